// Clients that generators make of docs/openapi.yaml compile, and book.
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { cp, mkdtemp, rm, symlink } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { promisify } from "node:util"
import { start } from "./support/instance.mjs"

const run = promisify(execFile)
const here = new URL(".", import.meta.url).pathname
const contract = join(here, "../docs/openapi.yaml")

let instance, owner, key, folder
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "nearbyassist-clients-"))
  instance = await start()
  owner = await instance.person("Ana Gil")
  const salon = await instance.business(owner, "Salón Sol")
  await instance.made("POST", "/api/services", { token: owner.token, body: { businessId: salon.id, name: "Haircut", durationMinutes: 30 } })
  key = await instance.key(owner, salon, "Clients", ["bookings:read", "bookings:write", "services:read"])
})
after(async () => {
  await instance?.stop()
  await rm(folder, { recursive: true })
})

/** books runs a program and finds its booking. */
async function books(command, args, cwd) {
  const { stdout } = await run(command, args, { cwd, env: { ...process.env, BASE_URL: instance.url, API_KEY: key.key } })
  const [id, reference] = stdout.trim().split(" ")
  const booking = await instance.made("GET", `/api/bookings/${id}`, { key: key.key })
  assert.deepEqual([booking.reference, booking.status, booking.source], [reference, "confirmed", "key"])
}

test("openapi-typescript and openapi-fetch", async () => {
  const made = join(folder, "ts"), bin = join(here, "node_modules/.bin")
  await cp(join(here, "clients/ts"), made, { recursive: true })
  await symlink(join(here, "node_modules"), join(made, "node_modules"))
  await run(join(bin, "openapi-typescript"), [contract, "-o", join(made, "api.d.ts")])
  await run(join(bin, "tsc"), ["-p", made])
  await books("node", ["book.mjs"], made)
})

test("oapi-codegen", async () => {
  const made = join(folder, "go")
  await cp(join(here, "clients/go"), made, { recursive: true })
  await run("go", ["tool", "oapi-codegen", "-config", "api.yaml", contract], { cwd: made })
  await books("go", ["run", "."], made)
})
