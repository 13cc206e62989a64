# Every habit is one word; CI runs the same words (.ci/run).
TOOLS = go tool -modfile=tools/go.mod

.PHONY: run test race lint generate check e2e screenshots tour perf bench proof

run: ## start with nothing configured
	go run . serve

test:
	go test ./...

# The packages and tests that run goroutines. SQLite in Go is eleven times slower under the detector: the rest is in proof,
# the tests with ten thousand deliveries and two hundred targets too.
race:
	go test -race -skip "TenThousand|HostileTargets" ./hooks/access/... ./hooks/jobs/... ./hooks/webhooks/...
	go test -race -run 'Race|Concurrent|Twin' ./hooks/auth/... ./hooks/bookings/... ./hooks/integrations/...

lint:
	go vet ./...
	$(TOOLS) staticcheck ./...
	@unformatted=$$($(TOOLS) gofumpt -l .); test -z "$$unformatted" || { echo "gofumpt -w these:"; echo "$$unformatted"; exit 1; }

generate: ## the pages' code, and what clients are generated from
	go tool templ generate
	go run . routes --write docs

# What is committed equals what is generated, and breaks no client.
check: generate
	git diff --exit-code
	.ci/breaking
	go mod tidy -diff
	go test ./collections -run TestTheSchema

e2e:
	cd e2e && npm ci --no-audit --no-fund && npm test

screenshots: ## pictures of every page that the browser tests look at, in both themes, at a desk and on a phone
	cd e2e && npm ci --no-audit --no-fund && SHOTS=$(CURDIR)/screenshots npm test

tour: ## the pictures of the README
	cd e2e && npm ci --no-audit --no-fund && node tour.mjs

perf: ## time to the first paint on a slow network, layout shift, blocking
	cd e2e && npm ci --no-audit --no-fund && node perf.mjs

bench:
	go run ./bench

# Slow and timed: not for every change, but before a release.
proof: lint check e2e perf
	go test -race -timeout 60m ./...
	go test -run TestNothingIsLost -chaos 30s .
	go run ./bench -check
