package sheet

import "strings"

// Safe is a text for a cell that a spreadsheet program takes for nothing else: one that begins like a formula is quoted.
func Safe(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}
