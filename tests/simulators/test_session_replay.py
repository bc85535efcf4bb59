"""What only the simulated world can do is refused before a live replay begins."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from kiosk.core.events import Event
from simulators.machines import Machines
from simulators.replay import Replay, ReplayError
from simulators.resident import Eyes
from simulators.scenarios.reading import read_text

HEAD = 'name = "A name"\nsays = "A sentence about it."\nfield = ["not_simple"]\n'
NOBODY = cast("Callable[[Event], None]", print)


def replay(step: str) -> Replay:
    """A replay of one step at machines that are never asked."""
    scenario = read_text(Path("some.toml"), f'{HEAD}steps = [{step}, {{ expect = {{ screen = "Idle" }} }}]')
    return Replay(scenario, cast("Machines", None), NOBODY, Eyes())


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ('{ power = "kill" }', "power, disk, clocks"),
        ("{ at = 5, wait = 1 }", "`at`, a second kiosk"),
        ('{ when = { phase = "making" }, a4 = "aborts" }', "phase"),
        ('{ card = "slow", seconds = 3 }', "`seconds` and `chance`"),
        ('{ network = "lost" }', "there are, for every question"),
        ('{ network = "garbled", to = "open" }', "there are, for every question"),
        ('{ staff = "change_ribbon" }', "of `staff` there are"),
        ("{ expect = { dark = true } }", "`dark` cannot be seen live"),
    ],
)
def test_a_step_for_the_simulated_world_is_refused(step: str, told: str) -> None:
    """With its number, and what plays it."""
    with pytest.raises(ReplayError, match=told) as refused:
        replay(step)
    assert str(refused.value).startswith("step 1: ")
    assert str(refused.value).endswith("play it with `anjungan scenario run`")


def test_what_can_be_done_live_is_not_refused() -> None:
    """Faults, network, staff, waiting."""
    for step in ('{ a4 = "media-jam", once = true }', '{ network = "cut" }', '{ staff = "clear_a4" }', "{ wait = 3 }"):
        replay(step)
