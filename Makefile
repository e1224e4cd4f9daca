# make dsh     install what is missing, build, open the shell
# make test    run every check
# The other targets are for those who work on the project itself.

SWIFT ?= swift
PACKAGES := libopenblas-dev libpng-dev libreadline-dev
# Other people's code runs in a sandbox: for the tests, and for whoever grades.
TEST_PACKAGES := bubblewrap util-linux
BUILD := $(SWIFT) build
# Grading and old machines: runs on every x86-64 processor since 2015.
PORTABLE := DSH_CPU=portable $(SWIFT)

.PHONY: dsh build check student-bundle teacher-bundle test-bundle weave book book-check book-text packages test test-packages test-native test-portable lint format fuzz bench bench-full parity fixtures datasets models clean

dsh: build
	@.build/release/dsh

# The archive is made anew: SwiftPM only adds to it, and what a renamed file left would not link.
build: packages
	rm -f .build/*/libExerciseKit.a
	$(BUILD) -c release --product dsh
	$(BUILD) -c release --product ExerciseKit

weave: packages
	$(BUILD) -c release --product weave

# The book as pages, in .build/book: open .build/book/index.html in a browser.
book: weave
	@$(MAKE) --no-print-directory packages PACKAGES="pandoc python3"
	.build/release/weave site .build/book
	python3 Tests/Book/links.py .build/book

# Opens every page in a browser, after a look whether the checks work; leaves screenshots in
# .build/book-screens.
book-check: book
	@$(MAKE) --no-print-directory packages PACKAGES="chromium"
	python3 Tests/Book/browser_test.py .build/book
	python3 Tests/Book/browser.py .build/book .build/book-screens

# Whether the chapters say what the code does.
book-text: weave
	.build/release/weave check
	.build/release/weave coverage

# Packages are looked for with dpkg and installed with apt: as root, or through sudo where that
# asks for no password or a person can type one. Elsewhere: stop, and say what is missing.
packages:
	@command -v $(SWIFT) >/dev/null || { \
	  echo "Swift is missing. Install the toolchain, 6.1 or later: https://www.swift.org/install"; exit 1; }
	@command -v dpkg >/dev/null || exit 0; \
	missing=""; for package in $(PACKAGES); do \
	  dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"; done; \
	[ -n "$$missing" ] || exit 0; \
	echo "Installing$$missing"; \
	if [ "$$(id -u)" = 0 ]; then sudo=""; \
	elif command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then sudo="sudo"; \
	else echo "These packages are missing, and only root may install them:$$missing"; \
	  echo "Ask for:  apt-get install$$missing"; exit 1; fi; \
	$$sudo apt-get update -q && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -q $$missing

test: test-packages lint test-native test-portable test-bundle book-text book

test-packages:
	@$(MAKE) --no-print-directory packages PACKAGES="$(PACKAGES) $(TEST_PACKAGES)"

test-native:
	$(SWIFT) test

test-portable:
	$(PORTABLE) test --scratch-path .build/portable

# Whether the bundle for learners would give answers away.
test-bundle:
	python3 teacher/bundle.py check

# exercise=1.4 or chapter=1; without either, all that are started.
check: build
	@.build/release/dsh check $(exercise) $(chapter)

student-bundle teacher-bundle:
	python3 teacher/bundle.py $(@:-bundle=)

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests benchmarks exercises teacher

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests benchmarks exercises teacher

# seconds=N: how long each reader is fed with nonsense.
seconds ?= 60
fuzz: packages
	Tests/Fuzzing/run $(seconds)

bench: packages
	python3 benchmarks/startup.py
	python3 benchmarks/run.py --quick

bench-full: packages
	python3 benchmarks/startup.py
	python3 benchmarks/run.py

# Draws the data sets of datasets-mini again; the result equals what is committed.
datasets: build
	.build/release/dsh draw digits size=16
	.build/release/dsh draw digits size=28
	.build/release/dsh draw points
	.build/release/dsh draw sprites
	.build/release/dsh draw scenes

# Trains the models of models-mini again, an hour on two cores, and measures them; names= for some. A
# training that was interrupted goes on.
names ?= digits digits-plain sprites
models: packages
	$(BUILD) -c release --product models
	for name in $(names); do \
	  .build/release/models train $$name && .build/release/models keep $$name || exit 1; done

# Makes the goldens again; each script says what it needs from PyPI.
fixtures:
	for script in $(filter-out Tests/Oracle/parity.py, $(wildcard Tests/Oracle/*.py)); do \
	  python3 $$script || exit 1; done

# Compares a network of Stable Diffusion 1.4's size with diffusers, part by part. Fills the folder
# DSH_PARITY first, with 3.6 GB; that needs torch and diffusers, in PEER_PYTHON.
DSH_PARITY ?= .build/parity
PEER_PYTHON ?= python3
parity: packages
	test -e $(DSH_PARITY)/parity.safetensors || $(PEER_PYTHON) Tests/Oracle/parity.py $(DSH_PARITY)
	$(SWIFT) run -c release --package-path benchmarks Parity $(abspath $(DSH_PARITY))

clean:
	rm -rf .build out
