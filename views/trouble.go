package views

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"nearbyassist/domain/fault"
	"nearbyassist/locales"
	"nearbyassist/views/ui"
)

// controls are the forms' names for what the API calls otherwise.
var controls = map[string]string{
	"allowedIps": "ips", "expiresAt": "expires", "graceMinutes": "grace", "idempotencyKey": "form_id",
}

// TroubleOf is what a form shows of a refusal: its own sentence and one for each field. Anything but a fault is internal.
func TroubleOf(lang locales.Lang, err error) ui.Trouble {
	if err == nil {
		return ui.Trouble{}
	}
	var known *fault.Fault
	if !errors.As(err, &known) {
		return ui.Trouble{Title: lang.T("error.internal")}
	}
	trouble := ui.Trouble{Title: lang.T("error." + known.Code)}
	for _, field := range known.Fields {
		trouble.Fields = append(trouble.Fields, broken(lang, field))
	}
	if known.Code == "validation_failed" && len(trouble.Fields) > 0 {
		trouble.Title = lang.N("form.check", len(trouble.Fields))
	}
	return trouble
}

// TooMany is what a form shows when its limit is reached.
func TooMany(lang locales.Lang, wait time.Duration) ui.Trouble {
	return ui.Trouble{Title: lang.T("failure.429.title") + ". " + waiting(lang, wait)}
}

func waiting(lang locales.Lang, wait time.Duration) string {
	return lang.N("failure.wait", int(math.Ceil(wait.Minutes())))
}

// control is the id of the control for a field's path: allowedIps[1] is in ips.
func control(path string) string {
	name := path[strings.LastIndexByte(path, '.')+1:]
	name, _, _ = strings.Cut(name, "[")
	if named, ok := controls[name]; ok {
		return named
	}
	return name
}

// line names the line of the text area in which a member of a list stands.
func line(lang locales.Lang, path, message string) string {
	_, rest, _ := strings.Cut(path, "[")
	number, _, _ := strings.Cut(rest, "]")
	index, err := strconv.Atoi(number)
	if err != nil {
		return message
	}
	return lang.T("field.line", index+1, message)
}

func broken(lang locales.Lang, field fault.Field) ui.Broken {
	id := control(field.Path)
	name := lang.FieldName(id)
	if field.Rule == "required" {
		return ui.Broken{Field: id, Message: lang.T("field.required", name)}
	}
	return ui.Broken{Field: id, Name: name, Message: line(lang, field.Path, lang.T("field."+field.Rule, field.Args...))}
}
