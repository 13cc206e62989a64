import { createServer } from "node:http"
import { verify } from "./verify.mjs"

const seen = new Set() // in a real receiver: a table with a unique column

createServer(async (request, response) => {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  let event
  try {
    event = verify(process.env.WEBHOOK_SECRET, request.headers, Buffer.concat(chunks))
  } catch (error) {
    return response.writeHead(401).end(error.message)
  }
  if (!seen.has(event.id)) {
    seen.add(event.id) // the same event may come twice
    console.log(event.type, event.data.id) // put it in a queue here; work on it after the answer
  }
  response.writeHead(204).end()
}).listen(process.env.PORT)
