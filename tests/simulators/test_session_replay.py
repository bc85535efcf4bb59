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
SARI = 'residents = [{ name = "Sari", documents = ["ktp_el"] }]\n'
NOBODY = cast("Callable[[Event], None]", print)


def replay(step: str) -> Replay:
    """A replay of one step at machines that are never asked."""
    scenario = read_text(Path("some.toml"), f'{HEAD}{SARI}steps = [{step}, {{ expect = {{ screen = "Idle" }} }}]')
    return Replay(scenario, cast("Machines", None), NOBODY, Eyes())


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ('{ power = "kill" }', "power, disk and clock"),
        ("{ at = 5, wait = 1 }", "`at`, a second kiosk"),
        ('{ when = { phase = "making" }, a4 = "aborts" }', "phase"),
        ('{ machine = "a4", does = "replace" }', "never replaced"),
        ('{ registry = "down" }', "of `registry` there are"),
        ('{ network = "repeated" }', "there are, for every question"),
        ('{ network = "late", times = 2 }', "there are, for every question"),
        ('{ network = "garbled", to = "open" }', "there are, for every question"),
        ('{ ups = "low" }', "the kiosk would go off"),
        ('{ staff = "vote", decision = "delivered" }', "of `staff` there are"),
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
    """Faults in all their ways, network, switches, registry, staff, waiting."""
    for step in (
        '{ a4 = "media-jam", once = true }',
        '{ card = "slow", seconds = 3 }',
        '{ card = "slow", chance = 0.5 }',
        '{ network = "cut" }',
        '{ network = "lost", times = 1 }',
        '{ network = "late", seconds = 5 }',
        '{ machine = "card", does = "reset" }',
        '{ registry = "restore" }',
        '{ ups = "battery" }',
        '{ ups = "silent", mend = true }',
        '{ staff = "attest" }',
        '{ staff = "change_ribbon" }',
        "{ wait = 3 }",
    ):
        replay(step)


class Hands:
    """Machines that write down what is done to them."""

    def __init__(self) -> None:
        self.done: list[tuple[str, tuple[object, ...], dict[str, object]]] = []
        self.card = self.phone = self.ups = self

    def __getattr__(self, name: str) -> Callable[..., object]:
        def do(*values: object, **named: object) -> bytes:
            self.done.append((name, values, named))
            return b""

        return do

    def entries(self) -> list[object]:
        """An empty journal."""
        return []


def test_ways_and_delays_are_passed_on() -> None:
    """For a time, by chance, once, and by how much a question is late; a backup is what is restored."""
    steps = (
        '{ card = "slow", seconds = 3 }, { card = "deaf", chance = 0.5 }, { network = "late", seconds = 5 },'
        ' { network = "lost", times = 1 }, { registry = "back_up" }, { registry = "restore" },'
        ' { staff = "change_ribbon" }, { ups = "battery" }, { ups = "silent" }, { ups = "silent", mend = true },'
        ' { ups = "battery", mend = true }'
    )
    scenario = read_text(
        Path("some.toml"), f"{HEAD}steps = [{steps}, {{ expect = {{ books = {{ hopper = 0 }} }}, within = 0 }}]"
    )
    hands = Hands()
    with pytest.raises(ReplayError, match="step 12"):
        Replay(scenario, cast("Machines", hands), NOBODY, Eyes()).run()
    late: dict[str, object] = {"once": False, "delay": 5.0}
    assert hands.done == [
        ("fault", ("slow",), {"once": False, "seconds": 3.0, "chance": 1.0}),
        ("fault", ("deaf",), {"once": False, "seconds": None, "chance": 0.5}),
        ("network", ("late",), late),
        ("network", ("down",), {"once": True, "delay": 30.0}),
        ("backup", (), {}),
        ("restore", (b"",), {}),
        ("change_ribbon", (), {}),
        *((what, (), {}) for what in ("battery", "hang", "wake", "mains")),
    ]
