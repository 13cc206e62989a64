package hooks

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"nearbyassist/domain/seal"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/webhooks"
)

// Config is what the operator decides before the start; the rest is set in the console while it runs.
type Config struct {
	Version      string
	URL          string // public address; empty: the address that the server listens on
	Secret       string // of sealed secrets and mailed links; empty: a file in the data folder
	WebhookAllow []string
	SupportEmail string
	ResendKey    string
	ResendURL    string // of Resend's API; empty: its own
	MailFrom     string
	Synchronous  string // NORMAL or FULL
	Limits       access.Limits
	Now          func() time.Time
	Idle         bool // jobs run only when they are told to, as in tests

	// Zero is the default of these.
	KeepRequests   int // of the log, for each business
	KeepDeliveries int // for each webhook
	Flights        int // attempts of webhooks at the same time
}

// ConfigFrom reads the environment; README.md has the table. Its errors name the variable and what would be right.
func ConfigFrom(getenv func(string) string, version string) (Config, error) {
	config := Config{
		Version: version, URL: strings.TrimRight(getenv("NEARBY_URL"), "/"), Secret: getenv("NEARBY_SECRET"), SupportEmail: getenv("NEARBY_SUPPORT_EMAIL"),
		ResendKey: getenv("RESEND_API_KEY"), ResendURL: getenv("RESEND_BASE_URL"), MailFrom: getenv("NEARBY_MAIL_FROM"), Synchronous: "NORMAL", Limits: access.DefaultLimits, Now: time.Now,
		WebhookAllow: strings.FieldsFunc(getenv("NEARBY_WEBHOOK_ALLOW"), func(r rune) bool { return r == ',' || r == ' ' }),
	}
	if config.URL != "" && !validAddress(config.URL) {
		return config, fmt.Errorf("NEARBY_URL is %q; use an address such as https://api.example.com", config.URL)
	}
	if config.ResendURL != "" && !validAddress(config.ResendURL) {
		return config, fmt.Errorf("RESEND_BASE_URL is %q; use an address such as https://api.resend.com", config.ResendURL)
	}
	if config.Secret != "" && len(config.Secret) < seal.MinSecret {
		return config, fmt.Errorf("NEARBY_SECRET has %d bytes; use %d or more", len(config.Secret), seal.MinSecret)
	}
	for _, address := range []struct{ name, value string }{{"NEARBY_SUPPORT_EMAIL", config.SupportEmail}, {"NEARBY_MAIL_FROM", config.MailFrom}} {
		if address.value != "" && !text.ValidEmail(address.value) {
			return config, fmt.Errorf("%s is %q; use a bare address such as help@example.com", address.name, address.value)
		}
	}
	if wanted := getenv("NEARBY_SYNCHRONOUS"); wanted != "" {
		config.Synchronous = strings.ToUpper(wanted)
	}
	if config.Synchronous != "NORMAL" && config.Synchronous != "FULL" {
		return config, fmt.Errorf("NEARBY_SYNCHRONOUS is %q; use NORMAL or FULL", config.Synchronous)
	}
	if _, err := webhooks.NewTargets(config.WebhookAllow); err != nil {
		return config, err
	}
	return config, errors.Join(readNumbers(getenv, &config), readLimits(getenv, &config.Limits))
}

func readNumbers(getenv func(string) string, config *Config) error {
	for _, number := range []struct {
		name, of    string
		least, most int
		to          *int
	}{
		{"NEARBY_KEEP_REQUESTS", "calls for each business", 100, 10_000_000, &config.KeepRequests},
		{"NEARBY_KEEP_DELIVERIES", "deliveries for each webhook", 100, 10_000_000, &config.KeepDeliveries},
		{"NEARBY_WEBHOOK_FLIGHTS", "attempts at the same time", 8, 100_000, &config.Flights},
	} {
		wanted := getenv(number.name)
		if wanted == "" {
			continue
		}
		value, err := strconv.Atoi(wanted)
		if err != nil || value < number.least || value > number.most {
			return fmt.Errorf("%s is %q; use a whole number of %s, %d to %d", number.name, wanted, number.of, number.least, number.most)
		}
		*number.to = value
	}
	return nil
}

// validAddress takes scheme, host, port and path, on which paths of ours can be hung.
func validAddress(text string) bool {
	address, err := url.Parse(text)
	return err == nil && (address.Scheme == "http" || address.Scheme == "https") && address.Hostname() != "" &&
		address.User == nil && address.RawQuery == "" && address.Fragment == ""
}

func readLimits(getenv func(string) string, limits *access.Limits) error {
	for name, limit := range map[string]*int64{
		"NEARBY_LIMIT_API": &limits.Global, "NEARBY_LIMIT_AUTH": &limits.Authentication,
		"NEARBY_LIMIT_ACCOUNT": &limits.Account, "NEARBY_LIMIT_GUEST": &limits.Guests,
	} {
		value := getenv(name)
		if value == "" {
			continue
		}
		number, err := strconv.ParseInt(value, 10, 64)
		if err != nil || number < 1 || number > 1_000_000 {
			return fmt.Errorf("%s is %q; use a whole number of requests in 15 minutes, 1 to 1000000", name, value)
		}
		*limit = number
	}
	return nil
}
