// Package docs has the texts of the API's reference, in each language: what the operations do, in words, and an example of each.
package docs

import "embed"

// Overlays are overlay.en.yaml and overlay.es.yaml.
//
//go:embed overlay.*.yaml
var Overlays embed.FS

// BeforeRequest and AfterRequest are the scripts with which the Postman collection runs.
var (
	//go:embed postman/before.js
	BeforeRequest string
	//go:embed postman/after.js
	AfterRequest string
)
