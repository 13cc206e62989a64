// Booking as a visitor (ux.md section 3.3, B).
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { fill, launch, press, quiet, twice, visit } from "./support/browser.mjs"
import { closed, password, start } from "./support/instance.mjs"
import { lookAround } from "./support/look.mjs"

const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
const hours = days.map((weekday) => ({ weekday, start: "09:00", end: "18:00" }))

let instance, browser, lucia
before(async () => {
  browser = await launch()
  instance = await start({ NEARBY_LIMIT_GUEST: "100000" })
  lucia = await instance.person("Lucía Vega")
})
after(async () => {
  await browser?.close()
  await instance?.stop()
})

/** shop is a business of its own for each test, open every day, with one service of 30 minutes. */
async function shop(name, service = {}, change = {}) {
  const business = await instance.business(lucia, name)
  await instance.made("PATCH", `/api/businesses/${business.id}`, { token: lucia.token, body: { hours, closures: closed(), ...change } })
  const made = await instance.made("POST", "/api/services", {
    token: lucia.token, body: { businessId: business.id, name: "First visit", durationMinutes: 30, stepMinutes: 30, price: { amount: 4500, currency: "EUR" }, ...service },
  })
  return { ...business, service: made.id, list: `/b/${business.slug}`, page: `/b/${business.slug}/${made.id}` }
}

const bookings = async ({ id }) => (await instance.made("GET", `/api/bookings/business/${id}`, { token: lucia.token })).bookings
const guest = (page) => fill(page, { "Your name": "Eva Luna", Email: page.email })
const free = (page) => page.getByRole("radio")
const instants = (page) => free(page).evaluateAll((all) => all.map(({ value }) => value))
const clocks = (page) => page.locator(".slots label").allInnerTexts()
let serial = 0

/** visitor is somebody with an address of their own. */
async function visitor(js = true, options = {}) {
  const page = await visit(browser, instance, { js, ...options })
  page.email = `eva-${++serial}@example.com`
  return page
}

/** at opens an address in a browser of its own. */
async function at(path) {
  const page = await visitor()
  await page.goto(path)
  return page
}

/** choose picks the nth free time of the day that is shown, and goes on. */
async function choose(page, n = 0) {
  await page.locator(".slots label").nth(n).click()
  await press(page, "Continue")
}

twice(test, "B1 a visitor books the first free time", async (js) => {
  const sol = await shop(`Clinica Sol ${js}`)
  const page = await visitor(js)
  await page.goto(sol.list)
  assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "First visit")
  assert.equal(await page.locator(".month a[aria-current]").count(), 1, "the first free day is chosen")
  const [first] = await instants(page)
  await choose(page)
  assert.equal((await press(page, "Book this time")).status(), 422)
  const summary = page.getByRole("alert")
  assert.ok(await summary.evaluate((note) => note === document.activeElement), "the summary has the focus")
  assert.deepEqual(await summary.getByRole("link").allInnerTexts(), ["Name is required", "Email is required"])
  await guest(page)
  await page.getByLabel("Phone (optional)").fill("+34 600 123 456")
  await page.getByLabel(`Note for Clinica Sol ${js} (optional)`).fill("By the side door")
  await press(page, "Book this time")
  await page.getByRole("heading", { name: "Your booking is confirmed", level: 1 }).waitFor()

  const [booking] = await bookings(sol)
  assert.deepEqual([Date.parse(booking.start), booking.customer.name, booking.customer.email, booking.notes, booking.status, booking.source],
    [Date.parse(first), "Eva Luna", page.email, "By the side door", "confirmed", "guest"])
  await page.getByText(booking.reference).waitFor()
  await page.reload()
  assert.equal((await bookings(sol)).length, 1)
  quiet(page)
  await page.context().close()
})

twice(test, "B2 of two who want one time, the other keeps what was typed and sees the nearest", async (js) => {
  const sol = await shop(`Two ${js}`)
  const [first, second, , fourth] = await instants(await at(sol.page))
  const pages = [await visitor(js), await visitor(js)]
  for (const page of pages) {
    await page.goto(sol.page)
    await choose(page, 2)
    await guest(page)
    await page.getByLabel("Note for").fill("It is urgent")
  }
  const answers = await Promise.all(pages.map((page) => press(page, "Book this time")))
  assert.deepEqual(answers.map((answer) => answer.status()).sort(), [200, 409])
  const loser = pages[answers.findIndex((answer) => answer.status() === 409)]
  await loser.getByRole("alert").getByText("That time is no longer free.").waitFor()
  assert.equal(await loser.getByLabel("Email").inputValue(), loser.email)
  assert.equal(await loser.getByLabel("Note for").inputValue(), "It is urgent")
  assert.deepEqual((await instants(loser)).slice(0, 3), [second, fourth, first])
  await loser.locator(".slots label").first().click()
  await press(loser, "Book this time")
  await loser.getByRole("heading", { name: "Your booking is confirmed" }).waitFor()
  assert.equal(new Set((await bookings(sol)).map((booking) => booking.start)).size, 2)
  quiet(loser)
  for (const page of pages) await page.context().close()
})

/** sunday is the nth of a month, or with 0 the last one, as a date. */
function sunday(year, month, n) {
  const day = n === 0 ? new Date(Date.UTC(year, month, 0)) : new Date(Date.UTC(year, month - 1, 7 * n))
  day.setUTCDate(day.getUTCDate() - day.getUTCDay())
  return day.toISOString().slice(0, 10)
}

twice(test, "B3 on days on which the clocks change, the right times are shown and booked", async (js) => {
  const next = new Date().getUTCFullYear() + 1
  for (const { zone, day, shown } of [
    { zone: "Europe/Madrid", day: sunday(next, 3, 0), shown: ["00:00", "01:00", "03:00", "04:00"] },
    { zone: "Europe/Madrid", day: sunday(next, 10, 0), shown: ["00:00", "01:00", "02:00 CEST", "02:00 CET", "03:00", "04:00"] },
    { zone: "America/New_York", day: sunday(next, 3, 2), shown: ["00:00", "01:00", "03:00", "04:00"] },
    { zone: "America/New_York", day: sunday(next, 11, 1), shown: ["00:00", "01:00 EDT", "01:00 EST", "02:00", "03:00", "04:00"] },
  ]) {
    const night = days.map((weekday) => ({ weekday, start: "00:00", end: "05:00" }))
    const sol = await shop("Night", { durationMinutes: 60, stepMinutes: 60, advanceDays: 730 }, { hours: night, timezone: zone })
    const page = await visitor(js)
    await page.goto(`${sol.page}?d=${day}`)
    assert.deepEqual(await clocks(page), shown, `${zone} ${day}`)
    const starts = await instants(page)
    await choose(page, 3)
    await guest(page)
    await press(page, "Book this time")
    await page.getByText(shown[3]).first().waitFor()
    assert.equal(Date.parse((await bookings(sol))[0].start), Date.parse(starts[3]))
    quiet(page)
    await page.context().close()
  }
})

/** changeZone chooses another time zone on the page of the times. */
async function changeZone(page, zone) {
  await page.getByRole("link", { name: "Change time zone" }).click()
  await page.getByLabel("Time zone").selectOption(zone)
  await press(page, "Show times")
  await page.getByText(`Times in ${zone}.`).waitFor()
}

twice(test, "B4 another time zone changes the clocks and never the instant", async (js) => {
  const sol = await shop(`Zones ${js}`)
  const page = await visitor(js)
  await page.goto(sol.page)
  await page.getByText("Times in Europe/Madrid.").waitFor()
  const [here, starts] = [await clocks(page), await instants(page)]
  await changeZone(page, "Asia/Kolkata")
  const [start] = await instants(page)
  const there = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Kolkata", hour: "2-digit", minute: "2-digit" }).format(new Date(start))
  assert.equal((await clocks(page))[0], there)
  assert.notEqual(there, here[starts.indexOf(start)])
  await choose(page)
  await page.getByText(`${here[starts.indexOf(start)]} in Europe/Madrid`).waitFor()
  await page.getByRole("link", { name: "Change the time" }).click()
  await changeZone(page, "Pacific/Auckland")
  assert.equal(await page.locator(".slots input:checked").inputValue(), start, "the chosen time stays, on whatever day it is there")
  await press(page, "Continue")
  await guest(page)
  await press(page, "Book this time")
  await page.getByRole("heading", { name: "Your booking is confirmed" }).waitFor()
  const [booking] = await bookings(sol)
  assert.deepEqual([Date.parse(booking.start), booking.customer.timezone], [Date.parse(start), "Pacific/Auckland"])
  quiet(page)
  await page.context().close()
})

twice(test, "B5 a month without free times leads to the next free day", async (js) => {
  const today = new Date(), third = (n) => new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + n, 3)).toISOString().slice(0, 10)
  const sol = await shop(`Closed ${js}`, { advanceDays: 120 }, { closures: [{ start: third(-1), end: third(2), reason: "Works" }] })
  const page = await visitor(js)
  await page.goto(sol.page)
  await page.getByText("No free times in this month.").waitFor()
  assert.equal(await free(page).count(), 0)
  await page.getByRole("link", { name: /^Next free day: / }).click()
  assert.equal(await page.locator(".month a[aria-current]").innerText(), "3")
  assert.equal(new URL(page.url()).searchParams.get("d"), third(2))
  await choose(page)
  await page.getByRole("heading", { name: "Your details" }).waitFor()
  quiet(page)
  await page.context().close()
})

/** reach presses Tab until the element has the focus, and sees it there. */
async function reach(page, target) {
  for (let n = 0; n < 200; n++) {
    await page.keyboard.press("Tab")
    if (await target.evaluate((element) => element === document.activeElement)) {
      const seen = (element) => [getComputedStyle(element.closest("label") ?? element), getComputedStyle(element, "::after")].some(({ outlineStyle }) => outlineStyle !== "none")
      assert.ok(await target.evaluate(seen), `the focus on ${target} is not seen`)
      return
    }
  }
  assert.fail(`${target} is not reached by keyboard`)
}

/** enter presses Enter where the keyboard reaches a control, and waits for the page that answers. */
async function enter(page, target) {
  await reach(page, target)
  const answered = page.waitForEvent("load")
  await page.keyboard.press("Enter")
  await answered
}

const link = (page, name) => page.getByRole("main").getByRole("link", { name, exact: true })
const button = (page, name) => page.getByRole("main").getByRole("button", { name, exact: true })

twice(test, "B6 by keyboard: book, follow the mailed link, move, cancel", async (js) => {
  const sol = await shop(`Keys ${js}`, {}, { cancellationPolicy: { freeMinutes: 60, tiers: [{ minutesBefore: 60, feePercent: 50 }] } })
  await instance.made("POST", "/api/services", { token: lucia.token, body: { businessId: sol.id, name: "Massage", durationMinutes: 60 } })
  const page = await visitor(js)
  await page.goto(sol.list)
  await enter(page, page.getByRole("link", { name: /^First visit/ }))
  await enter(page, link(page, await page.locator(".month a").nth(1).getAttribute("aria-label")))
  await reach(page, free(page).first())
  await page.keyboard.press("ArrowDown")
  const chosen = await page.locator(".slots input:checked").inputValue()
  await enter(page, button(page, "Continue"))
  await reach(page, page.getByLabel("Your name"))
  await page.keyboard.type("Eva Luna")
  await reach(page, page.getByLabel("Email"))
  await page.keyboard.type(page.email)
  await enter(page, button(page, "Book this time"))
  await page.getByRole("heading", { name: "Your booking is confirmed" }).waitFor()

  const mailed = await instance.mailed(page.email)
  for (const path of ["", "", "/cancel", "/move", "/booking.ics"]) assert.equal((await page.request.get(mailed + path)).status(), 200) // as scanners do
  assert.deepEqual((await bookings(sol)).map(({ status, version }) => [status, version]), [["confirmed", 1]])

  await page.goto(mailed)
  await enter(page, link(page, "Move booking"))
  assert.ok(!(await instants(page)).includes(chosen), "its own time is not offered")
  await reach(page, free(page).first())
  await page.keyboard.press("Space")
  const moved = await page.locator(".slots input:checked").inputValue()
  await enter(page, button(page, "Move to this time"))
  await page.getByRole("status").getByText("The booking is moved.").waitFor()
  assert.equal(Date.parse((await bookings(sol))[0].start), Date.parse(moved))

  await enter(page, link(page, "Cancel booking"))
  await page.getByText("Cancelling now costs nothing.").waitFor()
  await page.getByText(/^You can cancel or move it for free until /).waitFor()
  assert.ok(await link(page, "Keep booking").evaluate((element) => element === document.activeElement), "keeping it has the focus")
  await enter(page, button(page, "Cancel booking"))
  await page.getByRole("status").getByText("The booking is cancelled.").waitFor()
  const [booking] = await bookings(sol)
  assert.deepEqual([booking.status, booking.cancellation.by, booking.version], ["cancelled", "customer", 3])
  quiet(page)
  await page.context().close()
})

test("B7 days and times are said as people say them", async () => {
  const sol = await shop("Names", { capacity: 3 })
  const page = await at(sol.page)
  const names = await page.locator(".month a").evaluateAll((all) => all.map((day) => day.getAttribute("aria-label")))
  for (const name of names) assert.match(name, /^(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \d{1,2} [A-Z][a-z]+, \d+ free times?$/)
  const tree = await page.getByRole("main").ariaSnapshot()
  assert.match(tree, /- group "\w+day, \d{1,2} \w+":/)
  assert.match(tree, /- radio "\d\d:\d\d 3 places left"/)
  assert.match(tree, /- heading "\w+ \d{4}" \[level=2\]/)
  assert.ok(!/^ {4}- text: "?\d{1,2}"?$/m.test(tree), `days without free times are read out: ${tree}`)
  await page.context().close()
})

/** expire ends all links, as only time does. */
async function expire() {
  const operator = await instance.made("POST", "/api/collections/_superusers/auth-with-password", { body: { identity: "operator@example.com", password } })
  await instance.made("POST", "/api/sql", { token: operator.token, body: { query: "UPDATE links SET expiresAt = '2020-01-01 00:00:00.000Z'" } })
}

for (const lang of ["en", "es"]) {
  test(`every page is good to look at, in ${lang}`, async () => {
    const sol = await shop("Clínica Sol", { description: "Exploration and a first treatment." }, {
      phone: "+34 910 123 456", description: "Physiotherapy in the centre of Madrid.", address: { line1: "Calle Mayor 12", city: "Madrid", postalCode: "28013", country: "ES" },
      cancellationPolicy: { freeMinutes: 1440, tiers: [{ minutesBefore: 1440, feePercent: 50 }] },
    })
    await instance.made("POST", "/api/staff", { token: lucia.token, body: { businessId: sol.id, name: "Marc Prat" } })
    const yoga = await instance.made("POST", "/api/services", { token: lucia.token, body: { businessId: sol.id, name: "Yoga", durationMinutes: 75, capacity: 8, autoConfirm: false } })
    const page = await visitor(true, { locale: lang })
    const see = async (path, name) => { await page.goto(path); await lookAround(page, `book-${name}-${lang}`) }
    const send = async (name) => {
      const answered = page.waitForEvent("load")
      await page.locator("main form[method=post]").evaluate((form) => form.requestSubmit())
      await answered
      await lookAround(page, `book-${name}-${lang}`)
    }
    await see(sol.list, "services")
    await see(sol.page, "times")
    const [visiting] = await instants(page)
    await see(`${sol.list}/${yoga.id}?tz=America/New_York&zones=1`, "zones")
    const [stretching] = await instants(page) // a quarter past may be none of the half hours of a visit
    await see(`${sol.page}/details?t=${visiting}&tz=America/New_York`, "details")
    await send("refused")
    await see(`${sol.list}/${yoga.id}/details?t=${stretching}`, "request")
    await page.locator("#name").fill("Eva Luna")
    await page.locator("#email").fill(page.email)
    await send("done")
    const manage = await page.locator("main a[href^='/m/']").first().getAttribute("href")
    await see(manage, "manage")
    await see(`${manage}/move`, "move")
    await see(`${manage}/cancel`, "cancel")
    await send("cancelled")
    await expire()
    await see(manage, "expired")
    await see(`${sol.list}-nowhere`, "nowhere")
    await page.context().close()
  })
}
