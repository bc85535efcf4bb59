"""A registry that misbehaves, seen through the screens: a plain fault, the PINs good, one document, books balance."""

import threading
import time
from collections.abc import Callable, Iterator

import msgspec
import pytest
from bad_registry import BadRegistry, Manner

from kiosk.app import Kiosk, build, open_journal
from kiosk.config import Config, load
from kiosk.core.events import Accept, Back, Choose, Digit, Enter, QrRead
from kiosk.core.faults import Fault
from kiosk.core.screens import Documents, EnterPrintPin, Idle, OutOfService, Review, Stopped
from kiosk.core.terms import DocumentKind
from printjobs.books import balance
from simulators.machines import Machines
from simulators.phone import Applied
from simulators.resident import Eyes, Resident
from ui.window import application

AKTA, KTP = DocumentKind.AKTA_KELAHIRAN, DocumentKind.KTP_EL
SECONDS = 1.5  # the kiosk's bound for one exchange
SOON = 12.0  # seconds within which a screen must have changed
VISITS, RESERVE = "/v1/visits", "/v1/attempts/[^/]*/reserve"
CONTENT, STARTED, OUTCOME = (f"/v1/attempts/[^/]*/{name}" for name in ("content", "started", "outcome"))
UNREACHABLE, BAD, NOT_GENUINE = Fault.REGISTRY_UNREACHABLE, Fault.REGISTRY_ANSWER_BAD, Fault.NOT_GENUINE


class House:
    """A kiosk, all machines around it, and a registry that can be made to misbehave."""

    def __init__(self, machines: Machines, registry: BadRegistry) -> None:
        self.machines, self.registry = machines, registry
        config = load(machines.config)
        section = msgspec.structs.replace(config.registry, url=registry.url, seconds=SECONDS)
        self.config: Config = msgspec.structs.replace(config, registry=section)
        self.eyes = Eyes()
        self.kiosk: Kiosk = build(self.config, self.eyes.show)
        self.resident = Resident(self.eyes, self.kiosk.post, machines.scanner.hold, machines.take_card)

    def scan(self, applied: Applied) -> None:
        """Hand over what the scanner reads; the scanner itself passes over a code that is still held to it."""
        if applied.entry.qr:
            self.kiosk.post(QrRead(applied.entry.qr))

    def try_to_print(self, applied: Applied, kind: DocumentKind) -> Stopped:
        """Choose, type the print PIN, and see what stops it; then back to the menu."""
        self.eyes.wait_for(Documents)
        visit = self.eyes.visit
        grant = next(o.grant for o in visit.offers() if o.kind is kind) if visit else None
        assert grant is not None
        self.kiosk.post(Choose(grant.grant))
        self.eyes.wait_for(Review)
        self.kiosk.post(Accept())
        self.eyes.wait_for(EnterPrintPin)
        for digit in applied.print_pin(grant.grant).pin.reveal():
            self.kiosk.post(Digit(digit))
        self.kiosk.post(Enter())
        stopped = self.eyes.wait_for(Stopped, SOON)
        self.registry.mend()
        eventually(lambda: self.kiosk.runtime.unreported == 0)
        self.kiosk.post(Back())
        return stopped


def eventually(true: Callable[[], bool]) -> None:
    """Wait until something has become true."""
    end = time.monotonic() + SOON
    pause = threading.Event()
    while not true():
        assert time.monotonic() < end
        pause.wait(0.02)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for all tests: it takes seconds to start."""
    app = application()
    with Machines(tmp_path_factory.mktemp("house"), seconds_per_page=0.05, instant=True) as machines:
        registry = BadRegistry(machines.registry.folder, machines.registry.url)
        house = House(machines, registry)
        with house.kiosk:
            house.eyes.wait_for(Idle)
            yield house
            registry.mend()
        registry.close()
        assert house.kiosk.failure is None
    del app


@pytest.fixture(scope="module")
def applied(house: House) -> Applied:
    """One application of a sheet and a card, with the same PINs in all tests."""
    return house.machines.phone.apply([AKTA, KTP], family=3)


@pytest.mark.faults(33, 36)
def test_before_the_visit_the_kiosk_says_so_and_recovers_by_itself(house: House) -> None:
    """A greeting that drips for ever: out of service within its bound, and back when the registry is."""
    house.registry.misbehave("/v1/hello", Manner.DRIPPING_HEAD)
    assert house.eyes.wait_for(OutOfService, SOON).fault is UNREACHABLE
    house.registry.mend()
    house.eyes.wait_for(Idle, SOON)


@pytest.mark.faults(28, 33, 36)
@pytest.mark.parametrize(
    ("manner", "fault"),
    [
        (Manner.DOWN, UNREACHABLE),
        (Manner.DROPPED, UNREACHABLE),
        (Manner.DRIPPING_BODY, UNREACHABLE),
        (Manner.REDIRECT, BAD),
        (Manner.CHUNKS, BAD),
        (Manner.DEEP, BAD),
    ],
)
def test_at_the_opening_the_pin_stays_good(house: House, applied: Applied, manner: Manner, fault: Fault) -> None:
    """The screen names the link, says that the PIN is good, and the next resident finds the first screen."""
    house.eyes.wait_for(Idle, SOON)
    house.registry.misbehave(VISITS, manner)
    house.scan(applied)
    stopped = house.eyes.wait_for(Stopped, SOON)
    assert (stopped.fault, stopped.pin_intact) == (fault, True)
    house.registry.mend()
    house.resident.go_home()


@pytest.mark.faults(28, 33, 34, 35, 36)
def test_in_the_session_nothing_is_printed_and_the_print_pin_stays_good(house: House, applied: Applied) -> None:
    """At reserve, content and started, whatever comes back: a plain fault, the menu again, the same PIN again."""
    house.resident.go_home()
    before = house.machines.a4.spooled()
    house.scan(applied)
    for at, manner, fault in (
        (RESERVE, Manner.DROPPED, UNREACHABLE),
        (RESERVE, Manner.MALFORMED, BAD),
        (RESERVE, Manner.DRIPPING_HEAD, UNREACHABLE),
        (CONTENT, Manner.CUT, UNREACHABLE),
        (CONTENT, Manner.BOMB, NOT_GENUINE),
        (CONTENT, Manner.HUGE, BAD),
        (RESERVE, Manner.REPLAYED, NOT_GENUINE),
        (STARTED, Manner.DOWN, UNREACHABLE),
        (STARTED, Manner.DROPPED, UNREACHABLE),
        (STARTED, Manner.HEADERS, BAD),
    ):
        house.registry.misbehave(at, manner)
        stopped = house.try_to_print(applied, AKTA)
        assert (stopped.fault, stopped.pin_intact) == (fault, True), (at, manner)
    house.registry.misbehave(STARTED, Manner.DROPPED)
    stopped = house.try_to_print(applied, KTP)
    assert (stopped.fault, stopped.pin_intact) == (UNREACHABLE, True)
    assert house.machines.a4.spooled() == before
    house.eyes.wait_for(Documents)
    house.resident.go_home()


@pytest.mark.faults(7, 28, 31, 33)
def test_the_same_pins_print_once_although_no_outcome_is_heard(house: House, applied: Applied) -> None:
    """The documents come out and are taken; outcomes are told until one is acknowledged, and counted once."""
    house.resident.go_home()
    before = house.machines.a4.spooled()
    house.registry.misbehave(OUTCOME, Manner.DROPPED)
    house.scan(applied)
    house.eyes.wait_for(Documents, SOON)
    assert sorted(house.resident.finish_from_menu(applied)) == sorted([AKTA.value, KTP.value])
    assert house.registry.misbehaved.is_set()
    assert house.kiosk.runtime.unreported > 0
    house.registry.mend()
    eventually(lambda: house.kiosk.runtime.unreported == 0)
    assert len(house.machines.a4.spooled()) == len(before) + 1
    state = house.machines.phone.state()
    rows = state["attempts"]
    assert isinstance(rows, list)
    mine = [row for row in rows if row["state"] == "delivered"]
    assert len({row["grant"] for row in mine}) == len(mine) == 2
    assert state["cases"] == []


def test_the_books_balance(house: House) -> None:
    """Every blank and attempt of all this is accounted for."""
    house.resident.go_home()
    reader = open_journal(house.config)
    books = balance(list(reader.entries()))
    reader.close()
    assert books.errors == ()
    assert books.compared_with_hopper(house.machines.blanks_in_hopper()) == 0
    assert books.attempts["delivered"] == 2
