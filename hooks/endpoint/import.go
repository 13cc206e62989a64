package endpoint

import (
	"errors"
	"slices"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/sheet"
	"nearbyassist/hooks/access"
)

const (
	importedAtOnce = 5000 // lines of a file
	importedInOne  = 50   // lines of a transaction, for others wait meanwhile
)

// ImportInput is a file for a business.
type ImportInput struct {
	Body ImportBody
}

// ImportBody stands beside the file.
type ImportBody struct {
	InBody
	DryRun bool `json:"dryRun,omitempty" doc:"Tells what would become of the lines and writes nothing"`
}

// Imported tells what became of the lines of a file; those that changed nothing are not counted.
type Imported struct {
	Created int            `json:"created"`
	Updated int            `json:"updated"`
	Refused []ImportedLine `json:"refused" doc:"The lines that break a rule; the others have landed"`
}

// ImportedLine is a line that was refused.
type ImportedLine struct {
	Line   int          `json:"line" doc:"In the file, from 1"`
	Errors []FieldError `json:"errors"`
}

// Landing is what became of a line.
type Landing int

// The landings.
const (
	Unchanged Landing = iota
	Created
	Updated
)

// errDryRun takes back what was only tried.
var errDryRun = errors.New("dry run")

// Import puts the lines of a file into the business, each by itself: put writes one in the transaction that it is given, or
// refuses it with a fault before it has written anything. Sent again, a file changes nothing more.
func Import(r *access.Request, in *ImportInput, file []byte, columns []sheet.Column, put func(db collections.Tenant, line sheet.Line) (Landing, error)) (Imported, error) {
	done := Imported{Refused: []ImportedLine{}}
	lines, err := sheet.Read(file, columns, importedAtOnce)
	if err != nil {
		return done, err
	}
	for some := range slices.Chunk(lines, importedInOne) {
		err := r.Tenant().Tx(func(db collections.Tenant) error {
			for _, line := range some {
				if err := done.add(r, db, line, put); err != nil {
					return err
				}
			}
			if in.Body.DryRun {
				return errDryRun
			}
			return nil
		})
		if err != nil && !errors.Is(err, errDryRun) {
			return done, err
		}
	}
	return done, nil
}

func (i *Imported) add(r *access.Request, db collections.Tenant, line sheet.Line, put func(collections.Tenant, sheet.Line) (Landing, error)) error {
	landed, err := Unchanged, fault.Validation(line.Broken...)
	if err == nil {
		landed, err = put(db, line)
	}
	var refused *fault.Fault
	switch {
	case errors.As(err, &refused):
		i.Refused = append(i.Refused, ImportedLine{line.Number, Explain(r.App, r.Lang, r.ID, refused).Errors})
	case landed == Created:
		i.Created++
	case landed == Updated:
		i.Updated++
	}
	if refused != nil {
		return nil
	}
	return err
}
