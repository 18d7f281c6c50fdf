# Each target is a script that can be run on its own; `make help` lists them.
.PHONY: help up down clean backup restore test docker-test coverage lint format bench bench-check bench-readme fuzz chaos \
	tsan
comma := ,

help: ## what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 18

up: ## build and run the shop: PostgreSQL, Redis, three instances, a worker, nginx
	@scripts/up

down: ## stop what `make up` started, and keep the data
	@scripts/down

clean: ## stop everything; remove what was built, and the data
	@scripts/clean

backup: ## back up the database and the pictures of `make up`, into .local/backups
	@scripts/backup

restore: ## bring a backup back: NAME=…, and REPLACE=1 if what is there now may go
	@scripts/restore '$(NAME)' $(if $(REPLACE),--replace)

test: ## all tests, on a PostgreSQL and a Redis of their own; FILTER=name for some
	@scripts/test $(if $(FILTER),--filter '$(FILTER)')

docker-test: ## build the image and try the whole of docker-compose.yml; needs a Docker engine
	@Tests/Docker/run

coverage: ## every test in Swift, and how many lines of each target they reach; with floors
	@scripts/coverage

lint: ## check the form of Swift and shell files
	@scripts/lint

format: ## put the Swift files into form
	@scripts/format

bench: ## every load beside its floor, 20 min; ONLY=listing,orders for some; BENCH_SECONDS, BENCH_ROUNDS shorten it
	@Benchmarks/run $(subst $(comma), ,$(ONLY))

bench-check: ## compare the latest figures, or FILE's, with Benchmarks/thresholds.json
	@python3 -B Benchmarks/check.py $(FILE)

bench-readme: ## show the latest whole run, or FILE's, in Benchmarks/README.md
	@python3 -B Benchmarks/write_readme.py $(FILE)

fuzz: ## libFuzzer on all that reads strangers' bytes: a minute each, or FUZZ_SECONDS
	@Tests/Fuzz/run

chaos: ## faults and abuse against real processes; ROW=F12 for one, "F1 F2" for some
	@Tests/Chaos/run $(ROW)

tsan: ## the tests under ThreadSanitizer; TARGETS=RuntimeTests for some
	@scripts/tsan $(TARGETS)
