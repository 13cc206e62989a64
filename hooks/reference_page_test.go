package hooks_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"nearbyassist/domain/manual"
	"nearbyassist/domain/snippet"
	"nearbyassist/hooks/hookstest"
	"nearbyassist/locales"
	"nearbyassist/views"
)

func TestGroupPages(t *testing.T) {
	i := hookstest.New(t)
	guest := i.Browse()
	for _, lang := range locales.All {
		address := "/docs/" + string(lang) + "/api"
		index, whole := guest.Get(address).Want(200), guest.Get(address+"/all").Want(200)
		for _, group := range manualIn(t, lang) {
			here := address + "/" + views.GroupSlug(group.Name)
			for _, language := range snippet.Languages {
				shown := guest.Get(here + "?code=" + language).Want(200)
				if size := zipped(t, shown.Body); size > budgetOf(here) {
					t.Errorf("%s in %s: %d bytes, at most %d", here, language, size, budgetOf(here))
				}
				for _, operation := range group.Operations {
					checkOperation(t, i, shown, operation, language)
				}
			}
			for _, operation := range group.Operations {
				if index.Find(`a[href="`+here+"#"+operation.ID+`"]`).Length() != 1 || whole.Find("section#"+operation.ID).Length() != 1 {
					t.Errorf("%s: %s is not in the index, or not among all", lang, operation.ID)
				}
			}
		}
		for _, unknown := range []string{"/nowhere", "/Bookings", "/bookings/createBooking", "/%2e%2e"} {
			guest.Get(address + unknown).Want(404)
		}
	}
}

// checkOperation looks on a page for what a reader needs of an operation.
func checkOperation(t *testing.T, i *hookstest.Instance, page hookstest.Page, operation manual.Operation, language string) {
	t.Helper()
	section := page.Find("section#" + operation.ID)
	call := operation.Call
	call.URL = i.URL + call.URL
	if got := section.Find("code#" + operation.ID + "-sample").Text(); got != call.In(language) {
		t.Errorf("%s in %s: the sample reads %q", operation.ID, language, got)
	}
	for _, answer := range operation.Answers {
		if answer.Example != "" && !strings.Contains(section.Find("pre").Text(), answer.Example) {
			t.Errorf("%s: the example of a %d is missing", operation.ID, answer.Status)
		}
	}
	told := strings.Join(strings.Fields(section.Text()), " ")
	for _, wanted := range []string{operation.Summary, operation.Method, operation.Path, operation.Scope, operation.ScopeText, plainText(operation.Caller)} {
		if !strings.Contains(told, wanted) {
			t.Errorf("%s: %q is not told", operation.ID, wanted)
		}
	}
	for _, member := range slices.Concat(operation.Parameters, operation.Body) {
		row := section.Find("tr").FilterFunction(func(_ int, row *goquery.Selection) bool { return row.Find("th code").Text() == member.Name })
		if row.Length() == 0 || !strings.Contains(row.Text(), member.Type) || !strings.Contains(row.Text(), plainText(member.Text)) {
			t.Errorf("%s: %s is not told", operation.ID, member.Name)
		}
	}
	for _, refusal := range operation.Refusals {
		for _, code := range refusal.Codes {
			if section.Find(`a[href$="/errors#`+code+`"]`).Length() != 1 {
				t.Errorf("%s: %s does not lead to the errors", operation.ID, code)
			}
		}
	}
}

func plainText(marked string) string { return strings.ReplaceAll(marked, "`", "") }

// TestTheLanguageOfSamplesIsChosenOnce: by a link, for all pages from then on; what is no language changes nothing.
func TestTheLanguageOfSamplesIsChosenOnce(t *testing.T) {
	i := hookstest.New(t)
	reader := i.Browse()
	begins := func(path, sign string) {
		t.Helper()
		page := reader.Get(path).Want(200)
		if text := page.Find("code[id$='-sample']").First().Text(); !strings.HasPrefix(text, sign) {
			t.Errorf("%s: %q", path, text)
		}
		if page.Find("script:not([src])").Length() > 0 {
			t.Error("a script stands in the page")
		}
	}
	begins("/docs/en/api/users", "curl")
	begins("/docs/en/api/users?code=go", "package main")
	begins("/docs/es/api/staff", "package main")
	begins("/docs/es/api/staff?code=cobol", "package main")
	begins("/docs/es/api/staff?code=ruby", "curl") // the guide has it, the reference has not
	link := reader.Get("/docs/en/api/staff").Find("section#createStaff a").FilterFunction(func(_ int, a *goquery.Selection) bool { return a.Text() == "PHP" })
	if got := link.AttrOr("href", ""); got != "/docs/en/api/staff?code=php#createStaff" {
		t.Errorf("the choice leads to %q", got)
	}
}
