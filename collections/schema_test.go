package collections_test

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"nearbyassist/collections"
	"nearbyassist/hooks/hookstest"
)

var update = flag.Bool("update", false, "write schema.golden.txt anew")

const golden = "schema.golden.txt"

func TestTheSchemaIsTheGoldenOne(t *testing.T) {
	lines, err := collections.Schema(hookstest.Open(t, hookstest.Folder(t)))
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(golden, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	wanted := strings.Split(strings.TrimSpace(goldenText(t)), "\n")
	for _, line := range lines {
		if !slices.Contains(wanted, line) {
			t.Errorf("new:  %s", line)
		}
	}
	for _, line := range wanted {
		if !slices.Contains(lines, line) {
			t.Errorf("gone: %s", line)
		}
	}
	if t.Failed() {
		t.Log("where the change is meant: go test ./collections -run TestTheSchema -update")
	}
}

// pocketBases are the fields of users that PocketBase made and that nothing of ours reads.
var pocketBases = []string{"users.created", "users.updated"}

func TestEveryFieldOfOursIsASystemField(t *testing.T) {
	for name, text := range goldenParts(t, "field") {
		if !slices.Contains(strings.Fields(text), "system") && !slices.Contains(pocketBases, name) {
			t.Errorf("%s can be removed and renamed in the console: %s", name, text)
		}
	}
}

// editable are the collections that the console may extend; all others are machinery.
var editable = []string{"users", "businesses", "staff", "customers", "services", "bookings"}

func TestMachineryIsSystem(t *testing.T) {
	found := goldenParts(t, "collection")
	for name, text := range found {
		if isSystem := strings.HasSuffix(text, " system"); isSystem == slices.Contains(editable, name) {
			t.Errorf("%s: %s", name, text)
		}
	}
	for _, name := range editable {
		if found[name] == "" {
			t.Errorf("there is no collection %s", name)
		}
	}
}

func TestOnlySuperusersPassTheRulesButForOAuthSignUp(t *testing.T) {
	open := map[string]string{"users.authRule": `""`, "users.createRule": `"@request.context = \"oauth2\""`}
	rules := goldenParts(t, "rule")
	for name, rule := range rules {
		wanted, isOpen := open[name]
		if !isOpen {
			wanted = "null"
		}
		if rule != wanted {
			t.Errorf("%s is %s, want %s", name, rule, wanted)
		}
	}
	for collection := range goldenParts(t, "collection") {
		for _, rule := range []string{"listRule", "viewRule", "createRule", "updateRule", "deleteRule"} {
			if rules[collection+"."+rule] == "" {
				t.Errorf("%s has no %s", collection, rule)
			}
		}
	}
}

func TestSecretsAreHidden(t *testing.T) {
	for name, text := range goldenParts(t, "field") {
		_, field, _ := strings.Cut(name, ".")
		isSecret := slices.Contains([]string{"hash", "previousHash", "secret", "previousSecret", "password", "tokenKey", "proof"}, field)
		if isHidden := slices.Contains(strings.Fields(text), "hidden"); isHidden != isSecret {
			t.Errorf("%s: %s", name, text)
		}
	}
}

func goldenText(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// goldenParts are the lines of one kind: their texts by name.
func goldenParts(t *testing.T, kind string) map[string]string {
	t.Helper()
	parts := map[string]string{}
	for line := range strings.Lines(goldenText(t)) {
		head, text, _ := strings.Cut(strings.TrimSpace(line), ": ")
		if words := strings.Fields(head); len(words) == 3 && words[1] == kind {
			parts[words[2]] = text
		}
	}
	if len(parts) == 0 {
		t.Fatalf("no %s in %s", kind, golden)
	}
	return parts
}
