const response = await fetch("http://127.0.0.1:8090/api/bookings?q=a%20b%27c&status=confirmed%2Cpending")
console.log(response.status, await response.json())
