// The Postman collection, as a client imports it, runs whole against a server that knows nobody.
import assert from "node:assert/strict"
import { once } from "node:events"
import { readFile } from "node:fs/promises"
import { createServer } from "node:http"
import { after, before, test } from "node:test"
import { promisify } from "node:util"
import newman from "newman"
import { password, start } from "./support/instance.mjs"

let instance, receiver
before(async () => {
  receiver = createServer((_, answer) => answer.writeHead(204).end()).listen(0, "127.0.0.1")
  await once(receiver, "listening")
  instance = await start({ NEARBY_WEBHOOK_ALLOW: `127.0.0.1:${receiver.address().port}` })
})
after(async () => {
  receiver?.close()
  await instance?.stop()
})

/** mailedTokens are what people would copy from their mail, each of an account that has no other part. */
async function mailedTokens() {
  const [vera, rita, cora, owner] = await Promise.all(["Vera Sol", "Rita Luz", "Cora Mar", "Olga Rey"].map((name) => instance.person(name)))
  const made = (path, body, token) => instance.made("POST", path, { body, token })
  const salon = await instance.business(owner, "Salón Rey")
  await made("/api/auth/forgot-password", { email: rita.email })
  await made("/api/auth/change-email", { email: `new-${cora.email}`, currentPassword: password }, cora.token)
  await made("/api/staff", { businessId: salon.id, name: "Ines Paz", email: "ines@example.com" }, owner.token)
  const token = async (email, page) => (await instance.mailed(email, page)).match(/[\w-]{43}/)[0]
  return {
    verifyToken: await token(vera.email, "/verify"), resetToken: await token(rita.email, "/reset"),
    confirmToken: await token(`new-${cora.email}`, "/verify"), inviteToken: await token("ines@example.com", "/invite"),
  }
}

test("every request of the collection gets what it asks for", async () => {
  const text = await readFile(new URL("../docs/postman.json", import.meta.url), "utf8")
  const requests = JSON.parse(text).item.flatMap((folder) => folder.item) // newman changes what it is given
  const given = { baseUrl: instance.url, receiver: `http://127.0.0.1:${receiver.address().port}`, ...await mailedTokens() }
  const { run } = await promisify(newman.run)({ collection: JSON.parse(text), envVar: Object.entries(given).map(([key, value]) => ({ key, value })) })
  assert.deepEqual(run.failures.map(({ source, error }) => `${source?.id}: ${error.message}`), [])
  const tested = run.executions.filter(({ assertions }) => assertions?.length > 0).map(({ item }) => item.id)
  assert.deepEqual([...new Set(tested)], requests.map(({ id }) => id))
})
