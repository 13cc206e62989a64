package collections

import (
	"reflect"
	"slices"
	"strings"
)

// unsaid are columns whose old and new values an audit row does not keep: bookkeeping, hashes and sealed secrets.
var unsaid = []string{"id", "business", "createdAt", "updatedAt", "version", "expiryToldFor", "hash", "previousHash", "secret", "previousSecret"}

// Changes lists the columns in which two rows of a collection differ, by name. Without secrets.
func Changes[Row any](before, after *Row) []Change {
	was, is := columns(before), columns(after)
	changes := []Change{}
	for name, value := range is {
		if !slices.Contains(unsaid, name) && !reflect.DeepEqual(was[name], value) {
			changes = append(changes, Change{Field: name, From: shown(was[name]), To: shown(value)})
		}
	}
	slices.SortFunc(changes, func(a, b Change) int { return strings.Compare(a.Field, b.Field) })
	return changes
}

// shown leaves documents as documents and shows what is empty as null.
func shown(value any) any {
	text, ok := value.(string)
	switch {
	case !ok:
		return value
	case text == "" || text == "null":
		return nil
	case text[0] == '{' || text[0] == '[':
		return rawJSON(text)
	}
	return text
}
