# The face for newcomers. Each line calls cargo or xtask.

YAGURA := target/release/yagura
REPORT := target/demo/report.html
DEMO_STORE := target/demo/store
UI := 127.0.0.1:8080

.DEFAULT_GOAL := help
.PHONY: help demo test bench image deps

help: ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort

deps:
	@command -v cargo >/dev/null || { echo "error: cargo is missing: install Rust from https://rustup.rs"; exit 2; }
	@command -v cc >/dev/null || { apt-get update -q && apt-get install -y -q gcc libc6-dev; }

demo: deps ## Build, scan the deliberately weak shop under demo/, and show it in a browser (CI=1: only scan)
	cargo build --release --quiet --package yagura
	@mkdir -p $(dir $(REPORT))
	@$(YAGURA) scan demo --complete --exceptions demo/.yagura.yaml --format table --format html=$(REPORT) || [ $$? -eq 1 ]
	@echo
	@echo "The same as a page:       $(REPORT)"
	@echo "What a finding means:     $(YAGURA) explain privileged"
	@echo "What could be mended:     $(YAGURA) fix demo"
	@echo "Your own manifests:       $(YAGURA) scan PATH"
	@if [ -z "$(CI)" ] && [ -t 1 ]; then \
		echo; echo "In a browser, until Ctrl+C:"; \
		exec $(YAGURA) serve --objects demo --exceptions demo/.yagura.yaml --store $(DEMO_STORE) --listen 127.0.0.1:0 --ui $(UI); \
	fi

test: deps ## Everything that CI runs
	cargo xtask ci

image: deps ## Build an image of nothing but the program (needs buildah or umoci)
	cargo xtask image

bench: deps ## Measure every claim of speed, beside its peers
	bench/run
