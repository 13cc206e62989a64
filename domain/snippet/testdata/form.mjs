const form = new FormData()
form.append("businessId", "@8f3k")
form.append("file", new Blob(["name,price\n\"O'Ñandú\" `id` $(id) ${HOME} $HOME {$x} %s !! \\ \\n \\' 'JSON'\n JSON;\n<?php ?> </script> \t\u2028 👩‍🔧 #{x} \\u0041 EOF\n"]), "services.csv")

const response = await fetch("http://127.0.0.1:8090/api/services/import", {
  method: "POST",
  headers: {
    "X-API-Key": process.env.API_KEY,
  },
  body: form,
})
console.log(response.status, await response.json())
