curl -X POST 'http://127.0.0.1:8090/api/bookings' \
  -H "Authorization: Bearer $ACCESS_TOKEN" \
  -H 'Content-Type: application/json' \
  -d '{
  "\"O'\''Ñandú\" `id` $(id) ${HOME} $HOME {$x} %s !! \\ \\n \\'\'' '\''JSON'\''\n JSON;\n<?php ?> </script> \t\u2028 👩‍🔧 #{x} \\u0041 EOF": "a name",
  "list": [],
  "nested": [
    {
      "a": [
        "b",
        "c"
      ]
    }
  ],
  "no": false,
  "nothing": null,
  "number": -3.7,
  "object": {},
  "text": "\"O'\''Ñandú\" `id` $(id) ${HOME} $HOME {$x} %s !! \\ \\n \\'\'' '\''JSON'\''\n JSON;\n<?php ?> </script> \t\u2028 👩‍🔧 #{x} \\u0041 EOF",
  "whole": 40,
  "yes": true
}'
