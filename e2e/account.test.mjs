// One's own account, the door, the shell and the search of everything (ux.md section 3.3, A and S).
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { fill, launch, press, quiet, twice, visit, watch } from "./support/browser.mjs"
import { password, start } from "./support/instance.mjs"
import { lookAround } from "./support/look.mjs"

let instance, browser, ana, salon, operator
before(async () => {
  browser = await launch()
  instance = await start()
  ana = await instance.person("Ana Gil")
  salon = await instance.business(ana, "Salon Sol")
  operator = await instance.made("POST", "/api/collections/_superusers/auth-with-password", { body: { identity: "operator@example.com", password } })
})
after(async () => {
  await browser?.close()
  await instance?.stop()
})

const heading = (page) => page.getByRole("heading", { level: 1 })
const told = (page, text) => page.getByRole("status").filter({ hasText: text }).waitFor()
const focused = (locator) => locator.evaluate((element) => element === document.activeElement)

/** enter signs a person in on a browser of its own. */
async function enter(person, options = {}) {
  const page = await visit(browser, instance, options)
  await page.goto("/signin")
  await fill(page, { Email: person.email, Password: password })
  await press(page, "Sign in")
  return page
}

/** at has a page open for a person whose sign-in is no matter of the test. */
async function at(path, person, options = {}) {
  const page = await visit(browser, instance, { token: person.token, ...options })
  await page.goto(path)
  return page
}

/** age makes all sign-ins of a person an hour old. */
async function age(person) {
  const sessions = "/api/collections/sessions/records"
  const { items } = await instance.made("GET", `${sessions}?perPage=100&filter=${encodeURIComponent(`user="${person.id}"`)}`, { token: operator.token })
  for (const { id } of items) await instance.made("PATCH", `${sessions}/${id}`, { token: operator.token, body: { signedInAt: new Date(Date.now() - 3_600_000).toISOString() } })
}

/** code is the one that was mailed last to an address. */
async function code(email) {
  const last = () => instance.printed.split("Mail to ").filter((mail) => mail.startsWith(email) || mail.split("\n", 1)[0].includes(email)).map((mail) => mail.match(/^\d{6}\s*$/m)?.[0].trim()).filter(Boolean).at(-1)
  const late = Date.now() + 30_000
  while (!last() && Date.now() < late) await new Promise((resolve) => instance.server.once("printed", resolve))
  return last()
}

test("A1 A3 an unknown address and a wrong password are told alike", async () => {
  const page = await visit(browser, instance)
  const answers = []
  for (const email of [ana.email, "nobody@example.com"]) {
    await page.goto("/signin")
    await fill(page, { Email: email, Password: "wrong horse battery" })
    assert.equal((await press(page, "Sign in")).status(), 401)
    answers.push((await page.getByRole("main").innerText()).replace(email, ""))
  }
  assert.equal(answers[0], answers[1])
  await lookAround(page, "signin-refused")
  await page.context().close()
})

twice(test, "A2 the way on is kept, and never leads to another site", async (js) => {
  const page = await visit(browser, instance, { js })
  await page.goto("/signin?next=%2F%2Fevil.example%2Fx")
  await page.getByRole("link", { name: "Create account" }).click()
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click()
  await fill(page, { Email: ana.email, Password: password })
  await press(page, "Sign in")
  assert.equal(page.url(), `${instance.url}/app/${salon.slug}`)
  await page.context().close()
})

twice(test, "A5 a forgotten password is set anew by the mailed link", async (js) => {
  const bea = await instance.person(`Bea${js} Sanz`)
  const page = await visit(browser, instance, { js })
  await page.goto("/signin")
  await page.getByRole("link", { name: "Forgot your password?" }).click()
  await fill(page, { Email: bea.email })
  await press(page, "Mail a link")
  await page.goto(await instance.mailed(bea.email, "/reset"))
  await fill(page, { "New password": "a new horse battery" })
  await press(page, "Set password")
  await fill(page, { Email: bea.email, Password: "a new horse battery" })
  await press(page, "Sign in")
  assert.match(page.url(), /\/(app|businesses\/new)/)
  quiet(page)
  await page.context().close()
})

twice(test, "profile, email and password are changed, and every mistake keeps what was typed", async (js) => {
  const eva = await instance.person(`Eva${js} Luna`)
  const page = await at("/account", eva, { js }), other = await enter(eva)
  await fill(page, { "Your name": "", Phone: "12" })
  assert.equal((await press(page, "Save profile")).status(), 422)
  assert.ok(await focused(page.getByRole("alert")))
  assert.equal(await page.getByLabel("Phone", { exact: true }).inputValue(), "12")
  if (js) await lookAround(page, "account-refused")
  await fill(page, { "Your name": "Eva Luna Paz", Phone: "+34600111222" })
  await page.getByRole("combobox", { name: "Language" }).selectOption("Español")
  await press(page, "Save profile")
  await told(page, "Guardado.")
  await page.getByRole("combobox", { name: "Idioma" }).selectOption("English")
  await press(page, "Guardar perfil")

  await page.getByRole("link", { name: "Sign-in" }).click()
  await page.getByRole("link", { name: "Change email" }).click()
  await fill(page, { Email: `new-${eva.email}`, "Current password": "wrong horse" })
  assert.equal((await press(page, "Mail the link")).status(), 422)
  assert.equal(await page.getByLabel("Email", { exact: true }).inputValue(), `new-${eva.email}`)
  await fill(page, { "Current password": password })
  await press(page, "Mail the link")
  await told(page, "A link is on its way to the new address.")
  if (js) await lookAround(page, "account-access")

  await page.getByRole("link", { name: "Change password" }).click()
  await fill(page, { "Current password": password, "New password": "password" })
  assert.equal((await press(page, "Change password")).status(), 422)
  if (js) await lookAround(page, "account-password")
  await fill(page, { "Current password": password, "New password": "a new horse battery" })
  await press(page, "Change password")
  await told(page, "All other sessions have ended.")
  await other.goto("/account")
  assert.equal(new URL(other.url()).pathname, "/signin", "the other browser is signed out")
  quiet(page)
  await page.context().close()
  await other.context().close()
})

test("A6 a session is ended on another device", async () => {
  const fay = await instance.person("Fay Ruiz")
  const here = await enter(fay), there = await enter(fay, { userAgent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0" })
  await here.goto("/account/devices")
  await here.getByRole("row").filter({ hasText: "This device" }).waitFor()
  await lookAround(here, "account-devices")
  await here.getByRole("button", { name: "End the session of Firefox on Windows" }).click()
  await told(here, "The session has ended.")
  await there.goto("/account")
  assert.equal(new URL(there.url()).pathname, "/signin")
  await press(here, "End all other sessions")
  await told(here, "All other sessions have ended.")
  assert.equal(await here.getByRole("button", { name: /^End/ }).count(), 0)
  quiet(here)
  await here.context().close()
  await there.context().close()
})

twice(test, "who signed in long ago proves who they are, and the form is kept", async (js) => {
  await age(ana)
  const page = await at(`/app/${salon.slug}/integrations/keys/new`, ana, { js })
  await fill(page, { Name: `Website ${js}`, "Your password": "wrong horse" })
  await page.getByRole("radio", { name: "Website" }).check()
  await page.getByLabel("Your password", { exact: true }).press("Enter")
  await page.getByRole("alert").filter({ hasText: "Your password: Not correct" }).waitFor()
  assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), `Website ${js}`)
  assert.ok(await page.getByRole("radio", { name: "Website" }).isChecked())
  if (js) await lookAround(page, "step-up")
  await fill(page, { "Your password": password })
  assert.equal((await press(page, "Create key")).status(), 201)
  await page.getByRole("checkbox", { name: /I have saved it/ }).check()
  await press(page, "Done")
  await page.goto(`/app/${salon.slug}/integrations/keys/new`)
  assert.equal(await page.getByLabel("Your password", { exact: true }).count(), 0, "it is asked once in ten minutes")
  quiet(page)
  await page.context().close()
})

test("A4 a mailed code proves it too, pasted with its spaces", async () => {
  await age(ana)
  const page = await at(`/app/${salon.slug}/integrations/keys/new`, ana)
  await fill(page, { Name: "Agenda" })
  await page.getByRole("checkbox", { name: /^Mail a code to/ }).check()
  assert.equal((await press(page, "Create key")).status(), 422)
  await lookAround(page, "step-up-code")
  assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "Agenda")
  await fill(page, { Code: ` ${await code(ana.email)} ` })
  assert.equal((await press(page, "Create key")).status(), 201)
  await page.getByRole("checkbox", { name: /I have saved it/ }).check()
  await press(page, "Done")
  quiet(page)
  await page.context().close()
})

twice(test, "data is taken along, and the account ends once its address is typed", async (js) => {
  const gil = await instance.person(`Gil${js} Roa`)
  const page = await at("/account/data", gil, { js })
  const download = page.waitForEvent("download")
  await page.getByRole("link", { name: "Download your data" }).click()
  assert.equal((await download).suggestedFilename(), "nearbyassist-account.zip")
  await page.getByRole("link", { name: "Delete account…" }).click()
  assert.ok(!js || await focused(page.getByRole("link", { name: "Cancel" })), "Cancel has the focus")
  if (js) await lookAround(page, "account-delete")
  await page.getByLabel(/^Type/).fill("somebody@example.com")
  assert.equal((await press(page, "Delete my account")).status(), 422)
  await page.getByLabel(/^Type/).fill(gil.email)
  await press(page, "Delete my account")
  await told(page, "Your account is deleted.")
  quiet(page)
  await page.context().close()
})

test("who is the only owner is told what to do before the account ends", async () => {
  const page = await at("/account/delete", ana)
  await page.getByRole("link", { name: "Add an owner of Salon Sol" }).waitFor()
  await lookAround(page, "account-delete-owned")
  await page.context().close()
})

test("S2 everything is gone to by the keyboard", async () => {
  const page = await at(`/app/${salon.slug}`, ana)
  await page.keyboard.press("Control+k")
  await page.waitForURL("**/goto")
  assert.ok(await focused(page.getByRole("searchbox")))
  await lookAround(page, "goto")
  await page.getByRole("searchbox").fill("webhoo")
  await page.keyboard.press("Enter")
  await page.getByRole("main").getByRole("link", { name: "Webhooks" }).waitFor()
  await page.getByRole("searchbox").fill("REQUEST log")
  await page.keyboard.press("Enter")
  await page.waitForURL("**/integrations/logs")
  await page.keyboard.press("Control+k")
  await page.waitForURL("**/goto")
  await page.getByRole("searchbox").fill("nowhere at all")
  await page.keyboard.press("Enter")
  await told(page, "Nothing matches")
  await lookAround(page, "goto-nothing")
  quiet(page)
  await page.context().close()
})

test("S1 S3 landmarks, and a theme that is there with the first paint", async () => {
  const page = await at(`/app/${salon.slug}`, ana)
  await page.keyboard.press("Tab")
  await page.keyboard.press("Enter")
  assert.ok(await focused(page.getByRole("main")), "the skip link leads to the content")
  await page.goto("/account")
  await page.getByRole("list", { name: "Theme" }).first().getByRole("link", { name: "Dark" }).click()
  assert.equal(await page.locator("html").getAttribute("data-theme"), "dark")
  const raw = await page.request.get("/account").then((answer) => answer.text())
  assert.match(raw, /<html[^>]* data-theme="dark"/, "the server writes it")
  const next = await watch(page.context())
  await next.goto(`/app/${salon.slug}`)
  assert.equal(await next.locator("html").getAttribute("data-theme"), "dark")
  assert.equal(await next.getByRole("navigation", { name: "Main" }).locator("[aria-current=page]").count(), 1)
  await page.context().close()
})

test("S4 two tabs with two businesses act on their own", async () => {
  const other = await instance.business(ana, "Studio Sur")
  const page = await at(`/app/${salon.slug}/integrations/keys/new`, ana), twin = await watch(page.context())
  await twin.goto(`/app/${other.slug}/integrations/keys/new`)
  await fill(page, { Name: "Of the salon" })
  await press(page, "Create key")
  await page.getByRole("checkbox", { name: /I have saved it/ }).check()
  await press(page, "Done")
  await twin.goto(`/app/${other.slug}/integrations/keys`)
  assert.equal(await twin.getByText("Of the salon").count(), 0)
  await page.context().close()
})

test("S5 what is not there, and what is not allowed, is said in both languages with the request's id", async () => {
  const cris = await instance.person("Cris Vega")
  await instance.join(ana, salon, cris, "staff")
  for (const [locale, missing, role] of [["en-GB", "Page not found", "It needs this role: Administrator."], ["es-ES", "Página no encontrada", "Hace falta este rol: Administración."]]) {
    const guest = await visit(browser, instance, { locale })
    const answer = await guest.goto("/nowhere")
    assert.equal(await heading(guest).innerText(), missing)
    assert.equal(await guest.getByText(answer.headers()["x-request-id"]).count(), 1)
    const page = await at(`/app/${salon.slug}/integrations/keys?lang=${locale.slice(0, 2)}`, cris, { locale })
    await page.getByText(role).waitFor()
    if (locale === "es-ES") {
      await guest.getByRole("button", { name: "Copiar" }).waitFor()
      await lookAround(guest, "missing")
      await lookAround(page, "forbidden")
    }
    await guest.context().close()
    await page.context().close()
  }
})

test("a phone has its bar, and the landing page is looked at", async () => {
  const page = await at(`/app/${salon.slug}`, ana, { viewport: { width: 390, height: 844 } })
  const bar = page.getByRole("navigation", { name: "Shortcuts" })
  await bar.getByRole("link", { name: "Bookings" }).click()
  await page.waitForURL("**/bookings")
  assert.equal(await bar.getByRole("link", { name: "Bookings" }).getAttribute("aria-current"), "page")
  await bar.getByRole("button", { name: "More" }).click()
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "API keys" }).waitFor()
  await page.keyboard.press("Escape")
  assert.ok(await focused(bar.getByRole("button", { name: "More" })), "the focus returns")
  await page.context().close()
  const guest = await visit(browser, instance)
  await guest.goto("/")
  await lookAround(guest, "landing")
  await guest.context().close()
})
