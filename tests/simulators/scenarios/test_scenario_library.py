"""Every scenario of the library goes as it says; `pytest -m faults` lists each under its numbers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from simulators.scenarios.reading import library, read
from simulators.scenarios.run import play
from simulators.scenarios.words import Field
from simulators.world import memo

# Beyond the simulated world: documents, USB, staff's own machines. Disk faults have tests in tests/printjobs.
ELSEWHERE: Final = {10, 11, 12, 37, 38, 40, 43, 44, 45, 46, 47, 48}


@pytest.fixture(scope="module", autouse=True)
def _remembered() -> Iterator[None]:
    with memo.remembered():
        yield


def _marked(path: Path) -> object:
    numbers = read(path).head.faults
    return pytest.param(path, id=path.stem, marks=[pytest.mark.faults(*numbers)] if numbers else [])


@pytest.mark.parametrize("path", [_marked(path) for path in library()])
def test_a_scenario_goes_as_it_says(path: Path) -> None:
    """Each step can be done, each expectation is met, and every invariant of the world holds."""
    assert play(read(path)).failure is None


def test_the_library_covers_what_the_world_can_show() -> None:
    """Every fault that is not for another test, and every field failure that a kiosk alone can meet."""
    heads = [read(path).head for path in library()]
    assert len(heads) >= 40
    assert {number for head in heads for number in head.faults} == set(range(1, 59)) - ELSEWHERE
    assert {one for head in heads for one in head.field} == set(Field)


def test_names_are_told_apart() -> None:
    """Two scenarios never have the same name."""
    names = [read(path).head.name for path in library()]
    assert len(set(names)) == len(names)
