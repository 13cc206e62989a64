// An app of others asks a person to be let in (ux.md section 1.4, Consent).
import assert from "node:assert/strict"
import { createHash, randomBytes } from "node:crypto"
import { once } from "node:events"
import { createServer } from "node:http"
import { after, before, test } from "node:test"
import { fill, launch, press, quiet, twice, visit } from "./support/browser.mjs"
import { password, start } from "./support/instance.mjs"
import { lookAround } from "./support/look.mjs"

let instance, browser, app, ana, salon, made, secret, callback
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
  secret = await instance.made("POST", "/api/integrations/apps", {
    token: ana.token,
    body: {
      businessId: salon.id, name: "Agenda del norte y de todos sus distritos", website: "https://agenda.example.com", confidential: true,
      redirectUris: ["https://agenda.example.com/integrations/nearbyassist/oauth/callback-with-a-long-address"], scopes: ["bookings:read", "bookings:write"],
    },
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

/** sent sends the form of a page and waits for the page that answers. */
async function sent(page) {
  const answered = page.waitForResponse((answer) => answer.request().method() === "POST")
  await page.locator("main form[method=post]").last().evaluate((form) => form.requestSubmit())
  await answered
  await page.waitForLoadState()
}

// The person of the tests above has let the app in.
for (const lang of ["en", "es"]) {
  test(`every page of apps is good to look at, in ${lang}`, { timeout: 170_000 }, async () => {
    const page = await visit(browser, instance, { token: ana.token })
    await page.goto(`/app?all=1&lang=${lang}`)
    const apps = `/app/${salon.slug}/integrations/apps`, connections = `/app/${salon.slug}/integrations/connections`
    const see = async (path, name, status = 200) => {
      assert.equal((await page.goto(path)).status(), status, path)
      await lookAround(page, `apps-${name}-${lang}`)
    }
    await see(asked().address, "consent")
    await see(asked().address.replace(encodeURIComponent(callback), encodeURIComponent("https://elsewhere.example.com/cb")), "consent-refused", 400)
    await see(apps, "apps")
    for (const act of ["edit", "rotate", "delete"]) await see(`${apps}/${secret.id}/${act}`, act)
    await see(`${apps}/${secret.id}`, "app")
    await see(`${apps}/new`, "new")
    await sent(page)
    await lookAround(page, `apps-new-refused-${lang}`)
    await see(connections, "connections")
    await see(await page.locator("main a[href$='/withdraw']").first().getAttribute("href"), "withdraw")
    await page.goto("/app?all=1&lang=en")
    await page.context().close()
  })
}
