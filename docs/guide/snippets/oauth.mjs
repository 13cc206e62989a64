import { createHash, randomBytes } from "node:crypto"

const random = () => randomBytes(32).toString("base64url")

// 1. Keep state and verifier in the person's session, and send them to the address.
export function begin({ baseUrl, clientId, redirectUri, scopes }) {
  const state = random(), verifier = random()
  const query = new URLSearchParams({
    response_type: "code", client_id: clientId, redirect_uri: redirectUri, scope: scopes.join(" "), state,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"), code_challenge_method: "S256",
  })
  return { state, verifier, address: `${baseUrl}/oauth/authorize?${query}` }
}

// 2. They come back to redirectUri with a query. The answer has access_token, refresh_token, expires_in, scope and business_id.
export async function finish(app, { state, verifier }, query) {
  if (query.get("state") !== state || query.get("iss") !== app.baseUrl) throw new Error("not the answer to this request")
  if (query.get("error")) throw new Error(query.get("error")) // access_denied: the person said no
  return token(app, { grant_type: "authorization_code", code: query.get("code"), redirect_uri: app.redirectUri, code_verifier: verifier })
}

// 3. After an hour, change the refresh token for a new pair, and store both before you go on: the old one ends.
export const refresh = (app, refreshToken) => token(app, { grant_type: "refresh_token", refresh_token: refreshToken })

async function token({ baseUrl, clientId, clientSecret }, form) {
  const Authorization = "Basic " + Buffer.from(`${clientId}:${clientSecret}`).toString("base64")
  const answer = await fetch(`${baseUrl}/oauth/token`, { method: "POST", headers: { Authorization }, body: new URLSearchParams(form) })
  const body = await answer.json()
  if (!answer.ok) throw new Error(`${body.error}: ${body.error_description}`)
  return body
}
