// The integrations dashboard: overview, charts, filters that keep the focus, the live log, the panel of deliveries (ux.md section 3.3).
// K1-K7 and K10 are in keys.test.mjs; W1-W4, W7 and W10 in hooks.test.mjs; W3's sample in webhooks.test.mjs; O1-O6 in consent.test.mjs.
import assert from "node:assert/strict"
import { once } from "node:events"
import { createServer } from "node:http"
import { after, before, test } from "node:test"
import { launch, press, quiet, twice, visit, watch } from "./support/browser.mjs"
import { start } from "./support/instance.mjs"
import { lookAround } from "./support/look.mjs"

let instance, browser, receiver, answer, calls, ana, salon, home, key, hook, slots, service
before(async () => {
  browser = await launch()
  calls = []
  answer = 200
  receiver = createServer((request, response) => {
    request.resume().on("end", () => { calls.push(request.headers); response.writeHead(answer).end(hostile); receiver.emit("call") })
  }).listen(0, "127.0.0.1")
  await once(receiver, "listening")
  instance = await start({ NEARBY_WEBHOOK_ALLOW: `127.0.0.1:${receiver.address().port}` })
  ana = await instance.person("Ana Gil")
  salon = await instance.business(ana, "Salon Sol")
  home = `/app/${salon.slug}/integrations`
  key = await instance.made("POST", "/api/integrations/api-keys", { token: ana.token, body: { businessId: salon.id, name: "Website", scopes: ["services:read"], rateLimit: 3 } })
  service = await instance.made("POST", "/api/services", { token: ana.token, body: { businessId: salon.id, name: "Cut", durationMinutes: 30 } })
  hook = await instance.made("POST", "/api/webhooks", { token: ana.token, body: { businessId: salon.id, url: `http://127.0.0.1:${receiver.address().port}/in`, events: ["booking.created"] } })
  const day = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10)
  slots = (await instance.call("GET", `/api/bookings/availability?businessId=${salon.id}&serviceId=${service.id}&from=${day(2)}&to=${day(12)}`)).body.slots
})
after(async () => {
  await browser?.close()
  receiver?.close()
  await instance?.stop()
})

const hostile = `<b>"O'Ñandú" & ünïcödé 👩‍🔧</b> مرحبا </script>`
const owner = (js = true, options = {}) => visit(browser, instance, { token: ana.token, js, viewport: { width: 1280, height: 900 }, ...options })
const asks = (path, as = key.key) => instance.call("GET", path, { key: as })
const rows = (page) => page.locator("#list tbody tr")
const book = (n, notes) => instance.made("POST", "/api/bookings", {
  token: ana.token, body: { businessId: salon.id, serviceId: service.id, start: slots[n * 2].start, notes, customer: { name: "Fay Ruiz", email: "fay@example.com" } },
})
const another = (name) => instance.key(ana, salon, name, ["services:read"])

test("L1 L3 three calls show with key and route, and the detail explains the 403 and the 429", async () => {
  assert.equal((await asks("/api/services")).status, 200)
  assert.equal((await asks("/api/customers")).status, 403)
  assert.equal((await asks("/api/services")).status, 200)
  assert.equal((await asks("/api/services")).status, 429)
  const page = await owner()
  await page.goto(`${home}/logs?key=${key.id}`)
  assert.equal(await rows(page).count(), 4)
  for (const [status, why] of [["403", "The key or app lacks the scope bookings:read."], ["429", "More than 3 requests in 15 minutes."]]) {
    await page.goto(`${home}/logs?key=${key.id}`)
    const row = rows(page).filter({ hasText: status })
    await row.getByText("Key Website").waitFor()
    await row.getByRole("link").click()
    await page.getByRole("heading", { name: `Why this ${status}` }).waitFor()
    await page.getByText(why).waitFor()
    await page.getByRole("main").getByRole("link", { name: "Edit the key" }).click()
    await page.getByRole("heading", { name: "Edit key" }).waitFor()
  }
  quiet(page)
  await page.context().close()
})

twice(test, "L2 filters are in the address, hold together, survive a reload and are cleared", async (js) => {
  const page = await owner(js)
  await page.goto(`${home}/logs`)
  await page.getByLabel("Key", { exact: true }).selectOption(key.id)
  await page.getByLabel("Status", { exact: true }).selectOption("error")
  await page.getByLabel("Path").fill("customers")
  if (js) await page.waitForURL(/path=customers/)
  else await press(page, "Filter")
  for (const part of ["key=" + key.id, "st=error", "path=customers"]) assert.ok(page.url().includes(part), page.url())
  await page.reload()
  assert.equal(await rows(page).count(), 1)
  assert.equal(await page.getByLabel("Path").inputValue(), "customers")
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: /CSV/ }).click()])
  assert.match(file.suggestedFilename(), /^requests-salon-sol-\d{4}-\d\d-\d\d\.csv$/)
  await page.getByRole("link", { name: "Clear" }).click()
  assert.equal(page.url(), `${instance.url}${home}/logs`)
  quiet(page)
  await page.context().close()
})

test("the skip link of a page that changes in place leads to its content, and loads nothing anew", async () => {
  const page = await owner()
  await page.goto(`${home}/logs`)
  let loads = 0
  page.on("request", (request) => { if (request.isNavigationRequest()) loads++ })
  await page.keyboard.press("Tab")
  await page.keyboard.press("Enter")
  await page.evaluate(() => fetch(location.href).then((answer) => answer.text())) // as long as a page takes
  assert.ok(await page.getByRole("main").evaluate((main) => main === document.activeElement))
  assert.equal(loads, 0)
  quiet(page)
  await page.context().close()
})

test("L4 a bar of the chart leads to as many calls as it counts, and so does its row of the table", async () => {
  const page = await owner()
  await page.goto(home)
  await page.getByText("As a table").click()
  const table = page.getByRole("table", { name: "Requests by the hour" }).locator("tbody tr")
  const counts = await table.evaluateAll((all) => all.map((row) => [...row.querySelectorAll("td")].reduce((sum, cell) => sum + Number(cell.textContent), 0)))
  const at = counts.findIndex((count) => count > 0)
  assert.ok(at >= 0 && counts[at] < 50, String(counts))
  await table.nth(at).getByRole("link").click()
  assert.equal(await rows(page).count(), counts[at])
  await page.goto(home)
  await page.locator(".chart a").nth(at).click()
  assert.equal(await rows(page).count(), counts[at])
  quiet(page)
  await page.context().close()
})

test("K8 what is typed into the search narrows the list, keeps the focus and is in the address; Back restores it", async () => {
  const needle = await another("Needle"), page = await owner()
  await page.goto(`${home}/keys`)
  const search = page.getByLabel("Name, start of the key, or id")
  await search.pressSequentially("need")
  await page.waitForURL(/q=need$/)
  await page.locator("#live").filter({ hasText: "1 shown" }).waitFor({ state: "attached" })
  assert.equal(await rows(page).count(), 1)
  assert.ok(await search.evaluate((field) => field === document.activeElement), "the focus stays")
  await search.pressSequentially("le")
  await page.waitForURL(/q=needle$/)
  await page.getByRole("link", { name: "Needle", exact: true }).click()
  await page.waitForURL(new RegExp(needle.id))
  await page.goBack()
  assert.equal(await search.inputValue(), "needle")
  assert.equal(await rows(page).count(), 1)
  await page.getByRole("link", { name: "Clear" }).click()
  assert.equal(page.url(), `${instance.url}${home}/keys`)
  quiet(page)
  await page.context().close()
})

twice(test, "K9 the status filter has the keys that are idle and that end soon", async (js) => {
  const page = await owner(js)
  await page.goto(`${home}`)
  await page.getByRole("term").filter({ hasText: "Keys idle for 90 days" }).locator("..").getByRole("link").click()
  await page.getByRole("heading", { name: "Nothing matches" }).waitFor()
  assert.equal(await page.getByLabel("Status").inputValue(), "idle")
  await page.context().close()
})

twice(test, "K1 a key is edited: what is wrong is told and kept, what is right counts on the next request", async (js) => {
  const made = await another(`Edited ${js}`), page = await owner(js)
  assert.equal((await asks("/api/integrations/partner/bookings", made.key)).status, 403)
  await page.goto(`${home}/keys/${made.id}`)
  await page.getByRole("link", { name: "Edit", exact: true }).click()
  await page.getByLabel("Name", { exact: true }).fill("")
  assert.equal((await press(page, "Save")).status(), 422)
  assert.ok(await page.getByRole("alert").evaluate((note) => note === document.activeElement))
  await page.getByLabel("Name", { exact: true }).fill(`Renamed ${js}`)
  await page.getByRole("radio", { name: "Website" }).check()
  await press(page, "Save")
  await page.getByRole("status").filter({ hasText: "The key is changed." }).waitFor()
  assert.equal((await asks("/api/integrations/partner/bookings", made.key)).status, 200)
  quiet(page)
  await page.context().close()
})

test("L5 the live log counts what is new without jumping, is paused, and goes on after a restart", async () => {
  const watched = await another("Watched"), page = await owner()
  await asks("/api/services", watched.key)
  await page.goto(`${home}/logs?key=${watched.id}`)
  const live = page.getByRole("button", { name: "Live" })
  await live.click()
  await page.getByText("New requests show here as they come.").waitFor()
  await asks("/api/services", watched.key)
  await rows(page).nth(1).waitFor()

  await rows(page).first().getByRole("link").focus()
  await asks("/api/services", watched.key)
  await asks("/api/services", watched.key)
  const fresh = page.getByRole("button", { name: "2 new" })
  await fresh.waitFor()
  assert.equal(await rows(page).count(), 2)
  await fresh.click()
  await rows(page).nth(3).waitFor()

  await instance.restart()
  await asks("/api/services", watched.key)
  await rows(page).nth(4).waitFor()

  await live.click()
  await asks("/api/services", watched.key)
  await page.goto(`${home}/logs?key=${watched.id}`)
  assert.equal(await rows(page).count(), 6)
  assert.equal(await live.getAttribute("aria-pressed"), "false")
  await page.context().close()
})

test("L6 the log has no header, body or secret", async () => {
  await instance.call("POST", "/api/services", { key: key.key, body: { name: "hidden text" } })
  const page = await owner()
  await page.goto(`${home}/logs`)
  const listed = await page.content()
  await rows(page).first().getByRole("link").click()
  for (const html of [listed, await page.content()]) {
    for (const secret of [key.key, ana.token, "hidden text", "X-API-Key"]) assert.ok(!html.includes(secret), secret)
  }
  await page.context().close()
})

/** until asks again until a page says something. */
async function until(page, path, text) {
  do await page.goto(path)
  while (!await page.getByText(text).count())
}

test("W5 a receiver that is down shows as failing with the next attempt; up again, resending goes from waiting to delivered", async () => {
  answer = 500
  await book(0)
  const page = await owner(), detail = `${home}/webhooks/${hook.id}`
  await until(page, detail, "It has taken nothing since")
  await page.goto(`${home}/webhooks`)
  await page.getByRole("row").nth(1).getByText("Failing").waitFor()
  await page.goto(home)
  await page.getByText("has taken nothing since").waitFor()
  await page.getByRole("link", { name: "See its deliveries" }).click()

  await rows(page).first().getByRole("link").click()
  const panel = page.locator("#panel")
  await panel.getByText(/Next attempt/).waitFor()
  assert.ok(await panel.getByRole("heading", { name: /^Delivery/ }).evaluate((heading) => heading === document.activeElement), "the panel has the focus")
  const address = page.url(), sent = await panel.locator("#request-body").innerText()
  assert.match(address, /\/d\/\w{15}$/)

  const tab = await watch(page.context())
  await tab.goto(address)
  assert.equal(await tab.locator("#request-body").innerText(), sent, "W8 the same in a tab of its own")
  await tab.getByText("Answer", { exact: true }).last().click()
  assert.ok((await tab.locator("#answer-1").textContent()).includes(hostile), "W9 what came back stands there literally")
  await tab.close()

  answer = 200
  const first = calls.at(-1)["webhook-id"]
  await panel.getByRole("button", { name: "Resend" }).click()
  await panel.getByText("Delivered").first().waitFor()
  assert.equal(calls.at(-1)["webhook-id"], first)
  await rows(page).first().getByText("Delivered").waitFor()
  await page.goBack()
  await page.getByText("Choose a delivery to see it here.").waitFor()
  quiet(page)
  await page.context().close()
})

twice(test, "W6 as many are sent again as the page says", async (js) => {
  const down = await instance.made("POST", "/api/webhooks", { token: ana.token, body: { businessId: salon.id, url: `http://127.0.0.1:${receiver.address().port}/gone-${js}`, events: ["*"] } })
  answer = 410
  const page = await owner(js), detail = `${home}/webhooks/${down.id}`
  await book(js ? 1 : 3, hostile)
  await until(page, detail, "it answered 410")
  await page.getByText("All events").first().waitFor()
  answer = 200
  await press(page, "Switch on")
  await page.getByRole("link", { name: "Resend failed…" }).click()
  const told = Number((await page.getByText(/^\d+ deliver/).last().innerText()).split(" ")[0])
  await press(page, "Resend")
  if (js) await page.waitForFunction((count) => document.querySelectorAll("#list .tag.ok").length >= count, told)
  await until(page, `${detail}?status=delivered`, "Delivered")
  assert.ok(told >= 1 && await rows(page).count() >= told)
  await page.goto(`${detail}?tab=events`)
  await page.getByText("booking.cancelled").waitFor()
  quiet(page)
  await page.context().close()
})

test("W4 a test shows what came of it in its place", async () => {
  const page = await owner()
  await page.goto(`${home}/webhooks/${hook.id}/test?event=booking.created`)
  await page.getByRole("button", { name: "Send test" }).click()
  await page.locator("#panel").getByText("Delivered").first().waitFor()
  await page.locator("#panel").getByText("Test", { exact: true }).waitFor()
  assert.match(page.url(), /\/test\?event=booking\.created$/)
  quiet(page)
  await page.context().close()
})

for (const lang of ["en", "es"]) {
  test(`each page can be looked at, in ${lang}`, { timeout: 170_000 }, async () => {
    const page = await owner()
    await page.goto(`/app?all=1&lang=${lang}`)
    const hooks = `${home}/webhooks/${hook.id}`
    for (const [name, path] of Object.entries({
      overview: home, key: `${home}/keys/${key.id}?range=24h`, edit: `${home}/keys/${key.id}/edit`, idle: `${home}/keys?status=idle`, logs: `${home}/logs?from=2026-01-01`,
      hook: hooks, events: `${hooks}?tab=events`, secret: `${hooks}?tab=secret`, settings: `${hooks}?tab=settings`, failing: `${home}/webhooks?status=failing`,
    })) {
      await page.goto(path)
      await page.locator("details:not(.pick)").evaluateAll((all) => { for (const one of all) one.open = true })
      await lookAround(page, `integrations-${name}-${lang}`)
    }
    await page.goto(hooks)
    await rows(page).first().getByRole("link").click()
    await page.locator("#panel #delivery").waitFor()
    await lookAround(page, `integrations-panel-${lang}`)
    await page.goto("/app?all=1&lang=en")
    await page.context().close()
  })
}
