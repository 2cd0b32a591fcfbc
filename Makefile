# Run `make help`. Whatever is missing on the machine, deployments/bootstrap installs before it calls make.

# Go fetches the toolchain that go.mod names; machines that pin GOTOOLCHAIN=local would refuse instead.
export GOTOOLCHAIN = auto
# Recognition is a C++ library. Without a compiler Go would quietly leave it out.
export CGO_ENABLED = 1

# ./... passes over folders named testdata, so what has code is named.
# The faults come first: they wait most of their time, and the others compute meanwhile.
PACKAGES    = ./testdata/faults/... ./... ./testdata/children/... ./testdata/samples/... ./testdata/servers/... ./testdata/eval/... \
	./testdata/corpora/...
VERSION     = $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
TESTFLAGS   =
DEMOFLAGS   =
ROUNDS      = 200
SETS        =
N           = 32
SEED        = 1000000
EVALFLAGS   =
SERVICES    = $(CURDIR)/services-data

# The checkers analyse the language of go.mod only when they are built by its toolchain; each one's own go.mod names
# an older one.
TOOL        = GOTOOLCHAIN=$$(go env GOVERSION) go run
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK = golang.org/x/vuln/cmd/govulncheck@v1.8.0

.PHONY: build demo test check bench eval soak services services-start services-stop services-status clean help \
	fmt vet staticcheck vulncheck tidy layers

build: ## build bin/motlan
	go build -trimpath -ldflags '-X main.version=$(VERSION)' -o bin/ ./cmd/...

demo: build ## digitise the sample dossiers and show what is reused
	bin/motlan demo $(DEMOFLAGS)

test: ## run all tests (TESTFLAGS='-run Seal' for some; REQUIRE_SERVICES=1, REQUIRE_CORPORA=1: a skip is a failure)
	go test -race -timeout 85m $(TESTFLAGS) $(PACKAGES)

check: fmt vet staticcheck vulncheck tidy layers ## run everything that finds faults without running the program

fmt:
	@bad=$$(gofmt -l .); test -z "$$bad" || { echo "gofmt: run 'gofmt -w' on"; echo "$$bad"; exit 1; }
	@echo "gofmt: clean"

vet:
	go vet $(PACKAGES)

staticcheck:
	$(TOOL) $(STATICCHECK) $(PACKAGES)

# A fault of the code fails; a database or a checker that cannot be fetched is said and passed over.
vulncheck:
	@if out=$$($(TOOL) $(GOVULNCHECK) $(PACKAGES) 2>&1); then echo "govulncheck: no known vulnerability"; else \
	case "$$out" in \
	*"fetching vulnerabilities"*|*"reading https://"*|*"dial tcp"*) \
		echo "govulncheck: not checked, its database is out of reach" ;; \
	*) echo "$$out"; exit 1 ;; \
	esac; fi

tidy:
	go mod tidy -diff

layers:
	go test -count=1 -run 'Layers|Drawer|Interfaces|Complaints' ./cmd/motlan

bench: ## measure everything beside its peer or its limit, on an idle machine
	go test -p 1 -run '^$$' -bench . -benchtime 1x -count 1 -timeout 60m $(TESTFLAGS) ./cmd/motlan ./workers/queue
	go test -p 1 -run '^$$' -bench . -benchtime 10x -count 1 -timeout 60m $(TESTFLAGS) ./storage/catalog ./storage/blob/s3
	go test -p 1 -run '^$$' -bench . -benchtime 60x -count 1 -timeout 60m $(TESTFLAGS) ./workers/codes

eval: ## how well papers are read, beside Tesseract and OCRmyPDF (SETS=notices,generated N=32 SEED=1000000 EVALFLAGS='-v -o result.json')
	go run ./testdata/eval $(if $(SETS),--sets=$(SETS)) -n $(N) --seed=$(SEED) $(EVALFLAGS)

soak: ## kill nodes, servers, engine and children at random points (ROUNDS=200)
	REQUIRE_SERVICES=1 MOTLAN_SOAK_ROUNDS=$(ROUNDS) go test -count 1 -timeout 0 -v -run Soak $(TESTFLAGS) ./testdata/faults
	MOTLAN_KILL_ROUNDS=$(ROUNDS) go test -count 1 -timeout 0 -v -run Kill $(TESTFLAGS) ./cmd/motlan

services: ## install and start Redis, PostgreSQL and MinIO on loopback, for a trial (SERVICES=folder)
	deployments/bootstrap services-start SERVICES='$(SERVICES)'

services-start: build
	deployments/services start '$(SERVICES)'

services-stop: ## stop them; their data stays in the folder
	deployments/services stop '$(SERVICES)'

services-status: ## say which of them answer
	deployments/services status '$(SERVICES)'

clean: ## remove what was built
	rm -rf bin

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile
