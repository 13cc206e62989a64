const response = await fetch("http://127.0.0.1:8090/api/webhooks/1", {
  method: "DELETE",
  headers: {
    "X-API-Key": process.env.API_KEY,
  },
})
console.log(response.status, await response.json())
