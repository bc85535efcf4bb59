"""A kiosk with a UPS, on a loop without threads or clock, and a card printer that notes what it is asked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, cast

from hand_kiosk import FakePrinter, FakeRegistry, HandLoop

from devices.ups.driver import OnMains, UpsStatus
from kiosk.core.events import Accept, Choose, ChooseQr, Digit, Enter, QrRead, Start
from kiosk.core.faults import Fault
from kiosk.core.printer import DocumentPrinter, Identity, Located, Made, Outlet, Pages, Place, Submitted, Working
from kiosk.core.screens import Documents, Idle, Screen, Session
from kiosk.core.state import Visit
from kiosk.core.terms import DocumentKind, Grant, GrantState, Medium
from kiosk.jobs import Proof
from kiosk.power import Supply
from kiosk.registry import Acknowledged, Content, Hindrance, OutcomeReport, RegistryClient
from kiosk.runtime import Parts, Runtime
from pin.credential import EntryQr, write_qr
from pin.policy import Door
from pin.secret import Secret
from printjobs.card import MEDIA_TYPE
from printjobs.journal import Head, Journal
from printjobs.words import Fence, RecordKind, Terms

T = TypeVar("T")
CARD = Grant("g-card", DocumentKind.KTP_EL, GrantState.PRINTABLE, "S*** A***")
OTHER = Grant("g-other", DocumentKind.KTP_EL, GrantState.PRINTABLE, "S*** A***")
QR = QrRead(write_qr(EntryQr(Secret("ABCDEFGH234567AB"), Secret("849261"))))
DEVICE = Identity("S1", "boot-1")
WAIT = 30.0


class SlowLoop(HandLoop):
    """A loop whose workers' answers come after whatever else is queued; `before` is called at each act, numbered."""

    def __init__(self) -> None:
        super().__init__()
        self.acts = 0
        self.before: Callable[[int], None] = lambda _: None

    def after(self, seconds: float, act: Callable[[], None]) -> Callable[[], None]:
        """Count it when it is done."""

        def counted() -> None:
            self.acts += 1
            self.before(self.acts)
            act()

        return super().after(seconds, counted)

    def work(self, lane: str, task: Callable[[], T], then: Callable[[T], None]) -> None:  # noqa: ARG002 - one thread
        """Do it in two acts."""

        def perform() -> None:
            answer = task()
            self.post(lambda: then(answer))

        self.post(perform)


@dataclass
class CardPrinter(FakePrinter):
    """A card printer with a gate: what it was asked, and what is in its mouth. A card is made in two looks."""

    deeds: list[str] = field(default_factory=list)
    mouth: Outlet = Outlet.EMPTY
    looks: int = 0

    def look(self) -> Identity:
        """Who it is."""
        return DEVICE

    def prepare(self, _attempt: str) -> Identity:
        """Feed a blank."""
        self.deeds.append("prepare")
        return DEVICE

    def submit(self, _attempt: str, _pages: Pages) -> Submitted:
        """Print."""
        self.deeds.append("submit")
        self.looks = 0
        return Submitted()

    def progress(self, _attempt: str) -> Working | Made:
        """How far it is."""
        self.looks += 1
        return Working(0, 1) if self.looks <= 2 else Made(Place.HELD, {"serial": "S1"})

    def release(self, _attempt: str) -> Submitted:
        """Open the gate."""
        self.deeds.append("release")
        self.mouth = Outlet.OCCUPIED
        return Submitted()

    def outlet(self) -> Outlet:
        """What is in the mouth."""
        return self.mouth

    def retract(self, _attempt: str) -> Located:
        """Take it back."""
        self.deeds.append("retract")
        self.mouth = Outlet.EMPTY
        return Located(Place.RETRACT_BIN)

    def reject(self, _attempt: str) -> Located:
        """Put the blank away."""
        self.deeds.append("reject")
        return Located(Place.REJECT_BIN)


@dataclass
class OfficeRegistry(FakeRegistry):
    """Opens any visit, reserves any grant, and notes each outcome among the deeds; unless it is `away`."""

    deeds: list[str] = field(default_factory=list)
    away: bool = False

    def open_visit(self, visit: str, door: Door, _name: Secret, _pin: Secret) -> Session:
        """With two cards."""
        return Session(visit, door, (CARD, OTHER))

    def close_visit(self, _visit: str) -> Acknowledged:
        """Note it."""
        return Acknowledged()

    def reserve(self, attempt: str, visit: str, grant: str, _pin: Secret, _head: Head) -> Terms:
        """Give the signed job."""
        return Terms("k", visit, "p", attempt, grant, DocumentKind.KTP_EL, "00" * 32, 1, None, Fence(1, 1))

    def content(self, _attempt: str) -> Content:
        """Give the record."""
        return Content(b"", MEDIA_TYPE)

    def outcome(self, report: OutcomeReport, witness: Head) -> Acknowledged | Hindrance:
        """Keep it."""
        if self.away:
            return Hindrance(Fault.REGISTRY_UNREACHABLE)
        self.deeds.append(report.outcome.value)
        return super().outcome(report, witness)

    def started(self, _attempt: str, _fence: Fence, _head: Head) -> Acknowledged:
        """Let it print."""
        return Acknowledged()


class Genuine:
    """Believes anything."""

    def check(self, *_: object) -> Pages:
        """Without looking."""
        return Pages(1, 1, 300, (b"",))


class Kiosk:
    """A runtime with a UPS that says what the test says; `asked`: not before it is asked."""

    def __init__(self, journal: Journal, *, asked: bool = True) -> None:
        self.loop, self.journal = SlowLoop(), journal
        self.deeds: list[str] = []
        self.registry, self.card = OfficeRegistry(deeds=self.deeds), CardPrinter(deeds=self.deeds)
        self.ups: UpsStatus = OnMains()
        self.shown: list[Visit] = []
        printers = {Medium.CARD: self.card, Medium.A4: FakePrinter()}
        parts = Parts(
            self.loop,
            journal,
            cast(RegistryClient, self.registry),
            {medium: cast(DocumentPrinter, printer) for medium, printer in printers.items()},
            cast(Proof, Genuine()),
            self.shown.append,
            supply=Supply((lambda: self.ups) if asked else None, WAIT, rested=lambda: self.deeds.append("rested")),
        )
        journal.append(RecordKind.BLANKS, "", {"loaded": 10})
        self.runtime = Runtime(parts, "boot")
        self.runtime.start()
        self.loop.run(1)
        assert self.screen == Idle()

    @property
    def screen(self) -> Screen:
        """What was shown last."""
        return self.shown[-1].screen

    def comes(self) -> None:
        """A resident signs in."""
        for event in (Start(), ChooseQr(), QR):
            self.runtime.post(event)
        self.loop.run(0)
        assert self.screen == Documents()

    def orders(self, grant: Grant = CARD) -> None:
        """Chooses, agrees, types the PIN."""
        for event in (Choose(grant.grant), Accept(), *(Digit(d) for d in "849261"), Enter()):
            self.runtime.post(event)

    def until(self, done: Callable[[], bool]) -> None:
        """Let time pass in small steps, at most a minute."""
        for _ in range(600):
            if done():
                return
            self.loop.run(0.1)
        raise AssertionError(self.screen)

    def records(self, kind: RecordKind) -> int:
        """How many there are."""
        return sum(entry.kind is kind for entry in self.journal.entries())

    def balances(self) -> bool:
        """Whether the books do."""
        return self.journal.ledger.tally.books().balanced
