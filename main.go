// NearbyAssist is a backend for local-service businesses in one program. This file only wires: hooks has the map.
package main

import (
	"fmt"
	"os"
	"strings"
	_ "time/tzdata" // the zones, on machines that have none

	"github.com/pocketbase/pocketbase"

	"nearbyassist/collections"
	"nearbyassist/hooks"
	_ "nearbyassist/pb_migrations"
)

// version is set by the release build: -ldflags "-X main.version=…".
var version = "dev"

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "nearbyassist:", strings.Join(strings.Fields(err.Error()), " ")) // one line, whatever broke
		os.Exit(1)
	}
}

func run() error {
	config, err := hooks.ConfigFrom(os.Getenv, version)
	if err != nil {
		return err
	}
	app := pocketbase.NewWithConfig(pocketbase.Config{DefaultDataDir: "pb_data", DBConnect: collections.Connect(config.Synchronous)})
	return hooks.Commands(app.RootCmd, app, hooks.Bind(app, config))()
}
