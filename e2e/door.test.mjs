// Signing up, in and out (ux.md section 3.3, A).
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { fill, launch, press, quiet, twice, visit } from "./support/browser.mjs"
import { password, start } from "./support/instance.mjs"

let instance, browser
before(async () => {
  browser = await launch()
  instance = await start()
})
after(async () => {
  await browser?.close()
  await instance?.stop()
})

twice(test, "A1 sign up, confirm the address, create a business", async (js) => {
  const page = await visit(browser, instance, { js, timezoneId: "America/Lima" })
  const email = `ana-${js}@example.com`
  await page.goto("/")
  await page.getByRole("main").getByRole("link", { name: "Create account" }).click()
  await fill(page, { "Your name": "Ana Gil", Email: "ana@", Password: "short" })
  assert.equal((await press(page, "Create account")).status(), 422)
  const summary = page.getByRole("alert")
  assert.ok(await summary.evaluate((note) => note === document.activeElement), "the summary has the focus")
  await summary.getByRole("link", { name: /Email/ }).click()
  assert.equal(await page.getByLabel("Email").inputValue(), "ana@")
  assert.equal(await page.getByLabel("Password").inputValue(), "")

  await fill(page, { Email: email, Password: password })
  await press(page, "Create account")
  assert.equal(new URL(page.url()).pathname, "/businesses/new")
  assert.equal(await page.getByLabel("Time zone").inputValue(), js ? "America/Lima" : "")
  await fill(page, { Name: "Clínica Sol", "Time zone": "Europe/Madrid" })
  await press(page, "Create business")
  assert.equal(await page.title(), "Today · Clínica Sol · NearbyAssist")
  assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "Today")

  await page.goto(await instance.mailed(email))
  await press(page, "Confirm the address")
  await page.getByRole("status").filter({ hasText: "The address is confirmed." }).waitFor()
  quiet(page)
  await page.context().close()
})

twice(test, "A2 sign in keeps where one was going, and sign out ends it", async (js) => {
  const bea = await instance.person("Bea Sanz")
  const page = await visit(browser, instance, { js })
  await page.goto("/app?all=1")
  assert.equal(new URL(page.url()).pathname, "/signin")
  await fill(page, { Email: bea.email, Password: "wrong horse battery" })
  assert.equal((await press(page, "Sign in")).status(), 401)
  await page.getByRole("alert").filter({ hasText: "Email or password is wrong." }).waitFor()
  await page.getByRole("link", { name: "Español" }).click()
  await fill(page, { Correo: bea.email, Contraseña: password })
  await press(page, "Entrar")
  assert.equal(page.url(), `${instance.url}/app?all=1`)
  assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "Your businesses") // the account's language

  const [cookie] = (await page.context().cookies()).filter(({ name }) => name === "na_session")
  assert.deepEqual([cookie.httpOnly, cookie.sameSite, cookie.path], [true, "Lax", "/"])
  await press(page, "Sign out")
  assert.equal(new URL(page.url()).pathname, "/")
  assert.deepEqual((await page.context().cookies()).filter(({ name }) => name === "na_session"), [])
  await page.context().addCookies([cookie])
  await page.goto("/app")
  assert.equal(new URL(page.url()).pathname, "/signin")
  quiet(page)
  await page.context().close()
})

test("A7 a form on another site changes nothing", async () => {
  const ana = await instance.person("Ana Gil")
  const page = await visit(browser, instance, { token: ana.token })
  await page.route("http://evil.example/", (route) => route.fulfill({
    contentType: "text/html",
    body: `<form method="post" action="${instance.url}/businesses/new"><input name="name" value="Taken"><input name="timezone" value="UTC">
      <input name="currency" value="EUR"><button>Win</button></form>`,
  }))
  await page.goto("http://evil.example/")
  await page.getByRole("button", { name: "Win" }).click()
  await page.waitForURL(`${instance.url}/**`)
  const { body } = await instance.call("GET", "/api/businesses/my-businesses", { token: ana.token })
  assert.equal(body.total, 0)
  await page.context().close()
})
