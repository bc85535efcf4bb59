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
from kiosk.core.terms import DocumentKind, Medium
from printjobs.books import balance
from printjobs.journal import Entry
from printjobs.stock import Account
from simulators.card.parts import CardFault
from simulators.ipp.parts import IppFault
from simulators.phone import Applied, Sms
from simulators.recorded_books import moved, outcomes_of
from simulators.recorded_people import Document, People
from simulators.registry.decisions import BY_ONE
from simulators.registry.faults import LATE_SECONDS
from simulators.registry.votes import Decision
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
    PowerTurns,
    RegistryTurns,
    StaffDo,
    Step,
    Switches,
    UpsTurns,
    When,
)
from simulators.scenarios.residents import SIMPLE
from simulators.scenarios.run import HAND
from simulators.scenarios.words import Deed, Field, Staff, Weather
from simulators.scenarios.writing import text_of

SAYS: Final = "Recorded from a live session: what broke and what was done comes to the same end."
NOT_ALL: Final = "Recorded from a live session; what a scenario has no words for stands among the steps as a comment."
BOOKED: Final = frozenset({Staff.CLEAR_PATH, Staff.EMPTY_BINS, Staff.LOAD_BLANKS})  # while nobody is served
WEATHER: Final = {
    "ok": Weather.FINE,
    "down": Weather.CUT,
    "late": Weather.LATE,
    "oversized": Weather.HUGE,
    "malformed": Weather.GARBLED,
    "drop_after_commit": Weather.ANSWER_LOST,
    "slow": Weather.ANSWER_LOST,
    "redirect": Weather.GARBLED,
}
NEARLY: Final = {"slow": "an answer that drips is lost here", "redirect": "one that points elsewhere is none here"}
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
    step: Step | str


class Recorder:
    """One session at one kiosk. `moving` says how a card moves now (`Snapshot.moving`).

    `setup`: how the kiosk was filled when it began; `before`: what its journal held by then.
    """

    def __init__(
        self,
        moving: Callable[[], str] = lambda: "",
        *,
        setup: KioskSetup | None = None,
        clock: Callable[[], float] = monotonic,
        before: Sequence[Entry] = (),
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
        self._before = balance(before)
        self._read = before[-1].sequence if before else 0
        self._weather: dict[str, NetworkTurns] = {}  # what lasts on the network
        self._ends: list[tuple[float, str]] = []  # and when it ends by itself
        self._votes: dict[tuple[str, int, int], dict[str, str]] = {}
        self._whole = True  # as long as a scenario has words for all of it

    # ---- what happens

    def applied(self, applied: Applied, kinds: Sequence[DocumentKind], grants: Sequence[str] = ()) -> None:
        """The office approved these documents, before or now; `grants`: those of them, where they are known."""
        with self._lock:
            self._people.applied(applied, kinds)
            self._people.approved(zip(grants, kinds, strict=False))

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
            if chance < 1:
                self.noted(f"{fault.value} by chance: it may strike at other moments than it did")
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

    def network(
        self,
        mode: str,
        seconds: float | None = None,
        *,
        once: bool = False,
        chance: float = 1.0,
        delay: float = LATE_SECONDS,
    ) -> None:
        """The network in front of the registry became this, too (`simulators.registry.faults.Mode`); `ok`: fine."""
        with self._lock:
            self._fields.add(Field.NETWORK_DOWN)
            self._end_weather(self._clock())
            if mode == "ok":
                self._weather.clear()
                self._add(NetworkTurns(network=Weather.FINE))
                return
            if chance < 1:
                self.noted(f"the network became {mode}, with a chance of {chance:.0%}")
                return
            if mode in NEARLY:
                self.noted(f"the network became {mode}: {NEARLY[mode]}")
            weather = Weather.LOST if once and mode == "down" else WEATHER[mode]
            step = NetworkTurns(network=weather, times=1 if once else None)
            step = structs.replace(step, seconds=delay) if weather is Weather.LATE else step
            self._add(step)
            if not once:
                self._weather[mode] = step
                self._ends = [one for one in self._ends if one[1] != mode]
                self._ends += [] if seconds is None else [(self._clock() + seconds, mode)]

    def calmed(self, mode: str) -> None:
        """One fault of the network was ended."""
        with self._lock:
            self._end_weather(self._clock())
            self._calm(mode, self._clock())

    def _calm(self, mode: str, at: float) -> None:
        """What else lasts begins again, for a scenario can only end all of it."""
        if self._weather.pop(mode, None) is not None:
            again = [NetworkTurns(network=Weather.FINE), *self._weather.values()]
            self._done += [_Done(at, 0.0, step) for step in again]

    def _end_weather(self, now: float) -> None:
        for at, mode in sorted(one for one in self._ends if one[0] <= now):
            self._calm(mode, at)
        self._ends = [one for one in self._ends if one[0] > now]

    def turned(self, step: Switches | RegistryTurns | PowerTurns | UpsTurns) -> None:
        """A printer, the registry, the kiosk or its UPS was switched."""
        with self._lock:
            if isinstance(step, Switches):
                self._fields.add(Field.PRINTER_DEAD)
            self._add(step)

    def does(self, step: Does) -> None:
        """A resident did this, as somebody says who knows; the screen is not asked."""
        with self._lock:
            self._add(step)

    def voted(self, officer: str, case: str, decision: Decision, of: tuple[int, int], *, blank: bool) -> None:
        """An officer signed on a case about one document: of which resident, which one, from 1; (0, 0): none."""
        with self._lock:
            votes = self._votes.setdefault((case, *of), {})
            votes[officer] = decision
            if len(votes) == 1 and case not in BY_ONE:
                return
            del self._votes[case, *of]
            if set(votes.values()) != {decision}:
                self.noted(f"the officers do not agree on the case {case}: {', '.join(votes.values())}")
                return
            about = StaffDo(staff=Staff.VOTE, decision=decision, case=case, blank=blank)
            self._add(self._about(about, of))

    def attested(self, of: tuple[int, int]) -> None:
        """Staff attested that the outlet of the attempts at one document was emptied."""
        with self._lock:
            self._add(self._about(StaffDo(staff=Staff.ATTEST), of))

    def numbered(self, person: int, document: int) -> Document | None:
        """Whose document and which, by the numbers of both, from 1; None when there is no such person."""
        return self._people.numbered(person, document)

    def _about(self, step: StaffDo, of: tuple[int, int]) -> StaffDo:
        found = self._people.numbered(*of)
        return step if found is None else structs.replace(step, **found)

    def noted(self, words: str) -> None:
        """Something happened that a scenario has no words for."""
        with self._lock:
            self._whole = False
            self._done.append(_Done(self._clock(), 0.0, words))

    def staff(self, deed: Staff, count: int | None = None, *, idle: bool = False) -> None:
        """Staff did this; what moves blanks stands in the file where nobody was served any more. `idle`: it waits."""
        with self._lock:
            step = StaffDo(staff=deed) if count is None else StaffDo(staff=deed, count=count)
            step = structs.replace(step, when=When(screen=Idle.__name__)) if idle else step
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

    def text(self, name: str, entries: Iterable[Entry], says: str = SAYS) -> str:
        """Give the scenario's file; `entries` is the kiosk's journal, from which it expects outcomes and books.

        `says`: what comes of it, as long as the file tells the whole story.
        """
        with self._lock:
            entries = list(entries)
            self._end_weather(self._clock())
            steps, expected = self._timed(), self._expected(entries)
            head = Head(
                name=name,
                says=says if self._whole else NOT_ALL,
                recorded=True,
                field=tuple(sorted(self._fields)) or (Field.NOT_SIMPLE,),
                kiosks=(self._setup,),
                residents=tuple(
                    structs.replace(one, pages=self._pages) for one in self._people.named([*steps, *expected])
                ),
                steps=({},),
            )
            return text_of(head, [*steps, *expected])

    def save(self, path: Path, name: str, entries: Iterable[Entry]) -> None:
        """Write the file."""
        path.write_text(self.text(name, entries), encoding="utf-8")

    def _timed(self) -> list[Step | str]:
        found: list[Step | str] = []
        before = self._began
        for done in sorted(self._done, key=lambda one: one.time):
            if isinstance(done.step, str):
                found.append(f"{done.time - self._began:.1f} s: {done.step}")
                continue
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
        for grant, outcomes in outcomes_of(one for one in entries if one.sequence > self._read).items():
            of = self._people.document(grant)
            if of is not None:
                found.append(Expects(**of, expect=Expectation(outcomes=tuple(outcomes))))
        blanks = moved(self._before, balance(entries), self._setup.blanks) if entries else {}
        # Where a hand moved blanks, the live books know less than those of the scenario.
        if any(blanks.values()) and min(blanks.values()) >= 0 and not self._moved_by_hand:
            books = {Account(account): count for account, count in sorted(blanks.items()) if count}
            found.append(Expects(expect=Expectation(books=books)))
        return found or [Expects(expect=Expectation(dark=False))]


def _same(does: Event, event: Event) -> bool:
    """Whether an event is that of a deed; how somebody liked it does not matter."""
    return does == event or (type(does) is type(event) and not isinstance(does, SetLanguage))
