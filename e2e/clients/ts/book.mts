// Books the first free time with the types that openapi-typescript made, and prints the booking's id and reference.
import createClient from "openapi-fetch"
import type { paths } from "./api.js"

const { BASE_URL, API_KEY } = process.env as Record<string, string>
const client = createClient<paths>({ baseUrl: BASE_URL, headers: { "X-API-Key": API_KEY } })
const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10)

const { data: listed } = await client.GET("/api/services")
const service = listed!.services[0]
const { data: free } = await client.GET("/api/bookings/availability", { params: { query: { serviceId: service.id, from: day(1), to: day(15) } } })

const body = { serviceId: service.id, start: free!.slots[0].start, customer: { name: "Bea Sanz", email: "bea@example.com" } }
const { data: made, error } = await client.POST("/api/integrations/partner/bookings", { params: { header: { "Idempotency-Key": "ts-1" } }, body })
if (error) throw new Error(`${error.code}: ${error.error}`)
const { error: taken } = await client.POST("/api/integrations/partner/bookings", { body })
if (taken?.code !== "slot_taken") throw new Error("a time that is taken can be booked")
// @ts-expect-error a booking without its service
export const incomplete = () => client.POST("/api/integrations/partner/bookings", { body: { start: body.start } })
console.log(made.id, made.reference)
