import json
import os
import urllib.request

request = urllib.request.Request(
    "http://127.0.0.1:8090/api/bookings",
    method="POST",
    headers={
        "Authorization": "Bearer " + os.environ["ACCESS_TOKEN"],
        "Content-Type": "application/json",
    },
    data=json.dumps({
        "\"O'Ñandú\" `id` $(id) ${HOME} $HOME {$x} %s !! \\ \\n \\' 'JSON'\n JSON;\n<?php ?> </script> \t\u2028 👩‍🔧 #{x} \\u0041 EOF": "a name",
        "list": [],
        "nested": [
            {
                "a": [
                    "b",
                    "c",
                ],
            },
        ],
        "no": False,
        "nothing": None,
        "number": -3.7,
        "object": {},
        "text": "\"O'Ñandú\" `id` $(id) ${HOME} $HOME {$x} %s !! \\ \\n \\' 'JSON'\n JSON;\n<?php ?> </script> \t\u2028 👩‍🔧 #{x} \\u0041 EOF",
        "whole": 40,
        "yes": True,
    }).encode(),
)
with urllib.request.urlopen(request) as response:
    print(response.status, response.read().decode())
