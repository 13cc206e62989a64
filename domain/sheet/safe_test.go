package sheet_test

import (
	"testing"

	"nearbyassist/domain/sheet"
)

func TestNoCellIsAFormula(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "Web": "Web", "a=b": "a=b", "=1+1": "'=1+1", "+34600": "'+34600", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1", "ñ": "ñ",
	} {
		if got := sheet.Safe(text); got != want {
			t.Errorf("%q is %q", text, got)
		}
	}
}
