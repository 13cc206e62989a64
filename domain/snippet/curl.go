package snippet

import "strings"

// curl is a command for a shell.
func curl(c Call) string {
	command := "curl"
	if c.Method != "GET" {
		command += " -X " + c.Method
	}
	parts := []string{command + " " + shellQuoted(c.URL)}
	if c.Credential != None {
		name, before := c.Credential.header()
		parts = append(parts, `-H "`+name+": "+before+"$"+string(c.Credential)+`"`)
	}
	if c.Body != nil {
		parts = append(parts, "-H 'Content-Type: application/json'", "-d "+shellQuoted(jsonOf(c.Body, "")))
	}
	var files string
	for _, field := range c.Form {
		if field.File == "" {
			parts = append(parts, "--form-string "+shellQuoted(field.Name+"="+field.Value))
			continue
		}
		files += "printf %s " + shellQuoted(field.Value) + " > " + shellQuoted(field.File) + "\n"
		parts = append(parts, "-F "+shellQuoted(field.Name+"=@"+field.File))
	}
	if c.Saves != "" {
		parts = append(parts, "-o "+shellQuoted(c.Saves))
	}
	return files + strings.Join(parts, " \\\n  ")
}

// shellQuoted is a word of a shell in which nothing means anything.
func shellQuoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
