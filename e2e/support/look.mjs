// How a page is looked at, with axe, for what its visitors would stumble over: in both themes, at the widths of a desk and two
// phones, from right to left, and in the colours that a visitor forces.
import assert from "node:assert/strict"
import { mkdirSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { join } from "node:path"
import { quiet } from "./browser.mjs"

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
export const shots = process.env.SHOTS
if (shots) mkdirSync(shots, { recursive: true })

/** look checks a page as it stands; rules are axe's, switched on or off by name. */
export async function look(page, where, rules = {}) {
  if (!await page.evaluate(() => "axe" in window)) await page.evaluate(axe)
  const run = { runOnly: tags, rules, resultTypes: ["violations"] }
  const found = await page.evaluate(async (options) => (await window.axe.run(document, options)).violations, run)
  assert.deepEqual(found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join("; ")}`), [], where)
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.ok(over <= 0, `${where}: ${over} px too wide`)
}

/** The ways to look. axe misreads the contrast of forced colours. */
const variants = {
  light: {}, dark: { colorScheme: "dark" }, phone: { width: 390 }, narrow: { width: 320 }, rtl: { width: 390, dir: "rtl" },
  forced: { forcedColors: "active", rules: { "color-contrast": { enabled: false } } },
}

async function wear(page, { colorScheme = "light", forcedColors = "none", width = 1280, dir = "ltr" }) {
  await page.emulateMedia({ colorScheme, forcedColors, reducedMotion: "reduce" })
  await page.setViewportSize({ width, height: 900 })
  await page.evaluate((to) => { document.documentElement.dir = to }, dir)
}

/** lookAround checks a page in each variant, or in some, and leaves it in the first. SHOTS=folder keeps pictures in both themes. */
export async function lookAround(page, name, some = Object.keys(variants)) {
  if (shots) await picture(page, name) // first: after forced colours Chromium paints the rules of tables black
  for (const variant of some) {
    await wear(page, variants[variant])
    await look(page, `${name} ${variant}`, variants[variant].rules)
  }
  await wear(page, {})
  assert.ok(!(await page.content()).includes("⟦"))
  quiet(page)
}

async function picture(page, name) {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 390]) {
      await wear(page, { colorScheme, width })
      await page.screenshot({ path: join(shots, `${name}-${colorScheme}-${width}.png`), fullPage: true })
    }
  }
}
