// Verifies the cases on stdin with the guide's snippet, whose folder is the argument: prints the events' ids, null for refused ones.
import { text } from "node:stream/consumers"

const { verify } = await import(`${process.argv[2]}/verify.mjs`)
const judge = ({ secret, headers, body, now }) => {
  try {
    return verify(secret, headers, Buffer.from(body, "base64"), now).id
  } catch {
    return null
  }
}
console.log(JSON.stringify(JSON.parse(await text(process.stdin)).map(judge)))
