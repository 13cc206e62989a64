package collections_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"nearbyassist/collections"
	"nearbyassist/hooks/hookstest"
)

// The rows of these name an account or a customer, and are no part of the person's own data.
var (
	notExported = []string{
		"api_keys",     // the business's, which keeps the name of who made it
		"signin_codes", // gone in minutes
	}
	notErased = []string{"api_keys", "staff"} // staff is left by hooks/users, with its audit row
)

var personal = regexp.MustCompile(`^data field (\w+)\.(\w+): relation .*collectionId="(users|customers)"`)

// TestNoCollectionOfAPersonIsForgotten: whoever adds one that names an account or a customer says how it is exported, moved
// with a customer who is merged, and erased.
func TestNoCollectionOfAPersonIsForgotten(t *testing.T) {
	lines, err := collections.Schema(hookstest.Open(t, hookstest.Folder(t)))
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, line := range lines {
		found := personal.FindStringSubmatch(line)
		if found == nil {
			continue
		}
		seen++
		collection, field, of := found[1], found[2], found[3]
		if !slices.Contains(collections.OfPerson(), collection) && !slices.Contains(notExported, collection) {
			t.Errorf("%s is not in a person's export", collection)
		}
		if of == "customers" && !has(collections.Moves, "UPDATE "+collection+" SET "+field+" = {:to}") {
			t.Errorf("%s.%s does not move with a customer", collection, field)
		}
		if !has(collections.Erasure, "UPDATE "+collection+" SET ") && !has(collections.Erasure, "DELETE FROM "+collection+" WHERE ") && !slices.Contains(notErased, collection) {
			t.Errorf("%s is not erased", collection)
		}
	}
	if seen < 8 {
		t.Errorf("%d fields name people", seen)
	}
}

func has(statements []string, start string) bool {
	return slices.ContainsFunc(statements, func(statement string) bool { return strings.HasPrefix(statement, start) })
}
