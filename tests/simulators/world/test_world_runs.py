"""Worlds: the same seed tells the same story, and nothing promised is broken in a sample of them."""

import pytest

from simulators.world import memo
from simulators.world.world import World


@pytest.mark.parametrize("seed", range(3))
def test_a_world_keeps_every_promise(seed: int) -> None:
    """Cuts, faults and people in any order: at most one document, and in the end exactly one."""
    with memo.remembered():
        result = World(seed).run()
    assert result.violations == []
    assert result.coverage.cuts > 0


def test_the_same_seed_tells_the_same_story() -> None:
    """Byte for byte, in one process."""
    with memo.remembered():
        first, second = (World(7, told=True).run().story for _ in range(2))
    assert first == second
    assert len(first) > 100
