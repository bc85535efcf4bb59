"""Worlds: the same seed tells the same story, nothing promised is broken, and planted mistakes are found."""

import os
import subprocess
import sys

import pytest

from simulators.world import command, memo, sabotages
from simulators.world.world import World

STORY = """
import hashlib
from simulators.world import memo
from simulators.world.world import World
with memo.remembered():
    print(hashlib.sha256("\\n".join(World(11, told=True).run().story).encode()).hexdigest())
"""


@pytest.mark.faults(1, 2, 3, 4, 5, 6, 7, 8, 9, 21, 22, 23, 26, 28, 30, 31, 32, 49, 50, 51, 52, 53, 55, 57)
@pytest.mark.parametrize("seed", range(6))
def test_a_world_keeps_every_promise(seed: int) -> None:
    """Cuts, faults and people in any order: at most one document, and in the end exactly one."""
    with memo.remembered():
        result = World(seed).run()
    assert result.violations == []
    assert result.coverage.cuts > 0
    assert result.counts["delivered"] > 0


def test_the_same_seed_tells_the_same_story() -> None:
    """Byte for byte, in one process."""
    with memo.remembered():
        first, second = (World(7, told=True).run().story for _ in range(2))
    assert first == second
    assert len(first) > 100


def test_the_same_seed_tells_the_same_story_in_every_process() -> None:
    """Whatever the order of sets and dictionaries there."""
    told = set()
    for hashes in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": hashes}
        done = subprocess.run([sys.executable, "-c", STORY], env=environment, capture_output=True, check=True)  # noqa: S603 (our own words)
        told.add(done.stdout)
    assert len(told) == 1


@pytest.mark.timeout(400)
@pytest.mark.parametrize("name", sabotages.MISTAKES)
def test_a_planted_mistake_is_found(name: str) -> None:
    """Within the number of worlds that is stated for it."""
    assert sabotages.find(name).seed is not None


def test_a_planted_mistake_is_taken_out_again() -> None:
    """The next world keeps every promise."""
    assert sabotages.find("no-submit").seed is not None
    with memo.remembered():
        assert World(1).run().violations == []


def test_at_least_twenty_mistakes_are_known() -> None:
    """Each under a name of its own, with the number of worlds that find it."""
    assert len(sabotages.MISTAKES) >= 20
    assert all(mistake.within > 0 and mistake.says for mistake in sabotages.MISTAKES.values())


def test_the_command_says_what_is_wrong_with_its_use(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2 and one line."""
    assert command.run(0, 0, None, None, None, told=False) == 2
    assert command.run(1, 0, None, None, None, told=True) == 2
    assert command.run(1, 0, None, None, "no-such-mistake", told=False) == 2
    assert capsys.readouterr().err.count("\n") == 3


def test_the_command_tells_a_story_and_counts(capsys: pytest.CaptureFixture[str]) -> None:
    """The last line has the figures."""
    assert command.run(1, 0, 3, None, None, told=True) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("1 seeds, ")
    assert last.endswith(" 0 violations")
