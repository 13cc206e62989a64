package stablejson

import (
	"cmp"
	"slices"
	"strconv"
)

// member is a member of an object by its key and by where its text stands in the output.
type member struct {
	key      string
	from, to int
}

// maxIndex is the largest array index of ECMAScript; larger numbers are keys like any other.
const maxIndex = 1<<32 - 2

// index is the number of a key that JavaScript takes for an array index: digits without a leading zero.
func index(key string) (uint64, bool) {
	n, err := strconv.ParseUint(key, 10, 32)
	return n, err == nil && n <= maxIndex && strconv.FormatUint(n, 10) == key
}

// order puts members as JavaScript enumerates them and tells whether that changed anything.
func order(members []member) (ordered []member, changed bool) {
	places := make(map[string]int, len(members))
	for _, m := range members {
		if place, twice := places[m.key]; twice {
			ordered[place], changed = m, true
			continue
		}
		places[m.key] = len(ordered)
		ordered = append(ordered, m)
	}
	if slices.IsSortedFunc(ordered, byIndex) {
		return ordered, changed
	}
	slices.SortStableFunc(ordered, byIndex)
	return ordered, true
}

// byIndex sorts array indexes by number before all other keys, which are equal to it.
func byIndex(a, b member) int {
	i, isIndexA := index(a.key)
	j, isIndexB := index(b.key)
	switch {
	case isIndexA && isIndexB:
		return cmp.Compare(i, j)
	case isIndexA:
		return -1
	case isIndexB:
		return 1
	default:
		return 0
	}
}
