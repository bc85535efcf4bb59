"""What is to be shown: one frozen value, and plain questions about it that the bridge answers to QML."""

from dataclasses import dataclass
from typing import Final

from kiosk.core.screens import (
    Documents,
    EnterEntryPin,
    EnterNik,
    EnterPrintPin,
    Help,
    Identify,
    Offer,
    Plain,
    Printing,
    Problem,
    Review,
    ScanQr,
    Screen,
    StillThere,
    Stopped,
    Take,
    Thanks,
)
from kiosk.core.state import ROWS
from kiosk.core.terms import Grant, Language
from pin.entry import DigitEntry

GROUP: Final = 4  # digits of a NIK stand together in fours, as people read them aloud


@dataclass(frozen=True)
class View:
    """The screen of the visit, how the resident wants to read it, and the rows of the document menu."""

    screen: Screen
    language: Language = Language.INDONESIAN
    large_text: bool = False
    high_contrast: bool = False
    offers: tuple[Offer, ...] = ()

    @property
    def name(self) -> str:
        """Name of the screen: of its class in `kiosk.core.screens`, and of its QML file."""
        return type(self.screen).__name__

    @property
    def entry(self) -> DigitEntry | None:
        """What is being typed, where something is."""
        match self.screen:
            case EnterNik(entry=entry) | EnterEntryPin(entry=entry) | EnterPrintPin(entry=entry):
                return entry
            case _:
                return None

    @property
    def digits(self) -> str:
        """The NIK typed so far, in groups of four. Of a PIN never anything."""
        if not isinstance(self.screen, EnterNik):
            return ""
        typed = self.screen.entry.typed.reveal()
        return " ".join(typed[at : at + GROUP] for at in range(0, len(typed), GROUP))

    @property
    def problem(self) -> Problem | None:
        """Why what was just given cannot be used."""
        match self.screen:
            case ScanQr() | EnterNik() | EnterEntryPin() | EnterPrintPin():
                return self.screen.problem
            case _:
                return None

    @property
    def wait(self) -> int:
        """Seconds until the next try, counted from when the screen appeared."""
        match self.screen:
            case ScanQr(wait=wait) | EnterEntryPin(wait=wait) | EnterPrintPin(wait=wait):
                return wait
            case _:
                return 0

    @property
    def grant(self) -> Grant | None:
        """The chosen document, once there is one."""
        match self.screen:
            case Review(grant=grant) | EnterPrintPin(grant=grant) | Printing(grant=grant) | Take(grant=grant):
                return grant
            case Stopped(grant=stopped_grant):
                return stopped_grant
            case _:
                return None

    @property
    def under(self) -> Plain | None:
        """The screen that help or the time-out warning stands over."""
        match self.screen:
            case Help(under=under):
                return under
            case StillThere(under=Help(under=under)):
                return under
            case StillThere(under=under) if not isinstance(under, Help):
                return under
            case _:
                return None

    @property
    def menu_page(self) -> int:
        """Page of the document menu, from 0."""
        return self.screen.page if isinstance(self.screen, Documents) else 0

    @property
    def menu_pages(self) -> int:
        """How many pages the document menu has, at least 1."""
        return max(1, -(-len(self.offers) // ROWS))

    @property
    def rows(self) -> tuple[Offer, ...]:
        """The offers of this page of the menu."""
        if not isinstance(self.screen, Documents):
            return ()
        first = self.menu_page * ROWS
        return self.offers[first : first + ROWS]

    @property
    def can_back(self) -> bool:
        """Whether there is a screen to go back to."""
        return isinstance(
            self.screen, Identify | ScanQr | EnterNik | EnterEntryPin | Review | EnterPrintPin | Stopped | Help
        )

    @property
    def can_cancel(self) -> bool:
        """Whether the visit can be ended here. Not while a document is being made: it would not stop the machine."""
        return isinstance(
            self.screen, Identify | ScanQr | EnterNik | EnterEntryPin | Documents | Review | EnterPrintPin
        )

    @property
    def can_help(self) -> bool:
        """Whether help can be asked for: on every screen with something still to do."""
        return not isinstance(self.screen, Thanks | Help | StillThere)
