"""From the first screen to an open session: QR, or NIK and entry PIN."""

from typing import Final, assert_never

from msgspec.structs import replace

from kiosk.core.commands import CloseVisit, OpenVisit, StartWait
from kiosk.core.events import (
    Back,
    ChooseNik,
    ChooseQr,
    Clear,
    Digit,
    Enter,
    Erase,
    Event,
    Opened,
    OpenFailed,
    QrRead,
    Refused,
    Start,
)
from kiosk.core.faults import FAULTS
from kiosk.core.screens import (
    Documents,
    EnterEntryPin,
    EnterNik,
    EnterPrintPin,
    Identify,
    Idle,
    Opening,
    Problem,
    ScanQr,
    Stopped,
)
from kiosk.core.state import Result, Visit, home, next_id, show, stay
from pin.credential import EntryQr, NotOurs, PrintQr, read_qr
from pin.entry import DigitEntry
from pin.policy import Door
from pin.secret import Secret

NIK_LENGTH: Final = 16
_DAYS, _WOMEN, _MONTHS = 31, 40, 12
IdentifyScreen = Idle | Identify | ScanQr | EnterNik | EnterEntryPin


def typed(entry: DigitEntry, event: Digit | Erase | Clear) -> DigitEntry:
    """Apply one key of the keypad."""
    match event:
        case Digit(digit):
            return entry.with_digit(digit)
        case Erase():
            return entry.erased()
        case Clear():
            return entry.cleared()
        case _:
            assert_never(event)


def is_nik(text: str) -> bool:
    """Whether 16 digits can be a NIK: PPKKCC DDMMYY SSSS, the day plus 40 for women, serial from 0001."""
    day, month, serial = int(text[6:8]), int(text[8:10]), int(text[12:])
    day -= _WOMEN if day > _WOMEN else 0
    return text[0] != "0" and 1 <= day <= _DAYS and 1 <= month <= _MONTHS and serial > 0


def step_identify(visit: Visit, screen: IdentifyScreen, event: Event) -> Result:
    """Handle one event on a screen before the session."""
    match screen, event:
        case ((Idle() | Identify() | ScanQr() | EnterNik()), QrRead(text)):
            return _scanned(visit, text)
        case Idle(), Start():
            return show(visit, Identify())
        case Identify(), ChooseQr():
            return show(visit, ScanQr(wait=visit.wait(Door.QR)))
        case ((Identify() | ScanQr()), ChooseNik()):
            return show(visit, EnterNik(DigitEntry(NIK_LENGTH)))
        case Identify(), Back():
            return home(visit), ()
        case ((ScanQr() | EnterNik()), Back()):
            return show(visit, Identify())
        case EnterNik(entry=entry), Digit() | Erase() | Clear():
            return show(visit, EnterNik(typed(entry, event)))
        case EnterNik(entry=entry), Enter():
            return _nik_given(visit, entry)
        case EnterEntryPin(nik=nik), Back():
            return show(visit, EnterNik(DigitEntry(NIK_LENGTH, nik)))
        case EnterEntryPin(wait=0), Digit() | Erase() | Clear():
            return show(visit, replace(screen, entry=typed(screen.entry, event), problem=None))
        case EnterEntryPin(wait=0), Enter():
            return _pin_given(visit, screen)
        case _:
            return stay(visit)


def _scanned(visit: Visit, text: Secret) -> Result:
    wait = visit.wait(Door.QR)
    if wait:
        return show(visit, ScanQr(Problem.REFUSED, wait))
    match read_qr(text):
        case EntryQr(code, pin):
            visit, name = next_id(visit, "visit")
            return show(visit, Opening(name, Door.QR, ScanQr()), OpenVisit(name, Door.QR, code, pin))
        case PrintQr():
            return show(visit, ScanQr(Problem.QR_IS_PRINT_PIN))
        case NotOurs() as other:
            return show(visit, ScanQr(Problem.QR_DAMAGED if other is NotOurs.DAMAGED else Problem.QR_NOT_OURS))
        case never:
            assert_never(never)


def _nik_given(visit: Visit, entry: DigitEntry) -> Result:
    if not entry.complete:
        return show(visit, EnterNik(entry, Problem.NIK_SHORT))
    if not is_nik(entry.typed.reveal()):
        return show(visit, EnterNik(entry, Problem.NIK_NOT_A_NIK))
    return show(visit, EnterEntryPin(entry.typed, DigitEntry(visit.policy.length), wait=visit.wait(Door.NIK)))


def _pin_given(visit: Visit, screen: EnterEntryPin) -> Result:
    if not screen.entry.complete:
        return show(visit, replace(screen, problem=Problem.PIN_SHORT))
    visit, name = next_id(visit, "visit")
    back = replace(screen, entry=screen.entry.cleared(), problem=None)
    return show(visit, Opening(name, Door.NIK, back), OpenVisit(name, Door.NIK, screen.nik, screen.entry.typed))


def step_opening(visit: Visit, screen: Opening, event: Event) -> Result:
    """Handle the registry's answer to OpenVisit."""
    match event:
        case Opened(session) if session.visit == screen.visit:
            forgiven = {door: n for door, n in visit.failures.items() if door is not session.door}
            return show(replace(visit, session=session, failures=forgiven), Documents())
        case Refused(name, wait) if name == screen.visit:
            return refused(visit, screen.door, screen.back, wait)
        case OpenFailed(name, fault) if name == screen.visit:
            retry = FAULTS[fault].retry
            return show(visit, Stopped(fault, None, pin_intact=True, retry=retry), CloseVisit(name))
        case _:
            return stay(visit)


def refused(visit: Visit, door: Door, back: ScanQr | EnterEntryPin | EnterPrintPin, at_least: int) -> Result:
    """Count a refusal at this kiosk and door, and show the one message with the delay it brings."""
    failures = visit.failures.get(door, 0) + 1
    wait = max(visit.policy.delay(failures), at_least)
    visit = replace(visit, failures={**visit.failures, door: failures}, waits={**visit.waits, door: wait})
    commands = (StartWait(door, wait),) if wait else ()
    return show(visit, replace(back, problem=Problem.REFUSED, wait=wait), *commands)
