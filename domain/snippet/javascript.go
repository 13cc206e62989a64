package snippet

import "strings"

// javaScript is a module for Node.js.
func javaScript(c Call) string {
	request := "fetch(" + quoted(c.URL)
	if options := javaScriptOptions(c); options != "" {
		request += ", {\n" + options + "}"
	}
	request = "const response = await " + request + ")"
	if c.Saves != "" {
		return lines(`import { writeFile } from "node:fs/promises"`, "\n"+request, "console.log(response.status)",
			"await writeFile("+quoted(c.Saves)+", Buffer.from(await response.arrayBuffer()))")
	}
	return lines(javaScriptForm(c.Form), request, "console.log(response.status, await response.json())")
}

func javaScriptOptions(c Call) string {
	var options, headers strings.Builder
	if c.Method != "GET" {
		options.WriteString("  method: " + quoted(c.Method) + ",\n")
	}
	if c.Credential != None {
		name, before := c.Credential.header()
		value := "process.env." + string(c.Credential)
		if before != "" {
			value = "`" + before + "${" + value + "}`"
		}
		headers.WriteString("    " + quoted(name) + ": " + value + ",\n")
	}
	if c.Body != nil {
		headers.WriteString("    \"Content-Type\": \"application/json\",\n")
	}
	if headers.Len() > 0 {
		options.WriteString("  headers: {\n" + headers.String() + "  },\n")
	}
	switch {
	case c.Body != nil:
		options.WriteString("  body: JSON.stringify(" + jsonOf(c.Body, "  ") + "),\n")
	case c.Form != nil:
		options.WriteString("  body: form,\n")
	}
	return options.String()
}

func javaScriptForm(form []Field) string {
	if form == nil {
		return ""
	}
	made := []string{"const form = new FormData()"}
	for _, field := range form {
		value := quoted(field.Value)
		if field.File != "" {
			value = "new Blob([" + value + "]), " + quoted(field.File)
		}
		made = append(made, "form.append("+quoted(field.Name)+", "+value+")")
	}
	return strings.Join(made, "\n") + "\n"
}
