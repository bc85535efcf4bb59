"""The books: every blank and every attempt, counted from the journal; two identities hold at all times."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from kiosk.core.printer import Place
from kiosk.core.terms import DocumentKind, Medium, Outcome
from printjobs.journal import Entry
from printjobs.words import RecordKind

BLANKS: Final = "device.blanks"  # how many left the hopper for one attempt, where the device saw more than one
# Where the card of a closed attempt is: named by the place the outcome recorded.
_CARD: Final[dict[Place, str]] = {
    Place.HOPPER: "hopper",
    Place.TRANSPORT: "transport",
    Place.HELD: "transport",
    Place.OUTLET: "outlet",
    Place.REJECT_BIN: "rejected",
    Place.RETRACT_BIN: "retracted",
    Place.UNKNOWN: "unlocated",
}


@dataclass(frozen=True)
class Books:
    """Counts of blanks by account and of attempts by outcome; `errors` names what fails, by attempt."""

    loaded: int
    blanks: Counter[str]
    attempts: Counter[str]
    started: int
    errors: tuple[str, ...] = field(default=())

    @property
    def balanced(self) -> bool:
        """Both identities hold: blanks loaded = sum of accounts; attempts started = outcomes + open."""
        return not self.errors

    def compared_with_hopper(self, counted: int) -> int:
        """How many blanks the machine or a person counted beyond the books (negative: missing)."""
        return counted - self.blanks["hopper"]


class _Ledger:
    """Takes the journal record by record. A blank only ever moves between accounts, so their sum is what was loaded."""

    def __init__(self) -> None:
        self.loaded = 0
        self.started = 0
        self.blanks: Counter[str] = Counter()
        self.attempts: Counter[str] = Counter()
        self.errors: list[str] = []
        self._kinds: dict[str, DocumentKind] = {}
        self._open: set[str] = set()
        self._fed: dict[str, int] = {}  # how many blanks left the hopper for an attempt

    @property
    def open(self) -> int:
        """How many attempts have no outcome."""
        return len(self._open)

    def take(self, entry: Entry) -> None:
        """Book one record; what cannot be is named, and booked as far as it can be."""
        match entry.kind:
            case RecordKind.BLANKS:
                self._counted(entry)
            case RecordKind.ATTEMPT:
                self._begun(entry)
            case RecordKind.FEED:
                self._feed(entry.attempt)
            case RecordKind.EVIDENCE if BLANKS in entry.fields:
                self._several(entry)
            case RecordKind.OUTCOME:
                self._closed(entry)
            case _:
                pass

    def _error(self, attempt: str, what: str) -> None:
        self.errors.append(f"{attempt}: {what}")

    def _counted(self, entry: Entry) -> None:
        for account, count in entry.fields.items():
            if not isinstance(count, int):
                self.errors.append(f"record {entry.sequence}: {account} is not a number of blanks")
            elif account == "loaded":
                self.loaded += count
                self.blanks["hopper"] += count
            else:
                self._move("hopper", account, count)

    def _move(self, source: str, to: str, count: int) -> None:
        self.blanks[source] -= count
        self.blanks[to] += count

    def _begun(self, entry: Entry) -> None:
        self.started += 1
        if entry.attempt in self._kinds:
            self._error(entry.attempt, "begun twice")
        self._kinds[entry.attempt] = DocumentKind(str(entry.fields["kind"]))
        self._open.add(entry.attempt)

    def _feed(self, attempt: str) -> None:
        if attempt not in self._open:
            self._error(attempt, "a blank was fed without an open attempt")
        elif attempt in self._fed:
            self._error(attempt, "a blank was fed twice")
        elif self._kinds[attempt].medium is not Medium.CARD:
            self._error(attempt, "a blank was fed for a document that is no card")
        else:
            self._fed[attempt] = 1
            if self.blanks["hopper"] < 1:
                self._error(attempt, "a blank was fed that was never loaded")
            self._move("hopper", "transport", 1)

    def _several(self, entry: Entry) -> None:
        """More blanks than one left the hopper: the others stay in the path until staff take them out and count.

        Seen again after a restart they are the same blanks.
        """
        drawn = entry.fields[BLANKS]
        if entry.attempt not in self._fed or not isinstance(drawn, int) or drawn < 1:
            self._error(entry.attempt, "blanks were drawn that nobody asked for")
        else:
            self._move("hopper", "transport", drawn - self._fed[entry.attempt])
            self._fed[entry.attempt] = drawn

    def _closed(self, entry: Entry) -> None:
        attempt = entry.attempt
        if attempt not in self._open:
            self._error(attempt, "an outcome without an open attempt")
            return
        self._open.discard(attempt)
        outcome = Outcome(str(entry.fields["outcome"]))
        self.attempts[outcome.value] += 1
        if attempt in self._fed:
            self._move("transport", _account(outcome, Place(str(entry.fields["place"]))), 1)
        elif self._kinds[attempt].medium is Medium.CARD and outcome is Outcome.DELIVERED:
            self._error(attempt, "a card was delivered that never left the hopper")


def balance(entries: Iterable[Entry]) -> Books:
    """Derive the books from the journal."""
    ledger = _Ledger()
    for entry in entries:
        ledger.take(entry)
    blanks, attempts, errors = ledger.blanks, ledger.attempts, ledger.errors
    attempts["open"] = ledger.open
    if sum(attempts.values()) != ledger.started:
        errors.append(f"attempts: {ledger.started} started, {sum(attempts.values())} accounted for")
    errors += [f"blanks: {account} is {count}" for account, count in blanks.items() if count < 0]
    return Books(ledger.loaded, +blanks, attempts, ledger.started, tuple(errors))


def _account(outcome: Outcome, place: Place) -> str:
    if outcome is Outcome.DELIVERED:
        return "delivered"
    return _CARD.get(place, "unlocated")
