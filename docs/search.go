package docs

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Entry is a place of the developer site that a search may lead to.
type Entry struct {
	Kind  string // guide, operation, event or error
	Title string
	Short string // one sentence, as it is shown
	Text  string // all that is searched besides the title
	Page  string // what follows /docs/{lang} in its address
}

// Entries are the sections of the topic.
func (t Topic) Entries() (entries []Entry) {
	for _, section := range t.Sections {
		entry := Entry{Kind: "guide", Title: t.Title, Short: shortened(section.Text), Text: section.Text, Page: t.Page()}
		if section.ID != "" {
			entry.Title, entry.Page = t.Title+": "+section.Title, t.Page()+"#"+section.ID
		}
		entries = append(entries, entry)
	}
	return entries
}

// shortened is the beginning of a text, to the end of a word.
func shortened(text string) string {
	const most = 140
	text = strings.TrimSpace(text)
	if len(text) <= most {
		return text
	}
	return text[:strings.LastIndexByte(text[:most], ' ')] + "…"
}

// Index finds places by words, whatever their accents and case.
type Index struct{ entries []indexed }

// indexed is a place with its words as they are compared.
type indexed struct {
	Entry
	title, text string
}

// maxWords bounds the work of a search.
const maxWords = 8

// NewIndex takes the places in the order in which equally good ones are shown.
func NewIndex(entries []Entry) Index {
	index := Index{}
	for _, entry := range entries {
		index.entries = append(index.entries, indexed{entry, fold(entry.Title), fold(entry.Text)})
	}
	return index
}

// Find are the places that have all words of a query, or words that begin with them or contain them; the best come first, at
// most so many. All tells how many there are.
func (i Index) Find(query string, most int) (best []Entry, all int) {
	type hit struct {
		Entry
		score int
	}
	words := strings.Fields(fold(query))
	words = words[:min(len(words), maxWords)]
	if len(words) == 0 {
		return nil, 0
	}
	var hits []hit
	for _, entry := range i.entries {
		if score := entry.score(words); score > 0 {
			hits = append(hits, hit{entry.Entry, score})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	for _, each := range hits[:min(len(hits), most)] {
		best = append(best, each.Entry)
	}
	return best, len(hits)
}

// score is the higher the better the words fit; 0 where one is missing.
func (e indexed) score(words []string) int {
	sum := 0
	for _, word := range words {
		score := max(4*fits(e.title, word), fits(e.text, word))
		if score == 0 {
			return 0
		}
		sum += score
	}
	if e.title == strings.Join(words, " ") {
		sum += 100
	}
	return sum
}

// fits is 3 for a word of the text, 2 for the beginning of one, 1 for a part, else 0.
func fits(text, word string) int {
	score := 0
	for rest, from := text, 0; ; {
		at := strings.Index(rest, word)
		if at < 0 {
			return score
		}
		from += at
		end := from + len(word)
		begins, ends := from == 0 || text[from-1] == ' ', end == len(text) || text[end] == ' '
		switch {
		case begins && ends:
			return 3
		case begins:
			score = 2
		default:
			score = max(score, 1)
		}
		rest, from = text[end:], end
	}
}

// fold is a text without case, accents and marks, its words parted by single spaces. A name of the API such as booking.created
// or /api/bookings stays one word where it is written as one.
func fold(text string) string {
	folded := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._-/{}:", r):
			return unicode.ToLower(r)
		}
		return ' '
	}, norm.NFD.String(text))
	words := strings.Fields(folded)
	for at, word := range words {
		words[at] = strings.Trim(word, ".-:")
	}
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}
