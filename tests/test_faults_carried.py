"""Every numbered fault has a test that carries its number."""

import re
from pathlib import Path
from typing import Final

from simulators.scenarios.reading import LIBRARY

FAULTS: Final = set(range(1, 59))
MARK: Final = re.compile(r"mark\.faults\(([\d, ]+)\)")
SCENARIO: Final = re.compile(r"^faults = \[([\d, ]+)\]", re.MULTILINE)


def test_no_fault_is_without_a_test() -> None:
    """Power, disk, clock, sensors, network, registry, residents, and what a model found; a scenario is a test, too."""
    texts = [path.read_text(encoding="utf-8") for path in Path(__file__).parent.rglob("test_*.py")]
    marked = [found for text in texts for found in MARK.findall(text)]
    told = [found for path in LIBRARY.glob("*.toml") for found in SCENARIO.findall(path.read_text(encoding="utf-8"))]
    carried = {int(number) for found in (*marked, *told) for number in found.split(",")}
    assert FAULTS - carried == set()
