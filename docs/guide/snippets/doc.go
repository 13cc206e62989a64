// Package snippets has the programs that the integration guide shows. Tests run each: those in Go here, the others in e2e/guide.test.mjs.
package snippets
