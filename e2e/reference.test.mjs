// The reference of the API as a reader uses it: every sample is taken off the page and run, in each of its languages.
import assert from "node:assert/strict"
import { once } from "node:events"
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { buffer } from "node:stream/consumers"
import { launch, quiet, twice, visit } from "./support/browser.mjs"
import { password, start } from "./support/instance.mjs"
import { lookAround } from "./support/look.mjs"
import { runners } from "./support/samples.mjs"

const source = new URL("../", import.meta.url)
const operations = [] // {id, method, path, operation} of the document
let instance, browser, receiver, folder, items, prepareScript

before(async () => {
  receiver = createServer((_, answer) => answer.writeHead(204).end()).listen(0, "127.0.0.1")
  await once(receiver, "listening")
  instance = await start({ NEARBY_WEBHOOK_ALLOW: `127.0.0.1:${receiver.address().port}`, NEARBY_LIMIT_GUEST: "100000" })
  browser = await launch()
  folder = await mkdtemp(join(tmpdir(), "nearbyassist-samples-"))
  prepareScript = await readFile(new URL("docs/postman/before.js", source), "utf8")
  const collection = await (await fetch(`${instance.url}/postman.json`)).json()
  items = Object.fromEntries(collection.item.flatMap((group) => group.item).map((item) => [item.id, item]))
  const document = await (await fetch(`${instance.url}/openapi.json`)).json()
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) operations.push({ id: operation.operationId, method: method.toUpperCase(), path, operation })
  }
})
after(async () => {
  await browser?.close()
  receiver?.close()
  await instance?.stop()
  if (folder) await rm(folder, { recursive: true })
})

/** What an operation uses up is made for it alone; the rest is shared. Times and customers belong to a business. */
const own = {
  deleteProfile: ["email", "token"], signOut: ["email", "token"], signOutEverywhere: ["email", "token"], refresh: ["email", "token"],
  archiveBusiness: ["businessId"], removeStaff: ["staffId", "serviceId"], updateStaff: ["staffId", "serviceId"], replaceSchedule: ["staffId", "serviceId"],
  archiveService: ["serviceId"], updateService: ["serviceId"],
}
const ofItsBusiness = /\{\{(start|bookingId|customerId|holdId|entryId)\}\}|"start"/
const usedBy = ({ id }) => own[id] ?? (ofItsBusiness.test(JSON.stringify(items[id].request)) ? ["businessId", "staffId", "serviceId"] : [])
const scopes = ["business", "bookings", "services", "staff", "webhooks"].flatMap((resource) => [`${resource}:read`, `${resource}:write`])

/** filled resolves {{names}} as Postman does. */
const filled = (text, values) => text.replace(/\{\{([$\w]+)\}\}/g, (_, name) => name === "$guid" ? crypto.randomUUID() : values[name])

/** prepare runs the collection's own script, which makes whatever the request names. */
function prepare(request, values) {
  return new Promise((resolve, reject) => {
    const pm = {
      request,
      collectionVariables: { set: (name, value) => { values[name] = value } },
      variables: { get: (name) => values[name], replaceIn: (text) => filled(text, values) },
      sendRequest: ({ method, url, header, body }, done) => fetch(url, { method, headers: header, body: body?.raw })
        .then(async (answer) => { const text = await answer.text(); done(null, { code: answer.status, text: () => text, json: () => JSON.parse(text) }) }, done),
    }
    new Function("pm", "setTimeout", "clearTimeout", "console", prepareScript)(pm, () => 0, resolve, { error: (text) => reject(new Error(text)) })
  })
}

/** replacements are what a reader puts in the place of the example's values, by those values. */
function replacements({ id, operation }, values) {
  const found = new Map()
  const put = (example, wish) => {
    if (typeof example === "string" && typeof wish === "string" && wish.includes("{{")) {
      const value = found.get(example) ?? filled(wish, values)
      assert.ok(!value.includes("undefined"), `${id}: ${wish} is ${value}`)
      found.set(example, value)
    } else if (example && wish && typeof example === "object" && typeof wish === "object") {
      for (const name of Object.keys(wish)) put(example[name], wish[name])
    }
  }
  const { url, body } = items[id].request
  const examples = Object.fromEntries((operation.parameters ?? []).map(({ name, example }) => [name, example]))
  for (const { key, value } of [...url.variable ?? [], ...url.query ?? []]) put(examples[key], value)
  const content = Object.values(operation.requestBody?.content ?? {})[0]
  if (body?.raw) put(content.example, JSON.parse(body.raw))
  for (const { key, value } of body?.formdata ?? []) put(content.example[key], value)
  return found
}

/** mailedTokens are what people would copy from their mail, each of an account that has no other part. */
async function mailedTokens(language) {
  const [vera, rita, cora, owner] = await Promise.all(["Vera Sol", "Rita Luz", "Cora Mar", "Olga Rey"].map((name) => instance.person(name)))
  const made = (path, body, token) => instance.made("POST", path, { body, token })
  const salon = await instance.business(owner, "Salón Rey"), invited = `ines-${language}@example.com`
  await Promise.all([
    made("/api/auth/forgot-password", { email: rita.email }), made("/api/auth/change-email", { email: `new-${cora.email}`, currentPassword: password }, cora.token),
    made("/api/staff", { businessId: salon.id, name: "Ines Paz", email: invited }, owner.token),
  ])
  const token = async (email, page) => (await instance.mailed(email, page)).match(/[\w-]{43}/)[0]
  return {
    verifyToken: await token(vera.email, "/verify"), resetToken: await token(rita.email, "/reset"),
    confirmToken: await token(`new-${cora.email}`, "/verify"), inviteToken: await token(invited, "/invite"),
  }
}

/** programs are the page's samples in a language as a reader would run them: [{id, text, env}]. */
async function programs(language) {
  const [shown, tokens] = await Promise.all([samplesOf(language), mailedTokens(language)])
  const first = { baseUrl: instance.url, receiver: `http://127.0.0.1:${receiver.address().port}`, password, ...tokens }
  const shared = { ...first }
  await prepare("{{token}} {{serviceId}}", shared)
  const keys = {}, made = []
  for (const each of operations) {
    const values = { ...shared }
    for (const name of usedBy(each)) delete values[name]
    await prepare({ named: items[each.id].request, besides: "{{token}}" }, values)
    const { token, businessId } = values
    keys[businessId] ??= (await instance.made("POST", "/api/integrations/api-keys", { token: shared.token, body: { businessId, name: "Samples", scopes } })).key
    let text = shown[each.id]
    for (const [example, value] of replacements(each, values)) {
      assert.ok(text.includes(example), `${each.id} in ${language}: no ${example} in\n${text}`)
      text = text.replaceAll(example, value)
    }
    made.push({ id: each.id, text, env: { API_KEY: keys[businessId], ACCESS_TOKEN: token } })
  }
  return made
}

async function samplesOf(language) {
  const page = await visit(browser, instance, { js: false })
  await page.goto(`/docs/en/api/all?code=${language}`)
  const found = await page.locator("code[id$='-sample']").evaluateAll((all) => all.map((code) => [code.id.replace(/-sample$/, ""), code.textContent]))
  await page.context().close()
  return Object.fromEntries(found)
}

for (const language of Object.keys(runners)) {
  test(`every sample in ${language} gets the documented answer`, async () => {
    const wanted = await programs(language), place = join(folder, language)
    await mkdir(place)
    const answers = await runners[language](place, wanted)
    const wrong = operations.map(({ id, operation }) => {
      const { status, body } = answers[id] ?? {}
      const documented = Object.keys(operation.responses).filter((code) => code < "300").map(Number)
      if (!documented.includes(status)) return `${id}: ${status} ${body}`
      const example = language !== "js" && operation.responses[status].content["application/json"]?.example // Node.js prints objects its own way
      const unknown = example ? Object.keys(JSON.parse(body)).filter((name) => !(name in example)) : []
      return unknown.length > 0 && `${id}: the example lacks ${unknown}`
    })
    assert.deepEqual(wrong.filter(Boolean), [])
  })
}

test("no text of a call ends the program that it stands in", async (t) => {
  const came = []
  const echo = createServer(async (request, response) => {
    came.push({ method: request.method, url: request.url, headers: request.headers, body: await buffer(request) })
    response.writeHead(200, { "Content-Type": "application/json" }).end("{}")
  }).listen(0, "127.0.0.1")
  t.after(() => { echo.close(); echo.closeAllConnections() })
  await once(echo, "listening")
  const golden = new URL("domain/snippet/testdata/", source)
  const endings = { curl: "sh", js: "mjs", go: "go.txt", php: "php", python: "py" }
  for (const [language, runSamples] of Object.entries(runners)) {
    const calls = [], place = join(folder, `hostile-${language}`)
    for (const name of ["get", "key", "json", "form"]) {
      const call = JSON.parse(await readFile(new URL(`${name}.json`, golden), "utf8"))
      const text = (await readFile(new URL(`${name}.${endings[language]}`, golden), "utf8")).replaceAll("127.0.0.1:8090", `127.0.0.1:${echo.address().port}`)
      calls.push({ id: name, call, text, env: { API_KEY: "na_live_key", ACCESS_TOKEN: "na_st_token" } })
    }
    await mkdir(place)
    came.length = 0
    await runSamples(place, calls)
    for (const [n, { id, call }] of calls.entries()) await arrived(`${id} in ${language}`, came[n], call)
  }
})

async function arrived(where, { method, url, headers, body }, call) {
  assert.deepEqual([method, url], [call.Method, call.URL.slice("http://127.0.0.1:8090".length)], where)
  const proof = { "": [undefined, undefined], API_KEY: ["na_live_key", undefined], ACCESS_TOKEN: [undefined, "Bearer na_st_token"] }[call.Credential]
  assert.deepEqual([headers["x-api-key"], headers.authorization], proof, where)
  if (call.Body) assert.deepEqual(JSON.parse(body), call.Body, where)
  if (!call.Form) return
  const form = await new Response(body, { headers: { "Content-Type": headers["content-type"] } }).formData()
  for (const { Name, Value, File } of call.Form) {
    const part = form.get(Name)
    assert.equal(File ? await part.text() : part, Value, where)
    if (File) assert.equal(part.name, File, where)
  }
}

twice(test, "a reader finds an operation, chooses a language once, and reads on in Spanish", async (js) => {
  const page = await visit(browser, instance, { js })
  await page.goto("/docs/en/api")
  await page.getByText("Bookings", { exact: true }).and(page.locator("summary b")).click()
  await page.getByRole("main").getByRole("link", { name: "Book", exact: true }).click()
  assert.equal(new URL(page.url()).pathname + new URL(page.url()).hash, "/docs/en/api/bookings#createBooking")
  const operation = page.getByRole("region", { name: "Book", exact: true })
  for (const told of ["bookings:write", "slot_taken", "customer.email", "required", "Idempotency-Key"]) await operation.getByText(told).first().waitFor()
  await operation.getByRole("link", { name: "PHP" }).click()
  assert.equal(new URL(page.url()).hash, "#createBooking")
  assert.match(await operation.locator("#createBooking-sample").textContent(), /^<\?php/)
  await page.goto("/docs/en/api/services")
  assert.match(await page.locator("#listServices-sample").textContent(), /^<\?php/)
  await page.goto("/docs/en/api/bookings#createBooking")
  await page.getByRole("link", { name: "Español" }).first().click()
  await page.waitForURL(/\/docs\/es\/api\/bookings/)
  if (js) assert.equal(new URL(page.url()).hash, "#createBooking")
  await page.getByRole("region", { name: "Reservar", exact: true }).getByText("obligatorio").first().waitFor()
  await page.getByRole("link", { name: "slot_taken" }).first().click()
  assert.match(page.url(), /\/docs\/es\/errors#slot_taken$/)
  quiet(page)
  await page.context().close()
})

test("a sample is copied as it stands", async () => {
  const page = await visit(browser, instance, { permissions: ["clipboard-read", "clipboard-write"] })
  await page.goto("/docs/en/api/bookings?code=python")
  await page.getByRole("button", { name: "Copy" }).first().click()
  await page.getByText("Copied").first().waitFor()
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.locator("code[id$='-sample']").first().textContent())
  await page.context().close()
})

test("on paper there is the reference and nothing around it", async () => {
  const page = await visit(browser, instance)
  await page.goto("/docs/en/api/holds")
  await page.emulateMedia({ media: "print" })
  assert.deepEqual([await page.locator("#side").isVisible(), await page.locator("#createHold").isVisible()], [false, true])
  const example = await page.locator("pre:has(#createHold-answer-201)").evaluate((pre) => pre.scrollHeight - pre.clientHeight)
  assert.ok(example <= 1, `${example} px of an example are cut off`)
  await page.context().close()
})

test("the reference looks right to everybody", async () => {
  const page = await visit(browser, instance)
  await page.goto("/docs/es/api")
  await page.locator("summary").first().click()
  await lookAround(page, "reference-index")
  for (const [name, path] of [["reference-group", "/docs/en/api/bookings?code=go"], ["reference-tools", "/docs/es/api/webhook-tools"]]) {
    await page.goto(path)
    for (const members of await page.locator(".doc-op details").all().then((all) => all.slice(0, 2))) await members.locator("summary").click()
    await lookAround(page, name)
  }
  await page.goto("/docs/en/api/all") // its parts have been looked at: what is left are its headings, its ids and what is too wide
  await lookAround(page, "reference-all", ["narrow"])
  await page.context().close()
})
