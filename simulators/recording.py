"""Records a live session as a scenario: who did what when, what broke, and what came of it. No PIN and no code is kept.

Whoever lets something happen tells it here first, in the past tense; every method may be called from any thread.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final

from msgspec import structs

from kiosk.core.events import Choose, Clear, ConfirmTaken, Digit, Enter, Erase, Event, QrRead, SetLanguage
from kiosk.core.screens import Idle, OutOfService, Printing, Take
from kiosk.core.state import Visit
from kiosk.core.terms import DocumentKind, Medium, Outcome
from printjobs.books import balance
from printjobs.journal import Entry
from printjobs.stock import Account
from printjobs.words import RecordKind
from simulators.card.parts import CardFault
from simulators.ipp.parts import IppFault
from simulators.phone import Applied, Sms
from simulators.recorded_people import People
from simulators.scenarios.format import (
    MOVEMENTS,
    A4Breaks,
    CardBreaks,
    Does,
    Expectation,
    Expects,
    Head,
    KioskSetup,
    NetworkTurns,
    StaffDo,
    Step,
    When,
)
from simulators.scenarios.residents import SIMPLE
from simulators.scenarios.run import HAND
from simulators.scenarios.words import Deed, Field, Staff, Weather
from simulators.scenarios.writing import text_of

SAYS: Final = "Recorded from a live session: what broke and what was done comes to the same end."
BOOKED: Final = frozenset({Staff.CLEAR_PATH, Staff.EMPTY_BINS, Staff.LOAD_BLANKS})  # while nobody is served
WEATHER: Final = {
    "ok": Weather.FINE,
    "down": Weather.CUT,
    "late": Weather.LATE,
    "slow": Weather.LATE,
    "oversized": Weather.HUGE,
    "malformed": Weather.GARBLED,
    "redirect": Weather.GARBLED,
    "drop_after_commit": Weather.ANSWER_LOST,
}
MOST_PAGES: Final = 9
SUPPLIES: Final = frozenset(
    {
        CardFault.HOPPER_EMPTY,
        CardFault.RIBBON_OUT,
        CardFault.REJECT_FULL,
        IppFault.MEDIA_EMPTY,
        IppFault.TONER_EMPTY,
        IppFault.OUTPUT_FULL,
    }
)


@dataclass(frozen=True)
class _Done:
    """A step and when it was done; `stood` is how long the screen that it waits for had been there."""

    time: float
    stood: float
    step: Step


class Recorder:
    """One session at one kiosk, from its start. `moving` says how a card moves now (`Snapshot.moving`).

    `setup`: how the kiosk was filled.
    """

    def __init__(
        self,
        moving: Callable[[], str] = lambda: "",
        *,
        setup: KioskSetup | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._moving = moving
        self._setup = setup or KioskSetup(blanks=50, ribbon=200)
        self._clock = clock
        self._lock = threading.RLock()
        self._began = clock()
        self._done: list[_Done] = []
        self._waiting: list[Step] = []  # staff's deeds that are booked once nobody is served
        self._visit: Visit | None = None
        self._stands_since = self._began
        self._people = People()
        self._taken = False
        self._pages = 1
        self._broken: list[IppFault] = []
        self._fields: set[Field] = set()
        self._moved_by_hand = False

    # ---- what happens

    def applied(self, applied: Applied, kinds: Sequence[DocumentKind]) -> None:
        """The office approved these documents, one of each kind."""
        with self._lock:
            self._people.applied(applied, kinds)

    def received(self, messages: Iterable[Sms]) -> None:
        """Messages came to the phones."""
        with self._lock:
            for message in messages:
                self._people.received(message)

    def shown(self, visit: Visit) -> None:
        """The kiosk shows this."""
        with self._lock:
            before, self._visit = self._visit, visit
            screen = visit.screen
            if before is None or type(before.screen) is not type(screen):
                self._stands_since = self._clock()
                self._people.forget_typed()
                self._taken = self._taken and not isinstance(screen, Take)
            if visit.session is not None:
                self._people.approved((one.grant, one.kind) for one in visit.session.grants)
            if isinstance(screen, Printing) and screen.grant.kind.medium is Medium.A4:
                self._pages = min(max(self._pages, screen.pages), MOST_PAGES)
            if visit.session is None and isinstance(screen, Idle | OutOfService):
                for step in self._waiting:
                    self._add(step)
                self._waiting.clear()

    def posted(self, event: Event) -> None:
        """A resident did this at the screen, or held a code to the scanner (`QrRead`)."""
        with self._lock:
            screen = None if self._visit is None else self._visit.screen
            match event:
                case Digit(digit):
                    self._people.typed += digit
                case Erase():
                    self._people.typed = self._people.typed[:-1]
                case Clear():
                    self._people.forget_typed()
                case Enter():
                    self._add(self._people.entered(screen))
                case QrRead(text):
                    self._add(self._people.scanned(text, screen, self._clock()))
                case Choose(grant):
                    self._add(self._people.chose(grant))
                case _:
                    deed = next((one for one, (_, does) in SIMPLE.items() if _same(does, event)), None)
                    if deed is None or not isinstance(screen, SIMPLE[deed][0]):
                        return  # it does nothing there
                    if isinstance(event, ConfirmTaken) and not self._taken:
                        self._took(Deed.TAKE)
                    self._add(self._people.did(deed))

    def took(self) -> None:
        """Somebody took what lay in the mouth or in the tray."""
        with self._lock:
            offered = self._visit is not None and isinstance(self._visit.screen, Take)
            self._took(Deed.TAKE if offered else Deed.PULL)

    def broke(
        self, fault: CardFault | IppFault, *, once: bool = False, seconds: float | None = None, chance: float = 1.0
    ) -> None:
        """A printer's fault was let happen: until it is mended, once, for so many seconds, or with a chance."""
        with self._lock:
            self._fields.add(Field.SUPPLIES_OUT if fault in SUPPLIES else Field.PRINTER_DEAD)
            if isinstance(fault, CardFault):
                self._add(CardBreaks(card=fault, once=once, seconds=seconds, chance=chance, when=self._now()))
            else:
                self._broken += [] if once else [fault]
                self._add(A4Breaks(a4=fault, once=once, seconds=seconds, chance=chance, when=self._now()))

    def mended(self, fault: CardFault | IppFault) -> None:
        """One fault was ended."""
        with self._lock:
            if isinstance(fault, CardFault):
                self._add(CardBreaks(card=fault, mend=True))
            else:
                self._broken = [one for one in self._broken if one is not fault]
                self._add(A4Breaks(a4=fault, mend=True))

    def a4_mended(self) -> None:
        """All that was broken at the A4 printer was mended, stuck sheets taken out."""
        with self._lock:
            jammed = IppFault.MEDIA_JAM in self._broken
            for fault in dict.fromkeys(self._broken):
                self.mended(fault)
            if jammed:
                self.staff(Staff.CLEAR_A4)

    def network(self, mode: str, seconds: float | None = None) -> None:
        """The network in front of the registry became this (`simulators.registry.faults.Mode`), for so long."""
        with self._lock:
            self._fields.add(Field.NETWORK_DOWN)
            self._add(NetworkTurns(network=WEATHER[mode]))
            if seconds is not None:
                end = NetworkTurns(network=Weather.FINE)
                self._done.append(_Done(self._clock() + seconds, 0.0, end))

    def staff(self, deed: Staff, count: int | None = None) -> None:
        """Staff did this; what moves blanks stands in the file where nobody was served any more."""
        with self._lock:
            step = StaffDo(staff=deed) if count is None else StaffDo(staff=deed, count=count)
            self._moved_by_hand = self._moved_by_hand or deed in BOOKED
            if deed in BOOKED and self._visit is not None and self._visit.session is not None:
                self._waiting.append(step)
            else:
                self._add(step)

    def _took(self, deed: Deed) -> None:
        self._taken = True
        self._add(self._people.did(deed))

    def _add(self, step: Step | None) -> None:
        now = self._clock()
        if step is not None:
            self._done.append(_Done(now, now - self._stands_since, step))

    def _now(self) -> When | None:
        """What a fault waits for, so that it strikes at the same moment of the story."""
        if self._visit is None:
            return None
        moving = self._moving() if isinstance(self._visit.screen, Printing) else ""
        return When(screen=type(self._visit.screen).__name__, moving=moving if moving in MOVEMENTS else None)

    # ---- what came of it

    def text(self, name: str, entries: Iterable[Entry]) -> str:
        """Give the scenario's file; `entries` is the kiosk's journal, from which it expects outcomes and books."""
        with self._lock:
            entries = list(entries)
            head = Head(
                name=name,
                says=SAYS,
                recorded=True,
                field=tuple(sorted(self._fields)) or (Field.NOT_SIMPLE,),
                kiosks=(self._setup,),
                residents=tuple(structs.replace(one, pages=self._pages) for one in self._people.setups),
                steps=({},),
            )
            return text_of(head, [*self._timed(), *self._expected(entries)])

    def save(self, path: Path, name: str, entries: Iterable[Entry]) -> None:
        """Write the file."""
        path.write_text(self.text(name, entries), encoding="utf-8")

    def _timed(self) -> list[Step]:
        found, before = [], self._began
        for done in sorted(self._done, key=lambda one: one.time):
            gap = max(done.time - before, 0.0)
            after = gap if done.step.when is None else min(gap, done.stood)
            if done.step.when is not None and done.step.when.moving is not None:
                after = 0.0
            quick = after <= (HAND if isinstance(done.step, Does) else 0.0)  # no hand is quicker, in a scenario
            found.append(done.step if quick else structs.replace(done.step, after=round(after, 2)))
            before = done.time
        return found

    def _expected(self, entries: Sequence[Entry]) -> list[Step]:
        found: list[Step] = []
        for grant, outcomes in outcomes_of(entries).items():
            of = self._people.document(grant)
            if of is not None:
                expect = Expectation(outcomes=tuple(outcomes))
                found.append(Expects(resident=of[0], document=of[1], expect=expect))
        blanks = {Account(account): count for account, count in balance(entries).blanks.items() if count > 0}
        if blanks and not self._moved_by_hand:  # else the live books know less than those of the scenario
            found.append(Expects(expect=Expectation(books=blanks)))
        return found or [Expects(expect=Expectation(dark=False))]


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


def _same(does: Event, event: Event) -> bool:
    """Whether an event is that of a deed; how somebody liked it does not matter."""
    return does == event or (type(does) is type(event) and not isinstance(does, SetLanguage))
