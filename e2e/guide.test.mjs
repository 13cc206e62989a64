// The programs of the integration guide do what it says of them, each where a reader runs it.
import assert from "node:assert/strict"
import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { readFile } from "node:fs/promises"
import { createServer } from "node:http"
import { dirname, join } from "node:path"
import { after, before, test } from "node:test"
import { text } from "node:stream/consumers"
import { promisify } from "node:util"
import { password, start } from "./support/instance.mjs"

const run = promisify(execFile)
const here = new URL(".", import.meta.url).pathname
const snippets = join(here, "../docs/guide/snippets")
const snippet = (name) => import(join(snippets, name))
const hostile = `<b>"O'Ñandú" & \u2028 ünïcödé 👩‍🔧 \\ </script>`

let instance, owner, salon, service, key, api
before(async () => {
  instance = await start({ NEARBY_WEBHOOK_ALLOW: "127.0.0.0/8" })
  owner = await instance.person("Ana Gil")
  salon = await instance.business(owner, "Salón Sol")
  service = await instance.made("POST", "/api/services", { token: owner.token, body: { businessId: salon.id, name: "Haircut", durationMinutes: 30 } })
  key = await instance.key(owner, salon, "Guide", ["bookings:read", "bookings:write", "services:read", "webhooks:read", "webhooks:write"])
  api = { baseUrl: instance.url, apiKey: key.key }
})
after(() => instance?.stop())

const day = (ahead) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10)
const free = async () => (await instance.made("GET", `/api/bookings/availability?serviceId=${service.id}&from=${day(1)}&to=${day(20)}`, { key: key.key })).slots
const order = async () => ({ serviceId: service.id, start: (await free())[0].start, customer: { name: hostile, email: `${crypto.randomUUID()}@example.com` } })
const partnerBookings = "/api/integrations/partner/bookings"
const booked = async () => instance.made("POST", partnerBookings, { key: key.key, body: await order() })

/** listening is a server of the test's own on a free port. */
async function listening(serve) {
  const server = createServer(serve).listen(0, "127.0.0.1")
  await once(server, "listening")
  return { address: `127.0.0.1:${server.address().port}`, close: () => { server.close(); server.closeAllConnections() } }
}

const hook = (address, events = ["booking.created"]) =>
  instance.made("POST", "/api/webhooks", { key: key.key, body: { url: `http://${address}/${crypto.randomUUID()}`, events } })
const unhook = ({ id }) => instance.made("DELETE", `/api/webhooks/${id}`, { key: key.key })

/** shell runs one of the guide's commands and answers what it printed. */
const shell = async (name, env) => {
  const { stdout } = await run("bash", ["-eu", join(snippets, name)], { env: { ...process.env, BASE_URL: instance.url, API_KEY: key.key, ...env } })
  return JSON.parse(stdout)
}

test("quick start: services, free times, a booking, and the same one when it is sent again", async () => {
  const { services } = await shell("services.sh")
  assert.deepEqual(services.map(({ id }) => id), [service.id])
  const { slots } = await shell("availability.sh", { SERVICE: service.id, FROM: day(1), TO: day(15) })
  const booking = { SERVICE: service.id, START: slots[0].start, ORDER: "order-1" }
  const made = await shell("book.sh", booking), again = await shell("book.sh", booking)
  assert.deepEqual([made.status, made.start, made.externalReference, again.id], ["confirmed", slots[0].start, "order-1", made.id])
})

test("authenticate: a key acts for its business, a session for its person", async () => {
  assert.ok(Array.isArray((await shell("partner.sh")).bookings))
  const { accessToken } = await shell("signin.sh", { EMAIL: owner.email, PASSWORD: password })
  assert.equal((await shell("profile.sh", { ACCESS_TOKEN: accessToken })).email, owner.email)
  assert.equal((await shell("profile.sh", { ACCESS_TOKEN: "na_st_unknown" })).code, "unauthenticated")
})

test("a list is read whole, whatever its pages", async () => {
  const { all } = await snippet("list.mjs")
  const made = []
  for (let n = 0; n < 3; n++) made.push((await instance.made("POST", "/api/services", { token: owner.token, body: { businessId: salon.id, name: `Extra ${n}`, durationMinutes: 30 } })).id)
  const read = []
  const inOnes = await listening(async (request, response) => {
    const answer = await fetch(instance.url + request.url.replace("limit=100", "limit=1"), { headers: { "X-API-Key": key.key } })
    response.writeHead(answer.status).end(await answer.text())
  })
  for await (const { id } of all({ ...api, baseUrl: `http://${inOnes.address}` }, "/api/services", "services")) read.push(id)
  inOnes.close()
  assert.deepEqual(read.toSorted(), [...made, service.id].toSorted())
  for (const id of made) await instance.call("DELETE", `/api/services/${id}`, { token: owner.token })
})

/** deliveries are what a server really sends, one with two signatures among them. */
async function deliveries() {
  const came = []
  const receiver = await listening(async (request, response) => {
    came.push({ headers: request.headers, body: await text(request) })
    response.writeHead(204).end()
  })
  const arrived = async (count) => { while (came.length < count) await new Promise((resolve) => setTimeout(resolve, 20)) }
  const made = await hook(receiver.address)
  await booked()
  await arrived(1) // it is signed when it is sent
  const { secret } = await instance.made("POST", `/api/webhooks/${made.id}/rotate-secret`, { key: key.key, body: {} })
  await booked()
  await arrived(2)
  await unhook(made)
  receiver.close()
  return { came, secrets: [made.secret, secret] }
}

/** cases are deliveries with what a receiver has to make of them: the event's id, or null. */
async function cases() {
  const { came: [single, double], secrets: [old, fresh] } = await deliveries()
  const idOf = ({ body }) => JSON.parse(body).id
  const made = (delivery, secret, wanted, change = {}) => {
    const { headers, body, now } = { now: Number(delivery.headers["webhook-timestamp"]), ...delivery, ...change }
    return { secret, headers, body: Buffer.from(body).toString("base64"), now, wanted }
  }
  const without = (name) => ({ headers: Object.fromEntries(Object.entries(single.headers).filter(([each]) => each !== name)) })
  const instead = (name, value) => ({ headers: { ...single.headers, [name]: value } })
  const sent = Number(single.headers["webhook-timestamp"]), signed = single.headers["webhook-signature"]
  return [
    made(single, old, idOf(single)), made(double, old, idOf(double)), made(double, fresh, idOf(double)),
    made(single, old, idOf(single), { now: sent + 300 }), made(single, old, null, { now: sent + 301 }), made(single, old, null, { now: sent - 301 }),
    made(single, fresh, null), made(single, old, null, { body: single.body + " " }), made(single, old, null, { body: single.body.replace("confirmed", "cancelled") }),
    made(single, old, null, without("webhook-signature")), made(single, old, null, without("webhook-timestamp")), made(single, old, null, without("webhook-id")),
    made(single, old, null, instead("webhook-id", "another")), made(single, old, null, instead("webhook-timestamp", String(sent + 1))),
    made(single, old, null, instead("webhook-signature", `v2${signed.slice(2)}`)), made(single, old, null, instead("webhook-signature", signed.slice(0, 20))),
    made(single, old, null, instead("webhook-timestamp", "soon")), made(single, old, null, instead("webhook-signature", "")),
  ]
}

let judged
for (const [language, command] of Object.entries({ "Node.js": "node", Python: "python3", PHP: "php", Ruby: "ruby" })) {
  test(`a webhook is verified in ${language}`, async () => {
    judged ??= await cases()
    const ending = { node: "mjs", python3: "py", php: "php", ruby: "rb" }[command]
    const program = spawn(command, [join(here, `guide/verify.${ending}`), snippets], { stdio: ["pipe", "pipe", "inherit"] })
    const failed = once(program, "error").then(([error]) => { throw new Error(`${command} is missing: apt-get install php-cli ruby (${error.message})`) })
    program.stdin.end(JSON.stringify(judged))
    assert.deepEqual(JSON.parse(await Promise.race([text(program.stdout), failed])), judged.map(({ wanted }) => wanted))
  })
}

/** printing starts a program and answers how to wait for what it prints. */
function printing(command, args, env) {
  const program = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] })
  let printed = ""
  program.stdout.on("data", (more) => { printed += more })
  return {
    until: async (pattern) => {
      while (!pattern.test(printed)) {
        assert.equal(program.exitCode, null, `it ended: ${printed}`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    stop: async () => { program.kill("SIGTERM"); await once(program, "exit") },
  }
}

/** freeAddress is one where nobody listens. */
async function freeAddress() {
  const { address, close } = await listening(() => {})
  close()
  return address
}

const post = (address, headers) => fetch(`http://${address}/`, { method: "POST", headers, body: "{}" }).then(({ status }) => status, () => 0)

test("a receiver takes what is signed and refuses the rest", async () => {
  const address = await freeAddress()
  const made = await hook(address)
  const receiver = printing("node", [join(snippets, "receive.mjs")], { PORT: address.split(":")[1], WEBHOOK_SECRET: made.secret })
  while (await post(address, {}) !== 401) await new Promise((resolve) => setTimeout(resolve, 20))
  const { id } = await booked()
  await receiver.until(new RegExp(`booking\\.created ${id}`))
  await unhook(made)
  await receiver.stop()
})

test("nearbyassist listen verifies what comes", async () => {
  const address = await freeAddress()
  const made = await hook(address)
  const env = { ADDRESS: address, WEBHOOK_SECRET: made.secret, PATH: `${dirname(instance.binary)}:${process.env.PATH}` }
  const receiver = printing("bash", ["-eu", "-c", `exec ${await readFile(join(snippets, "listen.sh"))}`], env)
  await receiver.until(/Listening/)
  await booked()
  await receiver.until(/booking\.created[\s\S]*webhook-signature +right/)
  await unhook(made)
  await receiver.stop()
})

test("another calendar follows the bookings", async () => {
  const { sync } = await snippet("sync.mjs")
  const calendar = new Map()
  const theirs = { put: async (id, event) => calendar.set(id, event), remove: async (id) => calendar.delete(id) }
  const stays = await booked(), moves = await booked(), ends = await booked()
  let since = await sync(api, theirs, "2000-01-01T00:00:00Z")
  assert.deepEqual(calendar.get(stays.id), { start: stays.start, end: stays.end, title: `Haircut: ${hostile}` })
  assert.ok(calendar.has(ends.id))

  const { body: moved } = await instance.call("PATCH", `/api/bookings/${moves.id}`, { key: key.key, body: { start: (await free()).at(-1).start } })
  await instance.made("POST", `/api/bookings/${ends.id}/cancel`, { key: key.key, body: { reason: "ill" } })
  const added = await booked()
  since = await sync(api, theirs, since)
  assert.equal(calendar.get(moves.id).start, moved.start)
  assert.ok(calendar.has(added.id) && calendar.has(stays.id) && !calendar.has(ends.id))
  const before = [...calendar]
  assert.equal(await sync(api, theirs, since), since)
  assert.deepEqual([...calendar], before)
})

test("a request whose answer is lost counts once", async () => {
  const { send } = await snippet("retry.mjs")
  let lost = 0, busy = 0
  const network = await listening(async (request, response) => {
    const body = await text(request)
    const { host, connection, "content-length": length, ...headers } = request.headers
    const answer = await fetch(instance.url + request.url, { method: request.method, headers, body })
    if (lost++ < 1) return request.socket.destroy()
    if (busy++ < 1) return response.writeHead(503, { "Retry-After": "0" }).end()
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
  })
  const body = JSON.stringify({ ...await order(), customer: { name: "Lost", email: "lost@example.com" } })
  const answer = await send(`http://${network.address}${partnerBookings}`, { method: "POST", headers: { "X-API-Key": key.key, "Content-Type": "application/json" }, body })
  network.close()
  assert.deepEqual([answer.status, answer.headers.get("Idempotent-Replayed")], [201, "true"])
  const { bookings } = await instance.made("GET", `/api/bookings/business/${salon.id}?q=lost@example.com`, { key: key.key })
  assert.deepEqual(bookings.map(({ id }) => id), [(await answer.json()).id])
  assert.equal((await send(`${instance.url}/api/bookings/aaaaaaaaaaaaaaa`, { headers: { "X-API-Key": key.key } })).status, 404)
})

test("an error says what to do", async () => {
  const { book } = await snippet("errors.mjs")
  const wish = await order()
  assert.equal((await book(api, wish)).booking.start, wish.start)
  const { offer } = await book(api, { ...wish, customer: { name: "Bea", email: "bea@example.com" } })
  assert.ok(offer.length > 0 && offer.every(({ start }) => start !== wish.start))
  const { fields } = await book(api, { ...wish, seats: 0, customer: { name: "Bea", email: "nowhere" } })
  assert.deepEqual(Object.keys(fields).sort(), ["customer.email", "seats"])
  const past = await book(api, { ...wish, start: "2020-01-01T10:00:00Z" })
  assert.ok(past.sorry && past.requestId, JSON.stringify(past))
  const reader = await instance.key(owner, salon, "Reader", ["bookings:read"])
  await assert.rejects(book({ ...api, apiKey: reader.key }, wish), /the key lacks bookings:write/)
})

/** allow lets an app in as a person does, and answers the query that it gets. */
async function allow(address) {
  const headers = { Cookie: `na_session=${owner.token}`, Origin: instance.url, "Content-Type": "application/x-www-form-urlencoded" }
  const page = await (await fetch(address, { headers })).text()
  const form = new URLSearchParams([...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]))
  form.set("decision", "allow")
  const answer = await fetch(address, { method: "POST", headers, body: form, redirect: "manual" })
  assert.equal(answer.status, 303, page)
  return new URL(answer.headers.get("Location"))
}

test("an app comes in by OAuth, stays, and subscribes as automation platforms do", async () => {
  const oauth = await snippet("oauth.mjs"), { trigger } = await snippet("subscribe.mjs")
  const scopes = ["bookings:read", "webhooks:read", "webhooks:write"], redirectUri = "https://crm.example.com/oauth/callback"
  const registered = await instance.made("POST", "/api/integrations/apps", {
    token: owner.token, body: { businessId: salon.id, name: "Sol CRM", website: "https://crm.example.com", redirectUris: [redirectUri], scopes },
  })
  const app = { baseUrl: instance.url, clientId: registered.clientId, clientSecret: registered.clientSecret, redirectUri, scopes }
  const pending = oauth.begin(app)
  const back = await allow(pending.address)
  assert.equal(back.origin + back.pathname, redirectUri)
  await assert.rejects(oauth.finish(app, { ...pending, state: "another" }, back.searchParams), /not the answer/)
  const first = await oauth.finish(app, pending, back.searchParams)
  assert.deepEqual([first.business_id, first.scope.split(" ").sort()], [salon.id, scopes])
  const next = await oauth.refresh(app, first.refresh_token)
  assert.notEqual(next.refresh_token, first.refresh_token)
  await assert.rejects(oauth.refresh(app, "na_rt_unknown"), /invalid_grant/)

  const { subscribe, unsubscribe, samples } = trigger({ baseUrl: instance.url, accessToken: next.access_token })
  const made = await subscribe("https://hooks.example.com/flow-1", "booking.created"), again = await subscribe("https://hooks.example.com/flow-1", "booking.created")
  assert.match(made.secret, /^whsec_/)
  assert.deepEqual([again.id, again.secret ?? null], [made.id, null])
  const [sample] = await samples("booking.created")
  assert.equal(sample.type, "booking.created")
  assert.equal((await unsubscribe(made.id)).status, "deleted")
  assert.equal((await unsubscribe(made.id)).status, "deleted")
})
