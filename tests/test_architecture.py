"""The shape of the tree: layers, opening lines, and files short enough to read."""

import ast
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent
PACKAGES = ("kiosk", "pin", "printjobs", "devices", "ui", "simulators")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
LONGEST = 400


def test_imports_go_down_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every contract of pyproject.toml holds."""
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_says_what_it_is_for_and_is_short(path: Path) -> None:
    """A docstring whose first line is a sentence, and at most 400 lines."""
    text = path.read_text(encoding="utf-8")
    docstring = ast.get_docstring(ast.parse(text))
    assert docstring
    assert docstring.splitlines()[0].strip()
    assert len(text.splitlines()) <= LONGEST
