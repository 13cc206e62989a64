// The developer site as a reader uses it: with scripts and without, by keyboard, on a phone, on paper, in both languages.
import assert from "node:assert/strict"
import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { launch, quiet, twice, visit } from "./support/browser.mjs"
import { start } from "./support/instance.mjs"
import { look, lookAround, shots } from "./support/look.mjs"

let instance, browser
before(async () => {
  browser = await launch()
  instance = await start({ NEARBY_SUPPORT_EMAIL: "help@example.com" })
})
after(async () => {
  await browser?.close()
  await instance?.stop()
})

const topics = (await readdir(new URL("../docs/guide/en", import.meta.url))).map((file) => file.replace(/\.md$/, ""))
const outside = ["webhooks", "errors"]
const addresses = ["", "/webhooks", "/errors", "/search", "/search?q=booking", "/search?q=zzzz", ...topics.filter((topic) => !outside.includes(topic)).map((topic) => `/guide/${topic}`)]

for (const lang of ["en", "es"]) {
  test(`every page in ${lang}, looked at from all sides`, async () => {
    const page = await visit(browser, instance)
    for (const address of addresses) {
      await page.goto(`/docs/${lang}${address}`)
      assert.equal(await page.locator("html").getAttribute("lang"), lang)
      await lookAround(page, `docs${address.replace(/\W/g, "-")}-${lang}`)
    }
    await page.context().close()
  })
}

test("the bodies of events opened are as well to look at", async () => {
  const page = await visit(browser, instance)
  await page.goto("/docs/en/webhooks")
  await page.getByText("Show the body").first().click()
  await lookAround(page, "docs-body")
  await page.context().close()
})

twice(test, "D3 another language keeps the place", async (js) => {
  const page = await visit(browser, instance, { js })
  await page.goto("/docs/en/guide/limits#sizes")
  await page.getByRole("link", { name: "Español" }).click()
  await page.waitForURL(js ? "**/docs/es/guide/limits#sizes" : "**/docs/es/guide/limits")
  assert.equal(await page.locator("#sizes").textContent(), "Tamaños")
  await page.goto("/docs")
  assert.ok(page.url().endsWith("/docs/es"), "the language is remembered")
  await page.getByRole("navigation", { name: "Documentación de la API" }).getByRole("link", { name: "Webhooks", exact: true }).first().click()
  await page.waitForURL("**/docs/es/webhooks")
  quiet(page)
  await page.context().close()
})

test("D4 what is downloaded is what is served", async () => {
  const page = await visit(browser, instance)
  await page.goto("/docs/en#downloads")
  for (const [name, parse] of [["OpenAPI, JSON", JSON.parse], ["Postman collection", JSON.parse], ["OpenAPI, YAML", (text) => ({ yaml: /^openapi: "?3\.0\.3/m.test(text) })]]) {
    for (const language of ["English", "Español"]) {
      const link = page.getByRole("link", { name: `${language} ${name}` })
      const [download] = await Promise.all([page.waitForEvent("download"), link.click()])
      const chunks = []
      for await (const chunk of await download.createReadStream()) chunks.push(chunk)
      const text = Buffer.concat(chunks).toString()
      assert.equal(text, await (await fetch(instance.url + await link.getAttribute("href"))).text())
      const parsed = parse(text)
      assert.ok(parsed.openapi === "3.0.3" || parsed.yaml || parsed.info.schema.includes("v2.1.0"), `${name} in ${language}`)
    }
  }
  await page.context().close()
})

test("D7 on paper there is the text, without what leads elsewhere", async () => {
  const page = await visit(browser, instance, { colorScheme: "dark", viewport: { width: 794, height: 1123 } })
  await page.goto("/docs/en/webhooks?theme=dark")
  await page.emulateMedia({ media: "print" })
  for (const gone of [page.getByRole("navigation").first(), page.getByRole("button").first(), page.locator(".topbar"), page.locator(".pager"), page.locator(".toc")]) {
    assert.ok(!await gone.isVisible())
  }
  assert.ok(await page.getByRole("heading", { level: 1 }).isVisible())
  const link = page.getByRole("link", { name: "Standard Webhooks" })
  assert.match(await link.evaluate((element) => getComputedStyle(element, "::after").content), /standardwebhooks\.com/)
  const [ink, code] = await page.evaluate(() => [getComputedStyle(document.body).color, getComputedStyle(document.querySelector("pre .s")).color])
  assert.deepEqual([ink, code], ["rgb(16, 38, 43)", "rgb(16, 38, 43)"], "dark ink, whatever the theme")
  if (shots) await page.screenshot({ path: join(shots, "docs-print.png"), fullPage: true })
  await page.context().close()
})

twice(test, "a search by keyboard leads to its place", async (js) => {
  const page = await visit(browser, instance, { js })
  await page.goto("/docs/en")
  await page.getByRole("searchbox", { name: "Search the documentation" }).focus()
  await page.keyboard.type("slot_taken")
  await page.keyboard.press("Enter")
  await page.waitForURL("**/docs/en/search?q=slot_taken")
  const first = page.getByRole("main").getByRole("listitem").getByRole("link").first()
  await first.focus()
  await page.keyboard.press("Enter")
  await page.waitForURL("**/docs/en/errors#slot_taken")
  assert.ok(await page.locator("tr:target").isVisible())
  await page.goBack()
  assert.equal(await page.getByRole("main").getByRole("searchbox").inputValue(), "slot_taken")
  quiet(page)
  await page.context().close()
})

twice(test, "the language of samples is chosen once", async (js) => {
  const page = await visit(browser, instance, { js })
  await page.goto("/docs/en/webhooks")
  await page.getByRole("list", { name: "Language of the samples" }).getByRole("link", { name: "Python" }).click()
  await page.waitForURL(/code=python#/)
  await page.goto("/docs/es/webhooks")
  assert.match(await page.locator("article").textContent(), /hmac\.compare_digest/)
  quiet(page)
  await page.context().close()
})

test("a sample is copied as it is", async () => {
  const page = await visit(browser, instance, { permissions: ["clipboard-read", "clipboard-write"] })
  await page.goto("/docs/en/guide/authenticate")
  await page.getByRole("button", { name: "Copy" }).first().click()
  await page.getByRole("button", { name: "Copied" }).waitFor()
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.locator("pre code").first().textContent())
  await page.context().close()
})

test("on a phone the tree opens and closes by keyboard", async () => {
  const page = await visit(browser, instance, { viewport: { width: 390, height: 800 } })
  await page.goto("/docs/en/guide/retries")
  const menu = page.getByRole("button", { name: "Menu" })
  await menu.focus()
  await page.keyboard.press("Enter")
  await page.locator("#side").waitFor()
  await look(page, "tree open")
  assert.equal((await page.locator("#side a[aria-current=page]").textContent()).trim(), "Retries and idempotency")
  if (shots) await page.screenshot({ path: join(shots, "docs-tree-phone.png") })
  await page.keyboard.press("Escape")
  await page.locator("#side").waitFor({ state: "hidden" })
  assert.ok(await menu.evaluate((button) => button === document.activeElement))
  quiet(page)
  await page.context().close()
})
