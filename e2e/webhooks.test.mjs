// The receiver of the reference, word for word, on a real Express server: what it accepts is what we promise.
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import crypto from "node:crypto"
import { once } from "node:events"
import { after, before, test } from "node:test"
import { promisify } from "node:util"
import express from "express"
import { start } from "./support/instance.mjs"

const hostile = `<b>"O'Ñandú" & ünïcödé   👩‍🔧</b>`
let instance, receiver, webhookSecret
let verdicts = []

before(async () => {
  const app = express()
  app.use(express.json())
  app.post("/hook", (req, res) => {
    // Verify webhook signature
    const signature = req.headers['x-nearbyassist-signature'];
    const expected = crypto
      .createHmac('sha256', webhookSecret)
      .update(JSON.stringify(req.body))
      .digest('hex');

    if (signature !== expected) {
      verdicts.push({ accepted: false, body: req.body })
      return res.status(401).json({ error: 'Invalid signature' });
    }
    verdicts.push({ accepted: true, body: req.body, standard: req.headers["webhook-signature"] })
    res.sendStatus(204)
  })
  app.post("/secret", (req, res) => {
    webhookSecret = req.body.secret
    res.sendStatus(204)
  })
  receiver = app.listen(0, "127.0.0.1")
  await once(receiver, "listening")
  instance = await start({ NEARBY_WEBHOOK_ALLOW: `127.0.0.1:${receiver.address().port}` })
})

after(async () => {
  receiver?.close()
  await instance?.stop()
})

const heard = async (count) => {
  while (verdicts.length < count) await new Promise((resolve) => setTimeout(resolve, 20))
  return verdicts[count - 1]
}

test("the reference's receiver accepts names with quotes, tags, emoji and spaces", async () => {
  const owner = await instance.person("Ana Gil")
  const business = await instance.business(owner, hostile)
  const service = await instance.made("POST", "/api/services", { token: owner.token, body: { businessId: business.id, name: hostile, durationMinutes: 30 } })
  const key = await instance.made("POST", "/api/integrations/api-keys", {
    token: owner.token, body: { businessId: business.id, name: hostile, scopes: ["bookings:read", "bookings:write"] },
  })
  const hook = await instance.made("POST", "/api/webhooks", {
    token: owner.token, body: { businessId: business.id, url: `http://127.0.0.1:${receiver.address().port}/hook`, events: ["booking.created", "booking.cancelled"] },
  })
  webhookSecret = hook.secret

  const day = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10)
  const free = await fetch(`${instance.url}/api/bookings/availability?serviceId=${service.id}&from=${day(2)}&to=${day(12)}`, { headers: { "X-API-Key": key.key } })
  const { slots } = await free.json()
  const booking = await instance.made("POST", "/api/integrations/partner/bookings", {
    key: key.key,
    body: { serviceId: service.id, start: slots[0].start, customer: { name: hostile, email: "zoe@example.com" }, notes: `${hostile}\u2028\u2029</script>\\ \u0007` },
  })
  const created = await heard(1)
  assert.ok(created.accepted, "booking.created was refused")
  assert.equal(created.body.data.id, booking.id)
  assert.equal(created.body.data.businessName, hostile)
  assert.equal(created.body.data.serviceName, hostile)
  assert.equal(created.body.data.customer.name, hostile)

  await instance.made("POST", `/api/bookings/${booking.id}/cancel`, { key: key.key, body: { reason: hostile } })
  const cancelled = await heard(2)
  assert.ok(cancelled.accepted, "booking.cancelled was refused")
  assert.equal(cancelled.body.data.status, "cancelled")
})

// The same test of the dispatcher that has the official library verify them sends them here too: texts, numbers and free JSON
// at their worst, of every type of event.
test("the reference's receiver accepts ten thousand hostile deliveries", async () => {
  verdicts = []
  const address = `http://127.0.0.1:${receiver.address().port}`
  await promisify(execFile)("go", ["test", "-count=1", "-vet=off", "./hooks/webhooks", "-run", "^TestTenThousandHostileDeliveriesVerify$", "-express", address], {
    cwd: new URL("..", import.meta.url).pathname,
  }).catch((error) => assert.fail(error.stdout + error.stderr))
  assert.equal(verdicts.length, 10_000)
  assert.equal(verdicts.filter((verdict) => verdict.accepted).length, 10_000)
  assert.equal(new Set(verdicts.map((verdict) => verdict.body.id)).size, 10_000)
  assert.equal(new Set(verdicts.map((verdict) => verdict.body.type)).size, 14)
})
