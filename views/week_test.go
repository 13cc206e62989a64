package views_test

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"testing"

	"nearbyassist/domain/fault"
	"nearbyassist/views"
)

func typedWeek() url.Values {
	return url.Values{
		"mon-0-start": {"09:00"}, "mon-0-end": {"00:00"}, "mon-1-start": {""}, "mon-1-end": {""}, "mon-2-start": {"25:00"}, "mon-2-end": {"10:00"},
		"sun-0-start": {"10:00"}, "sun-0-end": {""}, "tue-1-start": {"09:00"}, "xxx-0-start": {"09:00"},
	}
}

func TestAWeekIsReadAsItWasTyped(t *testing.T) {
	got := views.WeekFrom(typedWeek()).Ranges()
	want := []views.WeekRange{{Weekday: "mon", Start: "09:00", End: "24:00"}, {Weekday: "mon", Start: "25:00", End: "10:00"}, {Weekday: "sun", Start: "10:00"}}
	if !slices.Equal(got, want) {
		t.Errorf("read %v, want %v", got, want)
	}
	stored := []views.WeekRange{{Weekday: "tue", Start: "09:00", End: "24:00"}, {Weekday: "tue", Start: "08:00", End: "08:30"}}
	if got := views.WeekOf(stored).Ranges(); !slices.Equal(got, stored) {
		t.Errorf("kept %v, want %v", got, stored)
	}
}

func TestTheButtonsOfAWeek(t *testing.T) {
	for _, c := range []struct {
		button, value, day string
		rows               int
	}{
		{"add", "mon", "mon", 4},
		{"add", "tue", "tue", 1},
		{"add", "nothing", "mon", 3},
		{"remove", "mon-0", "mon", 2},
		{"remove", "mon-3", "mon", 3},
		{"remove", "mon--1", "mon", 3},
		{"remove", "mon", "mon", 3},
	} {
		form := typedWeek()
		if views.WeekEdited(form) {
			t.Error("a form without a button is edited")
		}
		form.Set(c.button, c.value)
		if !views.WeekEdited(form) {
			t.Errorf("%s %s is no edit", c.button, c.value)
		}
		for _, day := range views.WeekFrom(form).Days {
			if day.Name == c.day && len(day.Rows) != c.rows {
				t.Errorf("%s %s: %v", c.button, c.value, day.Rows)
			}
		}
	}
	crowded := url.Values{"add": {"mon"}}
	for n := range 20 {
		crowded.Set("mon-"+strconv.Itoa(n)+"-start", "09:00")
	}
	if rows := views.WeekFrom(crowded).Days[0].Rows; len(rows) != 20 {
		t.Errorf("of 20 rows and a button there are %d", len(rows))
	}
}

func TestARefusedWeekNamesItsControls(t *testing.T) {
	w := views.WeekFrom(typedWeek())
	refused := fault.Validation(fault.On("weekly[1].start", "format_time"), fault.On("weekly[2].end", "format_time"), fault.On("name", "required"))
	var explained *fault.Fault
	if !errors.As(w.Explain("weekly", refused), &explained) {
		t.Fatal("no fault")
	}
	for i, want := range []string{"mon-2-start", "sun-0-end", "name"} {
		if got := explained.Fields[i].Path; got != want {
			t.Errorf("field %d is %s, want %s", i, got, want)
		}
	}
	if other := errors.New("broken"); !errors.Is(w.Explain("weekly", other), other) {
		t.Error("an error that is no fault changed")
	}
}
