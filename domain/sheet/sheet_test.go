package sheet_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"nearbyassist/domain/fault"
	"nearbyassist/domain/sheet"
)

var columns = []sheet.Column{
	{Name: "name", Alias: []string{"nombre"}},
	{Name: "durationMinutes", Kind: sheet.Whole, Alias: []string{"duration", "duración"}},
	{Name: "price", Kind: sheet.Amount, Alias: []string{"precio"}},
	{Name: "currency", Alias: []string{"moneda"}},
	{Name: "autoConfirm", Kind: sheet.Truth},
	{Name: "tags", Kind: sheet.List},
}

func TestReadsWhatProgramsSave(t *testing.T) {
	want := []string{"2 Cut, long|30|12,50", "3 Say \"hi\"\nagain|45|9"}
	for name, file := range map[string]string{
		"commas":               "name,durationMinutes,price\n\"Cut, long\",30,\"12,50\"\n\"Say \"\"hi\"\"\nagain\",45,9\n",
		"semicolons":           "name;durationMinutes;price\nCut, long;30;12,50\n\"Say \"\"hi\"\"\nagain\";45;9\n",
		"tabs":                 "name\tdurationMinutes\tprice\nCut, long\t30\t12,50\n\"Say \"\"hi\"\"\nagain\"\t45\t9",
		"a mark of byte order": "\uFEFFname;durationMinutes;price\nCut, long;30;12,50\n\"Say \"\"hi\"\"\nagain\";45;9\n",
		"Windows":              "name;durationMinutes;price\r\nCut, long;30;12,50\r\n\"Say \"\"hi\"\"\r\nagain\";45;9\r\n\r\n",
		"other names":          " Nombre ;Duración (min);PRECIO\nCut, long; 30 ;12,50\n\"Say \"\"hi\"\"\nagain\";45;9\n;;\n",
		"another order":        "price;duration_minutes;Name\n12,50;30;Cut, long\n9;45;\"Say \"\"hi\"\"\nagain\"\n",
	} {
		lines, err := sheet.Read([]byte(file), columns, 10)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []string
		for _, line := range lines {
			got = append(got, fmt.Sprintf("%d %s|%s|%s", line.Number, line.Cells["name"], line.Cells["durationMinutes"], line.Cells["price"]))
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestRefusesWhatCannotBeRead(t *testing.T) {
	for file, rule := range map[string]string{
		"":                "sheet_empty",
		"\n\n":            "sheet_empty",
		"name":            "sheet_empty",
		"name\n\n":        "sheet_empty",
		"name\n\"Cut":     "sheet_unreadable 2",
		"name\nA\nB\"C\n": "sheet_unreadable 3",
		"nam\xe9\nA\n":    "sheet_encoding",
		"\xff\xfen\x00a\x00m\x00e\x00\n\x00A\x00": "sheet_encoding",
		"name\nA\x00\n":        "sheet_encoding",
		"name,colour\nA,red\n": "sheet_column colour",
		"name,\nA,red\n":       "sheet_column ",
		"name,nombre\nA,B\n":   "sheet_column_twice nombre",
		"name\nA\nB\nC\nD\n":   "sheet_lines 3",
	} {
		_, err := sheet.Read([]byte(file), columns, 3)
		var refused *fault.Fault
		if !errors.As(err, &refused) || len(refused.Fields) != 1 || refused.Fields[0].Path != "file" {
			t.Errorf("%q: %v", file, err)
			continue
		}
		field := refused.Fields[0]
		if told := strings.TrimRight(fmt.Sprintln(append([]any{field.Rule}, field.Args...)...), "\n"); told != rule {
			t.Errorf("%q: %q, want %q", file, told, rule)
		}
	}
}

// TestLinesOfAnotherWidth are refused by themselves: a separator that nobody quoted moves every cell behind it.
func TestLinesOfAnotherWidth(t *testing.T) {
	lines, err := sheet.Read([]byte("name,price\nA,1\nB, C,2\nD\n"), columns, 10)
	if err != nil || len(lines) != 3 {
		t.Fatal(lines, err)
	}
	for i, broken := range []bool{false, true, true} {
		if (len(lines[i].Broken) > 0) != broken || broken && len(lines[i].Cells) > 0 {
			t.Errorf("line %d: %+v", lines[i].Number, lines[i])
		}
	}
}

func TestValues(t *testing.T) {
	for _, c := range []struct {
		file, currency string
		want           map[string]any
	}{
		{"name,price\nA,\"12,5\"\n", "EUR", map[string]any{"name": "A", "price": map[string]any{"amount": int64(1250), "currency": "EUR"}}},
		{"name,price,currency\nA,1200,jpy\n", "EUR", map[string]any{"name": "A", "price": map[string]any{"amount": int64(1200), "currency": "JPY"}}},
		{"name,durationMinutes,autoConfirm\nA,30,Sí\n", "EUR", map[string]any{"name": "A", "durationMinutes": 30, "autoConfirm": true}},
		{"name,durationMinutes,autoConfirm\nA,half an hour,maybe\n", "EUR", map[string]any{"name": "A", "durationMinutes": "half an hour", "autoConfirm": "maybe"}},
		{"name,tags\nA,\"new, paid | old\"\n", "EUR", map[string]any{"name": "A", "tags": []string{"new", "paid", "old"}}},
	} {
		lines, err := sheet.Read([]byte(c.file), columns, 10)
		if err != nil {
			t.Fatal(err)
		}
		if values, broken := lines[0].Values(c.currency); broken != nil || !reflect.DeepEqual(values, c.want) {
			t.Errorf("%q: %v %v", c.file, values, broken)
		}
	}
	lines, err := sheet.Read([]byte("name,price\nA,1.250\n"), columns, 10)
	if err != nil {
		t.Fatal(err)
	}
	if _, broken := lines[0].Values("EUR"); len(broken) != 1 || broken[0].Path != "price" {
		t.Errorf("a thousand or one and a quarter: %v", broken)
	}
}

// FuzzRead: whatever the bytes are, they are read or refused; what is read is text, stands in known columns, and can be written
// by another program and read again as the same.
func FuzzRead(f *testing.F) {
	for _, file := range []string{
		"", "name\nA", "name;price\r\nA;1,5\r\n", "\uFEFFname\tprice\n\"A\nB\"\t2\n", "name,name\n", "name\n\"", "Nombre (x),precio\n,\n", "name,price\nA\nB,C,D\n",
	} {
		f.Add([]byte(file))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		lines, err := sheet.Read(file, columns, 50)
		if err != nil {
			if fault.CodeOf(err) != "validation_failed" {
				t.Fatal(err)
			}
			return
		}
		if len(lines) == 0 || len(lines) > 50 {
			t.Fatalf("%d lines", len(lines))
		}
		var again bytes.Buffer
		writer := csv.NewWriter(&again)
		var names []string
		for _, column := range columns {
			names = append(names, column.Name)
		}
		_ = writer.Write(names)
		kept := []map[string]string{}
		last := 1
		for _, line := range lines {
			if line.Number <= last {
				t.Fatalf("line %d after %d", line.Number, last)
			}
			last = line.Number
			line.Values("EUR")
			var cells []string
			for _, name := range names {
				cells = append(cells, line.Cells[name])
			}
			for name, cell := range line.Cells {
				if !utf8.ValidString(cell) || cell == "" || !strings.Contains(strings.Join(names, " "), name) {
					t.Fatalf("%q in %q", cell, name)
				}
			}
			if len(line.Cells) > 0 {
				kept = append(kept, line.Cells)
				_ = writer.Write(cells)
			}
		}
		writer.Flush()
		if len(kept) == 0 {
			return
		}
		reread, err := sheet.Read(again.Bytes(), columns, 50)
		if err != nil || len(reread) != len(kept) {
			t.Fatalf("%v: %d lines of %d from %q", err, len(reread), len(kept), again.String())
		}
		for i, line := range reread {
			if !reflect.DeepEqual(line.Cells, kept[i]) {
				t.Fatalf("%q became %q", kept[i], line.Cells)
			}
		}
	})
}
