package apikey

import "time"

// FirstNotice is how long before its end a key's people are told of it for the first time, lastNotice for the last
// (rules.md section 7).
const (
	FirstNotice = 7 * 24 * time.Hour
	lastNotice  = 24 * time.Hour
)

// Notice tells whether the end of a key has to be told of now, and for which instant: that of the latest notice that has come.
// told is the instant of the one before. Whoever makes a key with a short life knows its end, so a notice from before it
// was made is none.
func Notice(created, expires, told, now time.Time) (at time.Time, due bool) {
	if !now.Before(expires) {
		return time.Time{}, false
	}
	at = expires.Add(-lastNotice)
	if now.Before(at) {
		at = expires.Add(-FirstNotice)
	}
	return at, !now.Before(at) && at.After(told) && at.After(created)
}
