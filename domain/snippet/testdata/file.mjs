import { writeFile } from "node:fs/promises"

const response = await fetch("http://127.0.0.1:8090/api/users/export", {
  headers: {
    "Authorization": `Bearer ${process.env.ACCESS_TOKEN}`,
  },
})
console.log(response.status)
await writeFile("export.zip", Buffer.from(await response.arrayBuffer()))
