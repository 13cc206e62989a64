package person

import (
	"unicode/utf8"

	"nearbyassist/domain/fault"
	"nearbyassist/domain/text"
)

const (
	minPassword = 8
	// MaxPassword is in bytes: bcrypt reads no more than 72.
	MaxPassword = 71
)

// CheckPassword is the rule of new passwords.
func CheckPassword(path, password string) []fault.Field {
	switch {
	case utf8.RuneCountInString(password) < minPassword:
		return []fault.Field{fault.On(path, "min_length", minPassword)}
	case len(password) > MaxPassword:
		return []fault.Field{fault.On(path, "max_length", MaxPassword)}
	case text.CommonPassword(password):
		return []fault.Field{fault.On(path, "password_common")}
	}
	return nil
}
