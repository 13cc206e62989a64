// API keys (ux.md section 3.3, K).
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { fill, launch, press, quiet, twice, visit } from "./support/browser.mjs"
import { start } from "./support/instance.mjs"

let instance, browser, ana, salon, keys
before(async () => {
  browser = await launch()
  instance = await start()
  ana = await instance.person("Ana Gil")
  salon = await instance.business(ana, "Salon Sol")
  keys = `/app/${salon.slug}/integrations/keys`
})
after(async () => {
  await browser?.close()
  await instance?.stop()
})

const owner = (js = true, options = {}) => visit(browser, instance, { token: ana.token, js, ...options })
const secretOf = (page) => page.getByRole("textbox", { name: /^(Key|New secret)$/ }).innerText()
const opens = async (key) => (await instance.call("GET", "/api/integrations/partner/bookings", { key })).status
const shape = /^na_live_\w{36}$/

/** create makes a key on the page that shows it. */
async function create(page, name) {
  await page.goto(`${keys}/new`)
  await fill(page, { Name: name })
  await page.getByRole("radio", { name: "Website" }).check()
  assert.equal((await press(page, "Create key")).status(), 201)
  return secretOf(page)
}

/** leave goes on from the page that shows a secret. */
async function leave(page) {
  await page.getByRole("checkbox", { name: /I have saved it/ }).check()
  await press(page, "Done")
}

twice(test, "K1 K5 a refused form is mended, the key is shown once and opens the API", async (js) => {
  const page = await owner(js)
  await page.goto(keys)
  await page.getByRole("link", { name: "Create key" }).first().click()
  await page.getByLabel("Allowed IP addresses (optional)").fill("127.0.0.0/8\nnowhere")
  await page.getByRole("radio", { name: "Website" }).check()
  assert.equal((await press(page, "Create key")).status(), 422)
  const summary = page.getByRole("alert")
  assert.ok(await summary.evaluate((note) => note === document.activeElement), "the summary has the focus")
  assert.deepEqual(await summary.getByRole("link").allInnerTexts(), ["Name is required", "The list of IP addresses: Line 2: Must be an IP address or a range such as 203.0.113.0/24"])
  await summary.getByRole("link", { name: /Name is required/ }).click()
  assert.equal(await page.evaluate(() => location.hash), "#name")
  assert.ok(await page.getByRole("radio", { name: "Website" }).isChecked())

  await fill(page, { Name: `Website ${js}`, "Allowed IP addresses (optional)": "127.0.0.0/8" })
  const made = await press(page, "Create key")
  assert.equal(made.status(), 201)
  assert.equal(made.headers()["cache-control"], "no-store")
  const secret = await secretOf(page)
  assert.match(secret, shape)
  assert.equal(await opens(secret), 200)
  const refused = await instance.call("GET", `/api/staff?businessId=${salon.id}`, { key: secret })
  assert.deepEqual([refused.status, refused.body.requiredScope], [403, "staff:read"])

  await leave(page)
  const detail = page.url()
  assert.ok(!(await page.content()).includes(secret))
  await page.goBack().catch(() => {}) // the browser asks before it sends a form again
  assert.ok(!(await page.locator("html").innerText()).includes(secret), "Back shows no secret")
  await page.goto(detail)
  await page.getByRole("heading", { name: `Website ${js}` }).waitFor()
  assert.ok(!(await page.content()).includes(secret))
  quiet(page)
  await page.context().close()
})

twice(test, "K1 reloading the page with the secret makes no key and shows none", async (js) => {
  const page = await owner(js)
  const secret = await create(page, `Reloaded ${js}`)
  page.on("dialog", (dialog) => dialog.accept())
  await page.reload() // sends the form again
  await page.getByRole("status").filter({ hasText: "the key exists already" }).waitFor()
  assert.ok(!(await page.content()).includes(secret))
  await page.goto(`${keys}?q=Reloaded+${js}`)
  assert.equal(await page.getByRole("row").filter({ hasText: `Reloaded ${js}` }).count(), 1)
  await page.context().close()
})

test("K2 the button copies exactly the key, and says when it cannot", async () => {
  const page = await owner()
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"])
  const secret = await create(page, "Copied")
  const copy = page.getByRole("button", { name: "Copy" }).first()
  await copy.click()
  await page.getByRole("button", { name: "Copied" }).waitFor()
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), secret)
  await page.locator("#live").filter({ hasText: "Copied" }).waitFor({ state: "attached" })

  await page.evaluate(() => { navigator.clipboard.writeText = () => Promise.reject(new Error("denied")) })
  await page.getByRole("button", { name: "Copy" }).last().click()
  await page.getByRole("button", { name: "Not copied; it is selected" }).waitFor()
  assert.match(await page.evaluate(() => String(getSelection())), new RegExp(`X-API-Key: ${secret}`))
  quiet(page)
  await page.context().close()
})

test("K3 leaving without having saved the secret asks first", async () => {
  const page = await owner()
  await create(page, "Left")
  const asked = []
  page.on("dialog", (dialog) => { asked.push(dialog.type()); return dialog.dismiss() })
  await page.getByRole("main").getByRole("link", { name: "API keys" }).click()
  await page.waitForFunction(() => true)
  assert.deepEqual(asked, ["beforeunload"])
  assert.match(await secretOf(page), shape)

  await page.getByRole("checkbox", { name: /I have saved it/ }).check()
  await press(page, "Done")
  assert.deepEqual(asked, ["beforeunload"])
  await page.context().close()
})

twice(test, "K4 the same form sent twice makes one key", async (js) => {
  const page = await owner(js)
  await page.goto(`${keys}/new`)
  await fill(page, { Name: `Twice ${js}` })
  const form = await page.locator("form[method=post]").last().evaluate((form) => new URLSearchParams(new FormData(form)).toString())
  const post = () => page.request.post(`${keys}/new`, { data: form, headers: { "Content-Type": "application/x-www-form-urlencoded" } })
  const answers = await Promise.all([post(), post(), post()])
  assert.deepEqual(answers.map((answer) => answer.status()).sort(), [200, 200, 201])
  assert.equal((await press(page, "Create key")).status(), 200)
  await page.getByRole("status").filter({ hasText: "the key exists already" }).waitFor()
  const { body } = await instance.call("GET", `/api/integrations/api-keys?businessId=${salon.id}&limit=100`, { token: ana.token })
  assert.equal(body.apiKeys.filter(({ name }) => name === `Twice ${js}`).length, 1)
  await page.context().close()
})

twice(test, "K6 after a rotation both secrets work until the old one is ended", async (js) => {
  const page = await owner(js)
  const old = await create(page, `Rotated ${js}`)
  await leave(page)
  assert.equal(await opens(old), 200)
  await page.getByRole("link", { name: "Rotate…" }).click()
  assert.ok(await page.getByRole("radio", { name: "In 24 hours" }).isChecked())
  await page.getByText("This key was last used just now from 127.0.0.1.").waitFor()
  assert.equal((await press(page, "Rotate key")).status(), 201)
  const fresh = await secretOf(page)
  assert.match(fresh, shape)
  await leave(page)
  assert.deepEqual([await opens(old), await opens(fresh)], [200, 200])

  await page.goto(`${keys}?q=Rotated+${js}`)
  await page.getByRole("row").getByText("Rotating").waitFor()
  await page.getByRole("link", { name: `Rotated ${js}` }).click()
  await page.getByText(`The old secret, which ends in ${old.slice(-4)}, works until`).waitFor()
  await page.getByText("It was last used just now from 127.0.0.1.").waitFor()
  await press(page, "End it now")
  await page.getByRole("status").filter({ hasText: "The old secret no longer works." }).waitFor()
  assert.deepEqual([await opens(old), await opens(fresh)], [401, 200])
  quiet(page)
  await page.context().close()
})

twice(test, "K7 a key in use is revoked by its name, at once", async (js) => {
  const page = await owner(js)
  const secret = await create(page, `Old CRM ${js}`)
  await leave(page)
  assert.equal(await opens(secret), 200)
  await page.goto(`${keys}?q=Old+CRM+${js}`)
  await page.getByRole("button", { name: `Actions for Old CRM ${js}` }).click()
  await page.getByRole("link", { name: "Revoke…" }).click()
  await page.getByLabel(`Type “Old CRM ${js}” to confirm`).fill("Old")
  assert.equal((await press(page, "Revoke key")).status(), 422)
  assert.equal(await opens(secret), 200)
  assert.equal(await page.getByLabel(/to confirm/).inputValue(), "Old")
  await page.getByLabel(/to confirm/).fill(`Old CRM ${js}`)
  await press(page, "Revoke key")
  await page.getByRole("status").filter({ hasText: "The key is revoked." }).waitFor()
  assert.equal(await opens(secret), 401)
  await page.getByRole("row").filter({ hasText: `Old CRM ${js}` }).getByText("Revoked").waitFor()
  quiet(page)
  await page.context().close()
})

test("K8 a search is in the address, and Back restores it", async () => {
  const page = await owner()
  await create(page, "Needle")
  await leave(page)
  await page.goto(keys)
  await page.getByLabel("Name, start of the key, or id").fill("needle")
  await page.getByLabel("Status").selectOption("active")
  await press(page, "Filter")
  assert.equal(page.url(), `${instance.url}${keys}?q=needle&status=active`)
  assert.equal(await page.getByRole("row").count(), 2)
  await page.getByRole("link", { name: "Needle" }).click()
  await page.goBack()
  assert.equal(await page.getByLabel("Name, start of the key, or id").inputValue(), "needle")
  await page.getByRole("link", { name: "Clear" }).click()
  assert.equal(page.url(), instance.url + keys)
  await page.context().close()
})

test("K10 role staff sees no integrations, and another business finds none", async () => {
  const cris = await instance.person("Cris Vega"), bea = await instance.person("Bea Sanz")
  await instance.join(ana, salon, cris, "staff")
  await instance.business(bea, "Studio Sur")
  const key = await instance.key(ana, salon, "Unseen", ["bookings:read"])
  const paths = [keys, `${keys}/new`, `${keys}/${key.id}`, `${keys}/${key.id}/rotate`, `${keys}/${key.id}/revoke`]

  const staff = await visit(browser, instance, { token: cris.token })
  await staff.goto(`/app/${salon.slug}`)
  assert.equal(await staff.getByRole("link", { name: "API keys" }).count(), 0)
  for (const path of paths) {
    assert.equal((await staff.goto(path)).status(), 403)
    await staff.getByText("Ask Ana Gil.").waitFor()
  }
  const stranger = await visit(browser, instance, { token: bea.token })
  for (const path of paths) {
    assert.equal((await stranger.goto(path)).status(), 404)
    await stranger.getByRole("heading", { name: "Page not found" }).waitFor()
  }
  const form = { form: { form_id: "abcdefghij12345", name: "Intruder", preset: "full", expires: "never", confirm: "Unseen", grace: "0" } }
  for (const path of paths.filter((path) => /new|rotate|revoke/.test(path)).concat(`${keys}/${key.id}/previous`)) {
    assert.equal((await staff.request.post(path, form)).status(), 403)
    assert.equal((await stranger.request.post(path, form)).status(), 404)
  }
  assert.equal(await opens(key.key), 200)
  const { body } = await instance.call("GET", `/api/integrations/api-keys?businessId=${salon.id}&limit=100`, { token: ana.token })
  assert.ok(!body.apiKeys.some(({ name }) => name === "Intruder"))
  await Promise.all([staff.context().close(), stranger.context().close()])
})
