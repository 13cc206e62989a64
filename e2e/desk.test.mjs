// The day-to-day pages of a business: today, its bookings, and a new one (ux.md sections 1.4 and 3.3).
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { fill, launch, press, quiet, twice, visit } from "./support/browser.mjs"
import { start } from "./support/instance.mjs"
import { lookAround } from "./support/look.mjs"

const week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((weekday) => ({ weekday, start: "06:00", end: "23:00" }))

/** daylight is a zone in which it is day now, so that what begins about now is today's. */
const daylight = () => ["Europe/Madrid", "Asia/Tokyo", "America/Los_Angeles"].find((timeZone) => {
  const hour = Number(new Date().toLocaleTimeString("en-GB", { timeZone, hour: "2-digit" }).slice(0, 2))
  return hour >= 6 && hour < 18
})

let instance, browser, ana, salon, cut, colour, home
before(async () => {
  browser = await launch()
  instance = await start({ NEARBY_LIMIT_GUEST: "100000" })
  ana = await instance.person("Ana Gil")
  ;({ salon, cut, colour } = await shop(ana, "Salon Sol"))
  home = `/app/${salon.slug}`
})
after(async () => {
  await browser?.close()
  await instance?.stop()
})

/** shop is a business that is open all week, with a service that confirms by itself and one that asks. */
async function shop(owner, name) {
  const salon = await instance.business(owner, name)
  await instance.made("PATCH", `/api/businesses/${salon.id}`, { token: owner.token, body: { hours: week, timezone: daylight() } })
  const service = (body) => instance.made("POST", "/api/services", { token: owner.token, body: { businessId: salon.id, durationMinutes: 30, price: { amount: 4500, currency: "EUR" }, ...body } })
  return { salon, cut: (await service({ name: "Cut" })).id, colour: (await service({ name: "Colour", autoConfirm: false })).id }
}

/** owner is the page on which the owner goes on, with scripts and without. */
const pages = {}
const owner = async (js = true) => (pages[js] ??= await visit(browser, instance, { token: ana.token, js }))
const read = (id) => instance.made("GET", `/api/bookings/${id}`, { token: ana.token })
const idOf = (page) => new URL(page.url()).pathname.split("/").at(-1)
const inDays = (days, hour = 12) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T${String(hour).padStart(2, "0")}:00:00Z`

/** entered is a booking that the business makes by the API. */
const entered = (name, start, more = {}) => instance.made("POST", "/api/bookings", {
  token: ana.token, body: { businessId: salon.id, serviceId: cut, start, override: true, customer: { name, email: `${name.split(" ")[0].toLowerCase()}@example.com` }, ...more },
})

/** requested is a booking of a guest that waits for an answer. */
const requested = async (name) => {
  const { body } = await instance.call("GET", `/api/bookings/availability?businessId=${salon.id}&serviceId=${colour}&from=${inDays(3, 0)}&to=${inDays(6, 0)}`, {})
  const customer = { name, email: `${name.split(" ").join("-").toLowerCase()}@example.com` }
  return instance.made("POST", "/api/bookings", { body: { businessId: salon.id, serviceId: colour, start: body.slots[0].start, customer } })
}

twice(test, "a booking is entered for somebody on the telephone, moved, and cancelled on their terms", async (js) => {
  const page = await owner(js), name = `Eva Luna ${js}`
  await page.goto(home)
  await page.getByRole("link", { name: "New booking" }).click()
  await page.getByRole("link", { name: /^Cut/ }).click()
  await page.locator(".slots label").first().click()
  await press(page, "Continue")
  await fill(page, { Phone: "600" })
  assert.equal((await press(page, "Book")).status(), 422)
  const summary = page.getByRole("alert")
  assert.ok(await summary.evaluate((note) => note === document.activeElement), "the summary has the focus")
  assert.deepEqual(await summary.getByRole("link").allInnerTexts(), ["Name is required", "Phone: Must be a phone number with its country, such as +34600111222"])
  await fill(page, { Name: name, Phone: js ? "+34600111222" : "+34600111333", "Internal note (optional)": "Rang twice" })
  await press(page, "Book")
  await page.getByRole("status").filter({ hasText: "The booking is made." }).waitFor()
  await page.getByRole("heading", { name: `Cut for ${name}`, level: 1 }).waitFor()
  const id = idOf(page), before = await read(id)
  assert.deepEqual([before.status, before.customer.name, before.source, before.internalNotes], ["confirmed", name, "member", "Rang twice"])

  await page.getByRole("link", { name: "Move", exact: true }).click()
  await page.locator(".slots label").last().click()
  await press(page, "Move to this time")
  await page.getByRole("status").filter({ hasText: "The booking is moved." }).waitFor()
  assert.notEqual((await read(id)).start, before.start)
  await page.getByRole("listitem").filter({ hasText: "Moved" }).getByText(/^When: .+ → /).waitFor()

  await page.getByRole("link", { name: "Cancel booking…" }).click()
  assert.ok(await page.getByRole("link", { name: "Keep booking" }).evaluate((link) => link === document.activeElement), "keeping it has the focus")
  assert.equal(await page.getByText("Nothing is paid yet: no fee, nothing to give back.").count(), 2)
  await page.getByRole("radio", { name: "The customer, who told you" }).check()
  assert.equal((await press(page, "Cancel booking")).status(), 422)
  assert.ok(await page.getByRole("radio", { name: "The customer, who told you" }).isChecked())
  await fill(page, { Reason: "Ill" })
  await press(page, "Cancel booking")
  await page.getByText(/^Cancelled on the customer's terms/).waitFor()
  const { cancellation, status } = await read(id)
  assert.deepEqual([status, cancellation.by, cancellation.reason], ["cancelled", "customer", "Ill"])
  assert.equal(await page.getByRole("link", { name: "Move", exact: true }).count(), 0)
  quiet(page)
})

test("a booking is entered by keyboard alone, for a customer who is known", async () => {
  const known = await entered("Marta Ruiz", inDays(8))
  const page = await owner()
  /** reach presses Tab until a control has the focus, and sees that it shows. */
  const reach = async (control) => {
    for (let n = 0; n < 90; n++) {
      if (await control.evaluate((node) => node === document.activeElement).catch(() => false)) return control
      await page.keyboard.press("Tab")
    }
    throw new Error(`no Tab leads to ${control}`)
  }
  const enter = async (control) => { await reach(control); await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]) }
  await page.goto(`${home}/bookings`)
  await enter(page.getByRole("link", { name: "New booking" }))
  await enter(page.getByRole("link", { name: /^Cut/ }))
  await reach(page.getByRole("radio").first())
  await page.keyboard.press("ArrowDown")
  await enter(page.getByRole("button", { name: "Continue", exact: true }))
  await reach(page.getByLabel("Name, email or phone"))
  await page.keyboard.type("marta")
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")])
  await enter(page.getByRole("link", { name: "Marta Ruiz" }))
  await enter(page.getByRole("button", { name: "Book", exact: true }))
  await page.getByText("0 before · 1 to come").waitFor()
  assert.equal((await read(idOf(page))).customer.id, known.customer.id)
  quiet(page)
})

twice(test, "requests are confirmed on the page of today, and declined with a reason", async (js) => {
  const yes = await requested(`Jon Etxeberria ${js}`), no = await requested(`Pablo Sanz ${js}`)
  const page = await owner(js)
  await page.goto(home)
  const needs = page.getByRole("region", { name: "Needs you" })
  assert.match(await needs.innerText(), /Answer by/)
  await press(page, `Confirm Jon Etxeberria ${js}`)
  await page.getByRole("status").filter({ hasText: "The booking is confirmed." }).waitFor()
  assert.equal((await read(yes.id)).status, "confirmed")
  await needs.getByRole("link", { name: `Pablo Sanz ${js}` }).click()
  await page.getByRole("link", { name: "Decline…" }).click()
  await page.getByLabel("Reason (optional)").fill("Full")
  await press(page, "Decline request")
  await page.getByText("Reason: Full").first().waitFor()
  assert.equal((await read(no.id)).status, "declined")
  quiet(page)
})

test("what begins now is completed on the page of today, and a no-show is taken back", async () => {
  const { id } = await entered("Luz Mora", new Date(Date.now() - 5 * 60_000).toISOString())
  const page = await owner()
  await page.goto(home)
  const day = page.getByRole("region", { name: "Bookings of today" })
  assert.match(await day.innerText(), /Luz Mora[\s\S]*Now, \d\d:\d\d/)
  await press(page, "Complete Luz Mora")
  await day.getByRole("link", { name: "Luz Mora" }).click()
  await press(page, "Did not come")
  assert.equal((await read(id)).status, "no_show")
  await press(page, "Complete")
  assert.equal((await read(id)).status, "completed")
  quiet(page)
})

test("who acts on an outdated page sees what it was and what it is", async () => {
  const { id } = await entered("Nora Gil", inDays(9))
  const page = await owner()
  await page.goto(`${home}/bookings/${id}/cancel`)
  await instance.made("PATCH", `/api/bookings/${id}`, { token: ana.token, body: { start: inDays(10), override: true } })
  await fill(page, { Reason: "Closed" })
  assert.equal((await press(page, "Cancel booking")).status(), 409)
  const told = page.getByRole("alert")
  assert.ok(await told.evaluate((note) => note === document.activeElement))
  assert.match(await told.innerText(), /When you opened it[\s\S]+Now[\s\S]+still here/)
  assert.equal(await page.getByLabel("Reason", { exact: true }).inputValue(), "Closed")
  assert.equal((await read(id)).status, "confirmed")
  await press(page, "Cancel booking")
  assert.equal((await read(id)).status, "cancelled")
})

test("a filter is in the address, Back restores it, and a name leads to the customer's bookings", async () => {
  await entered("Irene Vidal", inDays(11))
  const page = await owner()
  await page.goto(`${home}/bookings`)
  await page.getByLabel("Reference, name, email or phone").fill("irene")
  await page.getByLabel("Status").selectOption("confirmed")
  await press(page, "Filter")
  assert.equal(new URL(page.url()).search, "?q=irene&status=confirmed&service=&from=&to=&sort=")
  await page.getByRole("link", { name: "Irene Vidal" }).click()
  await page.getByRole("heading", { name: "Bookings of Irene Vidal", level: 1 }).waitFor()
  await page.goBack()
  assert.equal(await page.getByLabel("Reference, name, email or phone").inputValue(), "irene")
  await page.getByRole("link", { name: "Clear" }).click()
  assert.equal(page.url(), `${instance.url}${home}/bookings`)
  quiet(page)
})

test("role staff sees the own calendar only", async () => {
  const cris = await instance.person("Cris Vega"), theirs = await entered("Olga Pons", inDays(12))
  await instance.join(ana, salon, cris, "staff")
  const page = await visit(browser, instance, { token: cris.token })
  await page.goto(home)
  await page.getByRole("heading", { name: "No bookings yet" }).waitFor()
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Bookings" }).click()
  await page.getByRole("heading", { name: "No upcoming bookings" }).waitFor()
  for (const verb of ["", "/move", "/cancel", "/decline"]) {
    assert.equal((await page.goto(`${home}/bookings/${theirs.id}${verb}`)).status(), 404)
  }
  await page.context().close()
})

test("on a telephone, in Spanish and without scripts, a walk-in is entered outside the hours", async () => {
  const eva = await instance.person("Eva Solano", "es")
  const { salon, cut } = await shop(eva, "Peluquería Luna")
  await instance.made("PATCH", `/api/businesses/${salon.id}`, { token: eva.token, body: { hours: [] } })
  const page = await visit(browser, instance, { token: eva.token, js: false, viewport: { width: 390, height: 844 } })
  await page.goto(`/app/${salon.slug}/bookings/new?service=${cut}`)
  await page.getByText("Otra fecha u hora").click()
  await page.getByLabel("Dejar de lado las reglas de horario").check()
  await press(page, "Continuar con esta fecha")
  await page.getByText("Para esta reserva no cuentan las reglas de horario.").waitFor()
  await fill(page, { Nombre: "Sara Cano", Correo: "sara@example.com" })
  await press(page, "Reservar")
  await page.getByRole("heading", { name: "Cut para Sara Cano", level: 1 }).waitFor()
  await page.getByText("La reserva está hecha.").waitFor()
  await press(page, "Completar")
  await page.getByText("La reserva está completada.").waitFor()
  await page.goto(`/app/${salon.slug}`)
  await page.getByRole("heading", { name: "Hoy", level: 1 }).waitFor()
  await page.getByRole("link", { name: "Sara Cano" }).waitFor()
  quiet(page)
  await page.context().close()
})

test("every page in every state stands the look at it", async () => {
  const page = await owner()
  const asks = await requested("Bruno Lago"), now = await entered("Alba Serra", new Date(Date.now() + 40 * 60_000).toISOString())
  await page.goto(home)
  await lookAround(page, "today")
  await page.goto(`${home}/bookings?sort=start`)
  await lookAround(page, "bookings")
  await page.goto(`${home}/bookings/${asks.id}`)
  await lookAround(page, "booking")
  await page.goto(`${home}/bookings/${asks.id}/decline`)
  await lookAround(page, "booking-decline")
  await page.goto(`${home}/bookings/${now.id}/cancel`)
  await press(page, "Cancel booking")
  await lookAround(page, "booking-cancel-refused")
  await page.goto(`${home}/bookings/${now.id}/move`)
  await page.getByText("Another date or time").click()
  await lookAround(page, "booking-move")
  await page.goto(`${home}/bookings/new`)
  await lookAround(page, "new-booking-service")
  await page.goto(`${home}/bookings/new?service=${cut}`)
  await lookAround(page, "new-booking-time")
  await page.goto(`${home}/bookings/new?service=${cut}&t=${encodeURIComponent(now.start)}&q=alba`)
  await press(page, "Book")
  await lookAround(page, "new-booking-refused")
})
