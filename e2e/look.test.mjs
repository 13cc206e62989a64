// Pages that have no file of their own, in each variant of support/look.mjs and both languages: no violation that axe knows, no error in
// the console, nothing to scroll sideways, and all of it by keyboard. SHOTS=folder keeps pictures.
import assert from "node:assert/strict"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { launch, quiet, visit, watch } from "./support/browser.mjs"
import { password, start } from "./support/instance.mjs"
import { look, lookAround, shots } from "./support/look.mjs"

let instance, browser, ana, cris, eva, salon, keys, logs, used, rotating
before(async () => {
  browser = await launch()
  instance = await start()
  ;[ana, cris, eva] = [await instance.person("Ana Gil"), await instance.person("Cris Vega"), await instance.person("Eva Luna")]
  salon = await instance.business(ana, "Peluquería y estética Ñandú del Sol")
  await instance.business(ana, "Taller Norte")
  await instance.join(ana, salon, cris, "staff")
  keys = `/app/${salon.slug}/integrations/keys`
  logs = `/app/${salon.slug}/integrations/logs`
  const scopes = ["business:read", "bookings:read", "bookings:write", "services:read", "staff:read", "webhooks:read"]
  used = await instance.key(ana, salon, "Sincronización con el programa de gestión de la agencia", scopes)
  rotating = await instance.key(ana, salon, "Web", scopes)
  const revoked = await instance.key(ana, salon, "Prueba", ["bookings:read"])
  await instance.call("GET", "/api/integrations/partner/bookings", { key: used.key })
  await instance.call("POST", "/api/services", { key: used.key, body: {} })
  await instance.call("POST", `/api/integrations/api-keys/${rotating.id}/rotate`, { token: ana.token })
  await instance.call("DELETE", `/api/integrations/api-keys/${revoked.id}`, { token: ana.token })
})
after(async () => {
  await browser?.close()
  await instance?.stop()
})

const send = (page) => page.locator("main form[method=post]").last().evaluate((form) => form.requestSubmit())
const sent = async (page) => { await Promise.all([page.waitForResponse((answer) => answer.request().method() === "POST"), send(page)]); await page.waitForLoadState() }

const opened = async (page) => { await page.locator("tbody a").first().click(); await page.waitForURL(/\/logs\/\w/) }

/** Each page: whose it is, where it is, and what is done there before it is looked at. */
const pages = {
  landing: {},
  signup: { path: "/signup" },
  "signup-refused": { path: "/signup", act: sent },
  signin: { path: "/signin?next=/app" },
  "signin-refused": { path: "/signin", act: async (page) => {
    await page.locator("#email").fill("nobody@example.com")
    await page.locator("#password").fill(password)
    await sent(page)
  } },
  "not-found": { path: "/nowhere" },
  verify: { path: async () => (await instance.mailed(eva.email)).replace(instance.url, "") },
  "verify-again": { who: () => ana, path: "/verify" },
  "chooser-empty": { who: () => eva, path: "/app" },
  chooser: { who: () => ana, path: "/app?all=1" },
  business: { who: () => ana, path: "/businesses/new" },
  "business-refused": { who: () => ana, path: "/businesses/new", act: sent },
  home: { who: () => ana, path: () => `/app/${salon.slug}` },
  "home-open": { who: () => ana, path: () => `/app/${salon.slug}`, act: (page) => page.locator("details.pick").evaluateAll((all) => { for (const one of all) one.open = true }) },
  "home-staff": { who: () => cris, path: () => `/app/${salon.slug}` },
  forbidden: { who: () => cris, path: () => keys },
  "not-found-inside": { who: () => ana, path: () => `${keys}/nowhere` },
  "keys-empty": { who: () => ana, path: "/app/taller-norte/integrations/keys" },
  keys: { who: () => ana, path: () => keys },
  "keys-menu": { who: () => ana, path: () => keys, act: (page) => page.locator("tbody button").first().click() },
  "keys-nothing": { who: () => ana, path: () => `${keys}?q=zzz&status=active` },
  new: { who: () => ana, path: () => `${keys}/new`, act: (page) => page.locator("#preset-custom").check() },
  "new-refused": { who: () => ana, path: () => `${keys}/new`, act: sent },
  reveal: { who: () => ana, path: () => `${keys}/new`, act: async (page) => { await page.locator("#name").fill("Web"); await sent(page) } },
  key: { who: () => ana, path: () => `${keys}/${rotating.id}` },
  rotate: { who: () => ana, path: () => `${keys}/${rotating.id}/rotate` },
  revoke: { who: () => ana, path: () => `${keys}/${used.id}/revoke` },
  "logs-empty": { who: () => ana, path: "/app/taller-norte/integrations/logs" },
  logs: { who: () => ana, path: () => logs },
  "logs-nothing": { who: () => ana, path: () => `${logs}?path=nowhere` },
  log: { who: () => ana, path: () => `${logs}?st=2`, act: opened },
  "log-refused": { who: () => ana, path: () => `${logs}?st=4`, act: opened },
  "revoke-refused": { who: () => ana, path: () => `${keys}/${used.id}/revoke`, act: sent },
}

const visitors = new Map(), spoken = new Map()

/** visitor is a page of somebody, whose language is a setting of the account. */
async function visitor(person, lang) {
  const name = `${person?.email} ${lang}`
  if (!visitors.has(name)) {
    const first = await visit(browser, instance, { token: person?.token, locale: lang })
    visitors.set(name, first.context())
    await first.close()
  }
  const page = await watch(visitors.get(name))
  await page.setViewportSize({ width: 1280, height: 900 })
  if (person && spoken.get(person) !== lang) await page.goto(`/app?all=1&lang=${lang}`)
  spoken.set(person, lang)
  return page
}

async function open(name, lang) {
  const { who, path = "/", act } = pages[name]
  const page = await visitor(who?.(), lang)
  await page.goto(typeof path === "function" ? await path() : path)
  await act?.(page)
  assert.equal(await page.locator("html").getAttribute("lang"), lang)
  return page
}

for (const lang of ["en", "es"]) {
  for (const name of Object.keys(pages)) {
    test(`${name} in ${lang}`, async () => {
      const page = await open(name, lang)
      await lookAround(page, `${name}-${lang}`)
      await page.close()
    })
  }
}

test("the menu of a phone opens and closes by keyboard", async () => {
  const page = await visit(browser, instance, { token: ana.token, viewport: { width: 390, height: 800 } })
  await page.goto(`/app/${salon.slug}?lang=en`)
  const menu = page.getByRole("button", { name: "Menu" })
  assert.ok(!await page.locator("#side").isVisible())
  await menu.focus()
  await page.keyboard.press("Enter")
  await page.locator("#side").waitFor()
  await look(page, "menu open")
  if (shots) await page.screenshot({ path: join(shots, "menu-phone.png") })
  await page.keyboard.press("Escape")
  await page.locator("#side").waitFor({ state: "hidden" })
  assert.ok(await menu.evaluate((button) => button === document.activeElement), "the focus comes back")
  await page.keyboard.press("Enter")
  await page.locator("#side").getByRole("link", { name: "API keys" }).click()
  await page.waitForURL(`**${keys}`)
  quiet(page)
  await page.context().close()
})

test("S3 a saved theme is there before the first paint", async () => {
  const page = await visit(browser, instance, { colorScheme: "light", js: false })
  await page.goto("/")
  await page.getByRole("link", { name: "Dark" }).click()
  const html = await (await page.request.get("/signin")).text()
  assert.match(html, /<html [^>]*data-theme="dark"/)
  await page.goto("/signin")
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(10, 20, 22)")
  await page.context().close()
})

/** walk presses Tab from the top until the focus has gone around, and answers what it met. */
async function walk(page) {
  const met = []
  for (let presses = 0; presses < 300; presses++) {
    await page.keyboard.press("Tab")
    const step = await page.evaluate(() => {
      const element = document.activeElement
      if (!element || element === document.body) return null
      const style = getComputedStyle(element), box = element.getBoundingClientRect()
      element.dataset.met ??= String(document.querySelectorAll("[data-met]").length)
      return {
        id: element.dataset.met, name: element.outerHTML.slice(0, 120), outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      }
    })
    if (!step || met.some(({ id }) => id === step.id)) return met
    met.push(step)
  }
  throw new Error("the focus never comes around")
}

for (const name of ["landing", "signup", "signin", "chooser", "business-refused", "home", "keys", "new", "reveal", "key", "rotate", "revoke-refused"]) {
  test(`${name} by keyboard`, async () => {
    const page = await open(name, "en")
    await page.evaluate(() => { document.activeElement?.blur(); getSelection().removeAllRanges(); document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute("tabindex") })
    const met = await walk(page)
    assert.match(met[0].name, /class="skip"/)
    assert.deepEqual(met.filter(({ outlined, seen }) => !outlined || !seen), [], "each has a visible focus")
    const missed = await page.evaluate(() => {
      const chosen = (field) => field.type !== "radio" || field.checked
      return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
        .filter((element) => element.checkVisibility({ visibilityProperty: true }) && chosen(element) && !element.dataset.met).map((element) => element.outerHTML.slice(0, 120))
    })
    assert.deepEqual(missed, [], "Tab reaches everything")
    await page.close()
  })
}
