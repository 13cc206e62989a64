// An app of others asks a person to be let in (ux.md section 1.4, Consent).
import assert from "node:assert/strict"
import { createHash, randomBytes } from "node:crypto"
import { once } from "node:events"
import { createServer } from "node:http"
import { after, before, test } from "node:test"
import { fill, launch, press, quiet, twice, visit } from "./support/browser.mjs"
import { password, start } from "./support/instance.mjs"

let instance, browser, app, ana, salon, made, callback
before(async () => {
  app = createServer((_, answer) => answer.setHeader("Content-Type", "text/html").end("<!doctype html><title>The app</title><link rel=icon href=data:,><h1>Back at the app</h1>"))
  app.listen(0, "127.0.0.1")
  await once(app, "listening")
  callback = `http://127.0.0.1:${app.address().port}/cb`
  browser = await launch()
  instance = await start()
  ana = await instance.person("Ana Gil")
  salon = await instance.business(ana, "Salon Sol")
  made = await instance.made("POST", "/api/integrations/apps", {
    token: ana.token,
    body: { businessId: salon.id, name: "Sol CRM", website: "https://crm.example.com", redirectUris: ["http://127.0.0.1/cb"], scopes: ["services:read"], confidential: false },
  })
})
after(async () => {
  await browser?.close()
  await instance?.stop()
  app?.close()
})

/** asked is the address that the app sends people to, and what it needs for the rest of the way. */
function asked() {
  const verifier = randomBytes(32).toString("base64url"), state = randomBytes(8).toString("hex")
  const query = new URLSearchParams({
    response_type: "code", client_id: made.clientId, redirect_uri: callback, state, code_challenge_method: "S256",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
  })
  return { address: `/oauth/authorize?${query}`, verifier, state }
}

twice(test, "a person signs in, lets an app in, and is back at it; the app gets its token", async (js) => {
  const { address, verifier, state } = asked()
  const page = await visit(browser, instance, { js })
  await page.goto(address)
  await fill(page, { Email: ana.email, Password: password })
  await press(page, "Sign in")
  await page.getByRole("heading", { name: "Let Sol CRM in?" }).waitFor()
  const buttons = await page.locator("main button").evaluateAll((all) => all.map((button) => button.getBoundingClientRect().width))
  assert.equal(new Set(buttons.map(Math.round)).size, 1, "Deny and Allow have one width")
  await page.getByRole("button", { name: "Allow", exact: true }).click()
  await page.getByRole("heading", { name: "Back at the app" }).waitFor()
  const answer = new URL(page.url()).searchParams
  assert.deepEqual([answer.get("state"), answer.get("iss")], [state, instance.url])
  const exchange = await fetch(`${instance.url}/oauth/token`, {
    method: "POST", body: new URLSearchParams({ grant_type: "authorization_code", code: answer.get("code"), redirect_uri: callback, client_id: made.clientId, code_verifier: verifier }),
  })
  const token = await exchange.json()
  assert.equal(exchange.status, 200)
  assert.equal((await instance.call("GET", "/api/services", { token: token.access_token })).status, 200)
  quiet(page)
})

twice(test, "who says no is back at the app as well", async (js) => {
  const page = await visit(browser, instance, { token: ana.token, js })
  await page.goto(asked().address)
  await page.getByRole("button", { name: "Deny", exact: true }).click()
  await page.getByRole("heading", { name: "Back at the app" }).waitFor()
  assert.equal(new URL(page.url()).searchParams.get("error"), "access_denied")
  quiet(page)
})
