package endpoint

import "time"

// usualGrace is how long the secret that a rotation replaces stays good unless the caller says otherwise.
const usualGrace = 24 * time.Hour

// RotateBody says how long the secret that a rotation replaces stays good. It may be left out.
type RotateBody struct {
	GraceMinutes Field[int] `json:"graceMinutes" required:"false" minimum:"0" maximum:"10080"`
}

// Grace is the time that the body asks for, or a day.
func (b *RotateBody) Grace() time.Duration {
	if b == nil || !b.GraceMinutes.Set {
		return usualGrace
	}
	return time.Duration(b.GraceMinutes.Value) * time.Minute
}
