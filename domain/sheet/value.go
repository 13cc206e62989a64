package sheet

import (
	"strconv"
	"strings"

	"nearbyassist/domain/fault"
	"nearbyassist/domain/money"
)

// Values are the cells as the fields of a request take them. Amounts are in the currency, unless the line has a column
// "currency". The faults are of amounts, which no request takes as people write them.
func (l Line) Values(currency string) (map[string]any, []fault.Field) {
	values, wrong := map[string]any{}, []fault.Field(nil)
	if own := l.Cells["currency"]; own != "" {
		currency = strings.ToUpper(own)
	}
	for _, column := range l.columns {
		cell, ok := l.Cells[column.Name]
		if !ok || column.Name == "currency" {
			continue
		}
		value := valueOf(cell, column.Kind)
		if column.Kind == Amount {
			amount, ok := money.Parse(cell, currency)
			if !ok {
				wrong = append(wrong, fault.On(column.Name, "sheet_amount", currency))
			}
			value = map[string]any{"amount": amount, "currency": currency}
		}
		values[column.Name] = value
	}
	return values, wrong
}

func valueOf(cell string, kind Kind) any {
	switch kind {
	case Whole:
		if number, err := strconv.Atoi(cell); err == nil {
			return number
		}
	case Truth:
		if truth, ok := truths[plain(cell)]; ok {
			return truth
		}
	case List:
		return list(cell)
	}
	return cell
}

var truths = map[string]bool{
	"true": true, "yes": true, "y": true, "1": true, "si": true, "s": true, "verdadero": true,
	"false": false, "no": false, "n": false, "0": false, "falso": false,
}

func list(cell string) []string {
	items := []string{}
	for item := range strings.FieldsFuncSeq(cell, func(r rune) bool { return r == ',' || r == ';' || r == '|' }) {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}
