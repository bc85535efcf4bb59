"""A visit under test: what happened to it and what it asked for."""

from kiosk.core.commands import Command
from kiosk.core.events import (
    Accept,
    Choose,
    ChooseNik,
    ChooseQr,
    Digit,
    Enter,
    Event,
    Opened,
    QrRead,
    ServiceChanged,
    Start,
)
from kiosk.core.screens import Opening, Screen, Session
from kiosk.core.state import Visit
from kiosk.core.terms import DocumentKind, Grant, GrantState
from kiosk.core.visit import step
from pin.credential import EntryQr, PrintQr, write_qr
from pin.policy import Door
from pin.secret import Secret

NIK, PIN, CODE = "3174015708900003", "849261", "ABCDEFGH234567AB"
CARD = Grant("g-card", DocumentKind.KTP_EL, GrantState.PRINTABLE, "S*** A***")
SHEET = Grant("g-a4", DocumentKind.KARTU_KELUARGA, GrantState.PRINTABLE, "S*** A***")
ENTRY_QR = QrRead(write_qr(EntryQr(Secret(CODE), Secret(PIN))))
PRINT_QR = QrRead(write_qr(PrintQr(Secret(CODE), Secret(PIN))))


def keys(digits: str) -> list[Event]:
    """The events of typing."""
    return [Digit(d) for d in digits]


class At:
    """Where a visit stands."""

    def __init__(self, *events: Event) -> None:
        self.visit, _ = step(Visit("boot"), ServiceChanged(None, {}))
        self.commands: list[Command] = []
        self.feed(*events)

    def feed(self, *events: Event) -> tuple[Command, ...]:
        """Feed events; give the commands of the last."""
        last: tuple[Command, ...] = ()
        for event in events:
            self.visit, last = step(self.visit, event)
            self.commands += last
        return last

    @property
    def screen(self) -> Screen:
        """What the resident sees."""
        return self.visit.screen

    @property
    def attempt(self) -> str:
        """The attempt that is open."""
        assert self.visit.attempt
        return self.visit.attempt


def at_opening(door: Door = Door.QR) -> At:
    """The registry is asked."""
    if door is Door.QR:
        return At(Start(), ChooseQr(), ENTRY_QR)
    return At(Start(), ChooseNik(), *keys(NIK), Enter(), *keys(PIN), Enter())


def at_documents(door: Door = Door.QR, grants: tuple[Grant, ...] = (CARD, SHEET)) -> At:
    """The menu is shown."""
    at = at_opening(door)
    assert isinstance(at.screen, Opening)
    at.feed(Opened(Session(at.screen.visit, door, grants)))
    return at


def at_print_pin(grant: Grant = SHEET, door: Door = Door.QR) -> At:
    """The print PIN is asked."""
    at = at_documents(door)
    at.feed(Choose(grant.grant), Accept())
    return at


def at_printing(grant: Grant = SHEET, door: Door = Door.QR) -> At:
    """A job is at work."""
    at = at_print_pin(grant, door)
    at.feed(*keys(PIN), Enter())
    return at
