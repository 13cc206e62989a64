// Parts of a page change in place here, where its links and forms would load it anew. Without this all of them do.
import { say } from "./app.js"

const part = (id) => document.getElementById(id)
const calls = {}

/** load reads a page for a purpose; what was asked for the same purpose before is given up, and answers nothing. */
async function load(purpose, url, options) {
  calls[purpose]?.abort()
  const call = (calls[purpose] = new AbortController())
  try {
    const answer = await fetch(url, { ...options, signal: call.signal })
    return new DOMParser().parseFromString(await answer.text(), "text/html")
  } catch (error) {
    if (call.signal.aborted) return null
    throw error
  }
}

/** put takes parts from a page by their ids; it tells whether that page has them all. */
function put(page, ids) {
  if (ids.some((id) => !page.getElementById(id))) return false
  for (const id of ids) part(id)?.replaceWith(page.getElementById(id))
  poll()
  return true
}

/** busy marks a part while what is asked for it takes longer than a second. */
async function busy(id, work) {
  const slow = setTimeout(() => part(id)?.setAttribute("aria-busy", "true"), 1000)
  try {
    return await work()
  } finally {
    clearTimeout(slow)
    part(id)?.removeAttribute("aria-busy")
  }
}

// Filters: <form data-live="ids of parts" data-found="# found">. The address follows what is typed.
let typed
document.addEventListener("input", ({ target }) => {
  const form = target.closest("form[data-live]")
  clearTimeout(typed)
  if (form) typed = setTimeout(() => filter(form), 250)
})
async function filter(form) {
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value))
  const url = form.action + (query.size ? `?${query}` : "")
  try {
    const page = await busy("list", () => load("list", url))
    if (!page) return
    history.replaceState(null, "", url)
    if (!put(page, form.dataset.live.split(" "))) return location.reload()
    say(form.dataset.found.replace("#", part("list").querySelectorAll("tbody > tr").length))
  } catch { location.assign(url) }
}

// The panel beside a list: <a data-panel> shows the #delivery of its page there, which has the address meanwhile.
const panel = part("panel"), here = location.href
let at = location.pathname
const wide = matchMedia("(min-width:72.01rem)")
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-panel]")
  if (!link || !panel || !wide.matches || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  history.pushState(null, "", link.href)
  open(link.href)
})
addEventListener("popstate", () => {
  if (!panel || location.pathname === at) return // to a place on the page
  if (location.pathname === new URL(here).pathname) return location.reload()
  open(location.href)
})
async function open(url) {
  at = new URL(url).pathname
  try {
    const page = await busy("panel", () => load("panel", url))
    if (!page) return
    const shown = page.getElementById("delivery")
    if (!shown) return location.assign(url)
    panel.replaceChildren(shown)
    for (const row of document.querySelectorAll("#list tr")) row.toggleAttribute("aria-current", false)
    document.querySelector(`#list a[href="${new URL(url).pathname}"]`)?.closest("tr").setAttribute("aria-current", "true")
    shown.querySelector("h2").focus()
    poll()
  } catch { location.assign(url) }
}

// What a form did shows in place: <form method="post" data-into="id"> puts the #delivery that it leads to there.
document.addEventListener("submit", async (event) => {
  const form = event.target, into = part(form.dataset.into)
  if (!into || event.defaultPrevented) return
  event.preventDefault()
  try {
    const page = await load("form", form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) })
    const shown = page?.getElementById("delivery")
    if (!shown) return location.reload()
    into.replaceChildren(shown)
    tell(shown)
    poll()
    if (part("list")) put(await load("list", here), ["list"])
  } catch { location.reload() }
  delete form.dataset.busy
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled")
})
const state = (shown) => shown.querySelector(".tag")?.textContent.trim()
const tell = (shown) => say(state(shown) ?? shown.textContent.trim())

// What is under way asks until it has come to an end: <… id data-poll="address">.
let polling
function poll() {
  clearTimeout(polling)
  const waiting = document.querySelector("[data-poll]")
  if (waiting) polling = setTimeout(() => look(waiting), 1500)
}
async function look(waiting) {
  const page = await load("poll", waiting.dataset.poll).catch(() => null)
  const fresh = page?.getElementById(waiting.id)
  if (!waiting.isConnected || !fresh) return poll()
  if (fresh.innerHTML !== waiting.innerHTML) {
    const changed = state(fresh) !== state(waiting) || !state(fresh)
    waiting.replaceWith(fresh)
    if (changed) tell(fresh)
    if (changed && part("list")) put(await load("list", panel ? here : location.href).catch(() => document), ["list"])
  }
  poll()
}
poll()

// The log as it grows: <button data-tail="address">. It is off at first, and jumps from under nobody's pointer, focus or eyes.
for (const button of document.querySelectorAll("[data-tail]")) {
  const more = part("new"), status = part("tail")
  let source, waiting = 0
  const reading = () => part("list").matches(":hover, :focus-within") || part("list").getBoundingClientRect().top < 0
  const refresh = async () => {
    waiting = 0
    more.hidden = true
    const page = await load("list", location.href).catch(() => null)
    if (page) put(page, ["list", "pages"])
  }
  const follow = () => {
    const own = source = new EventSource(button.dataset.tail + location.search)
    source.onopen = () => { status.textContent = status.dataset.on }
    source.onmessage = ({ data }) => {
      waiting += Number(data)
      more.textContent = more.dataset.words.replace("#", waiting)
      more.hidden = false
      if (!reading()) refresh()
    }
    source.addEventListener("end", () => location.reload())
    source.onerror = () => {
      status.textContent = status.dataset.lost
      if (own.readyState === EventSource.CLOSED) setTimeout(() => { if (on() && source === own) follow() }, 3000)
    }
  }
  const on = () => button.getAttribute("aria-pressed") === "true"
  more.addEventListener("click", () => { refresh(); button.focus() })
  button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", String(!on()))
    source?.close()
    status.textContent = ""
    if (on()) follow()
  })
}
