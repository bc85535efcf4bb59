"""A view of every screen, with generated people: for pictures, audits and tests."""

from collections.abc import Mapping
from typing import Final

from kiosk.core.faults import Fault
from kiosk.core.printer import Outlet
from kiosk.core.screens import (
    Documents,
    EnterEntryPin,
    EnterNik,
    EnterPrintPin,
    Help,
    Identify,
    Idle,
    More,
    Offer,
    Opening,
    OutOfService,
    Printing,
    Problem,
    Review,
    ScanQr,
    Screen,
    StillThere,
    Stopped,
    Survey,
    Take,
    Thanks,
)
from kiosk.core.terms import DocumentKind, Grant, GrantState, Language, Step
from pin.entry import DigitEntry
from pin.policy import Door
from pin.secret import Secret
from ui.view import View

NIK: Final = Secret("3301016505900001")
_PIN: Final = 6


def _grant(name: str, kind: DocumentKind, holder: str, detail: str = "") -> Grant:
    return Grant(name, kind, GrantState.PRINTABLE, holder, detail)


FAMILY: Final = _grant("g-1", DocumentKind.KARTU_KELUARGA, "S*** A***", "No. ****0007")
CARD: Final = _grant("g-2", DocumentKind.KTP_EL, "S*** A***")
BIRTH: Final = _grant("g-3", DocumentKind.AKTA_KELAHIRAN, "B*** P***")
CHILD: Final = _grant("g-4", DocumentKind.KIA, "B*** P***")
LETTER: Final = _grant("g-5", DocumentKind.SURAT_PINDAH, "S*** A***")

OFFERS: Final = (
    Offer(FAMILY),
    Offer(CARD, Fault.BLANKS_EMPTY),
    Offer(BIRTH),
    Offer(CHILD, Fault.GRANT_BUSY),
    Offer(LETTER),
)


def _pin(count: int) -> DigitEntry:
    return DigitEntry(_PIN, Secret("8" * count))


def _nik(count: int) -> DigitEntry:
    return DigitEntry(len(NIK), Secret(NIK.reveal()[:count]))


SCREENS: Final[Mapping[str, Screen]] = {
    "out-of-service": OutOfService(Fault.REGISTRY_UNREACHABLE),
    "idle": Idle(),
    "identify": Identify(),
    "scan-qr": ScanQr(),
    "scan-qr-not-ours": ScanQr(Problem.QR_NOT_OURS),
    "scan-qr-damaged": ScanQr(Problem.QR_DAMAGED),
    "scan-qr-print-pin": ScanQr(Problem.QR_IS_PRINT_PIN),
    "scan-qr-refused": ScanQr(Problem.REFUSED, 15),
    "enter-nik": EnterNik(_nik(9)),
    "enter-nik-empty": EnterNik(_nik(0)),
    "enter-nik-short": EnterNik(_nik(14), Problem.NIK_SHORT),
    "enter-nik-not-a-nik": EnterNik(_nik(16), Problem.NIK_NOT_A_NIK),
    "enter-entry-pin": EnterEntryPin(NIK, _pin(3)),
    "enter-entry-pin-short": EnterEntryPin(NIK, _pin(5), Problem.PIN_SHORT),
    "enter-entry-pin-refused": EnterEntryPin(NIK, _pin(0), Problem.REFUSED, 30),
    "opening": Opening("visit-1", Door.QR, ScanQr()),
    "documents": Documents(),
    "documents-page-2": Documents(1),
    "documents-none": Documents(),
    "review": Review(FAMILY),
    "enter-print-pin": EnterPrintPin(FAMILY, _pin(4)),
    "enter-print-pin-refused": EnterPrintPin(FAMILY, _pin(0), Problem.REFUSED, 5),
    "enter-print-pin-entry-qr": EnterPrintPin(FAMILY, _pin(0), Problem.QR_IS_ENTRY),
    "printing-checking": Printing(CARD, "attempt-1"),
    "printing": Printing(FAMILY, "attempt-1", Step.PRINTING, 1, 2),
    "take": Take(FAMILY, "attempt-1", Outlet.NO_SENSOR),
    "take-card": Take(CARD, "attempt-1", Outlet.OCCUPIED),
    "more": More(),
    "survey": Survey(),
    "thanks": Thanks(),
    "stopped": Stopped(Fault.MEDIA_EMPTY, FAMILY, pin_intact=True, retry=False),
    "stopped-retry": Stopped(Fault.PRINTER_REFUSED, FAMILY, pin_intact=True, retry=True),
    "stopped-case": Stopped(Fault.CARD_JAM, CARD, pin_intact=False, retry=False, staff_called=True),
    "stopped-opening": Stopped(Fault.REGISTRY_UNREACHABLE, None, pin_intact=True, retry=True),
    "help-idle": Help(Idle()),
    "help": Help(EnterNik(_nik(9))),
    "help-called": Help(EnterPrintPin(FAMILY, _pin(0)), staff_called=True),
    "still-there": StillThere(Documents()),
}


def sample(name: str, language: Language = Language.INDONESIAN, *, large: bool = False, dark: bool = False) -> View:
    """Give the view of that name in SCREENS. Raises KeyError for a name that is not there."""
    offers = () if name == "documents-none" else OFFERS
    return View(SCREENS[name], language, large, dark, offers)
