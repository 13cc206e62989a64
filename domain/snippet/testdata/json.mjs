const response = await fetch("http://127.0.0.1:8090/api/bookings", {
  method: "POST",
  headers: {
    "Authorization": `Bearer ${process.env.ACCESS_TOKEN}`,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({
    "\"O'Ñandú\" `id` $(id) ${HOME} $HOME {$x} %s !! \\ \\n \\' 'JSON'\n JSON;\n<?php ?> </script> \t\u2028 👩‍🔧 #{x} \\u0041 EOF": "a name",
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
    "text": "\"O'Ñandú\" `id` $(id) ${HOME} $HOME {$x} %s !! \\ \\n \\' 'JSON'\n JSON;\n<?php ?> </script> \t\u2028 👩‍🔧 #{x} \\u0041 EOF",
    "whole": 40,
    "yes": true
  }),
})
console.log(response.status, await response.json())
