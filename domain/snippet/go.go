package snippet

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// goProgram is a whole program, as gofmt writes it.
func goProgram(c Call) string {
	imports := []string{"fmt", "io", "log", "net/http"}
	if c.Credential != None || c.Saves != "" {
		imports = append(imports, "os")
	}
	body, before := "nil", ""
	switch {
	case c.Body != nil:
		imports, body = append(imports, "strings"), "body"
		before = "\tbody := strings.NewReader(" + goQuoted(jsonOf(c.Body, "\t")) + ")\n"
	case c.Form != nil:
		imports, body, before = append(imports, "bytes", "mime/multipart"), "&body", goForm(c.Form)
	}
	slices.Sort(imports)
	var text strings.Builder
	text.WriteString("package main\n\nimport (\n")
	for _, name := range imports {
		text.WriteString("\t" + strconv.Quote(name) + "\n")
	}
	text.WriteString(")\n\nfunc main() {\n" + before)
	text.WriteString("\trequest, err := http.NewRequest(" + strconv.Quote(c.Method) + ", " + strconv.Quote(c.URL) + ", " + body + ")\n" + goStops)
	text.WriteString(goHeaders(c))
	text.WriteString("\tresponse, err := http.DefaultClient.Do(request)\n" + goStops + "\tdefer response.Body.Close()\n")
	text.WriteString("\tanswer, err := io.ReadAll(response.Body)\n" + goStops)
	if c.Saves != "" {
		text.WriteString("\tif err := os.WriteFile(" + strconv.Quote(c.Saves) + ", answer, 0o600); err != nil {\n\t\tlog.Fatal(err)\n\t}\n")
		return text.String() + "\tfmt.Println(response.StatusCode)\n}"
	}
	return text.String() + "\tfmt.Println(response.StatusCode, string(answer))\n}"
}

const goStops = "\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n"

func goHeaders(c Call) string {
	var set string
	if c.Credential != None {
		name, before := c.Credential.header()
		value := `os.Getenv("` + string(c.Credential) + `")`
		if before != "" {
			value = strconv.Quote(before) + "+" + value
		}
		set = "\trequest.Header.Set(" + strconv.Quote(name) + ", " + value + ")\n"
	}
	switch {
	case c.Body != nil:
		set += "\trequest.Header.Set(\"Content-Type\", \"application/json\")\n"
	case c.Form != nil:
		set += "\trequest.Header.Set(\"Content-Type\", form.FormDataContentType())\n"
	}
	return set
}

// goForm writes a form into memory, where nothing can fail.
func goForm(form []Field) string {
	made := "\tvar body bytes.Buffer\n\tform := multipart.NewWriter(&body)\n"
	for _, field := range form {
		if field.File == "" {
			made += "\tform.WriteField(" + strconv.Quote(field.Name) + ", " + strconv.Quote(field.Value) + ")\n"
			continue
		}
		made += "\tfile, err := form.CreateFormFile(" + strconv.Quote(field.Name) + ", " + strconv.Quote(field.File) + ")\n" + goStops
		made += "\tio.WriteString(file, " + goQuoted(field.Value) + ")\n"
	}
	return made + "\tform.Close()\n"
}

// goQuoted is a raw string where one can hold the text.
func goQuoted(text string) string {
	raw := utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return r == '`' || r == '\ufeff' || r == 0x7f || r < ' ' && r != '\n' && r != '\t'
	})
	if raw {
		return "`" + text + "`"
	}
	return strconv.Quote(text)
}
