// The operator's way in, the first steps of a business, and its sample (ux.md section 3.3, Z).
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { fill, launch, press, quiet, twice, visit } from "./support/browser.mjs"
import { password, start } from "./support/instance.mjs"
import { lookAround } from "./support/look.mjs"

const operator = "operator@example.com"

let instance, browser, ana, salon
before(async () => {
  browser = await launch()
  instance = await start({ NEARBY_LIMIT_GUEST: "100000" })
  ana = await instance.person("Ana Gil")
  salon = await instance.business(ana, "Salon Sol")
})
after(async () => {
  await browser?.close()
  await instance?.stop()
})

const heading = (page, name) => page.getByRole("heading", { level: 1, name, exact: true }).waitFor()
const told = (page, text) => page.getByRole("status").filter({ hasText: text }).waitFor()
const here = (page) => new URL(page.url()).pathname

/** login signs the superuser in to the console, as PocketBase has it. */
async function login(page) {
  await page.goto("/_/")
  await page.locator("[name=identity]").fill(operator)
  await page.locator("[name=password]").fill(password)
  await page.getByRole("button", { name: "Login" }).click()
  await page.locator("header").getByRole("link", { name: "Collections" }).waitFor()
}

test("Z1 the console loads with our link, and still loads when our extension fails", async () => {
  const page = await visit(browser, instance)
  await login(page)
  await page.getByRole("link", { name: "Operator page" }).waitFor()
  quiet(page)
  await page.context().close()

  for (const fails of [(route) => route.fulfill({ status: 500, body: "" }), (route) => route.fulfill({ contentType: "text/javascript", body: 'throw new Error("ours")' })]) {
    const page = await visit(browser, instance)
    await page.route("**/_/extensions.js*", fails)
    await login(page)
    assert.equal(await page.getByRole("link", { name: "Operator page" }).count(), 0)
    await page.context().close()
  }
})

test("a superuser comes in from the console, looks into a business and changes nothing", async () => {
  const page = await visit(browser, instance), asked = []
  page.on("request", (request) => asked.push(request.url()))
  await login(page)
  const token = await page.evaluate(() => Object.values(localStorage).map((kept) => kept.match(/"token":"([^"]+)"/)?.[1]).find(Boolean))
  await page.getByRole("link", { name: "Operator page" }).click()
  await page.waitForURL("**/operator")
  await heading(page, "Operator")
  assert.ok(token.length > 100 && asked.length > 10)
  assert.ok(!asked.some((url) => url.includes(token)) && !instance.printed.includes(token) && !(await page.content()).includes(token))
  await lookAround(page, "operator")
  await page.getByLabel("Name, address, id or owner's mail").fill("nobody like that")
  await page.getByRole("button", { name: "Filter" }).click()
  await page.getByText("No business is like that.").waitFor()
  await lookAround(page, "operator-nothing")
  await page.getByRole("link", { name: "Clear" }).click()

  await press(page, "Open read-only Salon Sol")
  assert.equal(here(page), `/app/${salon.slug}`)
  await page.getByText(`You look into this business as ${operator}. Nothing can be changed.`).waitFor()
  assert.equal(await page.getByRole("link", { name: "New booking" }).count(), 0)
  await lookAround(page, "look")
  await page.getByRole("link", { name: "API keys" }).click()
  await heading(page, "API keys")
  assert.equal(await page.getByRole("link", { name: "Create key" }).count(), 0)
  await lookAround(page, "look-keys")
  await page.getByRole("link", { name: "Settings" }).click()
  await page.getByRole("navigation", { name: "Settings" }).waitFor()
  assert.equal((await page.goto(`/app/${salon.slug}/integrations/keys/new`)).status(), 403)
  await heading(page, "You only look into this business")
  await lookAround(page, "look-refused")
  const posted = await page.evaluate((path) => fetch(path, { method: "POST", body: new URLSearchParams({ name: "Mine" }) }).then(({ status }) => status), `/app/${salon.slug}/integrations/keys/new`)
  assert.equal(posted, 403)
  page.noise = page.noise.filter((text) => !text.includes("403"))

  await press(page, "Leave")
  assert.equal(here(page), "/operator")
  assert.match((await page.goto(`/app/${salon.slug}`)).url(), /\/signin\?/)
  await page.goto("/operator?lang=es")
  await heading(page, "Operación")
  await page.getByRole("button", { name: "Salir" }).click()
  await page.waitForURL("**/_/**")
  assert.equal((await page.goto("/operator")).status(), 404)
  quiet(page)
  await page.context().close()
})

twice(test, "from the account to a business that can be booked, with a key and a first call", async (js) => {
  const page = await visit(browser, instance, { js })
  const step = (name) => page.locator(".steps li").filter({ has: page.getByRole("heading", { name, exact: true }) })
  const home = async (done) => {
    await page.goto(first)
    await page.getByText(`${done} of 6 done.`).waitFor()
  }
  await page.goto("/signup")
  await fill(page, { "Your name": "Eva Luna", Email: `eva-${js}@example.com`, Password: password })
  await press(page, "Create account")
  await fill(page, { Name: `Eva ${js}`, "Time zone": "Europe/Madrid" })
  await press(page, "Create business")
  const first = here(page)
  await page.getByText("0 of 6 done.").waitFor()
  if (js) await lookAround(page, "first-steps")

  await step("Offer a service").getByRole("link").click()
  await fill(page, { Name: "Cut" })
  await press(page, "Create service")
  await home(1)
  await step("Set your hours and people").getByRole("link").click()
  await page.locator("input[type=time]").first().fill("08:00")
  await press(page, "Save hours")
  await home(2)
  await step("Take a first booking").getByRole("link").click()
  await heading(page, "Cut") // the one service that there is
  await page.locator(".slots").first().waitFor()

  await page.goto(first)
  await step("Make an API key").getByRole("link").click()
  await fill(page, { Name: "Website" })
  await page.getByRole("radio", { name: "Website" }).check()
  await press(page, "Create key")
  const key = await page.getByRole("textbox", { name: "Key", exact: true }).innerText()
  await page.getByRole("checkbox", { name: /I have saved it/ }).check()
  await press(page, "Done")
  await home(3)
  await step("Make an API key").getByText("Done", { exact: true }).waitFor()
  assert.equal((await instance.call("GET", "/api/integrations/partner/bookings", { key })).status, 200)
  await page.goto(`${first}/integrations/keys`) // uses are written down by now
  await home(4)
  await press(page, "Put away")
  assert.equal(await page.locator(".steps").count(), 0)
  quiet(page)
  await page.context().close()
})

twice(test, "a sample business is made, looked at and archived in one click, in Spanish too", async (js) => {
  const bea = await instance.person("Bea Sanz", js ? "es" : "en"), words = js
    ? { make: "Mirar un negocio de muestra", badge: "Negocio de muestra.", archive: "Archivar la muestra", gone: "El negocio de muestra está archivado." }
    : { make: "Look around in a sample business", badge: "Sample business.", archive: "Archive the sample", gone: "The sample business is archived." }
  const page = await visit(browser, instance, { token: bea.token, js })
  await page.goto("/app")
  if (js) await lookAround(page, "chooser-empty")
  await press(page, words.make)
  await page.getByText(words.badge).waitFor()
  if (js) await lookAround(page, "sample")
  const sample = here(page)
  await page.goto("/app?all=1")
  assert.equal(await page.getByRole("button", { name: words.make }).count(), 0)
  await page.goto(`${sample}/bookings`)
  assert.ok(await page.locator("main tbody tr").count() > 5)
  await press(page, words.archive)
  await told(page, words.gone)
  await page.getByRole("button", { name: words.make }).waitFor()
  assert.equal((await page.goto(sample)).status(), 404)
  quiet(page)
  await page.context().close()
})
