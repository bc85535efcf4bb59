"""A session on real parts with a fault in it is recorded, passes in the simulated world, and is replayed live."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.app import Kiosk, build
from kiosk.config import load
from kiosk.core.events import Accept, Event, QrRead, Retry
from kiosk.core.screens import Documents, EnterPrintPin, Idle, More
from kiosk.core.state import Visit
from kiosk.core.terms import DocumentKind, Outcome
from pin.secret import Secret
from simulators.card.parts import CardFault
from simulators.machines import Machines
from simulators.recorded_books import outcomes_of
from simulators.recording import Recorder
from simulators.replay import Replay
from simulators.resident import Eyes, GaveUpError, Resident
from simulators.scenarios.reading import read
from simulators.scenarios.run import play
from simulators.world import memo
from ui.window import application

AKTA, KTP = DocumentKind.AKTA_KELAHIRAN, DocumentKind.KTP_EL


class House:
    """Fresh machines, a kiosk before them, and a recorder that hears of everything."""

    def __init__(self, machines: Machines) -> None:
        self.machines = machines
        self.eyes = Eyes()
        self.recorder = Recorder(lambda: machines.card.snapshot().moving)
        self.kiosk: Kiosk = build(load(machines.config), self.show)
        self.resident = Resident(self.eyes, self.post, self.hold, self.take_card)

    def show(self, visit: Visit) -> None:
        """The recorder knows first, for the others act on it."""
        self.recorder.shown(visit)
        self.eyes.show(visit)

    def post(self, event: Event) -> None:
        """Somebody does something at the screen."""
        self.recorder.posted(event)
        self.kiosk.post(event)

    def hold(self, code: str) -> None:
        """Somebody holds a code to the scanner."""
        self.recorder.posted(QrRead(Secret(code)))
        self.machines.scanner.hold(code)

    def take_card(self) -> None:
        """Somebody takes the card."""
        self.machines.take_card()
        self.recorder.took()


@contextmanager
def house(folder: Path) -> Iterator[House]:
    """A house in service."""
    application()
    with Machines(folder, seconds_per_page=0.05, instant=True) as machines:
        made = House(machines)
        with made.kiosk:
            made.eyes.wait_for(Idle)
            yield made
        assert made.kiosk.failure is None


def live(house: House) -> None:
    """A card jams once under the head, the resident tries again, and takes both documents."""
    house.recorder.broke(CardFault.PRINT_JAM, once=True)
    house.machines.card.fault("print_jam", once=True)
    applied = house.machines.phone.apply([KTP, AKTA], 3)
    house.recorder.applied(applied, [KTP, AKTA])
    with pytest.raises(GaveUpError, match="card_jam"):
        house.resident.print_everything(applied)
    house.post(Retry())
    grant = house.eyes.wait_for(EnterPrintPin).grant.grant
    house.resident._type(applied.print_pin(grant).pin)
    house.resident._take()
    house.eyes.wait_for(More)
    house.post(Accept())
    house.eyes.wait_for(Documents)
    house.resident.finish_from_menu(applied)


@pytest.mark.faults(16)
def test_a_recorded_session_passes_in_the_world_and_goes_the_same_way_live(tmp_path: Path) -> None:
    """What broke and what was done come to the same outcomes and books three times, and no PIN is in the file."""
    path = tmp_path / "recorded.toml"
    with house(tmp_path / "first") as first:
        live(first)
        first.recorder.save(path, "A card jams and both documents are taken", first.machines.entries())
        secrets = [one.pin.reveal() for one in first.machines.phone.messages()]
        secrets += [one.qr.reveal() for one in first.machines.phone.messages() if one.qr]
    text = path.read_text(encoding="utf-8")
    assert not [one for one in secrets if one in text]
    scenario = read(path)
    with memo.remembered():
        assert play(scenario).failure is None
    said: list[str] = []
    with house(tmp_path / "second") as second:
        Replay(scenario, second.machines, second.kiosk.post, second.eyes, speed=10, say=said.append).run()
        outcomes = sorted(outcomes_of(second.machines.entries()).values())
    assert outcomes == [[Outcome.DELIVERED], [Outcome.SPOILED, Outcome.DELIVERED]]
    assert said[0] == "print_jam is to happen"
    assert said.count("Warga 1: type_pin") == 3
