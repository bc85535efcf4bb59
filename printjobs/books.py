"""The books: every blank and every attempt, counted from the journal; two identities hold at all times."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import msgspec
from msgspec import Struct

from kiosk.core.printer import Place
from kiosk.core.terms import DocumentKind, Medium, Outcome
from printjobs.entry import Entry
from printjobs.words import RecordKind

BLANKS: Final = "device.blanks"  # how many left the hopper for one attempt, where the device saw more than one
# Where a card is booked that was located there.
ACCOUNT_OF: Final[dict[Place, str]] = {
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


class Tally(Struct):
    """Takes the journal record by record. A blank only ever moves between accounts, so their sum is what was loaded.

    Of an attempt that the registry has acknowledged only the counts are kept, so that a tally does not grow with age.
    """

    loaded: int = 0
    started: int = 0
    blanks: dict[str, int] = msgspec.field(default_factory=dict)
    attempts: dict[str, int] = msgspec.field(default_factory=dict)
    errors: list[str] = msgspec.field(default_factory=list)
    kinds: dict[str, DocumentKind] = msgspec.field(default_factory=dict)
    open: list[str] = msgspec.field(default_factory=list)
    fed: dict[str, int] = msgspec.field(default_factory=dict)  # how many blanks each drew
    differences: dict[str, tuple[int, int]] = msgspec.field(default_factory=dict)  # by which count, in which record

    def take(self, entry: Entry) -> None:
        """Book one record; what cannot be is named, and booked as far as it can be."""
        match entry.kind:
            case RecordKind.BLANKS:
                self._by_hand(entry)
            case RecordKind.ATTEMPT:
                self._begun(entry)
            case RecordKind.FEED:
                self._feed(entry.attempt)
            case RecordKind.EVIDENCE if BLANKS in entry.fields:
                self._several(entry)
            case RecordKind.OUTCOME:
                self._closed(entry)
            case RecordKind.ACKED if entry.attempt not in self.open:
                self._forget(entry.attempt)
            case _:
                pass

    def books(self) -> Books:
        """Give the books as they stand."""
        blanks, errors = Counter(self.blanks), list(self.errors)
        attempts = Counter({**self.attempts, "open": len(self.open)})
        if sum(attempts.values()) != self.started:
            errors.append(f"attempts: {self.started} started, {sum(attempts.values())} accounted for")
        errors += [f"blanks: {account} is {count}" for account, count in blanks.items() if count < 0]
        for account, (difference, record) in self.differences.items():
            said = f"{abs(difference)} {'more' if difference > 0 else 'fewer'}"
            errors.append(f"blanks: {said} in {account} than booked, by the count of record {record}")
        return Books(self.loaded, +blanks, attempts, self.started, tuple(errors))

    def _error(self, attempt: str, what: str) -> None:
        self.errors.append(f"{attempt}: {what}")

    def _by_hand(self, entry: Entry) -> None:
        """What people loaded, moved or counted (`printjobs.stock`)."""
        match dict(entry.fields):
            case {"loaded": int(count)}:
                self.loaded += count
                self._add("hopper", count)
            case {"moved": int(count), "from": str(source), "to": str(to)}:
                self._move(source, to, count)
            case {"counted": int(count), "account": str(account)}:
                self.differences.pop(account, None)
                if difference := count - self.blanks.get(account, 0):
                    self.differences[account] = (difference, entry.sequence)
            case _:
                self.errors.append(f"record {entry.sequence}: says nothing of blanks")

    def _add(self, account: str, count: int) -> None:
        self.blanks[account] = self.blanks.get(account, 0) + count

    def _move(self, source: str, to: str, count: int) -> None:
        self._add(source, -count)
        self._add(to, count)

    def _begun(self, entry: Entry) -> None:
        self.started += 1
        if entry.attempt in self.kinds:
            self._error(entry.attempt, "begun twice")
        self.kinds[entry.attempt] = DocumentKind(str(entry.fields["kind"]))
        if entry.attempt not in self.open:
            self.open.append(entry.attempt)

    def _feed(self, attempt: str) -> None:
        if attempt not in self.open:
            self._error(attempt, "a blank was fed without an open attempt")
        elif attempt in self.fed:
            self._error(attempt, "a blank was fed twice")
        elif self.kinds[attempt].medium is not Medium.CARD:
            self._error(attempt, "a blank was fed for a document that is no card")
        else:
            self.fed[attempt] = 1
            if self.blanks.get("hopper", 0) < 1:
                self._error(attempt, "a blank was fed that was never loaded")
            self._move("hopper", "transport", 1)

    def _several(self, entry: Entry) -> None:
        """More blanks than one left the hopper: the others stay in the path until staff take them out and count."""
        drawn = entry.fields[BLANKS]
        if entry.attempt not in self.fed or not isinstance(drawn, int) or drawn < 1:
            self._error(entry.attempt, "blanks were drawn that nobody asked for")
        elif (more := drawn - self.fed[entry.attempt]) > 0:  # the same count may be told again
            self.fed[entry.attempt] = drawn
            self._move("hopper", "transport", more)

    def _closed(self, entry: Entry) -> None:
        attempt = entry.attempt
        if attempt not in self.open:
            self._error(attempt, "an outcome without an open attempt")
            return
        self.open.remove(attempt)
        outcome = Outcome(str(entry.fields["outcome"]))
        self.attempts[outcome.value] = self.attempts.get(outcome.value, 0) + 1
        if attempt in self.fed:
            self._move("transport", _account(outcome, Place(str(entry.fields["place"]))), 1)
        elif self.kinds[attempt].medium is Medium.CARD and outcome is Outcome.DELIVERED:
            self._error(attempt, "a card was delivered that never left the hopper")

    def _forget(self, attempt: str) -> None:
        self.kinds.pop(attempt, None)
        self.fed.pop(attempt, None)


def balance(entries: Iterable[Entry]) -> Books:
    """Derive the books from the whole journal."""
    tally = Tally()
    for entry in entries:
        tally.take(entry)
    return tally.books()


def _account(outcome: Outcome, place: Place) -> str:
    if outcome is Outcome.DELIVERED:
        return "delivered"
    return ACCOUNT_OF.get(place, "unlocated")
