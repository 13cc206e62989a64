package hooks_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	module = "nearbyassist/"
	root   = ".."
)

// The packages below hooks that are no features: they know none, and every feature may use them.
var sharedRooms = []string{
	"hooks/access", "hooks/access/window", "hooks/console", "hooks/endpoint", "hooks/ics", "hooks/jobs", "hooks/page", "hooks/payments", "hooks/person",
}

// Two features have scripts that run inside the transactions of others; they import no feature themselves.
var openFeatures = []string{"hooks/bookings", "hooks/ledger"}

// mayImport is the table of architecture.md section 2; the packages are without the module's name.
func mayImport(from, to string) bool {
	switch place := roomOf(from); place {
	case "main":
		return slices.Contains([]string{"hooks", "cluster", "collections", "pb_migrations"}, to)
	case "bench", "hooks/hookstest":
		return true
	case "hooks":
		return to != "hooks/hookstest" && to != "pb_migrations"
	case "shared", "feature", "open feature":
		leaf := slices.Contains([]string{"collections", "domain", "views", "locales", "docs", "cluster", "static"}, roomOf(to))
		return leaf || roomOf(to) == "shared" || place == "feature" && roomOf(to) == "open feature"
	case "collections":
		return roomOf(to) == "domain"
	case "views":
		return slices.Contains([]string{"views", "domain", "locales", "static"}, roomOf(to))
	case "locales", "domain":
		return roomOf(to) == "domain"
	}
	return false // cluster, pb_migrations, static, docs and the demo, which plays an outside client
}

func roomOf(path string) string {
	first, _, _ := strings.Cut(path, "/")
	switch {
	case path == "":
		return "main"
	case slices.Contains(sharedRooms, path):
		return "shared"
	case slices.Contains(openFeatures, path):
		return "open feature"
	case first != "hooks":
		return first
	case path == "hooks" || path == "hooks/hookstest" || path == "hooks/demo":
		return path
	}
	return "feature"
}

type listed struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T, args ...string) (found []listed) {
	t.Helper()
	command := exec.Command("go", append([]string{"list", "-json=ImportPath,Imports"}, args...)...)
	command.Dir = root
	output, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	for decoder := json.NewDecoder(strings.NewReader(string(output))); ; {
		var one listed
		err := decoder.Decode(&one)
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, one)
	}
}

func inModule(path string) (short string, ok bool) {
	if path+"/" == module {
		return "", true
	}
	return strings.CutPrefix(path, module)
}

func TestWhoImportsWhom(t *testing.T) {
	found := packages(t, "./...")
	if len(found) < 20 {
		t.Fatalf("%d packages", len(found))
	}
	for _, one := range found {
		from, _ := inModule(one.ImportPath)
		for _, imported := range one.Imports {
			if to, ours := inModule(imported); ours && !mayImport(from, to) {
				t.Errorf("%q imports %q", from, to)
			}
		}
	}
}

// The rules tell what they would refuse.
func TestWhoMayNotImportWhom(t *testing.T) {
	for _, wrong := range [][2]string{
		{"domain/slots", "collections"},
		{"domain/slots", "locales"},
		{"views", "collections"},
		{"views", "hooks/access"},
		{"collections", "hooks"},
		{"collections", "locales"},
		{"hooks/access", "hooks/bookings"},
		{"hooks/person", "hooks/auth"},
		{"hooks/reviews", "hooks/webhooks"},
		{"hooks/billing", "hooks/mail"},
		{"hooks/bookings", "hooks/ledger"},
		{"hooks/bookings", "hooks/services"},
		{"hooks/auth", "hooks"},
		{"cluster", "collections"},
		{"pb_migrations", "collections"},
		{"", "hooks/bookings"},
		{"hooks/demo", "collections"},
		{"hooks", "hooks/hookstest"},
	} {
		if mayImport(wrong[0], wrong[1]) {
			t.Errorf("%q may import %q", wrong[0], wrong[1])
		}
	}
	for _, right := range [][2]string{{"hooks/billing", "hooks/ledger"}, {"hooks/billing", "hooks/bookings"}, {"hooks/bookings", "hooks/access"}, {"hooks", "hooks/mail"}} {
		if !mayImport(right[0], right[1]) {
			t.Errorf("%q may not import %q", right[0], right[1])
		}
	}
}

// Rules are pure: the standard library, and its extension for Unicode's forms.
func TestDomainAndViewsKnowNoPocketBase(t *testing.T) {
	for _, one := range packages(t, "./domain/...", "./views/...", "./cluster/...") {
		short, _ := inModule(one.ImportPath)
		for _, imported := range one.Imports {
			host, _, _ := strings.Cut(imported, "/")
			_, ours := inModule(imported)
			isForeign := strings.Contains(host, ".") && !ours && !strings.HasPrefix(imported, "golang.org/x/text/")
			if isForeign && (roomOf(short) != "views" || !strings.HasPrefix(imported, "github.com/a-h/templ")) {
				t.Errorf("%s imports %s", short, imported)
			}
		}
	}
}

// Two SQLite libraries in one process have lost a committed transaction (scale.md, trap 4).
func TestModerncIsTheOnlySQLite(t *testing.T) {
	found := false
	for _, one := range packages(t, "-deps", "-test", "./...") {
		if strings.HasPrefix(one.ImportPath, "modernc.org/sqlite") {
			found = true
		} else if strings.Contains(strings.ToLower(one.ImportPath), "sqlite") {
			t.Errorf("there is %s too", one.ImportPath)
		}
	}
	if !found {
		t.Error("there is no SQLite")
	}
}

// source is a file of ours, outside of tests, that nobody generated.
type source struct {
	path string // from the root
	text string
	file *ast.File
	set  *token.FileSet
}

func (s source) at(node ast.Node) string {
	position := s.set.Position(node.Pos())
	return s.path + ":" + strings.TrimPrefix(position.String(), position.Filename+":")
}

var generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

// texts are the files of the house with these endings, without what others wrote.
func texts(t *testing.T, endings ...string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && slices.Contains([]string{".git", "node_modules", "vendor", "pb_data"}, entry.Name()) {
			return filepath.SkipDir
		}
		if entry.IsDir() || !slices.Contains(endings, filepath.Ext(path)) {
			return nil
		}
		text, err := os.ReadFile(path)
		short, _ := filepath.Rel(root, path)
		found[filepath.ToSlash(short)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func sources(t *testing.T) (found []source) {
	t.Helper()
	for path, text := range texts(t, ".go") {
		if strings.HasSuffix(path, "_test.go") || generated.MatchString(text) {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, source{path, text, file, set})
	}
	if len(found) < 100 {
		t.Fatalf("%d files", len(found))
	}
	return found
}

func TestFilesAndFunctionsAreShort(t *testing.T) {
	const longestFile, longestFunction = 300, 60
	for _, s := range sources(t) {
		if lines := strings.Count(s.text, "\n"); lines > longestFile && s.path != "hooks/routes.go" {
			t.Errorf("%s has %d lines", s.path, lines)
		}
		for _, declaration := range s.file.Decls {
			function, ok := declaration.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if lines := s.set.Position(function.End()).Line - s.set.Position(function.Pos()).Line + 1; lines > longestFunction {
				t.Errorf("%s: %s has %d lines", s.at(function), function.Name.Name, lines)
			}
		}
	}
}

func TestNothingIsLeftForLaterInTheCode(t *testing.T) {
	leftover := regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME)\b`)
	for path, text := range texts(t, ".go", ".templ", ".js", ".mjs", ".css", ".sh", ".yaml") {
		if word := leftover.FindString(text); word != "" {
			t.Errorf("%s has a %s", path, word)
		}
	}
	for path, text := range texts(t, ".go") {
		if regexp.MustCompile(`(?m)^//go:build `).MatchString(text) {
			t.Errorf("%s has a build tag", path)
		}
	}
}

// Whoever may make a System handle sees every tenant.
func TestSystemHandlesAreMadeInFewPlaces(t *testing.T) {
	allowed := []string{"hooks/bindings.go", "hooks/commands.go", "hooks/pages.go"}
	for _, s := range sources(t) {
		if strings.HasPrefix(s.path, "collections/") || strings.HasPrefix(s.path, "hooks/leads/") || strings.HasPrefix(s.path, "bench/") || slices.Contains(allowed, s.path) {
			continue
		}
		ast.Inspect(s.file, func(node ast.Node) bool {
			switch made := node.(type) {
			case *ast.CallExpr:
				if isOf(made.Fun, "collections", "NewSystem") {
					t.Errorf("%s makes a System handle", s.at(node))
				}
			case *ast.CompositeLit:
				if isOf(made.Type, "collections", "System") {
					t.Errorf("%s makes a System handle", s.at(node))
				}
			}
			return true
		})
	}
}

func isOf(expression ast.Expr, from, name string) bool {
	selector, ok := expression.(*ast.SelectorExpr)
	if !ok || selector.Sel.Name != name {
		return false
	}
	of, ok := selector.X.(*ast.Ident)
	return ok && of.Name == from
}

// fieldCalls take the name of a field.
var fieldCalls = []string{
	"GetString", "GetInt", "GetFloat", "GetBool", "GetDateTime", "GetStringSlice", "SetIfFieldExists", "FindFirstRecordByData",
	"FindFirstRecordByFilter", "FindRecordsByFilter", "FindAllRecords", "CountRecords", "RecordQuery",
}

var statement = regexp.MustCompile(`(?is)\b(SELECT\b.*\bFROM|UPDATE\b.*\bSET|INSERT\s+INTO|DELETE\s+FROM)\b`)

// A field's name is spelled in collections and in the migrations only: renaming one is a change of two packages.
// Only the bench and the tests' own room write rows past them, by the thousand or broken.
func TestFieldNamesAreSpelledInOnePlace(t *testing.T) {
	for _, s := range sources(t) {
		if slices.ContainsFunc([]string{"collections/", "pb_migrations/", "hooks/hookstest/", "bench/"}, func(room string) bool { return strings.HasPrefix(s.path, room) }) {
			continue
		}
		ast.Inspect(s.file, func(node ast.Node) bool {
			switch part := node.(type) {
			case *ast.CallExpr:
				if selector, ok := part.Fun.(*ast.SelectorExpr); ok && slices.Contains(fieldCalls, selector.Sel.Name) {
					t.Errorf("%s calls %s", s.at(node), selector.Sel.Name)
				}
			case *ast.CompositeLit:
				if isOf(part.Type, "dbx", "HashExp") {
					t.Errorf("%s names columns", s.at(node))
				}
			case *ast.BasicLit:
				if part.Kind == token.STRING && statement.MatchString(part.Value) {
					t.Errorf("%s has a query", s.at(node))
				}
			}
			return true
		})
	}
}
