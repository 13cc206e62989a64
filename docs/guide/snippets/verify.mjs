import { createHmac, timingSafeEqual } from "node:crypto"

// secret: whsec_… · headers: with names in lower case · body: the bytes as they came, before anything parses them
export function verify(secret, headers, body, now = Date.now() / 1000) {
  const id = headers["webhook-id"], time = headers["webhook-timestamp"]
  if (!(Math.abs(now - Number(time)) <= 300)) throw new Error("not sent in the last five minutes")

  const key = Buffer.from(secret.slice("whsec_".length), "base64")
  const expected = createHmac("sha256", key).update(`${id}.${time}.`).update(body).digest()
  const matches = (headers["webhook-signature"] ?? "").split(" ").some((each) => {
    const given = Buffer.from(each.slice("v1,".length), "base64")
    return each.startsWith("v1,") && given.length === expected.length && timingSafeEqual(given, expected)
  })
  if (!matches) throw new Error("not signed by the secret")
  return JSON.parse(body)
}
