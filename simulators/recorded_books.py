"""What came of a recorded session, read from the kiosk's journal: how each attempt ended, where the blanks went."""

from collections.abc import Iterable

from kiosk.core.terms import Outcome
from printjobs.books import Books
from printjobs.journal import Entry
from printjobs.words import RecordKind


def moved(before: Books, now: Books, blanks: int) -> dict[str, int]:
    """The accounts as they would be had the books begun with so many blanks in the hopper, and nothing else."""
    found = {account: now.blanks[account] - before.blanks[account] for account in {*now.blanks, *before.blanks}}
    loaded = now.loaded - before.loaded
    return {**found, "hopper": found.get("hopper", 0) - loaded + blanks}


def outcomes_of(entries: Iterable[Entry]) -> dict[str, list[Outcome]]:
    """Give what all attempts at each grant came to, in order, from a journal."""
    grants: dict[str, str] = {}
    found: dict[str, list[Outcome]] = {}
    for entry in entries:
        if entry.kind is RecordKind.ATTEMPT:
            grants[entry.attempt] = str(entry.fields["grant"])
        elif entry.kind is RecordKind.OUTCOME:
            found.setdefault(grants.get(entry.attempt, ""), []).append(Outcome(str(entry.fields["outcome"])))
    return found
