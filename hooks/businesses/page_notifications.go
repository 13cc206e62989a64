package businesses

import (
	"fmt"
	"net/http"
	"slices"

	"nearbyassist/domain/fault"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowNotifications shows what mails go out, as stored or as it was typed.
func ShowNotifications(p *page.Request) (page.Answer, error) {
	business, err := p.Tenant().Business()
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.NotificationsPage{Shell: p.Shell, ReviewInvites: business.ReviewInvites, Locale: business.Locale, Trouble: p.Trouble}
	if p.Form != nil {
		shown.Reminders, shown.ReviewInvites = typedReminders(p), p.Form.Has("reviewInvites")
		return page.Show(http.StatusOK, views.Notifications(shown)), nil
	}
	earliest := slices.Sorted(slices.Values(business.ReminderMinutes.V))
	slices.Reverse(earliest)
	for _, minutes := range earliest {
		shown.Reminders = append(shown.Reminders, views.MinutesOf(minutes))
	}
	return page.Show(http.StatusOK, views.Notifications(shown)), nil
}

func typedReminders(p *page.Request) (typed []views.Minutes) {
	for n := range views.MostReminders {
		typed = append(typed, views.MinutesTyped(p.Form, views.ReminderID(n)))
	}
	return typed
}

// SendNotifications changes what mails go out.
func SendNotifications(p *page.Request) (page.Answer, error) {
	minutes, places := []any{}, []string{}
	for n, typed := range typedReminders(p) {
		if value := typed.Value(); value != nil {
			minutes, places = append(minutes, value), append(places, views.ReminderID(n))
		}
	}
	in, err := endpoint.Sent[UpdateInput](p.Request, map[string]any{"reminderMinutes": minutes, "reviewInvites": p.Form.Has("reviewInvites")})
	if err != nil {
		return page.Answer{}, views.InForm(p.Lang, err, func(field fault.Field) fault.Field { return namedReminder(field, minutes, places) })
	}
	if _, err := Update(p.Request, in); err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.Settings("notifications")).Tell("notifications_saved"), nil
}

// namedReminder puts what is wrong with the list of reminders where the one at fault is. While one cannot be read nothing else is
// said of them, for the rules of the list take it for 0.
func namedReminder(field fault.Field, minutes []any, places []string) fault.Field {
	at := slices.IndexFunc(minutes, func(value any) bool { _, isNumber := value.(int); return !isNumber })
	if at >= 0 {
		_, _ = fmt.Sscanf(field.Path, "reminderMinutes[%d]", &at) // a rule of the list says no number: it is that of the first
		return fault.On(places[at], "type_integer")
	}
	for i, value := range minutes {
		switch {
		case field.Rule == "unique_items" && slices.Contains(minutes[:i], value):
			return fault.On(places[i], "duplicate")
		case field.Rule == "between" && (value.(int) < 1 || value.(int) > mostReminder):
			return fault.On(places[i], field.Rule, field.Args...)
		}
	}
	return field
}
