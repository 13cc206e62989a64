// What an automation platform asks for: subscribe when a flow is switched on, unsubscribe when it is switched off, and
// samples while it is built. Each may be called again and does nothing more.
export const trigger = ({ baseUrl, accessToken }) => {
  const call = async (method, path, body) => {
    const headers = { Authorization: `Bearer ${accessToken}`, "Content-Type": "application/json" }
    const answer = await fetch(baseUrl + path, { method, headers, body: body && JSON.stringify(body) })
    if (!answer.ok) throw new Error(await answer.text())
    return answer.json()
  }
  return {
    subscribe: (url, event) => call("POST", "/api/webhooks", { url, events: [event] }), // the secret is in the first answer only
    unsubscribe: (webhookId) => call("DELETE", `/api/webhooks/${webhookId}`),
    samples: async (event) => (await call("GET", "/api/webhooks/events")).eventTypes.filter(({ type }) => type === event).map(({ sample }) => sample),
  }
}
