import os
import urllib.request

request = urllib.request.Request(
    "http://127.0.0.1:8090/api/users/export",
    method="GET",
    headers={
        "Authorization": "Bearer " + os.environ["ACCESS_TOKEN"],
    },
)
with urllib.request.urlopen(request) as response:
    print(response.status)
    with open("export.zip", "wb") as file:
        file.write(response.read())
