package hooks

import (
	"strings"
)

// sampleDays is how many days before and after today have visits.
const sampleDays = 10

// samplePeople work in a sample business; titles and names of services are keys of sentences, behind "sample.".
var samplePeople = []struct{ name, title string }{{"Bea Sanz", "stylist"}, {"Leo Marín", "colourist"}}

// sampleServices are what it offers; price is in cents.
var sampleServices = []struct {
	name      string
	minutes   int
	price     int
	capacity  int
	onRequest bool // the business has to grant it
}{
	{name: "cut", minutes: 30, price: 2500},
	{name: "colour", minutes: 90, price: 6500, onRequest: true},
	{name: "class", minutes: 60, price: 1500, capacity: 6},
}

// sampleTime is when somebody of samplePeople gives one of sampleServices.
type sampleTime struct{ hour, minute, person, service int }

// sampleTimes of one person are far enough apart for any order of the visits.
var sampleTimes = []sampleTime{
	{9, 30, 0, 0}, {10, 0, 1, 1}, {12, 0, 0, 2}, {16, 0, 1, 0},
}

type sampleCustomer struct{ name, email, phone string }

// sampleCustomers have addresses and telephones that can be nobody's.
var sampleCustomers = []sampleCustomer{
	{"Zoë O'Neill", "zoe@example.com", "+34600000001"},
	{"Marta Ríos", "marta@example.com", "+34600000002"},
	{"Ibrahim Haddad", "ibrahim@example.com", "+34600000003"},
	{"Ngozi Adeyemi", "ngozi@example.com", "+34600000004"},
	{"Pau Ferrer", "pau@example.com", "+34600000005"},
	{"Lin Wei", "lin@example.com", "+34600000006"},
	{"Carmen del Río", "carmen@example.com", "+34600000007"},
	{"Jonas Berg", "jonas@example.com", "+34600000008"},
}

// sampleHours are Monday to Friday, and long enough for every visit.
func sampleHours() (week []map[string]string) {
	for _, day := range []string{"mon", "tue", "wed", "thu", "fri"} {
		week = append(week, map[string]string{"weekday": day, "start": "09:00", "end": "19:00"})
	}
	return week
}

// short is the first name, for the name of the business.
func short(name string) string {
	first, _, _ := strings.Cut(name, " ")
	if runes := []rune(first); len(runes) > 40 {
		return string(runes[:40])
	}
	return first
}
