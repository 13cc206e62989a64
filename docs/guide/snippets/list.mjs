// Reads a whole list, page by page: all(api, "/api/services", "services").
export async function* all({ baseUrl, apiKey }, path, name) {
  let cursor = null
  do {
    const query = new URLSearchParams({ limit: "100" })
    if (cursor) query.set("cursor", cursor)
    const answer = await fetch(`${baseUrl}${path}?${query}`, { headers: { "X-API-Key": apiKey } })
    if (!answer.ok) throw new Error(await answer.text())
    const page = await answer.json()
    yield* page[name]
    cursor = page.nextCursor
  } while (cursor)
}
