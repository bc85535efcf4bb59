"""Benchmarks of the printers in virtual time: a whole kiosk, one resident who needs no time, and nothing goes wrong."""

from contextlib import closing
from itertools import pairwise
from statistics import mean
from typing import Final

from devices.card import panels, wire
from devices.card.wire import Panel
from kiosk.core.events import Accept, Choose, Digit, Enter, Event, NextPage, QrRead
from kiosk.core.faults import Fault
from kiosk.core.screens import Documents, EnterPrintPin, Idle, More, Review, Take
from kiosk.core.state import Visit
from kiosk.core.terms import DocumentKind, GrantState, Medium
from kiosk.service import PACE
from pin.secret import Secret
from simulators.card.far_end import FarEnd
from simulators.card.model import CardMachine
from simulators.card.parts import CardFault, Spot, Timing
from simulators.ipp.parts import IppFault
from simulators.registry.applications import Approval, Document, Resident
from simulators.world import memo
from simulators.world.kiosk import Kiosk
from simulators.world.papers import CARD, PDF, content_of, pages_of
from simulators.world.site import CardSite, WorldCardMachine
from simulators.world.world import World

CARDS: Final = 20
KEPT: Final = 0.95  # of the machine's own rate
HAND: Final = 0.01  # seconds between two looks of a hand at the mouth
CHANGES: Final = 20  # of each device, at moments spread over the time between two looks
POLLS: Final = 2
_SETTLES: Final = 3  # looks until a change is old
_WAIT: Final = 60.0
_CHANGED: Final[tuple[tuple[Medium, CardFault | IppFault, Fault], ...]] = (
    (Medium.CARD, CardFault.COVER_OPEN, Fault.CARD_COVER_OPEN),
    (Medium.CARD, CardFault.HOPPER_EMPTY, Fault.BLANKS_EMPTY),
    (Medium.A4, IppFault.MEDIA_EMPTY, Fault.MEDIA_EMPTY),
    (Medium.A4, IppFault.COVER_OPEN, Fault.COVER_OPEN),
)


class Floor(World):
    """One kiosk with the pace of production, and an application of so many documents; `seen` is each screen's time."""

    def __init__(self, *kinds: DocumentKind) -> None:
        super().__init__(0, kiosks=1, people=0)
        self.kiosk: Kiosk = self.kiosks[0]
        self.kiosk.pace = PACE
        machine = WorldCardMachine(blanks=CARDS + 1, timing=Timing())
        self.kiosk.card = CardSite(machine, lambda: self.scheduler.now, serial=False)
        self.taken_at: list[float] = []
        self.seen: list[tuple[float, Visit]] = []
        somebody = Resident("r-1", "3171010101900001", "Warga Uji", "080000000001")
        documents = tuple(self._document_of(kind, somebody) for kind in kinds)
        self.application = self.registry.service.approve(Approval(somebody, documents))
        self.kiosk.boot()
        self.until(Idle)

    def _document_of(self, kind: DocumentKind, holder: Resident) -> Document:
        number = len(self.owners) + 1
        self.owners[number] = holder.name
        card = kind.medium is Medium.CARD
        content, media_type = content_of(number, int(not card)), CARD if card else PDF
        return Document(kind, holder, f"no {number}", media_type, content, 1, None if card else "qr")

    def shown(self, kiosk: Kiosk, before: Visit | None, visit: Visit) -> None:
        """A screen changed."""
        super().shown(kiosk, before, visit)
        self.seen.append((self.scheduler.now, visit))

    def until(self, kind: type) -> None:
        """Let time pass until such a screen stands there; RuntimeError when it does not come."""
        latest = self.scheduler.now + _WAIT
        while not (self.seen and isinstance(self.seen[-1][1].screen, kind)):
            if self.scheduler.now >= latest:
                raise RuntimeError(f"no screen {kind.__name__} within {_WAIT:.0f} s")
            self.scheduler.step(latest)

    def do(self, *events: Event) -> None:
        """Do something at the screen."""
        for event in events:
            self.kiosk.post(event)

    def sign_in(self) -> None:
        """Hold the entry QR to the scanner."""
        self.do(QrRead(Secret(self._message("entry", None))))
        self.until(Documents)

    def print_next(self) -> None:
        """Choose the next document, type its print PIN, and take it the moment it can be taken."""
        offers = self.seen[-1][1].offers()
        grant = next(o.grant.grant for o in offers if o.grant.state is GrantState.PRINTABLE)
        for event, then in ((Choose(grant), Review), (Accept(), EnterPrintPin)):
            self.do(event)
            self.until(then)
        pin = self._message("print", grant).rsplit(":", 1)[1]
        self.do(*map(Digit, pin), Enter())
        self.until(Take)
        latest = self.scheduler.now + _WAIT
        while self.kiosk.card.take("Warga Uji") is None and self.scheduler.now < latest:
            self.scheduler.run_until(self.scheduler.now + HAND)
        self.taken_at.append(self.scheduler.now)

    def go_on(self) -> None:
        """Back to the menu, for another document."""
        self.until(More)
        self.do(Accept())
        self.until(Documents)

    def _message(self, kind: str, grant: str | None) -> str:
        return str([m.qr for m in self.phone(self.application) if m.kind == kind and m.grant == grant][-1])

    def close(self) -> None:
        """End everything that still waits."""
        if self.kiosk.life is not None:
            self.kiosk.life.kill()
        self.scheduler.close()
        self.registry.close()


def cards() -> dict[str, float]:
    """Time of a card, back to back, against the machine alone that is fed with the same movements and bytes."""
    with memo.remembered(), closing(Floor(*[DocumentKind.KTP_EL] * (CARDS + 1))) as floor:
        floor.sign_in()
        for _ in range(CARDS):
            floor.print_next()
            floor.go_on()
        floor.print_next()
        baseline = _machine_alone()
    measured = _each(floor.taken_at)
    return {
        "ratio": measured / baseline,
        "limit": 1 / KEPT,
        "of_own_rate": baseline / measured,
        "seconds": measured,
        "baseline_seconds": baseline,
    }


def _machine_alone() -> float:
    """Time of a card when the next command is there before the one before has ended."""
    machine, far_end, taken_at = CardMachine(blanks=CARDS + 1, timing=Timing()), FarEnd(), list[float]()
    planes = panels.separate(pages_of(content_of(1, 0)).sides[0])
    commands = [
        wire.INSERT,
        wire.FRONT,
        *(wire.download(panel, planes[panel], compressed=True) for panel in Panel),
        *map(wire.print_panel, Panel),
        wire.EJECT,
    ]
    now = 0.0
    for _ in range(CARDS + 1):
        for command in commands:
            for request in far_end.feed(command, now):
                machine.receive(request, now)
        while not machine.places[Spot.MOUTH]:
            due = machine.due()
            if due is None:
                raise RuntimeError("the machine alone stands still")
            now = due
            machine.advance(now)
        machine.take_card(now)
        taken_at.append(now)
    return _each(taken_at)


def _each(times: list[float]) -> float:
    return mean(after - before for before, after in pairwise(times))


def status() -> dict[str, float]:
    """The longest time from a change at a device to the changed menu, against two looks at the device."""
    with memo.remembered(), closing(Floor(DocumentKind.KTP_EL, DocumentKind.KARTU_KELUARGA)) as floor:
        floor.sign_in()
        times = [
            _shown_after(floor, medium, fault, told, offset / CHANGES * PACE.status)
            for medium, fault, told in _CHANGED
            for offset in range(CHANGES)
        ]
    longest = max(max(both) for both in times)
    allowed = POLLS * PACE.status
    return {
        "ratio": longest / allowed,
        "limit": 1.0,
        "seconds": longest,
        "baseline_seconds": allowed,
        "changes": 2 * len(times),
    }


def _shown_after(
    floor: Floor, medium: Medium, fault: CardFault | IppFault, told: Fault, offset: float
) -> tuple[float, float]:
    """Break and mend a device at this moment between two looks; the times until the menu says so."""
    floor.do(NextPage())  # somebody is there
    floor.scheduler.run_until(floor.scheduler.now + _SETTLES * PACE.status + offset)
    faults = floor.kiosk.card.machine.faults if isinstance(fault, CardFault) else floor.kiosk.tray.model.faults
    faults.set(fault)  # type: ignore[arg-type]  # each of its own machine
    broken = _time_until(floor, medium, told)
    faults.mend(fault)  # type: ignore[arg-type]
    return broken, _time_until(floor, medium, None)


def _time_until(floor: Floor, medium: Medium, told: Fault | None) -> float:
    began, latest = floor.scheduler.now, floor.scheduler.now + _WAIT
    while [o.obstacle for o in floor.seen[-1][1].offers() if o.medium is medium] != [told]:
        if floor.scheduler.now >= latest:
            raise RuntimeError(f"the menu does not change within {_WAIT:.0f} s")
        floor.scheduler.step(latest)
    return floor.scheduler.now - began
