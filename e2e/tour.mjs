// The pictures of the README's tour, taken of a salon with a day of bookings: `make tour`.
import { mkdir } from "node:fs/promises"
import { createServer } from "node:http"
import { join } from "node:path"
import { launch, visit } from "./support/browser.mjs"
import { start } from "./support/instance.mjs"

const folder = new URL("../docs/tour", import.meta.url).pathname
await mkdir(folder, { recursive: true })
const receiver = createServer((request, response) => response.writeHead(request.headers["x-nearbyassist-event"] === "ping" ? 500 : 204).end())
await new Promise((resolve) => receiver.listen(0, "127.0.0.1", resolve))
const inbox = `127.0.0.1:${receiver.address().port}`
const browser = await launch()
const instance = await start({ NEARBY_WEBHOOK_ALLOW: inbox })

const ana = await instance.person("Ana Gil")
const asAna = (method, path, body) => instance.made(method, path, { token: ana.token, body })
const salon = await instance.business(ana, "Peluquería Ñandú")
const id = salon.id, home = `/app/${salon.slug}`
const hours = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((weekday) => ({ weekday, start: "07:00", end: "23:00" }))
await asAna("PATCH", `/api/businesses/${id}`, { hours, categories: ["hairdresser"], phone: "+34600111222", bookingPolicy: { autoConfirm: true, allowGuests: true, noticeMinutes: 0, advanceDays: 90, stepMinutes: 15 } })
for (const [name, title] of [["Leo Marín", "Colourist"], ["Marta Ríos", "Stylist"]]) await asAna("POST", "/api/staff", { businessId: id, name, title })
const services = []
for (const [name, durationMinutes, amount, autoConfirm] of [["Cut", 30, 2500], ["Colour and highlights", 90, 7800, false], ["Party hair", 45, 4200]]) {
  services.push(await asAna("POST", "/api/services", { businessId: id, name, durationMinutes, price: { amount, currency: "EUR" }, autoConfirm }))
}
const key = await instance.key(ana, salon, "Website", ["bookings:read", "bookings:write", "services:read"])
await instance.key(ana, salon, "Accounting", ["bookings:read"])
const rotated = await instance.key(ana, salon, "CRM of the agency", ["bookings:read", "services:read", "staff:read"])
await asAna("POST", `/api/integrations/api-keys/${rotated.id}/rotate`, {})
const hook = await asAna("POST", "/api/webhooks", { businessId: id, url: `http://${inbox}/bookings`, events: ["booking.created", "booking.updated", "booking.cancelled"] })

const names = ["Zoë O'Neill", "Iker Sanz", "Nuria Pons", "Omar Haddad", "Lucía Vidal", "Marc Ferrer", "Ngozi Adeyemi", "Pau Serra", "Elena Mora"]
const day = new Date().toISOString().slice(0, 10), later = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)
for (const [at, service] of services.entries()) {
  const { slots } = await asAna("GET", `/api/bookings/availability?businessId=${id}&serviceId=${service.id}&from=${day}&to=${later}`)
  for (const [n, slot] of slots.filter((_, i) => i % 9 === 2 + at).slice(0, 4).entries()) {
    const name = names[(at * 4 + n) % names.length], customer = { name, email: `${name.split(" ")[0].toLowerCase()}@example.com`.normalize("NFD").replace(/[^\w@.]/g, "") }
    await instance.call("POST", "/api/integrations/partner/bookings", { key: key.key, body: { serviceId: service.id, start: slot.start, customer } })
  }
}
await instance.call("POST", "/api/bookings", { body: { businessId: id, serviceId: services[1].id, start: `${later}T10:00:00Z`, customer: { name: "Bruno Lago", email: "bruno@example.com" } } })
await instance.call("POST", "/api/services", { key: key.key, body: {} })
await asAna("POST", `/api/webhooks/${hook.id}/test`, { event: "ping" })
const { bookings } = await asAna("GET", `/api/bookings/business/${id}?from=${day}`)

const shots = {
  landing: "/",
  "booking-page": { path: `/b/${salon.slug}/${services[0].id}`, width: 390, height: 844 },
  bookings: `${home}/bookings`,
  booking: `${home}/bookings/${bookings[0].id}`,
  move: `${home}/bookings/${bookings[0].id}/move`,
  services: `${home}/settings/services`,
  integrations: `${home}/integrations`,
  keys: { path: `${home}/integrations/keys`, dark: true },
  webhook: { path: `${home}/integrations/webhooks/${hook.id}`, act: async (page) => { await page.getByRole("link", { name: "booking.created" }).first().click(); await page.getByRole("heading", { name: /^Delivery / }).waitFor(); await page.getByRole("heading", { name: "Deliveries", exact: true }).evaluate((title) => title.scrollIntoView()) } },
  "why-403": { path: `${home}/integrations/logs?st=4`, act: async (page) => { await page.locator("tbody a").first().click(); await page.waitForURL(/\/logs\/\w/) } },
  reference: "/docs/en/api/bookings",
  today: home, // last: the page of keys has told of their uses by then
}
for (const [name, shot] of Object.entries(shots)) {
  const { path = shot, width = 1280, height = 860, dark, act } = shot
  const guest = path === "/" || path.startsWith("/b/") || path.startsWith("/docs")
  const page = await visit(browser, instance, { token: guest ? undefined : ana.token, viewport: { width, height }, colorScheme: dark ? "dark" : "light" })
  await page.goto(path)
  await act?.(page)
  await page.screenshot({ path: join(folder, `${name}.png`) })
  await page.context().close()
}
await browser.close()
await instance.stop()
receiver.close()
