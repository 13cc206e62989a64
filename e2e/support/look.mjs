// How a page is looked at: in both themes and three widths, with axe, for what its visitors would stumble over.
import assert from "node:assert/strict"
import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { join } from "node:path"
import { quiet } from "./browser.mjs"

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
export const widths = [1280, 390, 320]
export const shots = process.env.SHOTS

/** look checks a page as it stands. */
export async function look(page, where) {
  await page.evaluate(axe)
  const found = await page.evaluate(async (only) => (await window.axe.run(document, { runOnly: only, resultTypes: ["violations"] })).violations, tags)
  assert.deepEqual(found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join("; ")}`), [], where)
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.ok(over <= 0, `${where}: ${over} px too wide`)
}

/** lookAround checks it in each theme and width. SHOTS=folder keeps pictures. */
export async function lookAround(page, name) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" })
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 })
      await look(page, `${name} ${colorScheme} ${width}`)
      if (shots && width !== 320) await page.screenshot({ path: join(shots, `${name}-${colorScheme}-${width}.png`), fullPage: true })
    }
  }
  assert.ok(!(await page.content()).includes("⟦"))
  quiet(page)
}
