// An instance under test: built from the source beside this folder, on a free port and an empty data folder.
import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)
const source = new URL("../..", import.meta.url).pathname
export const password = "correct horse battery"

/** closed is until the day after tomorrow: the first free day is a whole one, at whatever hour a test runs. */
export const closed = () => [{ start: new Date(Date.now() - 3_600_000).toISOString(), end: `${new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)}T00:00:00Z` }]

/** monday is the next one but one: nothing that is booked there is too soon. */
export function monday() {
  const day = new Date(Date.now() + 14 * 86_400_000)
  day.setUTCDate(day.getUTCDate() - (day.getUTCDay() + 6) % 7)
  return day.toISOString().slice(0, 10)
}

const freePort = () => new Promise((resolve, reject) => {
  const server = createServer().on("error", reject)
  server.listen(0, "127.0.0.1", () => { const { port } = server.address(); server.close(() => resolve(port)) })
})

/** built is the program of E2E_BINARY, which `npm test` builds once for all files, else one of this file's own. */
async function built(folder) {
  if (process.env.E2E_BINARY) return process.env.E2E_BINARY
  const binary = join(folder, "nearbyassist")
  await run("go", ["build", "-o", binary, "."], { cwd: source })
  return binary
}

/** start serves the program until stop, with settings of the test's own. Its limits are wide; everybody's password is `password`. */
export async function start(settings = {}) {
  const folder = await mkdtemp(join(tmpdir(), "nearbyassist-e2e-"))
  return serve(folder, settings).catch(async (error) => {
    await rm(folder, { recursive: true })
    throw error
  })
}

async function serve(folder, settings) {
  const binary = await built(folder), data = join(folder, "data")
  await run(binary, ["superuser", "upsert", "operator@example.com", password, "--dir", data])
  const url = `http://127.0.0.1:${await freePort()}`
  const env = { ...process.env, NEARBY_LIMIT_AUTH: "100000", NEARBY_LIMIT_API: "100000", NEARBY_LIMIT_ACCOUNT: "100000", ...settings }
  const serving = () => spawn(binary, ["serve", "--http", url.slice(7), "--dir", data], { env })
  const instance = new Instance(url, serving())
  instance.binary = binary
  await instance.ready()
  const end = async () => {
    const ended = once(instance.server, "exit")
    instance.server.kill("SIGTERM")
    await ended
  }
  instance.restart = async () => {
    await end()
    instance.listen(serving())
    await instance.ready()
  }
  instance.stop = async () => {
    await end()
    await rm(folder, { recursive: true })
  }
  return instance
}

class Instance {
  printed = ""
  constructor(url, server) {
    this.url = url
    this.listen(server)
  }

  listen(server) {
    this.server = server
    for (const stream of [server.stdout, server.stderr]) stream.on("data", (text) => { this.printed += text; server.emit("printed") })
  }

  async ready() {
    for (;;) {
      if (this.server.exitCode !== null) throw new Error(`the server ended: ${this.printed}`)
      if (await fetch(`${this.url}/readyz`).then((answer) => answer.ok, () => false)) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  /** call sends a request to the API and answers {status, body}. */
  async call(method, path, { body, token, key } = {}) {
    const headers = { "Content-Type": "application/json" }
    if (token) headers.Authorization = `Bearer ${token}`
    if (key) headers["X-API-Key"] = key
    const answer = await fetch(this.url + path, { method, headers, body: body && JSON.stringify(body) })
    return { status: answer.status, body: await answer.json() }
  }

  async made(method, path, options) {
    const { status, body } = await this.call(method, path, options)
    if (status > 299) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`)
    return body
  }

  /** person signs up and answers {name, email, id, token}. */
  async person(name, locale = "en") {
    const email = `${name.split(" ")[0].toLowerCase()}-${Math.random().toString(36).slice(2)}@example.com`
    const session = await this.made("POST", "/api/auth/signup", { body: { name, email, password, locale, timezone: "Europe/Madrid" } })
    return { name, email, id: session.user.id, token: session.accessToken }
  }

  /** business makes one of the person's. */
  business(person, name) {
    return this.made("POST", "/api/businesses", { token: person.token, body: { name, timezone: "Europe/Madrid", currency: "EUR" } })
  }

  key(person, business, name, scopes) {
    return this.made("POST", "/api/integrations/api-keys", { token: person.token, body: { businessId: business.id, name, scopes } })
  }

  /** join gives a person a role and answers the id of the place, as an accepted invitation does: the operator ties the account to the new member in the console. */
  async join(owner, business, person, role) {
    const staff = await this.made("POST", "/api/staff", { token: owner.token, body: { businessId: business.id, name: person.name, email: person.email, role } })
    this.operator ??= await this.made("POST", "/api/collections/_superusers/auth-with-password", { body: { identity: "operator@example.com", password } })
    await this.made("PATCH", `/api/collections/staff/records/${staff.id}`, { token: this.operator.token, body: { user: person.id } })
    return staff.id
  }

  /** mailed waits for a mail to an address and answers the first link in it; of several mails, that with a link to this page. */
  async mailed(email, page = "/") {
    const late = AbortSignal.timeout(60_000)
    for (;;) {
      const mails = this.printed.split("Mail to ").filter((mail) => mail.split("\n", 1)[0].includes(email))
      const links = mails.map((mail) => mail.match(/https?:\/\/\S+/)?.[0]).filter((link) => link && new URL(link).pathname.startsWith(page))
      if (links.length > 0) return links[0]
      await once(this.server, "printed", { signal: late }).catch(() => { throw new Error(`no mail to ${email}: ${this.printed}`) })
    }
  }
}
