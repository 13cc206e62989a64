import os
import urllib.request
import uuid

boundary = uuid.uuid4().hex
body = "\r\n".join([
    f"--{boundary}",
    "Content-Disposition: form-data; name=\"businessId\"",
    "",
    "@8f3k",
    f"--{boundary}",
    "Content-Disposition: form-data; name=\"file\"; filename=\"services.csv\"",
    "",
    "name,price\n\"O'Ñandú\" `id` $(id) ${HOME} $HOME {$x} %s !! \\ \\n \\' 'JSON'\n JSON;\n<?php ?> </script> \t\u2028 👩‍🔧 #{x} \\u0041 EOF\n",
    f"--{boundary}--",
    "",
])
request = urllib.request.Request(
    "http://127.0.0.1:8090/api/services/import",
    method="POST",
    headers={
        "X-API-Key": os.environ["API_KEY"],
        "Content-Type": f"multipart/form-data; boundary={boundary}",
    },
    data=body.encode(),
)
with urllib.request.urlopen(request) as response:
    print(response.status, response.read().decode())
