package endpoint

import (
	"path"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// nouns are what a feature's views are called in the document: bookings.View is Booking, bookings.ListView BookingList.
var nouns = map[string]string{
	"auth": "Session", "person": "User", "users": "Profile", "businesses": "Business", "bookings": "Booking", "services": "Service", "staff": "Staff",
	"integrations": "ApiKey", "webhooks": "Webhook", "calendars": "Calendar", "customers": "Customer", "oauth": "App",
}

// schemaName tells apart the types of features that have the same name.
func schemaName(of reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(of, hint)
	for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
		of = of.Elem()
	}
	noun, known := nouns[path.Base(of.PkgPath())]
	if !known {
		return name
	}
	name = strings.TrimSuffix(name, "View")
	if strings.HasPrefix(name, noun) {
		return name
	}
	return noun + name
}
