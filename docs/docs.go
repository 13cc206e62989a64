// Package docs has the texts of the developer site in each language, and makes of them what its pages show: the words and examples of
// the operations, the integration guide with its programs, and the search.
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
