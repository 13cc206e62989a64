// The people of a business and what happened in it (ux.md section 3.3, settings).
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { fill, launch, press, quiet, twice, visit } from "./support/browser.mjs"
import { monday, password, start } from "./support/instance.mjs"
import { lookAround } from "./support/look.mjs"

let instance, browser, ana, salon, service, settings, staff
before(async () => {
  browser = await launch()
  instance = await start()
  ana = await instance.person("Ana Gil")
  salon = await instance.business(ana, "Salon Sol")
  service = await instance.made("POST", "/api/services", { token: ana.token, body: { businessId: salon.id, name: "Cut", durationMinutes: 30 } })
  settings = `/app/${salon.slug}/settings`
  staff = `${settings}/staff`
})
after(async () => {
  await browser?.close()
  await instance?.stop()
})

/** owner is the page on which the owner goes on, with scripts and without. */
const pages = {}
const owner = async (js = true) => (pages[js] ??= await visit(browser, instance, { token: ana.token, js }))
const heading = (page, name) => page.getByRole("heading", { level: 1, name, exact: true }).waitFor()
const told = (page, text) => page.getByRole("status").filter({ hasText: text }).waitFor()
const idOf = (page) => page.url().split("/staff/")[1].split(/[/?#]/)[0]

/** member joins the team and answers the id of the place. */
async function member(name, role) {
  const person = await instance.person(name)
  return { ...person, staffId: await instance.join(ana, salon, person, role) }
}

async function book(staffId, clock) {
  const start = new Date(`${monday()}T${clock}:00Z`).toISOString()
  const customer = { name: "Fay Ruiz", email: "fay@example.com" }
  return instance.made("POST", "/api/bookings", { token: ana.token, body: { businessId: salon.id, serviceId: service.id, staffId, start, customer } })
}

twice(test, "a colleague is invited, accepts in another browser and sees what role staff may", async (js) => {
  const page = await owner(js), email = `bea-${js}@example.com`
  await page.goto(staff)
  await page.getByRole("link", { name: "Add person" }).click()
  assert.equal((await press(page, "Add person")).status(), 422)
  await page.getByRole("alert").getByRole("link", { name: /Name is required/ }).waitFor()
  await fill(page, { Name: `Bea ${js}`, "Email (optional)": email, "Title (optional)": "Stylist" })
  assert.ok(await page.getByRole("radio", { name: "Staff" }).isChecked(), "nobody is an administrator by chance")
  await press(page, "Add person")
  await told(page, "The invitation is on its way.")
  await page.getByText("Invited", { exact: true }).waitFor()

  const link = new URL(await instance.mailed(email, "/invite/"), instance.url)
  const bea = await visit(browser, instance, { js })
  await bea.goto(link.pathname)
  await heading(bea, "Join Salon Sol")
  await bea.getByRole("link", { name: "Create an account and join" }).click()
  await fill(bea, { "Your name": `Bea ${js}`, Email: email, Password: password })
  await press(bea, "Create account")
  await press(bea, "Join the team")
  await bea.goto(`/app/${salon.slug}`)
  await bea.getByRole("link", { name: "Settings" }).click()
  await heading(bea, `Bea ${js}`)
  assert.deepEqual(await bea.getByRole("navigation", { name: "Settings" }).getByRole("link").allInnerTexts(), ["Staff"])
  assert.equal(await bea.getByRole("link", { name: "Remove…" }).count(), 0)
  assert.equal((await bea.goto(`${settings}/security`)).status(), 403)
  assert.equal((await bea.goto(`${staff}/new`)).status(), 403)

  await page.reload()
  await page.getByText("Active", { exact: true }).waitFor()
  quiet(page)
  quiet(bea)
  await bea.context().close()
})

twice(test, "the hours of a week are changed by keyboard, row by row", async (js) => {
  const carl = await member(`Carl ${js}`, "staff")
  const page = await visit(browser, instance, { token: carl.token, js })
  await page.goto(`${staff}/${carl.staffId}/schedule`)
  await page.getByRole("radio", { name: "Hours of the business" }).focus()
  await page.keyboard.press("ArrowDown")
  assert.ok(await page.getByRole("radio", { name: "Hours of their own" }).isChecked())
  await page.getByLabel("Monday, from", { exact: true }).fill("10:15")
  await page.getByRole("button", { name: "Add hours on Saturday" }).focus()
  await page.keyboard.press("Enter")
  await page.getByLabel("Saturday, from", { exact: true }).waitFor()
  assert.ok(await page.getByLabel("Saturday, from", { exact: true }).evaluate((field) => field === document.activeElement), "the new row has the focus")
  assert.equal(await page.getByLabel("Monday, from", { exact: true }).inputValue(), "10:15", "what was typed stays")
  await page.getByLabel("Saturday, from", { exact: true }).fill("12:00")
  await page.getByLabel("Saturday, to", { exact: true }).fill("11:00")
  await page.getByLabel("Saturday, to", { exact: true }).press("Enter") // saves, and takes no row away
  await page.getByRole("alert").getByRole("link", { name: "Saturday, to: Must be later than the start" }).click()
  await page.getByLabel("Saturday, to", { exact: true }).fill("14:00")
  await page.getByRole("button", { name: /^Remove Friday/ }).click()
  await page.getByLabel("Friday, from", { exact: true }).waitFor({ state: "detached" })
  await press(page, "Save hours")
  await told(page, "The hours are saved.")
  const { body } = await instance.call("GET", `/api/staff/${carl.staffId}/schedule`, { token: carl.token })
  assert.deepEqual(body.weekly.map(({ weekday, start, end }) => `${weekday} ${start} ${end}`),
    ["mon 10:15 18:00", "tue 09:00 18:00", "wed 09:00 18:00", "thu 09:00 18:00", "sat 12:00 14:00"])
  quiet(page)
  await page.context().close()
})

twice(test, "time off that leaves a booking outside says so, and is taken back", async (js) => {
  const dora = await member(`Dora ${js}`, "staff")
  const booking = await book(dora.staffId, js ? "10:00" : "11:00")
  const page = await owner(js)
  await page.goto(`${staff}/${dora.staffId}/schedule`)
  await fill(page, { "First day": monday(), "Reason (optional)": "Doctor" })
  await press(page, "Add time off")
  await page.getByText("1 booking lies outside these hours").waitFor()
  const link = page.getByRole("link", { name: /Fay Ruiz, Cut/ })
  assert.ok((await link.getAttribute("href")).endsWith(`/bookings/${booking.id}`))
  await page.getByRole("button", { name: /^Remove \d/ }).click()
  await told(page, "Removed.")
  assert.equal(await page.getByText("outside these hours").count(), 0)
  quiet(page)
})

test("a lowered role is refused on the next request, and the log tells of it", async () => {
  const eva = await member("Eva Mora", "admin")
  const theirs = await visit(browser, instance, { token: eva.token })
  await theirs.goto(staff)
  const page = await owner()
  await page.goto(`${staff}/${eva.staffId}/edit`)
  await page.getByRole("radio", { name: "Staff" }).check()
  await press(page, "Save")
  await told(page, "Saved.")
  await page.getByText("role: admin → staff").waitFor()
  assert.equal((await theirs.goto(`${settings}/security`)).status(), 403)

  await page.goto(`${settings}/security?kind=staff`)
  const line = page.getByRole("listitem").filter({ hasText: "Person changed Eva Mora" }).first()
  await line.getByText("Ana Gil").waitFor()
  await line.getByText("Details").click()
  assert.deepEqual(await line.getByRole("row").last().getByRole("cell").allInnerTexts(), ["admin", "staff"])
  await line.getByText("member").or(line.getByText("staff.updated")).first().waitFor()
  await lookAround(page, "audit")
  await page.getByLabel("Who (name)").fill("nobody")
  await press(page, "Filter")
  await page.getByRole("heading", { name: "Nothing matches" }).waitFor()
  await page.getByRole("link", { name: "Clear" }).click()
  await page.getByText("Person changed").first().waitFor()
  quiet(page)
  await theirs.context().close()
})

twice(test, "removing asks who takes the bookings, and for the name of who worked here lately", async (js) => {
  const gus = await member(`Gus ${js}`, "admin"), hal = await member(`Hal ${js}`, "staff")
  await instance.key(gus, salon, `Key of Gus ${js}`, ["bookings:read"])
  const booking = await book(gus.staffId, js ? "12:00" : "13:00")
  const page = await owner(js)
  await page.goto(`${staff}/${gus.staffId}`)
  await page.getByRole("link", { name: "Remove…" }).click()
  await page.getByText("1 booking is ahead. Choose who takes it.").waitFor()
  assert.ok(await page.getByRole("link", { name: "Cancel" }).evaluate((link) => link === document.activeElement), "Cancel has the focus")
  await page.getByRole("link", { name: `Key of Gus ${js}` }).waitFor()
  assert.equal((await press(page, "Remove person")).status(), 422)
  await page.getByLabel("New person for the bookings").selectOption({ label: `Hal ${js}` })
  await page.getByLabel(/^This person worked here/).fill(`gus ${js}`)
  if (js) await lookAround(page, "remove-person")
  await press(page, "Remove person")
  await told(page, "The person is removed.")
  const { body } = await instance.call("GET", `/api/bookings/${booking.id}`, { token: ana.token })
  assert.equal(body.staffId, hal.staffId)
  assert.equal((await (await visit(browser, instance, { token: gus.token })).goto(staff)).status(), 404)
  quiet(page)
})

test("the only owner cannot go, and hands the business over with a proof", async () => {
  const ines = await member("Ines Rey", "admin")
  const page = await owner()
  await page.goto(staff)
  await page.getByRole("row").filter({ hasText: "Ana Gil" }).getByRole("link", { name: "Ana Gil" }).click()
  const own = idOf(page)
  await page.getByRole("link", { name: "Ownership…" }).click()
  await page.getByText("this is the only one").waitFor()
  await page.goto(`${staff}/${ines.staffId}/ownership`)
  await page.getByRole("radio", { name: "Ines Rey becomes an owner too" }).check()
  await lookAround(page, "ownership")
  await press(page, "Change ownership")
  await told(page, "The ownership is changed.")
  const theirs = await visit(browser, instance, { token: ines.token, locale: "es-ES" })
  await theirs.goto(`${staff}/${own}/ownership?lang=es`)
  await theirs.getByRole("radio", { name: "Ana Gil pasa a administrar" }).check()
  await theirs.getByRole("button", { name: "Cambiar propiedad" }).waitFor()
  quiet(page)
  quiet(theirs)
  await theirs.context().close()
})

test("the pages hold in both languages, on a phone and in every theme", async () => {
  const jon = await member("Jon Gómez", "staff")
  const page = await owner()
  for (const [name, path] of [["staff", staff], ["person-new", `${staff}/new`], ["person", `${staff}/${jon.staffId}`], ["person-edit", `${staff}/${jon.staffId}/edit`]]) {
    await page.goto(path)
    await lookAround(page, name)
  }
  await book(jon.staffId, "14:00")
  await page.goto(`${staff}/${jon.staffId}/schedule`)
  await fill(page, { "First day": monday() })
  await press(page, "Add time off")
  await page.goto(`${staff}/${jon.staffId}/schedule?lang=es`)
  await page.getByText("1 reserva queda fuera de estas horas").waitFor()
  await page.getByRole("radio", { name: "Horas propias" }).check()
  await page.getByRole("button", { name: "Añadir horas: Domingo" }).click()
  await page.getByLabel("Domingo, desde", { exact: true }).fill("12:00")
  await page.getByRole("button", { name: "Guardar horas" }).click()
  await page.getByRole("alert").waitFor()
  await lookAround(page, "schedule-es")
  await page.goto(`${settings}/security`)
  await page.getByRole("heading", { name: "Registro de cambios" }).waitFor()
  await page.getByText("Persona añadida").first().waitFor()
  await page.goto(`${staff}?q=zzz`)
  await page.getByRole("link", { name: "Equipo", exact: true }).first().waitFor()
  quiet(page)
})
