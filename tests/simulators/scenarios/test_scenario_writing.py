"""What is written is read again as the same."""

from pathlib import Path

import msgspec
import pytest

from simulators.scenarios.reading import library, read, read_text
from simulators.scenarios.writing import text_of


@pytest.mark.parametrize("path", library(), ids=lambda path: path.stem)
def test_a_scenario_that_is_written_and_read_is_the_same(path: Path) -> None:
    """Every file of the library: head and steps."""
    scenario = read(path)
    again = read_text(path, text_of(scenario.head, scenario.steps))
    assert again.steps == scenario.steps
    assert msgspec.structs.replace(again.head, steps=()) == msgspec.structs.replace(scenario.head, steps=())
