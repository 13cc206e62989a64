// Runs before each request of the collection. What the request names in {{braces}} and has no value yet is made first, so that
// every request works by itself and in any order. A value that you set yourself stays.
const zone = "Europe/Madrid"
const set = (name, value) => pm.collectionVariables.set(name, value)
const day = (ahead) => new Date(Date.now() + ahead * 86400000).toISOString().slice(0, 10)

const send = (method, path, body, headers = {}) => new Promise((resolve, reject) => {
  const request = { method, url: pm.variables.get("baseUrl") + path, header: { "Content-Type": "application/json", ...headers } }
  if (body) request.body = { mode: "raw", raw: JSON.stringify(body) }
  pm.sendRequest(request, (error, answer) => {
    if (error || answer.code > 299) return reject(error || new Error(`${method} ${path}: ${answer.code} ${answer.text()}`))
    resolve(answer.json())
  })
})
const asOwner = async (method, path, body) => send(method, path, body, { Authorization: `Bearer ${await need("token")}` })

const signUp = async () => {
  const email = `ana-${pm.variables.replaceIn("{{$guid}}")}@example.com`
  const session = await send("POST", "/api/auth/signup", { email, password: pm.variables.get("password"), name: "Ana Gil", timezone: zone })
  set("email", email)
  set("token", session.accessToken)
}
const customer = { name: "Bea Sanz", email: "bea@example.com" }
const order = async () => ({ businessId: await need("businessId"), serviceId: await need("serviceId"), start: await need("start") })
const idOf = async (making) => (await making).id

const makers = {
  email: async () => { await signUp(); return pm.variables.get("email") },
  token: async () => {
    if (!pm.variables.get("email")) { await signUp(); return pm.variables.get("token") }
    return (await send("POST", "/api/auth/signin", { email: pm.variables.get("email"), password: pm.variables.get("password") })).accessToken
  },
  businessId: () => idOf(asOwner("POST", "/api/businesses", { name: "Salón Sol", timezone: zone, currency: "EUR" })),
  staffId: async () => idOf(asOwner("POST", "/api/staff", { businessId: await need("businessId"), name: "Cris Vega" })),
  serviceId: async () => idOf(asOwner("POST", "/api/services", {
    businessId: await need("businessId"), name: "Haircut", durationMinutes: 30, staffIds: [await need("staffId")],
  })),
  start: async () => {
    const query = `businessId=${await need("businessId")}&serviceId=${await need("serviceId")}&from=${day(1)}&to=${day(15)}`
    return (await send("GET", `/api/bookings/availability?${query}`)).slots[0].start
  },
  bookingId: async () => idOf(asOwner("POST", "/api/bookings", { ...await order(), customer })),
  customerId: async () => (await asOwner("GET", `/api/bookings/${await need("bookingId")}`)).customer.id,
  holdId: async () => idOf(send("POST", "/api/bookings/holds", await order())),
  entryId: async () => idOf(send("POST", "/api/bookings/waitlist", {
    businessId: await need("businessId"), serviceId: await need("serviceId"), from: `${day(1)}T00:00:00Z`, to: `${day(8)}T00:00:00Z`, customer,
  })),
  keyId: async () => idOf(asOwner("POST", "/api/integrations/api-keys", { businessId: await need("businessId"), name: "CRM", scopes: ["bookings:read"] })),
  apiKey: async () => (await asOwner("POST", "/api/integrations/api-keys", {
    businessId: await need("businessId"), name: "Partner", scopes: ["bookings:read", "bookings:write"],
  })).key,
  webhookId: async () => idOf(asOwner("POST", "/api/webhooks", {
    businessId: await need("businessId"), url: pm.variables.replaceIn("{{receiver}}/{{$guid}}"), events: ["booking.created"],
  })),
  deliveryId: async () => idOf(asOwner("POST", `/api/webhooks/${await need("webhookId")}/test`, {})),
  appId: async () => idOf(asOwner("POST", "/api/integrations/apps", {
    businessId: await need("businessId"), name: "Sol CRM", website: "https://crm.example.com",
    redirectUris: ["https://crm.example.com/oauth/callback"], scopes: ["bookings:read"],
  })),
}

async function need(name) {
  if (!pm.variables.get(name) && makers[name]) set(name, await makers[name]())
  return pm.variables.get(name)
}

async function prepare() {
  for (const [name, ahead] of [["yesterday", -1], ["today", 0], ["tomorrow", 1], ["nextWeek", 7], ["nextMonth", 30], ["nextYear", 365]]) set(name, day(ahead))
  const named = JSON.stringify(pm.request).matchAll(/\{\{(\w+)\}\}/g)
  for (const [, name] of named) await need(name)
}

const waiting = setTimeout(() => {}, 60000) // the script ends with its last timer
prepare().catch((error) => console.error(String(error))).finally(() => clearTimeout(waiting))
