// Runs after each request of the collection: keeps the credentials that an answer shows, and the next start is looked up anew.
pm.test("the answer is a success", () => pm.expect(pm.response.code, pm.response.text().slice(0, 500)).to.be.within(200, 299))
pm.test("the answer has a request id", () => pm.expect(pm.response.headers.get("X-Request-Id")).to.be.a("string"))

const isJSON = (pm.response.headers.get("Content-Type") || "").includes("application/json")
const answer = isJSON ? pm.response.json() : {}
if (answer.accessToken) pm.collectionVariables.set("token", answer.accessToken)
if (answer.accessToken && answer.user) pm.collectionVariables.set("email", answer.user.email)
if (answer.key) pm.collectionVariables.set("apiKey", answer.key)
pm.collectionVariables.unset("start")
