import { randomUUID } from "node:crypto"

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

// Sends a request until it is answered for good. All tries carry the same key, so that only one of them counts.
export async function send(url, { headers, ...request }, tries = 5) {
  const key = randomUUID()
  for (let n = 1; ; n++) {
    const answer = await fetch(url, { ...request, headers: { ...headers, "Idempotency-Key": key } }).catch((error) => error)
    const again = answer instanceof Error || answer.status >= 500 || answer.status === 429 || await isInFlight(answer)
    if (!again) return answer
    if (n === tries) throw answer instanceof Error ? answer : new Error(`still ${answer.status} after ${n} tries`)
    const told = answer instanceof Error ? null : answer.headers.get("Retry-After")
    await pause(told ? Number(told) : Math.random() * 2 ** n)
  }
}

// The first try may still be at work when the second comes.
const isInFlight = async (answer) => answer.status === 409 && (await answer.clone().json()).code === "idempotency_in_flight"
