package text

import (
	"slices"
	"strings"
	"unicode"
)

// Words are the different words of a text, at most so many: runs of letters, digits and their marks. What is neither, such as
// quotes and emoji, parts them.
func Words(s string, most int) []string {
	var words []string
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) }) {
		spoken := strings.IndexFunc(word, func(r rune) bool { return !unicode.IsMark(r) }) >= 0
		if spoken && !slices.Contains(words, word) {
			words = append(words, word)
		}
		if len(words) == most {
			break
		}
	}
	return words
}
