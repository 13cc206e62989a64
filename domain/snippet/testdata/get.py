import urllib.request

request = urllib.request.Request(
    "http://127.0.0.1:8090/api/bookings?q=a%20b%27c&status=confirmed%2Cpending",
    method="GET",
)
with urllib.request.urlopen(request) as response:
    print(response.status, response.read().decode())
