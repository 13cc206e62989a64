package apikey_test

import (
	"testing"
	"time"

	"nearbyassist/domain/apikey"
)

func TestNotice(t *testing.T) {
	const hour, day = time.Hour, 24 * time.Hour
	end := time.Date(2026, 12, 24, 9, 0, 0, 0, time.UTC)
	before := func(d time.Duration) time.Time { return end.Add(-d) }
	never := time.Time{}
	for name, c := range map[string]struct {
		created, told, now time.Time
		want               time.Duration // before the end; 0: nothing is told
	}{
		"long before":                     {before(90 * day), never, before(7*day + 1), 0},
		"seven days before":               {before(90 * day), never, before(7 * day), 7 * day},
		"an hour later, told":             {before(90 * day), before(7 * day), before(7*day - hour), 0},
		"an hour later, missed":           {before(90 * day), never, before(7*day - hour), 7 * day},
		"one day before":                  {before(90 * day), before(7 * day), before(day), day},
		"one day before, both missed":     {before(90 * day), never, before(hour), day},
		"told of both":                    {before(90 * day), before(day), before(hour), 0},
		"at the end":                      {before(90 * day), never, end, 0},
		"made for a week":                 {before(7 * day), never, before(7 * day), 0},
		"made for two days":               {before(2 * day), never, before(2*day - hour), 0},
		"made for two days, the last one": {before(2 * day), never, before(day), day},
		"made for an hour":                {before(hour), never, before(hour / 2), 0},
		"told of an earlier end":          {before(90 * day), before(37 * day), before(7 * day), 7 * day},
		"told of a later end":             {before(90 * day), end.Add(day), before(day), 0},
	} {
		at, due := apikey.Notice(c.created, end, c.told, c.now)
		if due != (c.want > 0) || due && !at.Equal(before(c.want)) {
			t.Errorf("%s: %v %v", name, at, due)
		}
	}
}
