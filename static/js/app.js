// The pages work without this. It copies, keeps relative times true, stops double posts, guards a secret that is shown
// once, and keeps the presets of a key and its table of scopes in step.
const root = document.documentElement
root.classList.add("js")

const live = document.getElementById("live")
export const say = (text) => { if (live) { live.textContent = ""; requestAnimationFrame(() => { live.textContent = text }) } }

// Copy: <button data-copy="id" data-done="Copied" data-failed="Select it and copy">
async function copy(button) {
  const source = document.getElementById(button.dataset.copy)
  const label = button.querySelector("span")
  button.dataset.label ||= label.textContent
  try {
    await navigator.clipboard.writeText(source.textContent)
    label.textContent = button.dataset.done
    if (source.closest("[data-secret]")) saved = true
  } catch {
    label.textContent = button.dataset.failed
    getSelection().selectAllChildren(source)
  }
  say(label.textContent)
  setTimeout(() => { label.textContent = button.dataset.label }, 4000)
}

// A secret that is shown once: asks before the page goes while nobody copied or ticked, and leaves none behind.
const secrets = document.querySelectorAll("[data-secret]")
let saved = secrets.length === 0
addEventListener("beforeunload", (event) => { if (!saved) { event.preventDefault(); event.returnValue = true } })
addEventListener("pagehide", () => { for (const secret of secrets) secret.textContent = "" })

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]")
  if (button) copy(button)
  const language = event.target.closest("a[hreflang]:not([download])")
  if (language) language.hash = location.hash // the same place in the other language
})

// Ctrl or ⌘ with K leads to the search of pages and ids.
addEventListener("keydown", (event) => {
  const link = document.querySelector("[data-goto]")
  if (!link || event.key !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
  event.preventDefault()
  link.click()
})

// One post for each form, until the page is shown again.
document.addEventListener("submit", (event) => {
  const form = event.target
  if (form.dataset.busy) { event.preventDefault(); return }
  if (form.method !== "post") return
  form.dataset.busy = "1"
  for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true")
})
addEventListener("pageshow", (event) => {
  if (!event.persisted) return
  for (const form of document.querySelectorAll("form[data-busy]")) {
    delete form.dataset.busy
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled")
  }
})

// The server wrote the relative times; data-ago of the body has the patterns of the language: now|# min|# h|# day|# days.
const patterns = (document.body.dataset.ago || "").split("|")
function ago(then) {
  const minutes = Math.floor((Date.now() - then) / 60000)
  const fill = (pattern, n) => patterns[pattern].replace("#", n)
  if (minutes < 1) return patterns[0]
  if (minutes < 60) return fill(1, minutes)
  if (minutes < 1440) return fill(2, Math.floor(minutes / 60))
  const days = Math.floor(minutes / 1440)
  return days < 30 ? fill(days === 1 ? 3 : 4, days) : ""
}
if (patterns.length === 5) {
  setInterval(() => {
    for (const time of document.querySelectorAll("time[data-ago]")) {
      const text = ago(Date.parse(time.dateTime))
      if (text) time.textContent = text
    }
  }, 60000)
}

// The zone of the browser where the person has not named one.
for (const field of document.querySelectorAll("input[data-timezone]")) {
  field.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone || ""
}

// Choosing a preset (data-scopes) sets the table, so that "choose by resource" starts from it.
document.addEventListener("change", (event) => {
  const field = event.target
  if (field.matches("[data-saved]")) saved = field.checked || secrets.length === 0
  if (!("scopes" in field.dataset)) return
  const scopes = field.dataset.scopes.split(" ")
  for (const option of field.form.querySelectorAll("input[name^='scope.']")) {
    const resource = option.name.slice(6)
    const level = scopes.includes(resource + ":write") ? "write" : scopes.includes(resource + ":read") ? "read" : "none"
    option.checked = option.value === level
  }
})
