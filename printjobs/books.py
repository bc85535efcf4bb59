"""The books: every blank and every attempt, counted from the journal; two identities hold at all times."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from kiosk.core.printer import Place
from kiosk.core.terms import DocumentKind, Medium, Outcome
from printjobs.journal import Entry
from printjobs.words import RecordKind

# Where the card of a closed attempt is: named by the place the outcome recorded.
_CARD: dict[Place, str] = {
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


def balance(entries: Iterable[Entry]) -> Books:
    """Derive the books from the journal."""
    loaded, started = 0, 0
    blanks: Counter[str] = Counter()
    kinds: dict[str, DocumentKind] = {}
    fed: set[str] = set()
    open_attempts: set[str] = set()
    attempts: Counter[str] = Counter()
    errors: list[str] = []
    for entry in entries:
        match entry.kind:
            case RecordKind.BLANKS:
                for account, count in entry.fields.items():
                    number = count if isinstance(count, int) else 0
                    loaded += number if account == "loaded" else 0
                    blanks["hopper"] += number if account == "loaded" else -number
                    if account != "loaded":
                        blanks[account] += number
            case RecordKind.ATTEMPT:
                started += 1
                kinds[entry.attempt] = DocumentKind(str(entry.fields["kind"]))
                open_attempts.add(entry.attempt)
            case RecordKind.FEED:
                fed.add(entry.attempt)
                blanks["hopper"] -= 1
                blanks["transport"] += 1
            case RecordKind.OUTCOME:
                if entry.attempt not in open_attempts:
                    errors.append(f"{entry.attempt}: an outcome without an open attempt")
                    continue
                open_attempts.discard(entry.attempt)
                outcome = Outcome(str(entry.fields["outcome"]))
                attempts[outcome.value] += 1
                if entry.attempt in fed:
                    fed.discard(entry.attempt)
                    blanks["transport"] -= 1
                    blanks[_account(outcome, Place(str(entry.fields["place"])))] += 1
                elif kinds[entry.attempt].medium is Medium.CARD and outcome is Outcome.DELIVERED:
                    errors.append(f"{entry.attempt}: a card was delivered that never left the hopper")
            case _:
                pass
    attempts["open"] = len(open_attempts)
    if sum(attempts.values()) != started:
        errors.append(f"attempts: {started} started, {sum(attempts.values())} accounted for")
    if sum(blanks.values()) != loaded:
        errors.append(f"blanks: {loaded} loaded, {sum(blanks.values())} accounted for")
    errors += [f"blanks: {account} is {count}" for account, count in blanks.items() if count < 0]
    return Books(loaded, +blanks, attempts, started, tuple(errors))


def _account(outcome: Outcome, place: Place) -> str:
    if outcome is Outcome.DELIVERED:
        return "delivered"
    return _CARD.get(place, "unlocated")
