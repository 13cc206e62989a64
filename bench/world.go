package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
	_ "time/tzdata"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations"

	"nearbyassist/collections"
	"nearbyassist/hooks"
	"nearbyassist/hooks/access"
	_ "nearbyassist/pb_migrations"
)

// world is a server with a business, its key, and a PocketBase user.
type world struct {
	app       core.App
	server    *hooks.Server
	folder    string
	url       string
	inside    http.Handler // what serves url
	http      *http.Client
	owner     string // access token
	business  string
	key       string
	userToken string // PocketBase's own
}

func open() (*world, error) {
	folder, err := os.MkdirTemp("", "nearbyassist-bench-")
	if err != nil {
		return nil, err
	}
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: folder, DBConnect: collections.Connect("NORMAL")})
	if err := app.Bootstrap(); err != nil {
		return nil, err
	}
	server := hooks.Bind(app, hooks.Config{
		Version: "bench", Synchronous: "NORMAL", Now: time.Now, WebhookAllow: []string{"127.0.0.0/8"},
		Limits: access.Limits{Global: 1e9, Authentication: 1e9, Account: 1e9, Guests: 1e9},
	})
	address, failed := make(chan string, 1), make(chan error, 1)
	var inside http.Handler
	app.OnServe().BindFunc(func(e *core.ServeEvent) (err error) {
		e.InstallerFunc = nil
		if inside, err = e.Router.BuildMux(); err != nil {
			return err
		}
		address <- "http://" + e.Listener.Addr().String()
		return e.Next()
	})
	go func() { failed <- apis.Serve(app, apis.ServeConfig{HttpAddr: "127.0.0.1:0"}) }()
	w := &world{
		app: app, server: server, folder: folder,
		http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients, DisableCompression: true}},
	}
	select {
	case w.url = <-address:
		w.inside = inside
		return w, w.furnish()
	case err := <-failed:
		return nil, err
	}
}

func (w *world) close() {
	_ = w.app.OnTerminate().Trigger(&core.TerminateEvent{App: w.app}, func(e *core.TerminateEvent) error { return e.App.ResetBootstrapState() })
	_ = os.RemoveAll(w.folder)
}

func (w *world) furnish() error {
	session, err := w.call("POST", "/api/auth/signup", "", "", map[string]any{"name": "Ana Gil", "email": "ana@example.com", "password": "correct horse battery"})
	if err != nil {
		return err
	}
	w.owner, _ = session["accessToken"].(string)
	if w.business, err = w.newBusiness("Bench"); err != nil {
		return err
	}
	key, err := w.call("POST", "/api/integrations/api-keys", w.owner, "", map[string]any{
		"businessId": w.business, "name": "Bench", "scopes": []string{"bookings:read", "bookings:write"},
	})
	if err != nil {
		return err
	}
	w.key, _ = key["key"].(string)
	user, err := w.app.FindAuthRecordByEmail("users", "ana@example.com")
	if err != nil {
		return err
	}
	w.userToken, err = user.NewAuthToken()
	return err
}

func (w *world) newBusiness(name string) (id string, err error) {
	made, err := w.call("POST", "/api/businesses", w.owner, "", map[string]any{
		"name": name, "timezone": "UTC", "currency": "EUR", "hours": wholeWeek(), "bookingPolicy": map[string]any{"noticeMinutes": 0, "advanceDays": 700},
	})
	id, _ = made["id"].(string)
	return id, err
}

func wholeWeek() (hours []map[string]string) {
	for _, day := range []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} {
		hours = append(hours, map[string]string{"weekday": day, "start": "00:00", "end": "24:00"})
	}
	return hours
}

// call sends JSON with an access token or a key and wants a success.
func (w *world) call(method, path, token, key string, body any) (map[string]any, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	answer, err := w.send(method, path, token, key, text)
	if err != nil {
		return nil, err
	}
	var object map[string]any
	return object, json.Unmarshal(answer, &object)
}

func (w *world) send(method, path, token, key string, body []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(context.Background(), method, w.url+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if len(body) > 0 {
		request.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	if key != "" {
		request.Header.Set("X-API-Key", key)
	}
	response, err := w.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode >= http.StatusMultipleChoices {
		err = fmt.Errorf("%s %s: %d %s", method, path, response.StatusCode, text)
	}
	return text, err
}

func (w *world) sql(statement string, params dbx.Params) error {
	_, err := w.app.NonconcurrentDB().NewQuery(statement).Bind(params).Execute()
	return err
}
