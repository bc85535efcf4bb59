"""The cleaning of the card printer beside a stopped kiosk; the blanks are out of its feeder while it lasts.

The printer cannot tell a cleaning card from a blank. So its feeder is seen empty first, and the one card that is then
put in is the cleaning card; what is left in the feeder at the end, if anything, was no part of it.
"""

from collections.abc import Callable
from typing import Final, Protocol, assert_never

from devices.card.cleaning import Cleaned, Cleaning, RibbonIn
from kiosk.core.printer import Declined, Outlet, Unknown
from kiosk.trial import POLL_SECONDS, StoppedError, TrialError, claim
from printjobs.journal import Journal
from printjobs.stock import person
from printjobs.words import RecordKind

HAND_POLLS: Final = 480
"""Two minutes for each deed of who stands there."""


class CleaningError(TrialError):
    """The printer was not cleaned, or something is left in it. Says what, and what to do."""


class CardCleaner(Protocol):
    """What is needed of the card printer's driver."""

    def feeder_empty(self) -> bool | None:
        """Whether no card is left in the feeder; None when nobody can tell."""
        ...

    def clean(self) -> Cleaning:
        """Have the cleaning card that lies alone in the feeder drawn through and put into the mouth."""
        ...

    def outlet(self) -> Outlet:
        """What is in the mouth."""
        ...


class CleaningRun:
    """One cleaning. `pause` waits so many seconds; `tell` takes a line for who stands there."""

    def __init__(
        self, journal: Journal, printer: CardCleaner, pause: Callable[[float], None], tell: Callable[[str], None]
    ) -> None:
        self._journal = journal
        self._printer = printer
        self._pause = pause
        self._tell = tell
        self._where = "nothing was cleaned; take the cleaning card out of the feeder if it is there"

    def clean(self, by: str) -> int:
        """Clean; gives how often the printer was cleaned by now. Raises CleaningError, TrialError, JournalError.

        StockError for a name that is none; StoppedError when `pause` raises KeyboardInterrupt.
        """
        try:
            return self._clean(by)
        except KeyboardInterrupt:
            raise StoppedError(f"stopped; {self._where}") from None

    def _clean(self, by: str) -> int:
        person(by)
        claim(self._journal, RecordKind.CLEANING, {"medium": "card", "by": by})
        self._see_empty("take the blanks out of the feeder and keep them together; take the ribbon out; run this again")
        self._tell("put one cleaning card into the empty feeder, nothing else")
        if not self._seen(lambda: self._printer.feeder_empty() is False):
            raise CleaningError("nothing was cleaned: no cleaning card was put into the feeder within two minutes")
        self._where = "the cleaning card is in the feeder or in the mouth: take it out, then run this again"
        number = self._cleaned(self._printer.clean())
        self._where = "the printer was cleaned; take the cleaning card out of the mouth"
        self._see_taken()
        self._see_empty("the printer was cleaned, but a card is left in the feeder: take it out and look what it is")
        return number

    def _see_empty(self, step: str) -> None:
        match self._printer.feeder_empty():
            case None:
                raise CleaningError("the card printer does not answer; check its power and data cables")
            case False:
                raise CleaningError(f"the feeder is not empty: {step}")
            case True:
                pass

    def _cleaned(self, answer: Cleaning) -> int:
        match answer:
            case Cleaned(number):
                return number
            case RibbonIn():
                why = "the ribbon is in: take the cleaning card and the ribbon out, close the printer, run this again"
            case Declined(fault):
                why = f"{fault.value}: take the cleaning card out of feeder, path and mouth, and run this again"
            case Unknown(what):
                why = f"nobody can tell ({what}): take the cleaning card out of wherever it is, and run this again"
            case _:
                assert_never(answer)
        raise CleaningError(f"not cleaned: {why}")

    def _see_taken(self) -> None:
        """See the mouth empty; without a sensor there, who stands there looks."""
        self._tell("take the cleaning card out of the mouth")
        if not self._seen(lambda: self._printer.outlet() in {Outlet.EMPTY, Outlet.NO_SENSOR}):
            raise CleaningError("the printer was cleaned, but its mouth is not seen empty: take the cleaning card out")

    def _seen(self, there: Callable[[], bool]) -> bool:
        for _ in range(HAND_POLLS):
            if there():
                return True
            self._pause(POLL_SECONDS)
        return False
