# 鹊桥 Queqiao. Needs Python 3.11 or newer, make, and a package registry; all else goes into .venv.
# 只需要 Python 3.11+、make 和软件包仓库，其余都装进 .venv。

PYTHON ?= python3
DATA ?= data
VENV := .venv
RUN := $(VENV)/bin/python
TESTS := $(RUN) -m pytest -q -n 2 --dist loadfile
PIP := $(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes

.DEFAULT_GOAL := help
.PHONY: help serve test check format docs pins clean bench-network bench-exports bench-hostile bench-graphql bench-sparql

help:
	@echo 'make serve   explore a demo city in the browser     浏览演示城市'
	@echo 'make test    run every test                         运行全部测试'
	@echo 'make check   format, lint, types, tests             检查格式、规范、类型并测试'
	@echo 'make format  put the code into its form             整理代码格式'
	@echo 'make docs    write the generated pages of docs/     生成 docs/ 中的页面'
	@echo 'make pins    renew the pinned requirements          更新依赖锁定'
	@echo 'make bench-network, bench-exports, bench-graphql, bench-sparql, bench-hostile   measure beside peers; needs a quiet machine   性能对比'
	@echo 'make clean   remove what make made, but not $(DATA)/   清理（保留 $(DATA)/）'

serve: $(VENV)/serve.stamp
	@test -e '$(DATA)/CURRENT' || $(RUN) . demo --data '$(DATA)'
	$(RUN) . serve --data '$(DATA)'

test: $(VENV)/test.stamp
	$(TESTS)

check: $(VENV)/test.stamp
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy
	$(TESTS)

format: $(VENV)/test.stamp
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix .

docs: $(VENV)/serve.stamp
	$(RUN) . docs

# Measured on a demo city of some 100,000 linked things, beside NetworkX, networkit and what else is installed.
build/bench-city/CURRENT: $(VENV)/test.stamp
	$(RUN) . demo --scale 0.3 --data build/bench-city

bench-network: build/bench-city/CURRENT
	$(RUN) benchmarks/network.py --city build/bench-city --json build/bench-network.json

bench-exports: $(VENV)/test.stamp
	$(RUN) benchmarks/exports.py

bench-graphql: build/bench-city/CURRENT
	$(RUN) benchmarks/graphql_peers.py build/bench-city --json build/bench-graphql.json

bench-sparql: build/bench-city/CURRENT
	$(RUN) benchmarks/sparql_peers.py build/bench-city --json build/bench-sparql.json

bench-hostile: build/bench-city/CURRENT
	$(RUN) -m benchmarks.graphql_hostile --data build/bench-city
	$(RUN) -m benchmarks.sparql_hostile --data build/bench-city

clean:
	rm -rf $(VENV) build dist *.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

define new_enough
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
  echo 'Queqiao needs Python 3.11 or newer: make PYTHON=/path/to/python3.11' >&2; \
  echo '鹊桥需要 Python 3.11 或更高版本：make PYTHON=/path/to/python3.11' >&2; exit 1; }
endef

# The environment: each stamp is as old as the last set-up from the pins it names.
$(VENV)/serve.stamp: requirements.txt
	$(new_enough)
	@echo 'Setting up $(VENV), once ... / 正在准备 $(VENV)，仅此一次……'
	@$(PYTHON) -m venv --clear $(VENV) || { \
	  echo 'Python has no venv module here; on Debian and Ubuntu: apt install python3-venv' >&2; \
	  echo '此处的 Python 缺少 venv 模块；Debian、Ubuntu 请运行：apt install python3-venv' >&2; exit 1; }
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/test.stamp: $(VENV)/serve.stamp requirements-test.txt
	@$(PIP) -r requirements-test.txt
	@touch $@

UV := build/pins/bin/uv
PIN := $(UV) pip compile --quiet --upgrade --universal --fork-strategy fewest --python-version 3.11 \
       --generate-hashes --no-annotate --custom-compile-command 'make pins'
pins:
	$(new_enough)
	$(PYTHON) -m venv --clear build/pins
	build/pins/bin/python -m pip install --quiet uv
	$(PIN) pyproject.toml -o requirements.txt
	$(PIN) -c requirements.txt --group test pyproject.toml -o requirements-test.txt
