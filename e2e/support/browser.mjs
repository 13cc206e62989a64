// Chromium as it is installed. Without it every test fails: none is skipped.
import assert from "node:assert/strict"
import { chromium } from "playwright-core"

const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"]

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: flags })

/** visit opens a page of a visitor of its own, signed in where a token is given. */
export async function visit(browser, instance, { token, js = true, ...options } = {}) {
  const context = await browser.newContext({ baseURL: instance.url, javaScriptEnabled: js, reducedMotion: "reduce", locale: "en-GB", timezoneId: "Europe/Madrid", ...options })
  context.setDefaultTimeout(15_000)
  if (token) await context.addCookies([{ name: "na_session", value: token, url: instance.url }])
  return watch(context)
}

/** watch opens one more page of a visitor; its noise is what no page may cause. */
export async function watch(context) {
  const page = await context.newPage()
  page.noise = []
  page.on("pageerror", (error) => page.noise.push(String(error)))
  page.on("console", (message) => {
    const refused = /the server responded with a status of 4\d\d/.test(message.text()) && message.location().url === page.url()
    if (message.type() === "error" && !refused) page.noise.push(`${message.text()} at ${page.url()}`)
  })
  return page
}

/** quiet fails when a page caused an error or a report of its policy. */
export const quiet = (page) => assert.deepEqual(page.noise, [])

/** fill types into labelled fields. */
export async function fill(page, values) {
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label, { exact: true }).fill(value)
}

/** press clicks a button by its name, and waits for the page that answers. */
export async function press(page, name) {
  const answered = page.waitForResponse((answer) => answer.request().isNavigationRequest() && answer.status() !== 303)
  await page.getByRole("button", { name, exact: true }).click()
  const answer = await answered
  await page.waitForLoadState()
  return answer
}

/** twice runs a scenario with scripts and without. */
export function twice(test, name, scenario) {
  test(name, () => scenario(true))
  test(`${name}, without scripts`, () => scenario(false))
}
