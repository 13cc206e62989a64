const takesTime = ["pending", "confirmed", "completed"]

// Brings a calendar up to date with what changed since an instant, and returns the instant to go on from. The calendar has
// put(id, event) and remove(id), which do the same when they are called again.
export async function sync({ baseUrl, apiKey }, calendar, since) {
  let cursor = null
  do {
    const query = new URLSearchParams({ updatedSince: since, limit: "100" })
    if (cursor) query.set("cursor", cursor)
    const answer = await fetch(`${baseUrl}/api/integrations/partner/bookings?${query}`, { headers: { "X-API-Key": apiKey } })
    if (!answer.ok) throw new Error(await answer.text())
    const page = await answer.json()
    for (const booking of page.bookings) {
      if (takesTime.includes(booking.status)) {
        await calendar.put(booking.id, { start: booking.start, end: booking.end, title: `${booking.serviceName}: ${booking.customer.name}` })
      } else {
        await calendar.remove(booking.id)
      }
      since = booking.updatedAt
    }
    cursor = page.nextCursor
  } while (cursor)
  return since
}
