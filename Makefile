# The two commands of a newcomer are `make demo` and `make test`; everything else is called by them or by the README.
READY := .venv/ready
BIN := .venv/bin

.PHONY: setup demo test check campaign crash-campaign clean

setup: $(READY)

$(READY): pyproject.toml constraints.txt $(wildcard deploy/packages-*.txt) deploy/setup $(wildcard ui/translations/*.ts)
	deploy/setup
	@touch $@

demo: $(READY)
	$(BIN)/anjungan demo

test: $(READY)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pyside6-qmllint -W 0 -i ui/qmldir -I ui/types ui/Main.qml ui/Theme.qml ui/controls/*.qml ui/screens/*.qml

campaign: $(READY)
	$(BIN)/anjungan simulate --from 10000 --seeds 17500

crash-campaign: $(READY)
	$(BIN)/python -m simulators.crash

clean:
	rm -rf .venv var pictures *.egg-info
