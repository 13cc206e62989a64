// Books, and answers {booking} or what to tell the customer: {offer} with other times, {fields} to mend, or {sorry}.
export async function book({ baseUrl, apiKey }, order) {
  const headers = { "X-API-Key": apiKey, "Content-Type": "application/json", "Accept-Language": "es" }
  const answer = await fetch(`${baseUrl}/api/integrations/partner/bookings`, { method: "POST", headers, body: JSON.stringify(order) })
  const body = await answer.json()
  if (answer.ok) return { booking: body }
  switch (body.code) { // never the sentence in error: it is for people, and in their language
    case "slot_taken":
      return { offer: body.alternatives }
    case "validation_failed":
      return { fields: Object.fromEntries(body.errors.map(({ field, message }) => [field, message])) }
    case "insufficient_scope":
      throw new Error(`the key lacks ${body.requiredScope}`)
  }
  return { sorry: body.error, requestId: body.requestId } // with the id the operator finds the request in the log
}
