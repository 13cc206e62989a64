// The booking page inside another site (ux.md section 3.3, E).
import assert from "node:assert/strict"
import { createServer } from "node:http"
import { after, before, test } from "node:test"
import { fill, launch, quiet, visit } from "./support/browser.mjs"
import { closed, start } from "./support/instance.mjs"
import { lookAround } from "./support/look.mjs"

const hours = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((weekday) => ({ weekday, start: "09:00", end: "18:00" }))

let instance, browser, lucia, salon, service, host, site
before(async () => {
  browser = await launch()
  instance = await start({ NEARBY_LIMIT_GUEST: "100000" })
  lucia = await instance.person("Lucía Vega")
  salon = await instance.business(lucia, "Clínica Sol")
  await instance.made("PATCH", `/api/businesses/${salon.id}`, { token: lucia.token, body: { hours, closures: closed() } })
  service = await instance.made("POST", "/api/services", { token: lucia.token, body: { businessId: salon.id, name: "First visit", durationMinutes: 30, stepMinutes: 30 } })
  host = createServer(serve)
  await new Promise((resolve) => host.listen(0, "127.0.0.1", resolve))
  site = `http://127.0.0.1:${host.address().port}` // another port is another origin
})
after(async () => {
  await browser?.close()
  await new Promise((resolve) => { host?.closeAllConnections(); host?.close(resolve) })
  await instance?.stop()
})

const place = (attributes = "") => `<div data-nearbyassist="${salon.slug}" ${attributes}><a href="${instance.url}/b/${salon.slug}">Book at Clínica Sol</a></div>`

/** serve is a site of somebody else; with /strict its policy lets in no more than our script and our frame. */
function serve(request, answer) {
  const { pathname } = new URL(request.url, site)
  const headers = { "Content-Type": "text/html; charset=utf-8" }
  if (pathname === "/favicon.ico") return answer.writeHead(204).end()
  if (pathname === "/strict") headers["Content-Security-Policy"] = `default-src 'none'; script-src ${instance.url}; frame-src ${instance.url}`
  const bodies = {
    "/two": place() + place(`data-lang="es" data-theme="dark"`),
    "/frames": `<iframe src="${instance.url}/app"></iframe><iframe src="${instance.url}/b/${salon.slug}/${service.id}"></iframe><iframe src="${instance.url}/signin"></iframe>`,
  }
  answer.writeHead(200, headers).end(`<!doctype html><html lang="en"><title>A site</title><main><h1>A site</h1>${bodies[pathname] ?? place()}</main>
    <script src="${instance.url}/embed.js" async></script></html>`)
}

/** guest opens a page of the other site and gathers the events that ours fires there. */
async function guest(path = "/", options = {}) {
  const page = await visit(browser, instance, options)
  await page.addInitScript(() => {
    window.fired = []
    addEventListener("nearbyassist:booked", ({ target, detail }) => fired.push([target.dataset.nearbyassist, detail.reference]))
  })
  await page.goto(site + path)
  return page
}

const frames = (page) => page.locator("[data-nearbyassist] iframe")
const heights = (page) => frames(page).evaluateAll((all) => all.map((frame) => frame.getBoundingClientRect().height))
const grown = (page, n = 0) => page.waitForFunction((n) => document.querySelectorAll("[data-nearbyassist] iframe")[n]?.offsetHeight > 300, n)

/** books goes through the pages in the frame. */
async function books(page, email) {
  const inside = page.frameLocator("iframe")
  await inside.locator(".slots label").first().click()
  await inside.getByRole("button", { name: "Continue" }).click()
  await inside.getByLabel("Your name").fill("Eva Luna")
  await inside.getByLabel("Email").fill(email)
  await inside.getByRole("button", { name: "Book this time" }).click()
  await inside.getByRole("heading", { name: "Your booking is confirmed" }).waitFor()
  return inside.locator("[data-booked]").getAttribute("data-booked")
}

test("E1 on another site it grows with its page, books, and tells of it", async () => {
  const page = await guest()
  await grown(page)
  assert.equal(await frames(page).getAttribute("title"), "Book at Clínica Sol")
  assert.equal(await page.getByRole("link", { name: "Book at Clínica Sol" }).count(), 0, "the link makes way")
  const inside = page.frames()[1]
  const fits = async () => assert.equal((await heights(page))[0], await inside.evaluate(() => Math.ceil(document.body.getBoundingClientRect().height)))
  await fits()
  assert.ok(await inside.evaluate(() => document.documentElement.scrollHeight <= innerHeight + 1), "nothing to scroll in the frame")
  const reference = await books(page, "eva-1@example.com")
  await page.waitForFunction(() => fired.length > 0)
  assert.deepEqual(await page.evaluate(() => fired), [[salon.slug, reference]])
  await page.waitForFunction((tall) => document.querySelector("iframe").offsetHeight === tall, await inside.evaluate(() => Math.ceil(document.body.getBoundingClientRect().height)))
  await Promise.all([inside.waitForNavigation(), inside.evaluate(() => { location.reload() })])
  await inside.evaluate(() => parent.postMessage({ type: "na:height", height: 555 }, "*"))
  await page.waitForFunction(() => document.querySelector("iframe").offsetHeight === 555)
  assert.equal((await page.evaluate(() => fired)).length, 1, "it is told once")
  const { bookings } = await instance.made("GET", `/api/bookings/business/${salon.id}`, { token: lucia.token })
  assert.equal(bookings[0].reference, reference)
  assert.deepEqual((await page.context().cookies()), [], "no cookie is set")
  quiet(page)
  await page.context().close()
})

test("E2 messages of others are ignored", async () => {
  const page = await guest("/two")
  await Promise.all([grown(page, 0), grown(page, 1)])
  const before = await heights(page)
  await page.evaluate((origin) => {
    postMessage({ type: "na:height", height: 4000 }, "*") // of the site itself
    postMessage({ type: "na:booked", reference: "NA-FAKE-00" }, "*")
    for (const origins of [origin, "http://evil.example"]) dispatchEvent(new MessageEvent("message", { origin: origins, source: window, data: { type: "na:booked", reference: "NA-FAKE-01" } }))
    dispatchEvent(new MessageEvent("message", { origin: "http://evil.example", source: document.querySelector("iframe").contentWindow, data: { type: "na:height", height: 4000 } }))
  }, instance.url)
  const [, first] = page.frames()
  for (const data of [null, "na:height", { type: "na:height" }, { type: "na:height", height: "<b>" }, { type: "na:height", height: -5 }, { type: "na:height", height: Infinity * 0 }]) {
    await first.evaluate((data) => parent.postMessage(data, "*"), data)
  }
  await first.evaluate(() => parent.postMessage({ type: "na:height", height: 777 }, "*"))
  await page.waitForFunction(() => document.querySelector("iframe").offsetHeight === 777)
  assert.deepEqual(await heights(page), [777, before[1]], "each frame tells of its own height only")
  assert.deepEqual(await page.evaluate(() => fired), [])
  assert.equal(await page.frames()[2].evaluate(() => `${document.documentElement.lang} ${document.documentElement.dataset.theme}`), "es dark")
  quiet(page)
  await page.context().close()
})

test("E3 a site with a strict policy needs to let in our script and our frame only", async () => {
  const page = await guest("/strict")
  await grown(page)
  await books(page, "eva-3@example.com")
  await page.waitForFunction(() => fired.length > 0)
  quiet(page)
  await page.context().close()
})

test("E4 without scripts there is a link", async () => {
  const page = await guest("/", { js: false })
  await page.getByRole("link", { name: "Book at Clínica Sol" }).click()
  await page.getByRole("heading", { name: "First visit" }).waitFor()
  assert.equal(page.url(), `${instance.url}/b/${salon.slug}/${service.id}`)
  quiet(page)
  await page.context().close()
})

test("E5 other pages refuse to be framed", async () => {
  const page = await guest("/frames", { token: lucia.token })
  await page.waitForLoadState("networkidle")
  for (const frame of page.frames().slice(1)) assert.match(frame.url(), /^chrome-error:/)
  await page.context().close()
})

test("the page in a frame is good to look at", async () => {
  const page = await visit(browser, instance, {})
  await page.goto(`/embed/${salon.slug}`)
  await lookAround(page, "embed-times")
  await page.locator(".slots label").first().click()
  await page.getByRole("button", { name: "Continue" }).click()
  await page.getByRole("heading", { name: "Your details" }).waitFor()
  await lookAround(page, "embed-details")
  await fill(page, { "Your name": "Eva Luna", Email: "eva-6@example.com" })
  await page.getByRole("button", { name: "Book this time" }).click()
  await page.getByRole("heading", { name: "Your booking is confirmed" }).waitFor()
  await lookAround(page, "embed-done")
  await page.goto("/embed/nowhere")
  await lookAround(page, "embed-nowhere")
  await page.context().close()
})
