package hooks_test

import (
	"slices"
	"strings"
	"testing"

	"nearbyassist/hooks"
	"nearbyassist/hooks/access"
)

func configOf(environment map[string]string) (hooks.Config, error) {
	return hooks.ConfigFrom(func(name string) string { return environment[name] }, "1.2.3")
}

func TestWithoutAnEnvironmentItIsConfigured(t *testing.T) {
	config, err := configOf(nil)
	if err != nil {
		t.Fatal(err)
	}
	if config.Version != "1.2.3" || config.URL != "" || config.Secret != "" || config.Synchronous != "NORMAL" || config.Limits != access.DefaultLimits ||
		config.Now == nil || config.Idle || len(config.WebhookAllow) != 0 {
		t.Errorf("%+v", config)
	}
	if want := (access.Limits{Global: 500, Authentication: 20, Account: 20, Guests: 10}); access.DefaultLimits != want {
		t.Errorf("the documented limits are %+v", access.DefaultLimits)
	}
}

func TestTheEnvironmentIsRead(t *testing.T) {
	config, err := configOf(map[string]string{
		"NEARBY_URL": "https://api.example.com/", "NEARBY_SECRET": "a secret of this test", "NEARBY_WEBHOOK_ALLOW": "10.0.0.0/8, localhost:9000",
		"NEARBY_SUPPORT_EMAIL": "help@example.com", "RESEND_API_KEY": "re_1", "NEARBY_MAIL_FROM": "mail@example.com", "NEARBY_SYNCHRONOUS": "full",
		"NEARBY_LIMIT_API": "1", "NEARBY_LIMIT_AUTH": "2", "NEARBY_LIMIT_ACCOUNT": "3", "NEARBY_LIMIT_GUEST": "1000000", "NEARBY_KEEP_REQUESTS": "2500",
		"NEARBY_KEEP_DELIVERIES": "100", "NEARBY_WEBHOOK_FLIGHTS": "8",
	})
	if err != nil {
		t.Fatal(err)
	}
	if config.URL != "https://api.example.com" || config.Secret != "a secret of this test" || config.SupportEmail != "help@example.com" ||
		config.ResendKey != "re_1" || config.MailFrom != "mail@example.com" || config.Synchronous != "FULL" || config.KeepRequests != 2500 ||
		config.KeepDeliveries != 100 || config.Flights != 8 {
		t.Errorf("%+v", config)
	}
	if want := (access.Limits{Global: 1, Authentication: 2, Account: 3, Guests: 1_000_000}); config.Limits != want {
		t.Errorf("%+v", config.Limits)
	}
	if !slices.Equal(config.WebhookAllow, []string{"10.0.0.0/8", "localhost:9000"}) {
		t.Errorf("%q", config.WebhookAllow)
	}
}

func TestABadValueIsNamedWithWhatWouldBeRight(t *testing.T) {
	for _, test := range []struct{ name, value, right string }{
		{"NEARBY_KEEP_REQUESTS", "99", "100 to 10000000"},
		{"NEARBY_KEEP_DELIVERIES", "10000001", "100 to 10000000"},
		{"NEARBY_WEBHOOK_FLIGHTS", "7", "8 to 100000"},
		{"NEARBY_KEEP_REQUESTS", "many", "100 to 10000000"},
		{"NEARBY_URL", "api.example.com", "https://api.example.com"},
		{"NEARBY_URL", "ftp://api.example.com", "https://api.example.com"},
		{"NEARBY_URL", "httpx://api.example.com", "https://api.example.com"},
		{"NEARBY_URL", "https://", "https://api.example.com"},
		{"NEARBY_URL", "https://:8090", "https://api.example.com"},
		{"NEARBY_URL", "https://api.example.com/?a=b", "https://api.example.com"},
		{"NEARBY_URL", "https://me@api.example.com", "https://api.example.com"},
		{"NEARBY_URL", "https://api example.com", "https://api.example.com"},
		{"NEARBY_SECRET", "fifteen bytes..", "16 or more"},
		{"NEARBY_SUPPORT_EMAIL", "Help <help@example.com>", "help@example.com"},
		{"NEARBY_MAIL_FROM", "mail", "help@example.com"},
		{"NEARBY_SYNCHRONOUS", "OFF", "NORMAL or FULL"},
		{"NEARBY_WEBHOOK_ALLOW", "10.0.0.0/99", "10.0.0.0/8"},
		{"NEARBY_WEBHOOK_ALLOW", "localhost", "host:port"},
		{"NEARBY_LIMIT_API", "0", "1 to 1000000"},
		{"NEARBY_LIMIT_AUTH", "-1", "1 to 1000000"},
		{"NEARBY_LIMIT_ACCOUNT", "1.5", "1 to 1000000"},
		{"NEARBY_LIMIT_GUEST", "1000001", "1 to 1000000"},
	} {
		_, err := configOf(map[string]string{test.name: test.value})
		if err == nil || !strings.Contains(err.Error(), test.name) || !strings.Contains(err.Error(), test.right) {
			t.Errorf("%s=%s: %v", test.name, test.value, err)
		}
		if err != nil && test.name == "NEARBY_SECRET" && strings.Contains(err.Error(), test.value) {
			t.Errorf("the secret is printed: %v", err)
		}
	}
}
