package collections

// What is done to the rows of a person, for the test that no collection is forgotten.
var (
	Moves   = moves
	Erasure = erasure
)

// OfPerson are the collections of a person's export.
func OfPerson() (names []string) {
	for _, part := range ofPerson {
		names = append(names, part.collection)
	}
	return names
}
