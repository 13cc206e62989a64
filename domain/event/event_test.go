package event_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"nearbyassist/domain/event"
	"nearbyassist/domain/scope"
)

func TestTheCatalogueIsTheContracts(t *testing.T) {
	const documented = "booking.created booking.updated booking.cancelled lead.received lead.accepted review.created message.received payment.completed"
	const ours = "booking.requested lead.credited payment.refunded webhook.disabled api_key.expiring ping"
	var names, added []string
	for _, known := range event.All() {
		if !event.Valid(known.Name) {
			t.Errorf("%s is not valid", known.Name)
		}
		if known.Documented {
			names = append(names, known.Name)
		} else {
			added = append(added, known.Name)
		}
	}
	if strings.Join(names, " ") != documented || strings.Join(added, " ") != ours {
		t.Errorf("documented %v, ours %v", names, added)
	}
	for _, name := range []string{"", "*", "booking", "booking.", "Booking.created", "booking.created ", "booking.deleted"} {
		if event.Valid(name) {
			t.Errorf("%q is valid", name)
		}
	}
}

func TestKeysMayHearOfWhatTheyMayRead(t *testing.T) {
	closed := map[string]bool{event.WebhookDisabled: true, event.APIKeyExpiring: true, event.Ping: true}
	for _, known := range event.All() {
		if (scope.ReadScopeOf(known.Name) == "") != closed[known.Name] {
			t.Errorf("%s needs %q", known.Name, scope.ReadScopeOf(known.Name))
		}
	}
	if scope.ReadScopeOf(event.Any) != "" {
		t.Error("a key may ask for all events")
	}
}

var at = time.Date(2026, 11, 22, 11, 0, 0, 123_456_789, time.FixedZone("CET", 3600))

type booking struct {
	Zone  string    `json:"zone"`
	Name  string    `json:"name"`
	Start time.Time `json:"start"`
}

func TestBody(t *testing.T) {
	view := booking{Zone: "Europe/Madrid", Name: "<b>\"O'Ñandú\" & \u2028 👩‍🔧</b>", Start: at.UTC().Truncate(time.Second)}
	for name, c := range map[string]struct {
		event event.Event
		want  string
	}{
		"created": {
			event.Event{ID: "e1", Type: event.BookingCreated, CreatedAt: at, BusinessID: "b1", Data: view},
			`{"id":"e1","type":"booking.created","createdAt":"2026-11-22T10:00:00.123Z","apiVersion":"1","businessId":"b1",` +
				`"data":{"zone":"Europe/Madrid","name":"<b>\"O'Ñandú\" & ` + "\u2028" + ` 👩‍🔧</b>","start":"2026-11-22T10:00:00Z"}}`,
		},
		"with old values": {
			event.Event{ID: "e1", Type: event.BookingUpdated, CreatedAt: at.Truncate(time.Second), BusinessID: "b1", Data: booking{}, Previous: map[string]any{"start": nil}},
			`{"id":"e1","type":"booking.updated","createdAt":"2026-11-22T10:00:00Z","apiVersion":"1","businessId":"b1",` +
				`"data":{"zone":"","name":"","start":"0001-01-01T00:00:00Z"},"previous":{"start":null}}`,
		},
		"a ping, about nothing": {
			event.Event{ID: "e1", Type: event.Ping, CreatedAt: at.Truncate(time.Second), BusinessID: "b1", Data: struct{}{}},
			`{"id":"e1","type":"ping","createdAt":"2026-11-22T10:00:00Z","apiVersion":"1","businessId":"b1","data":{}}`,
		},
	} {
		got, err := c.event.Body()
		if err != nil || string(got) != c.want {
			t.Errorf("%s:\n%s, error %v, want\n%s", name, got, err, c.want)
		}
	}
}

func parsed(t *testing.T, data, previous any) map[string]any {
	t.Helper()
	body, err := event.Event{ID: "e1", Type: event.ReviewCreated, CreatedAt: at, BusinessID: "b1", Data: data, Previous: previous}.Body()
	if err != nil || len(body) > event.MaxBody {
		t.Fatalf("%d bytes, error %v", len(body), err)
	}
	var members map[string]any
	if err := json.Unmarshal(body, &members); err != nil {
		t.Fatal(err)
	}
	return members
}

func TestLongTextsAreCutAndSaySo(t *testing.T) {
	long := strings.Repeat("👩", event.MaxText)
	data := map[string]any{
		"whole": long[:len(long)-4] + "x",
		"inner": map[string]any{"text": long + "y", "other": "z"},
		"list":  map[string]any{"texts": []string{"a", long + "y"}},
		"rows":  []any{map[string]any{"text": "short"}},
	}
	for name, value := range data {
		body := parsed(t, map[string]any{name: value, "n": json.Number("12345678901234567890")}, nil)
		if body["truncated"] != nil || body["data"].(map[string]any)["truncated"] != nil {
			t.Errorf("%s: an object around says that it was cut", name)
		}
		value := body["data"].(map[string]any)[name]
		switch name {
		case "whole":
			if value != data["whole"] {
				t.Error("a text of the greatest length was cut")
			}
		case "inner":
			inner := value.(map[string]any)
			if inner["text"] != long || inner["truncated"] != true || inner["other"] != "z" {
				t.Errorf("inner is %d bytes, truncated %v", len(inner["text"].(string)), inner["truncated"])
			}
		case "list":
			list := value.(map[string]any)
			if texts := list["texts"].([]any); texts[0] != "a" || texts[1] != long || list["truncated"] != true {
				t.Error("a text in an array was not cut")
			}
		case "rows":
			if row := value.([]any)[0].(map[string]any); row["truncated"] != nil {
				t.Error("a short text says that it was cut")
			}
		}
	}
	if old := parsed(t, nil, map[string]any{"notes": long + "y"})["previous"].(map[string]any); old["notes"] != long || old["truncated"] != true {
		t.Error("an old value was not cut")
	}
}

func TestOrderOfMembersSurvivesTheCut(t *testing.T) {
	type view struct {
		Z string         `json:"z"`
		A map[string]any `json:"a"`
		B string         `json:"b"`
	}
	body, err := event.Event{Data: view{Z: strings.Repeat("z", event.MaxText+1), A: map[string]any{"<": 1.5, "10": nil, "9": true}}}.Body()
	want := `"data":{"z":"` + strings.Repeat("z", event.MaxText) + `","a":{"9":true,"10":null,"<":1.5},"b":"","truncated":true}}`
	if err != nil || !strings.HasSuffix(string(body), want) {
		t.Errorf("error %v, ends with %s", err, body[max(0, len(body)-100):])
	}
}

func TestManyLongTextsAreCutShorterUntilAllFits(t *testing.T) {
	texts := map[string]any{}
	for _, name := range []string{"a", "b", "c", "d"} {
		texts[name] = strings.Repeat("\x01", event.MaxText) // six bytes each
	}
	data := parsed(t, texts, nil)["data"].(map[string]any)
	if data["truncated"] != true || utf8.RuneCountInString(data["a"].(string)) != event.MaxText/4 {
		t.Errorf("%d characters are left, truncated %v", utf8.RuneCountInString(data["a"].(string)), data["truncated"])
	}
}

func TestWhatCannotBeMadeSmallIsAnError(t *testing.T) {
	if body, err := (event.Event{Data: make([]int, event.MaxBody)}).Body(); !errors.Is(err, event.ErrTooLarge) || body != nil {
		t.Errorf("%d bytes, error %v", len(body), err)
	}
	if body, err := (event.Event{Data: func() {}}).Body(); err == nil || body != nil {
		t.Errorf("%s, error %v", body, err)
	}
}

func FuzzBody(f *testing.F) {
	f.Add("name", "<b>\xff\u2028", 20_000)
	f.Add("10", "\ud7ff👩", 30_000)
	f.Fuzz(func(t *testing.T, key, text string, times int) {
		long := strings.Repeat(text, max(0, min(times, 40_000/max(1, len(text)))))
		body, err := event.Event{Data: map[string]any{key: text, "long": long}}.Body()
		if err != nil || len(body) > event.MaxBody || !json.Valid(body) || !utf8.Valid(body) {
			t.Fatalf("%d bytes, error %v", len(body), err)
		}
		var back struct{ Data map[string]any }
		if err := json.Unmarshal(body, &back); err != nil || back.Data == nil {
			t.Error(err)
		}
	})
}
