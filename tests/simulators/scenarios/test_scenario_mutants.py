"""No breaking step of the library is hollow: without it the scenario fails, or it is one that is to change nothing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from simulators.scenarios.format import (
    Breaks,
    ClockJumps,
    DiskTurns,
    NetworkTurns,
    PowerTurns,
    RegistryTurns,
    Step,
    Switches,
    UpsTurns,
)
from simulators.scenarios.reading import Scenario, library, read
from simulators.scenarios.run import play
from simulators.scenarios.words import Centre, Disk, Power, Switch, Weather
from simulators.world import memo

# What is to come of these is nothing at all; that each did strike is counted (`Breaking.unmet`).
HARMLESS: Final = {
    ("answer_comes_twice", 2): "a surplus answer shifts nothing",
    ("card_printer_flaps", 1): "one lost answer is no fault",
    ("card_printer_silent_for_a_moment", 2): "an answer lost while it prints is asked for again",
    ("card_printer_unplugged_in_mid_frame", 6): "an answer of which half came is asked for again",
    ("chip_torn_while_written", 1): "back in the field the chip is written again",
    ("clock_jumps", 1): "nothing expires by the kiosk's clock",
    ("clock_jumps", 3): "the same",
    ("clock_jumps", 5): "the same",
    ("drop_slips_once", 2): "what did not fall is dropped once more",
    ("duty_pause", 7): "a restart does not forget the cards of the last hour",
    ("messages_doubled", 1): "each message counts once",
    ("nobody_there_at_release", 3): "a late copy changes nothing in the next visit",
    ("outcome_not_heard_for_long", 6): "an outcome that arrives twice counts once",
    ("toner_out", 1): "low toner still serves",
    ("ups_silent_on_battery", 1): "a UPS that is silent on mains stops nothing",
    ("ups_silent_on_battery", 7): "one that falls silent on battery is on battery still",
}
# What ends something, or only makes ready for it.
ENDS: Final = {Switch.ON, Weather.FINE, Centre.UP, Centre.READY, Centre.BACK_UP, Power.ON, Disk.BACK_UP}


def breaks(step: Step) -> bool:
    """Whether a step lets something go wrong."""
    match step:
        case Breaks(mend=mend) | UpsTurns(mend=mend):
            return not mend
        case Switches(does=what) | NetworkTurns(network=what) | RegistryTurns(registry=what):
            return what not in ENDS
        case PowerTurns(power=what) | DiskTurns(disk=what):
            return what not in ENDS
        case _:
            return isinstance(step, ClockJumps)


def without(scenario: Scenario, number: int) -> Scenario:
    """The same without one step."""
    steps = scenario.steps[: number - 1] + scenario.steps[number:]
    return replace(scenario, steps=steps, places=())


@pytest.fixture(scope="module", autouse=True)
def _remembered() -> Iterator[None]:
    with memo.remembered():
        yield


@pytest.mark.parametrize("path", library(), ids=lambda path: path.stem)
def test_a_scenario_fails_without_what_breaks(path: Path) -> None:
    """Each breaking step in turn is left out; one that makes no difference shows nothing."""
    scenario = read(path)
    breaking = [number for number, step in enumerate(scenario.steps, 1) if breaks(step)]
    survived = {number for number in breaking if play(without(scenario, number)).failure is None}
    assert survived == {number for stem, number in HARMLESS if stem == path.stem}
