// How fast pages are for somebody with a slow phone: first and largest paint, layout shift, blocking time and requests, as ux.md's
// section 1.8 has them. Median of three visits; times get a quarter more, for the machine is shared. `make perf`.
import { launch, visit } from "./support/browser.mjs"
import { closed, start } from "./support/instance.mjs"

const networks = { "slow 3G": { latency: 400, kbps: 400 }, "slow 4G": { latency: 150, kbps: 1600 } }
const slack = 1.25, visits = 3
// The developer site also loads the script of its copy buttons.
const budgets = {
  docs: { "slow 3G": 1800, "slow 4G": 1000, shift: 0.02, blocked: 150, cold: 5, warm: 1 },
  public: { "slow 3G": 1800, "slow 4G": 1000, shift: 0.02, blocked: 150, cold: 4, warm: 1 },
  app: { "slow 3G": 2200, "slow 4G": 1200, shift: 0.02, blocked: 200, cold: 6, warm: 1 },
}

const browser = await launch()
const instance = await start()
const ana = await instance.person("Ana Gil")
const salon = await instance.business(ana, "Peluquería Ñandú")
await instance.made("PATCH", `/api/businesses/${salon.id}`, { token: ana.token, body: { closures: closed() } })
const service = await instance.made("POST", "/api/services", { token: ana.token, body: { businessId: salon.id, name: "Corte", durationMinutes: 30 } })
for (let i = 0; i < 25; i++) await instance.key(ana, salon, `Integración número ${i}`, ["bookings:read", "services:read"])
const hook = await instance.made("POST", "/api/webhooks", { token: ana.token, body: { businessId: salon.id, url: "https://example.com/hook", events: ["booking.created"] } })
const inside = `/app/${salon.slug}`
const pages = {
  landing: { path: "/" },
  booking: { path: `/b/${salon.slug}/${service.id}` },
  "sign-in": { path: "/signin" },
  documentation: { path: "/docs/en", of: "docs" },
  reference: { path: "/docs/en/api/bookings", of: "docs" },
  today: { path: inside, token: ana.token },
  keys: { path: `${inside}/integrations/keys`, token: ana.token },
  webhook: { path: `${inside}/integrations/webhooks/${hook.id}`, token: ana.token },
}

/** observe keeps, from the first moment of a page, what its visitor has to wait for. */
const observe = () => {
  window.seen = { shift: 0, blocked: 0, largest: 0 }
  const watch = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true })
  watch("layout-shift", (entry) => { if (!entry.hadRecentInput) window.seen.shift += entry.value })
  watch("longtask", (entry) => { window.seen.blocked += Math.max(0, entry.duration - 50) })
  watch("largest-contentful-paint", (entry) => { window.seen.largest = entry.startTime })
}

async function measure({ path, token }, network) {
  const page = await visit(browser, instance, { token, viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 })
  const devtools = await page.context().newCDPSession(page)
  const { latency, kbps } = networks[network]
  await devtools.send("Network.enable")
  await devtools.send("Network.emulateNetworkConditions", { offline: false, latency, downloadThroughput: kbps * 125, uploadThroughput: kbps * 125 })
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 })
  await page.addInitScript(observe)
  const asked = async (go) => {
    const sent = new Set(), kept = new Set()
    const count = ({ requestId, response }) => { if (!response.fromDiskCache && response.url.startsWith("http")) sent.add(requestId) }
    const cached = ({ requestId }) => kept.add(requestId) // it is told before the answer is
    devtools.on("Network.responseReceived", count).on("Network.requestServedFromCache", cached)
    await go()
    devtools.off("Network.responseReceived", count).off("Network.requestServedFromCache", cached)
    return [...sent].filter((request) => !kept.has(request)).length
  }
  const cold = await asked(() => page.goto(path, { waitUntil: "networkidle" }))
  const [first] = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint"))
  const seen = await page.evaluate(() => window.seen)
  const status = await page.evaluate(() => performance.getEntriesByType("navigation")[0].responseStatus)
  if (status !== 200) throw new Error(`${path} answered ${status}`)
  const warm = await asked(() => page.goto(path, { waitUntil: "networkidle" }))
  await page.context().close()
  return { first: first?.startTime ?? Infinity, ...seen, cold, warm }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const broken = []
for (const [name, page] of Object.entries(pages)) {
  const budget = budgets[page.of ?? (page.token ? "app" : "public")]
  for (const network of Object.keys(networks)) {
    const runs = []
    for (let i = 0; i < visits; i++) runs.push(await measure(page, network))
    const got = Object.fromEntries(Object.keys(runs[0]).map((figure) => [figure, median(runs.map((run) => run[figure]))]))
    const most = { first: budget[network] * slack, largest: budget[network] * slack, shift: budget.shift, blocked: budget.blocked * slack, cold: budget.cold, warm: budget.warm }
    console.log(`${name}, ${network}: first paint ${got.first.toFixed()} ms, largest ${got.largest.toFixed()} ms, shift ${got.shift.toFixed(4)}, blocked ${got.blocked.toFixed()} ms, requests ${got.cold} cold, ${got.warm} warm`)
    for (const [figure, limit] of Object.entries(most)) {
      if (got[figure] > limit) broken.push(`${name}, ${network}: ${figure} is ${got[figure].toFixed(2)}, at most ${limit}`)
    }
  }
}
await browser.close()
await instance.stop()
if (broken.length > 0) {
  console.error(broken.join("\n"))
  process.exitCode = 1
}
