"""Every fault that the promise rests on has a test that carries its number."""

import re
from pathlib import Path
from typing import Final

PROMISED: Final = {*range(1, 16), *range(21, 25), *range(26, 37), 40, 43, *range(49, 59)}
MARK: Final = re.compile(r"mark\.faults\(([\d, ]+)\)")


def test_no_fault_is_without_a_test() -> None:
    """Power, disk, clock, sensors, network, registry, and what a model found."""
    here = Path(__file__).parent
    texts = (path.read_text(encoding="utf-8") for path in here.rglob("test_*.py"))
    carried = {int(number) for text in texts for found in MARK.findall(text) for number in found.split(",")}
    assert PROMISED - carried == set()
