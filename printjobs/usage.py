"""What the machines have used and what they last said of themselves, folded from the journal by the journal's own age.

Age is time at work (`printjobs.journal`): no wrong wall clock makes a day longer, and a restart forgets nothing.
"""

from typing import Final

import msgspec
from msgspec import Struct

from kiosk.core.terms import Medium
from printjobs.entry import Entry
from printjobs.words import RecordKind, Value

AGE: Final = "age"  # the field in which a record says how old the journal was, in seconds at work
AGED: Final = frozenset({RecordKind.FEED, RecordKind.SUBMIT, RecordKind.HEALTH})
LEVELS: Final = "levels"  # of HEALTH: what is left of each supply
EXERCISED: Final = "exercised"  # of HEALTH: the medium on which staff printed a test card or page
PAGES: Final = "pages"  # of SUBMIT
HOUR: Final = 3_600
SHIFT: Final = 8 * HOUR
SHIFTS: Final = 14 * 3 + 1  # of which use is kept: two weeks around the clock
RECENT: Final = 24 * HOUR  # for so long each card is kept
CARDS: Final = 500  # at most: more than any printer may print in a day


class Used(Struct, array_like=True):
    """What was used in one shift of eight hours at work; `shift` counts from the journal's first."""

    shift: int
    blanks: int = 0
    cards: int = 0
    pages: int = 0


class Gauge(Struct, array_like=True):
    """A level in percent since it last rose: what it was, how many pages had been printed by then, what it is now."""

    full: int
    pages: int
    now: int


class Usage(Struct):
    """All of it; its size is that of two weeks. `since`: the age at which use began to be kept; None: it has not.

    `cards`: the ages at which the cards of the last day were printed. `last`: when each medium was printed on last.
    `health`: the newest HEALTH record.
    """

    age: int = 0
    since: int | None = None
    shifts: list[Used] = msgspec.field(default_factory=list)
    cards: list[int] = msgspec.field(default_factory=list)
    last: dict[Medium, int] = msgspec.field(default_factory=dict)
    pages: int = 0
    toner: Gauge | None = None
    health: dict[str, Value] = msgspec.field(default_factory=dict)

    def take(self, entry: Entry, medium: Medium | None) -> None:
        """Fold one record; `medium` is that of its attempt. A record that does not say its age counts for nothing."""
        age = entry.fields.get(AGE)
        if entry.kind not in AGED or not isinstance(age, int):
            return
        self.age = max(self.age, age)
        self.since = self.age if self.since is None else self.since
        match entry.kind:
            case RecordKind.FEED:
                self._used().blanks += 1
            case RecordKind.SUBMIT if medium is not None:
                self._printed(medium, entry)
            case RecordKind.HEALTH if EXERCISED in entry.fields:
                self._printed(Medium(str(entry.fields[EXERCISED])), entry)
            case RecordKind.HEALTH:
                self._told(entry)
            case _:
                pass

    def _printed(self, medium: Medium, entry: Entry) -> None:
        used, pages = self._used(), entry.fields.get(PAGES, 1)
        self.last[medium] = self.age
        if medium is Medium.CARD:
            used.cards += 1
            recent = [card for card in self.cards if card > self.age - RECENT]
            self.cards = [*recent[1 - CARDS :], self.age]
        else:
            count = pages if isinstance(pages, int) else 1
            used.pages += count
            self.pages += count

    def _used(self) -> Used:
        shift = self.age // SHIFT
        if not self.shifts or self.shifts[-1].shift != shift:
            self.shifts = [used for used in self.shifts if used.shift > shift - SHIFTS] + [Used(shift)]
        return self.shifts[-1]

    def _told(self, entry: Entry) -> None:
        self.health = dict(entry.fields)
        levels = entry.fields.get(LEVELS)
        toner = levels.get("toner") if isinstance(levels, dict) else None
        if toner is None:
            return
        if self.toner is None or toner > self.toner.now:
            self.toner = Gauge(toner, self.pages, toner)
        else:
            self.toner.now = toner
