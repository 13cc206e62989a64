// The pages of the webhooks, and what a receiver gets by them (ux.md section 4.2).
import assert from "node:assert/strict"
import crypto from "node:crypto"
import { once } from "node:events"
import { createServer } from "node:http"
import { after, before, test } from "node:test"
import { fill, launch, press, quiet, twice, visit } from "./support/browser.mjs"
import { start } from "./support/instance.mjs"
import { lookAround } from "./support/look.mjs"

let instance, browser, ana, salon, hooks, receiver, calls, answer
before(async () => {
  browser = await launch()
  receiver = createServer((request, response) => {
    let body = ""
    request.on("data", (part) => { body += part })
    request.on("end", () => {
      calls.push({ path: request.url, headers: request.headers, body })
      receiver.emit("call")
      response.writeHead(answer).end("thanks")
    })
  }).listen(0, "127.0.0.1")
  await once(receiver, "listening")
  instance = await start({ NEARBY_WEBHOOK_ALLOW: `127.0.0.1:${receiver.address().port}` })
  ana = await instance.person("Ana Gil")
  salon = await instance.business(ana, "Salon Sol")
  hooks = `/app/${salon.slug}/integrations/webhooks`
  calls = []
  answer = 200
})
after(async () => {
  await browser?.close()
  receiver?.close()
  await instance?.stop()
})

const owner = (js = true) => visit(browser, instance, { token: ana.token, js })
const address = (path) => `http://127.0.0.1:${receiver.address().port}${path}`
const secretOf = (page) => page.getByRole("textbox", { name: "Signing secret" }).innerText()
const signedBy = (secret, { headers, body }) => headers["x-nearbyassist-signature"] === crypto.createHmac("sha256", secret).update(body).digest("hex")

const place = (page) => page.url().split("?")[0]

/** heard is the next call at a path, whether it came or is still to come. */
async function heard(path, count = 1) {
  const late = AbortSignal.timeout(30_000)
  for (;;) {
    const found = calls.filter((call) => call.path === path)
    if (found.length >= count) return found[count - 1]
    await once(receiver, "call", { signal: late })
  }
}

/** add makes a webhook on the page that shows its secret, and goes on to its own. */
async function add(page, path) {
  await page.goto(`${hooks}/new`)
  await fill(page, { Address: address(path) })
  await page.getByRole("checkbox", { name: "booking.created" }).check()
  await page.getByRole("checkbox", { name: "booking.cancelled" }).check()
  assert.equal((await press(page, "Add webhook")).status(), 201)
  const secret = await secretOf(page)
  await page.getByRole("checkbox", { name: /I have saved it/ }).check()
  await press(page, "Done")
  return secret
}

twice(test, "a refused address is mended, and the receiver gets a signed ping", async (js) => {
  const page = await owner(js), path = `/added-${js}`
  await page.goto(`${hooks}/new`)
  await fill(page, { Address: "https://10.0.0.1/hook", "Description (optional)": "CRM" })
  assert.equal((await press(page, "Add webhook")).status(), 422)
  const summary = page.getByRole("alert")
  assert.ok(await summary.evaluate((note) => note === document.activeElement), "the summary has the focus")
  await summary.getByRole("link", { name: /private and local ones are refused/ }).click()
  assert.equal(await page.evaluate(() => location.hash), "#url")
  assert.equal(await page.getByLabel("Description (optional)").inputValue(), "CRM")

  const secret = await add(page, path)
  const ping = await heard(path)
  assert.equal(ping.headers["x-nearbyassist-event"], "ping")
  assert.ok(signedBy(secret, ping))
  assert.ok(!(await page.content()).includes(secret))
  await page.getByRole("link", { name: /^Events/ }).click()
  await page.getByText("booking.cancelled", { exact: true }).first().waitFor()
  quiet(page)
  await page.context().close()
})

twice(test, "a test is sent, shown with its answer, and sent again", async (js) => {
  const page = await owner(js), path = `/tested-${js}`
  const secret = await add(page, path)
  await heard(path)
  await page.getByRole("link", { name: "Test…" }).click()
  await page.getByRole("link", { name: "booking.created" }).click()
  await page.getByText('"reference": "NA-7K3P-QX"').waitFor()
  await page.getByRole("button", { name: "Send test" }).click()
  const sent = await heard(path, 2)
  assert.equal(sent.headers["x-nearbyassist-event"], "booking.created")
  assert.ok(signedBy(secret, sent))
  await page.getByText("Attempt 1: answered 200").waitFor()
  await page.getByText("Answer", { exact: true }).last().click()
  await page.getByText("thanks").waitFor()
  await page.getByRole("button", { name: "Resend" }).click()
  if (!js) await page.getByRole("status").filter({ hasText: "waiting again" }).waitFor()
  assert.equal((await heard(path, 3)).headers["webhook-id"], sent.headers["webhook-id"])
  quiet(page)
  await page.context().close()
})

twice(test, "a secret is rotated with an overlap, and the single header changes when it is told to", async (js) => {
  const page = await owner(js), path = `/rotated-${js}`
  const old = await add(page, path)
  await heard(path) // it is signed when it is sent
  await page.getByRole("link", { name: "Signing secret" }).click()
  await page.getByRole("link", { name: "Rotate…" }).click()
  assert.equal((await press(page, "Rotate secret")).status(), 201)
  const fresh = await secretOf(page)
  await page.getByRole("checkbox", { name: /I have saved it/ }).check()
  await press(page, "Done")
  const detail = place(page)
  const ping = async (count) => {
    await page.goto(`${detail}/test`)
    await page.getByRole("button", { name: "Send test" }).click()
    return heard(path, count)
  }
  const both = await ping(2)
  assert.ok(signedBy(old, both))
  assert.equal(both.headers["webhook-signature"].split(" ").length, 2)
  await page.goto(detail)
  await press(page, "Use the new one now")
  assert.ok(signedBy(fresh, await ping(3)))
  quiet(page)
  await page.context().close()
})

twice(test, "one that says that it is gone is switched on again and gets what it missed; one in use is deleted by its name", async (js) => {
  const page = await owner(js), path = `/gone-${js}`
  await add(page, path)
  await heard(path)
  const detail = place(page)
  const service = await instance.made("POST", "/api/services", { token: ana.token, body: { businessId: salon.id, name: `Cut ${js}`, durationMinutes: 30 } })
  const day = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10)
  const { body: { slots } } = await instance.call("GET", `/api/bookings/availability?businessId=${salon.id}&serviceId=${service.id}&from=${day(2)}&to=${day(12)}`)
  const book = (n) => instance.made("POST", "/api/bookings", {
    token: ana.token, body: { businessId: salon.id, serviceId: service.id, start: slots[n].start, customer: { name: "Fay Ruiz", email: "fay@example.com" } },
  })
  answer = 410
  await book(0)
  await heard(path, 2)
  answer = 200
  const shows = async (path, text) => {
    do await page.goto(path)
    while (!await page.getByText(text).count())
  }
  await shows(detail, "it answered 410")
  const missed = await book(4)
  await shows(`${detail}/recover`, "2 deliveries") // an event that is not told yet is no missed one
  await page.goto(detail)
  await press(page, "Switch on")
  await page.getByRole("link", { name: "Resend failed…" }).click()
  await page.getByText("2 deliveries").first().waitFor()
  await press(page, "Resend")
  const again = [await heard(path, 3), await heard(path, 4)].map(({ body }) => JSON.parse(body).data.id)
  assert.ok(again.includes(missed.id))

  await page.goto(`${detail}/delete`)
  await page.getByLabel(/to confirm/).fill("elsewhere")
  assert.equal((await press(page, "Delete webhook")).status(), 422)
  await page.getByLabel(/to confirm/).fill(`127.0.0.1:${receiver.address().port}`)
  await press(page, "Delete webhook")
  await page.getByRole("status").filter({ hasText: "The webhook is deleted." }).waitFor()
  assert.equal(await page.getByText(address(path)).count(), 0)
  quiet(page)
  await page.context().close()
})

for (const lang of ["en", "es"]) {
  test(`every page of the webhooks can be looked at, in ${lang}`, { timeout: 170_000 }, async () => {
    const page = await owner()
    if (lang === "en") await page.goto("/app?all=1&lang=en")
    await add(page, `/looked-at-${lang}`)
    await heard(`/looked-at-${lang}`)
    const detail = place(page)
    await page.goto(`/app?all=1&lang=${lang}`)
    for (const [name, path] of Object.entries({
      webhooks: hooks, new: `${hooks}/new`, detail, edit: `${detail}/edit`, test: `${detail}/test?event=booking.updated`, rotate: `${detail}/secret/rotate`,
      recover: `${detail}/recover`, delete: `${detail}/delete`,
    })) {
      await page.goto(path)
      assert.equal(place(page), new URL(path, instance.url).href.split("?")[0])
      await lookAround(page, `hooks-${name}-${lang}`)
    }
    await page.goto(detail)
    await page.locator("#list tbody a").first().click()
    await page.locator("#delivery").waitFor()
    await lookAround(page, `hooks-delivery-${lang}`)
    await page.goto("/app?all=1&lang=en")
    await page.context().close()
  })
}
