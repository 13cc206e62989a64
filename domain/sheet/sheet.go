// Package sheet reads a table as spreadsheet programs save it: CSV in UTF-8, with commas, semicolons or tabs between the cells,
// a line of column names above, and quotes around what holds a separator or a line break (RFC 4180).
package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"nearbyassist/domain/fault"
)

// Kind is what the cells of a column hold.
type Kind int

// The kinds; a cell that is not of its kind stays a text, for the rules of the field to refuse.
const (
	Text   Kind = iota
	Whole       // a whole number
	Truth       // yes or no
	Amount      // of money, in the major unit
	List        // texts with a comma, a semicolon or a bar between
)

// Column is one that a file may have.
type Column struct {
	Name  string // of the field
	Kind  Kind
	Alias []string // how else people call it; case, accents, spaces and what stands in parentheses do not count
}

// Line is a row of a file.
type Line struct {
	Number int               // of its first line in the file, from 1
	Cells  map[string]string // by the columns' names, trimmed; empty ones are left out
	Broken []fault.Field     // of the row as a whole

	columns []Column
}

// Read reads at most so many rows. A file that cannot be read as a whole is a fault of the field "file".
func Read(data []byte, columns []Column, most int) ([]Line, error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		return nil, broken("sheet_encoding")
	}
	reader := csv.NewReader(bytes.NewReader(data))
	reader.Comma, reader.FieldsPerRecord, reader.ReuseRecord = separator(data), -1, true
	head, err := reader.Read()
	if errors.Is(err, io.EOF) {
		return nil, broken("sheet_empty")
	}
	if err != nil {
		return nil, unreadable(err)
	}
	found, err := columnsOf(head, columns)
	if err != nil {
		return nil, err
	}
	var lines []Line
	for {
		cells, err := reader.Read()
		switch {
		case errors.Is(err, io.EOF) && len(lines) == 0:
			return nil, broken("sheet_empty")
		case errors.Is(err, io.EOF):
			return lines, nil
		case err != nil:
			return nil, unreadable(err)
		case blank(cells):
			continue
		case len(lines) == most:
			return nil, broken("sheet_lines", most)
		}
		number, _ := reader.FieldPos(0)
		lines = append(lines, lineOf(number, cells, found))
	}
}

func broken(rule string, args ...any) error { return fault.Validation(fault.On("file", rule, args...)) }

// unreadable names the line where the quotes are wrong: nobody can tell what stands behind them.
func unreadable(err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return broken("sheet_unreadable", parse.StartLine)
	}
	return broken("sheet_unreadable", 1)
}

// separator is what stands most often between the column names.
func separator(data []byte) rune {
	names, _, _ := bytes.Cut(bytes.TrimLeft(data, "\r\n"), []byte("\n"))
	best, most := ',', 0
	for _, candidate := range ",;\t" {
		if n := bytes.Count(names, []byte(string(candidate))); n > most {
			best, most = candidate, n
		}
	}
	return best
}

const longestName = 60

// columnsOf finds out which columns a file has, in its order, and names all that are not known or given twice.
func columnsOf(head []string, columns []Column) ([]Column, error) {
	known := map[string]Column{}
	for _, column := range columns {
		for _, name := range append(column.Alias, column.Name) {
			known[plain(name)] = column
		}
	}
	var found []Column
	var wrong []fault.Field
	seen := map[string]bool{}
	for _, name := range head {
		column, ok := known[plain(name)]
		shown := strings.TrimSpace(name)
		if utf8.RuneCountInString(shown) > longestName {
			shown = string([]rune(shown)[:longestName]) + "…"
		}
		switch {
		case !ok:
			wrong = append(wrong, fault.On("file", "sheet_column", shown))
		case seen[column.Name]:
			wrong = append(wrong, fault.On("file", "sheet_column_twice", shown))
		}
		seen[column.Name] = true
		found = append(found, column)
	}
	return found, fault.Validation(wrong...)
}

var unaccented = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ü", "u", "ñ", "n", " ", "", "_", "", "-", "", "\u00a0", "")

// plain is a column name without what people write in different ways.
func plain(name string) string {
	name, _, _ = strings.Cut(name, "(")
	return unaccented.Replace(strings.ToLower(name))
}

func blank(cells []string) bool { return strings.TrimSpace(strings.Join(cells, "")) == "" }

func lineOf(number int, cells []string, columns []Column) Line {
	line := Line{Number: number, Cells: map[string]string{}, columns: columns}
	if len(cells) != len(columns) {
		line.Broken = []fault.Field{fault.On("file", "sheet_cells", len(cells), len(columns))}
		return line
	}
	for i, cell := range cells {
		if cell = strings.TrimSpace(cell); cell != "" {
			line.Cells[columns[i].Name] = cell
		}
	}
	return line
}
