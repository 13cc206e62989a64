// What a business is, when it is open, how it is booked and what it offers (ux.md section 1.4, settings).
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { fill, launch, press, quiet, twice, visit } from "./support/browser.mjs"
import { monday, start } from "./support/instance.mjs"
import { lookAround } from "./support/look.mjs"

let instance, browser, ana, luz
before(async () => {
  browser = await launch()
  instance = await start({ NEARBY_LIMIT_GUEST: "100000" })
  ana = await instance.person("Ana Gil")
  luz = await instance.person("Luz Vidal", "es")
})
after(async () => {
  await browser?.close()
  await instance?.stop()
})

const told = (page, text) => page.getByRole("status").filter({ hasText: text }).waitFor()
const refused = (page, text) => page.getByRole("alert").getByRole("link", { name: text }).waitFor()
const focused = (control) => control.evaluate((element) => element === document.activeElement)
const read = ({ owner, id }) => instance.made("GET", `/api/businesses/${id}`, { token: owner.token })
const make = ({ owner, id }, name, more = {}) =>
  instance.made("POST", "/api/services", { token: owner.token, body: { businessId: id, name, durationMinutes: 30, price: { amount: 4500, currency: "EUR" }, ...more } })
const names = (page) => page.locator("tbody .lead a").allInnerTexts()

/** shop is a business of its own for each test, with the pages of its settings. */
async function shop(owner, name) {
  const business = await instance.business(owner, name)
  return { ...business, owner, settings: `/app/${business.slug}/settings`, page: `/b/${business.slug}` }
}

const booked = (salon, service) => instance.made("POST", "/api/bookings", {
  token: salon.owner.token, body: { businessId: salon.id, serviceId: service.id, start: `${monday()}T10:00:00Z`, customer: { name: "Fay Ruiz", email: "fay@example.com" } },
})

async function leave(...pages) {
  for (const page of pages) {
    quiet(page)
    await page.context().close()
  }
}

twice(test, "hours are changed by keyboard, Monday's are copied, and a closure tells of the booking that it meets", async (js) => {
  const salon = await shop(ana, `Salon Sol ${js}`)
  const booking = await booked(salon, await make(salon, "Cut"))
  const page = await visit(browser, instance, { token: ana.token, js })
  await page.goto(`${salon.settings}/hours`)
  await page.getByRole("button", { name: "Add hours on Monday" }).focus()
  await page.keyboard.press("Enter")
  await told(page, "This is not saved yet.")
  const second = page.getByLabel("Monday, from", { exact: true }).nth(1)
  assert.ok(await focused(second), "the new row has the focus")
  await page.keyboard.type("1900")
  assert.equal(await second.inputValue(), "19:00")
  await page.getByLabel("Monday, to", { exact: true }).nth(1).fill("18:30")
  await page.keyboard.press("Enter") // saves, and takes no row away
  await refused(page, "Monday, to: Must be later than the start")
  await page.getByLabel("Monday, to", { exact: true }).nth(1).fill("21:00")
  await press(page, "Use Monday's hours Tuesday to Friday")
  assert.equal(await page.getByLabel("Friday, to", { exact: true }).nth(1).inputValue(), "21:00")
  assert.equal(await page.getByLabel("Saturday, to", { exact: true }).count(), 0)
  await press(page, "Add closure")
  assert.ok(await focused(page.getByLabel("First day", { exact: true })), "the new closure has the focus")
  await fill(page, { "First day": monday(), "Reason (optional)": "Repairs" })
  await page.keyboard.press("Enter")
  await told(page, "The hours are saved.")
  await page.getByText("1 booking lies outside these hours").waitFor()
  assert.ok((await page.getByRole("link", { name: /Fay Ruiz, Cut/ }).getAttribute("href")).endsWith(`/bookings/${booking.id}`))
  const { hours, closures } = await read(salon)
  assert.deepEqual(hours.filter(({ weekday }) => weekday === "fri").map(({ start, end }) => `${start} ${end}`), ["09:00 18:00", "19:00 21:00"])
  assert.deepEqual(closures.map(({ start, reason }) => `${start} ${reason}`), [`${monday()} Repairs`])
  if (js) await lookAround(page, "hours-outside")
  await press(page, "Remove closure 1")
  await press(page, "Save hours")
  await page.getByRole("link", { name: "Find bookings outside of them" }).click()
  await page.getByText("No booking is outside of the hours.").waitFor()
  await leave(page)
})

twice(test, "a rule for cancelling is written as a sentence, read as customers will, and saved", async (js) => {
  const salon = await shop(ana, `Salon Luna ${js}`)
  const page = await visit(browser, instance, { token: ana.token, js })
  await page.goto(`${salon.settings}/booking-page`)
  await page.getByRole("radio", { name: "Nothing is fixed" }).check()
  assert.ok(await page.getByLabel("Free time", { exact: true }).isHidden(), "no rule, no sentence")
  await press(page, "Show as it stands")
  await page.getByRole("blockquote").getByText("You can cancel or move it until it starts.").waitFor()
  await page.getByRole("radio", { name: "A rule holds" }).check()
  await fill(page, { "Free time": "2", "Most bookings a day (optional)": "none" })
  await page.getByLabel("Free time: unit").selectOption("days")
  await press(page, "Add step")
  const step = page.getByLabel("Step 1: how long before", { exact: true })
  assert.ok(await focused(step), "the new step has the focus")
  await fill(page, { "Step 1: how long before": "12", "Step 1: percent of the price": "150" })
  await page.getByLabel("Step 1: percent of the price").press("Enter") // saves, and takes no step away
  await refused(page, "Step 1: Must be at most 100")
  await page.getByText("Fill in the numbers to see what customers read.").waitFor()
  if (js) await lookAround(page, "booking-page-refused")
  await fill(page, { "Step 1: percent of the price": "50", "Most bookings a day (optional)": "" })
  await press(page, "Show as it stands")
  await page.getByRole("blockquote").getByText(/^From .* on, the fee is 50% of the price/).waitFor()
  assert.deepEqual((await read(salon)).cancellationPolicy.tiers, [], "nothing is saved before it is asked for")
  await press(page, "Save changes")
  await told(page, "The rules for bookings are saved.")
  assert.deepEqual((await read(salon)).cancellationPolicy, { freeMinutes: 2880, tiers: [{ minutesBefore: 720, feePercent: 50 }] })
  await leave(page)
})

twice(test, "a service is made with a price as Spaniards write it, shown to customers, changed, moved, archived and brought back", async (js) => {
  const salon = await shop(luz, `Peluquería Sur ${js}`)
  const page = await visit(browser, instance, { token: luz.token, js, locale: "es-ES" })
  const services = `${salon.settings}/services`
  await page.goto(services)
  await page.getByRole("heading", { name: "Aún no hay servicios" }).waitFor()
  if (js) await lookAround(page, "services-empty")
  await page.getByRole("link", { name: "Crear servicio" }).click()
  await page.getByRole("radio", { name: "Solo algunas personas" }).check()
  await fill(page, { "Precio en EUR (opcional)": "1.250,00", Plazas: "dos" })
  assert.equal((await press(page, "Crear servicio")).status(), 422)
  await refused(page, "El nombre no puede faltar")
  await refused(page, /Debe ser un importe como 45,00/)
  if (js) await lookAround(page, "service-refused")
  await fill(page, { Nombre: "Corte", "Precio en EUR (opcional)": "45,50", Plazas: "1" })
  await page.getByRole("checkbox", { name: "Luz Vidal" }).check()
  await press(page, "Crear servicio")
  await told(page, "El servicio está creado.")
  const row = page.getByRole("row").filter({ hasText: "Corte" })
  await row.getByText("45,50 €").waitFor()
  await row.getByText("1 persona").waitFor()

  const guest = await visit(browser, instance, { js, locale: "es-ES" })
  await guest.goto(salon.page)
  await guest.getByText("45,50 €").waitFor()

  await row.getByRole("link", { name: "Corte" }).click()
  assert.equal(await page.getByLabel("Precio en EUR (opcional)").inputValue(), "45,50")
  await page.getByLabel("Duración", { exact: true }).fill("90")
  await page.getByLabel("Duración: unidad").selectOption("minutes")
  await press(page, "Guardar cambios")
  await told(page, "El servicio está cambiado.")
  await row.getByText("1 h 30 min").waitFor()

  for (const name of ["Color", "Uñas"]) await make(salon, name)
  await page.goto(services)
  assert.deepEqual(await names(page), ["Corte", "Color", "Uñas"])
  await press(page, "Subir Color")
  await told(page, "El orden está cambiado.")
  assert.deepEqual(await names(page), ["Color", "Corte", "Uñas"])

  await press(page, "Archivar Corte")
  await told(page, "«Corte» está archivado.")
  assert.deepEqual(await names(page), ["Color", "Uñas"])
  if (js) await lookAround(page, "services-undo")
  await press(page, "Deshacer")
  assert.deepEqual(await names(page), ["Color", "Corte", "Uñas"])
  await press(page, "Archivar Corte")
  await guest.reload()
  assert.equal(await guest.getByText("Corte", { exact: true }).count(), 0)
  await page.getByLabel("Estado").selectOption("archived")
  await press(page, "Filtrar")
  await page.getByRole("link", { name: "Corte", exact: true }).click()
  await page.getByText("Está archivado: nadie puede reservarlo.").waitFor()
  if (js) await lookAround(page, "service-archived")
  await press(page, "Recuperar Corte")
  await told(page, "El servicio se ofrece de nuevo.")
  await leave(page, guest)
})

test("a business with bookings ahead is not archived, and one without is, by its name", async () => {
  const salon = await shop(ana, "Salon Mar")
  const booking = await booked(salon, await make(salon, "Cut"))
  const page = await visit(browser, instance, { token: ana.token })
  await page.goto(`${salon.settings}/business`)
  await page.getByRole("link", { name: "Archive business…" }).click()
  await page.getByText("1 booking is ahead. Cancel or move it first.").waitFor()
  assert.equal(await page.getByRole("button", { name: "Archive business" }).count(), 0)
  await lookAround(page, "archive-blocked")
  await instance.made("POST", `/api/bookings/${booking.id}/cancel`, { token: ana.token, body: { reason: "Closing" } })
  await page.reload()
  assert.ok(await focused(page.getByRole("link", { name: "Cancel" })), "Cancel has the focus")
  await page.getByLabel(/^Type/).fill("Salon")
  assert.equal((await press(page, "Archive business")).status(), 422)
  await refused(page, /Not correct/)
  await lookAround(page, "archive-refused")
  await page.getByLabel(/^Type/).fill("salon mar")
  await press(page, "Archive business")
  await told(page, "The business is archived.")
  assert.equal(await page.getByRole("link", { name: "Salon Mar" }).count(), 0)
  assert.equal((await page.goto(salon.page)).status(), 404)
  await leave(page)
})

test("role staff sees none of it, and an administrator all but the end", async () => {
  const salon = await shop(ana, "Salon Rey")
  const [staff, admin] = await Promise.all(["staff", "admin"].map(async (role) => {
    const person = await instance.person(`Eva ${role}`)
    await instance.join(ana, salon, person, role)
    return visit(browser, instance, { token: person.token })
  }))
  for (const path of ["business", "business/archive", "hours", "booking-page", "notifications", "services", "services/new"]) {
    assert.equal((await staff.goto(`${salon.settings}/${path}`)).status(), 403, path)
  }
  await staff.getByRole("heading", { name: "Your role does not open this page" }).waitFor()
  await admin.goto(`${salon.settings}/business`)
  assert.equal(await admin.getByRole("link", { name: "Archive business…" }).count(), 0)
  assert.equal((await admin.goto(`${salon.settings}/business/archive`)).status(), 403)
  await leave(staff, admin)
})

test("what a business is and the mails that it sends are changed, in both languages", async () => {
  const salon = await shop(luz, "Peluquería Norte")
  const page = await visit(browser, instance, { token: luz.token, locale: "es-ES" })
  await page.goto(`${salon.settings}/business`)
  await page.getByLabel("Calle y número").fill("Calle del Sol, 12")
  await page.getByLabel("País").fill("España")
  await page.getByLabel("Zona horaria").fill("Marte/Base")
  assert.equal((await press(page, "Guardar cambios")).status(), 422)
  await refused(page, /Zona horaria desconocida/)
  await refused(page, /País desconocido/)
  assert.equal(await page.getByLabel("País").inputValue(), "España")
  await lookAround(page, "business-refused")
  await fill(page, { "Código postal": "28013", Ciudad: "Madrid", País: "es", "Zona horaria": "Europe/Madrid" })
  await press(page, "Guardar cambios")
  await told(page, "El negocio está cambiado.")
  assert.equal((await read(salon)).address.country, "ES")

  await page.goto(`${salon.settings}/notifications`)
  await page.getByLabel("Recordatorio 2", { exact: true }).fill("pronto")
  assert.equal((await press(page, "Guardar cambios")).status(), 422)
  await lookAround(page, "notifications-refused")
  await page.getByLabel("Recordatorio 2", { exact: true }).fill("3")
  await press(page, "Guardar cambios")
  await told(page, "Los avisos están guardados.")
  assert.deepEqual((await read(salon)).reminderMinutes, [1440, 180])
  await leave(page)

  const english = await visit(browser, instance, { token: luz.token })
  await english.goto(`${salon.settings}/business?lang=en`)
  await english.getByRole("heading", { name: "What customers see" }).waitFor()
  await leave(english)
})
