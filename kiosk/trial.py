"""A test card or a test page, made by the production driver beside a stopped kiosk; no attempt at a grant.

The blank of a test card is booked by hand, by two persons, and each move is durable before it is made: hopper to
transport, transport to outlet, outlet to removed once it was taken. Where it ends otherwise, the books say.
"""

from collections.abc import Callable
from typing import Final, assert_never

from kiosk.core.faults import FAULTS, Fault
from kiosk.core.printer import (
    Declined,
    DocumentPrinter,
    Failed,
    Identity,
    Made,
    Outlet,
    Pages,
    Place,
    Progress,
    Unknown,
    Working,
)
from kiosk.core.terms import Language
from kiosk.keeper import hindrance
from printjobs.journal import Journal
from printjobs.stock import FROM_HAND, Account, Moved, account_of, book, person, two_persons
from printjobs.usage import EXERCISED
from printjobs.words import RecordKind, Value

POLL_SECONDS: Final = 0.25
TAKE_POLLS: Final = 480
"""Two minutes: who tests stands there."""


class TrialError(RuntimeError):
    """The test was not made. Says why, where its blank is, and what to do."""


class StoppedError(TrialError):
    """Who tests pressed Ctrl-C. Says where the card or sheet is now, and what to do."""


def claim(journal: Journal, kind: RecordKind, fields: dict[str, Value]) -> None:
    """See that nothing is disturbed: the evidence of an open attempt is what the printer has counted.

    The record makes this process the journal's only writer before the printer is asked anything.
    """
    if journal.ledger.tally.open:
        raise TrialError("an attempt is open; start the kiosk, it ends it; then stop it and try again")
    hindered = hindrance(journal)
    if hindered is not None:
        raise TrialError(f"nothing was done: {words(hindered)}")
    journal.append(kind, "", fields)


class Trial:
    """One test print. `pause` waits so many seconds, and raises KeyboardInterrupt to stop it.

    `tell` takes a line for who stands there; `books` begins the command by which staff book what is left to do.
    """

    def __init__(
        self,
        journal: Journal,
        printer: DocumentPrinter,
        pause: Callable[[float], None],
        tell: Callable[[str], None],
        books: str = "anjungan blanks --config FILE",
    ) -> None:
        self._books = books
        self._journal = journal
        self._printer = printer
        self._pause = pause
        self._tell = tell

    def print_page(self, pages: Pages, name: str, by: str) -> None:
        """Print a test page. Raises TrialError, JournalError, StockError for a name that is none."""
        person(by)
        if self._journal.ledger.unemptied:
            raise TrialError("a document may lie in the tray; start the kiosk, empty the tray and attest it; then test")
        self._begin({"by": by})
        identity = self._printer.prepare(name)
        if not isinstance(identity, Identity):
            raise TrialError(f"nothing was printed: {words(identity.fault)}")
        answer = self._printer.submit(name, pages)
        if isinstance(answer, Declined):
            raise TrialError(f"nothing was printed: {words(answer.fault)}")
        try:
            ended = answer if isinstance(answer, Unknown) else self._ended(name)
        except KeyboardInterrupt:
            self._printer.fence(name, identity)
            raise StoppedError("stopped; the test page was cancelled: look in the tray and take it out") from None
        if not isinstance(ended, Made):
            self._printer.fence(name, identity)  # nothing of it comes out later
            raise TrialError(f"the test page is not whole: {words(ended.fault)}")
        self._exercised()

    def print_card(self, pages: Pages, name: str, by: str, witness: str) -> None:
        """Print a test card, hold it out, and see it taken. Raises TrialError, JournalError, StockError."""
        two_persons(by, witness)
        self._begin({"by": by, "witness": witness})
        blank = _Blank(self._journal, by, witness, self._books)
        blank.move(Account.TRANSPORT)
        try:
            fault = self._make(blank, pages, name) or self._hold_out(blank, name)
        except KeyboardInterrupt:
            self._take_back(blank, name)
            raise StoppedError(f"stopped; {blank.place}{blank.to_book}") from None
        if fault is not None:
            raise TrialError(f"{blank.place}: {words(fault)}{blank.to_book if blank.beyond else ''}")

    def _begin(self, who: dict[str, Value]) -> None:
        claim(self._journal, RecordKind.TRIAL, {"medium": self._printer.medium.value, **who})
        found = self._printer.look()
        if not isinstance(found, Identity):
            raise TrialError(f"nothing was printed: {words(found.fault)}")

    def _make(self, blank: "_Blank", pages: Pages, name: str) -> Fault | None:
        """Feed and print; None when the card is held inside. Else it is out of everybody's reach."""
        identity = self._printer.prepare(name)
        match identity:
            case Declined(fault, Place.HOPPER):
                blank.move(Account.HOPPER)
                return fault
            case Declined(fault, _, evidence):
                blank.drawn(evidence.get("blanks", 1))
                return self._put_away(blank, name, fault)
            case Unknown(_, fault):
                return self._put_away(blank, name, fault)
        answer = self._printer.submit(name, pages)
        if isinstance(answer, Declined):
            return self._put_away(blank, name, answer.fault)
        ended = answer if isinstance(answer, Unknown) else self._ended(name)
        match ended:
            case Made():
                self._exercised()
                return None
            case Failed(fault):
                return self._put_away(blank, name, fault)
            case Unknown(_, fault):
                self._printer.fence(name, identity)  # nothing moves any more
                return self._put_away(blank, name, fault)

    def _ended(self, name: str) -> Made | Failed | Unknown:
        answer: Progress = self._printer.progress(name)
        while isinstance(answer, Working):
            self._pause(POLL_SECONDS)
            answer = self._printer.progress(name)
        return answer

    def _exercised(self) -> None:
        """Record that the printer has printed: it no longer stands idle, and its head is warmer."""
        self._journal.append(RecordKind.HEALTH, "", {EXERCISED: self._printer.medium.value})

    def _put_away(self, blank: "_Blank", name: str, fault: Fault) -> Fault:
        self._take_back(blank, name)
        return fault

    def _hold_out(self, blank: "_Blank", name: str) -> Fault | None:
        """Open the gate and wait for a hand; what nobody takes is taken back."""
        blank.move(Account.OUTLET)
        released = self._printer.release(name)
        fault = released.fault if isinstance(released, Unknown) else self._taken(name)
        if fault is None:
            blank.move(Account.REMOVED)
            return None
        self._take_back(blank, name)
        return fault

    def _take_back(self, blank: "_Blank", name: str) -> None:
        """Put the card away, held out or not yet."""
        at = self._printer.retract(name) if blank.at is Account.OUTLET else self._printer.reject(name)
        blank.drawn(at.evidence.get("blanks", 1))
        blank.move(account_of(at.place))

    def _taken(self, name: str) -> Fault | None:
        self._tell("take the test card")
        seen = False
        for _ in range(TAKE_POLLS):
            match self._printer.outlet():
                case Outlet.OCCUPIED:
                    seen = True
                case Outlet.EMPTY if seen:
                    return None
                case Outlet.NO_SENSOR:  # the two persons say so
                    return None if isinstance(self._ended(name), Made) else Fault.CARD_JAM
                case Outlet.EMPTY | Outlet.UNKNOWN:
                    pass
                case other:
                    assert_never(other)
            self._pause(POLL_SECONDS)
        return Fault.NOT_TAKEN


class _Blank:
    """The one blank of a test card, as the books have it."""

    def __init__(self, journal: Journal, by: str, witness: str, books: str) -> None:
        self._journal = journal
        self._by, self._witness = by, witness
        self._books = books
        self.at = Account.HOPPER
        self._drawn = 1
        self.beyond = 0  # drawn, and in no book

    @property
    def place(self) -> str:
        """Where it is, for who tests."""
        return f"the test card is in {self.at.value}, so it is booked"

    @property
    def to_book(self) -> str:
        """What staff have to book once they took it out, with those that came with it and are in no book."""
        said, out = "", Account.REMOVED.value
        if self.at in FROM_HAND and self.at is not Account.HOPPER:
            count = self._drawn - self.beyond if self.at is Account.TRANSPORT else 1  # all that lie in the path
            said = f"; take it out, then: {self._moving(self.at.value, out, count)}"
        if self.beyond:
            said += (
                f"; {self.beyond} more came out of the hopper than the books have: take every card out of the path, "
                f"then: {self._books} load {self.beyond} --by {self._by}; unless you put them back into the hopper, "
                f"also: {self._moving('hopper', out, self.beyond)}"
            )
        return said

    def _moving(self, source: str, to: str, count: int) -> str:
        return f"{self._books} move {source} {to} {count} --by {self._by} --witness {self._witness}"

    def move(self, to: Account) -> None:
        """Book where it goes."""
        if to is not self.at:
            book(self._journal, Moved(self.at, to, 1, self._by, self._witness))
            self.at = to

    def drawn(self, blanks: int | str) -> None:
        """Book those that were drawn with it, told once or again: they stay in the path until they are taken out."""
        if isinstance(blanks, int) and blanks > self._drawn:
            more, self._drawn = blanks - self._drawn, blanks
            known = min(more, self._journal.ledger.tally.books().blanks[Account.HOPPER])
            self.beyond += more - known
            if known > 0:
                book(self._journal, Moved(Account.HOPPER, Account.TRANSPORT, known, self._by, self._witness))


def words(fault: Fault) -> str:
    """What staff do about a fault."""
    return f"{fault.value}: " + " ".join(step.in_language(Language.ENGLISH) for step in FAULTS[fault].staff)
