package snippet

import (
	"slices"
	"strings"
)

var pythonStyle = style{text: quoted, null: "None", yes: "True", no: "False", open: "{", close: "}", empty: "{}", colon: ": ", indent: "    "}

// python is a script that needs the standard library only.
func python(c Call) string {
	imports := []string{"import urllib.request"}
	if c.Body != nil {
		imports = append(imports, "import json")
	}
	if c.Credential != None {
		imports = append(imports, "import os")
	}
	if c.Form != nil {
		imports = append(imports, "import uuid")
	}
	slices.Sort(imports)
	answer := "    print(response.status, response.read().decode())"
	if c.Saves != "" {
		answer = "    print(response.status)\n    with open(" + quoted(c.Saves) + ", \"wb\") as file:\n        file.write(response.read())"
	}
	return lines(strings.Join(imports, "\n")+"\n", pythonForm(c.Form),
		"request = urllib.request.Request(\n    "+quoted(c.URL)+",\n"+pythonOptions(c)+")",
		"with urllib.request.urlopen(request) as response:", answer)
}

func pythonOptions(c Call) string {
	options := "    method=" + quoted(c.Method) + ",\n"
	var headers []string
	if c.Credential != None {
		name, before := c.Credential.header()
		value := "os.environ[" + quoted(string(c.Credential)) + "]"
		if before != "" {
			value = quoted(before) + " + " + value
		}
		headers = append(headers, quoted(name)+": "+value)
	}
	switch {
	case c.Body != nil:
		headers = append(headers, `"Content-Type": "application/json"`)
	case c.Form != nil:
		headers = append(headers, `"Content-Type": f"multipart/form-data; boundary={boundary}"`)
	}
	if len(headers) > 0 {
		options += "    headers={\n        " + strings.Join(headers, ",\n        ") + ",\n    },\n"
	}
	switch {
	case c.Body != nil:
		options += "    data=json.dumps(" + literal(c.Body, "    ", pythonStyle) + ").encode(),\n"
	case c.Form != nil:
		options += "    data=body.encode(),\n"
	}
	return options
}

func pythonForm(form []Field) string {
	if form == nil {
		return ""
	}
	made := "boundary = uuid.uuid4().hex\nbody = \"\\r\\n\".join([\n"
	for _, part := range formParts(form) {
		made += "    f\"--{boundary}\",\n"
		for _, line := range part {
			made += "    " + quoted(line) + ",\n"
		}
	}
	return made + "    f\"--{boundary}--\",\n    \"\",\n])"
}
