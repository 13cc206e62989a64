import os
import urllib.request

request = urllib.request.Request(
    "http://127.0.0.1:8090/api/webhooks/1",
    method="DELETE",
    headers={
        "X-API-Key": os.environ["API_KEY"],
    },
)
with urllib.request.urlopen(request) as response:
    print(response.status, response.read().decode())
