"""The card printer's policy: one blank at a time, nothing claimed without counters and sensors.

The printer has no job names. An attempt is known by what this object remembers and, after a restart, by the `Identity`
noted before its card was printed (`devices.card.evidence`). Every call ends in bounded time; printing and ejecting go
on by themselves and are looked at with `progress` and `outlet`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, assert_never

from devices.card import panels, wire
from devices.card.dialogue import Dialogue, NoAnswer, Patience
from devices.card.evidence import PANELS_A_SIDE, Reading, judge
from devices.card.fittings import Fittings
from devices.card.machine import MARK, Condition, Done, Machine, Stopped
from devices.transport import Transport
from kiosk.core.faults import Fault
from kiosk.core.printer import (
    Declined,
    Failed,
    Fenced,
    Identity,
    Made,
    NotReady,
    Outlet,
    Pages,
    Place,
    Progress,
    Ready,
    Status,
    Submitted,
    Unknown,
    Untouched,
    Working,
)
from kiosk.core.terms import Medium

MISSES: Final = 3


@dataclass(frozen=True)
class Options:
    """What the installer declares. Times in seconds."""

    print_back: bool = False  # the back of KTP-el is preprinted
    compressed: bool = True
    ribbon_low: int = 20  # cards
    fittings: Fittings = Fittings()
    patience: Patience = Patience()
    quiet: float = 2.5  # a fence waits so long without a byte: longer than the printer keeps half a download
    fence: float = 45.0  # and at most so long for a printer that is still printing


@dataclass(frozen=True)
class _Free:
    """Nothing of ours is in the machine."""


@dataclass(frozen=True)
class _Fed:
    """A blank lies at the print station, untouched."""

    attempt: str
    identity: Identity


@dataclass(frozen=True)
class _Printing:
    """Panels are being burnt: sides finished, answers still to come, sides still to send."""

    attempt: str
    identity: Identity
    finished: int
    heard_at: float
    rest: tuple[bytes, ...]


@dataclass(frozen=True)
class _Doubt:
    """The wire was lost while printing or ejecting; evidence is asked for until it comes."""

    attempt: str
    identity: Identity
    misses: int = 1


@dataclass(frozen=True)
class _Held:
    """The printed card lies inside."""

    attempt: str
    identity: Identity
    made: Made


@dataclass(frozen=True)
class _Ejecting:
    """The card is on its way to the mouth."""

    attempt: str
    identity: Identity
    heard_at: float


@dataclass(frozen=True)
class _Ended:
    """The attempt came to this; `presented` means that its card was held out whole."""

    attempt: str
    result: Made | Failed
    identity: Identity


_State = _Free | _Fed | _Printing | _Doubt | _Held | _Ejecting | _Ended


class CardPrinterDriver:
    """Implements `kiosk.core.printer.DocumentPrinter` for cards. Used by the one thread that owns the device."""

    def __init__(
        self,
        connect: Callable[[], Transport],
        *,
        clock: Callable[[], float],
        new_epoch: Callable[[], str],
        options: Options | None = None,
    ) -> None:
        self._options = options or Options()
        self._clock = clock
        self._new_epoch = new_epoch
        self._talk = Dialogue(connect, clock, self._options.patience)
        self._machine = Machine(self._talk, self._options.fittings, self._options.ribbon_low)
        self._state: _State = _Free()
        self._epoch = ""
        self._misses = 0
        self._last: Status = Unknown("not asked yet", Fault.CARD_PRINTER_SILENT)

    @property
    def medium(self) -> Medium:
        """Cards."""
        return Medium.CARD

    @property
    def holds(self) -> bool:
        """The printed card stays inside until `release`."""
        return True

    # ---- status

    def status(self) -> Status:
        """Ask the printer how it is; a silence becomes Unknown at the third time."""
        match self._state:
            case _Printing() | _Doubt() | _Ejecting():
                return NotReady((Fault.ATTEMPT_OPEN,))
            case _Held():
                return NotReady((Fault.ATTEMPT_OPEN,), self._machine.outlet())
            case _Free() | _Fed() | _Ended():
                return self._debounced()
            case _:
                assert_never(self._state)

    def _debounced(self) -> Status:
        now = self._machine.condition()
        if isinstance(now, NoAnswer):
            self._misses += 1
            if self._misses >= MISSES:
                self._last = _silent(now)
        else:
            self._misses = 0
            self._last = self._judged(now)
        return self._last

    def _judged(self, now: Condition) -> Status:
        outlet = _outlet(now.reading)
        faults = now.faults
        ours = isinstance(self._state, _Fed) and not now.reading.feed
        if now.reading.place in {Place.TRANSPORT, Place.UNKNOWN} and not ours:
            faults = (Fault.CARD_JAM, *faults)
        if outlet is Outlet.OCCUPIED:
            faults = (*faults, Fault.OUTLET_OCCUPIED)
        return NotReady(faults, outlet) if faults else Ready(outlet, now.warnings)

    def outlet(self) -> Outlet:
        """What is in the mouth. UNKNOWN while a card is on its way there, or got lost on it."""
        if isinstance(self._state, _Ejecting):
            self.progress(self._state.attempt)
        match self._state:
            case _Ejecting() | _Doubt():
                return Outlet.UNKNOWN
            case _Ended(result=Failed(blank=Place.CLEAR | Place.UNKNOWN)):
                return Outlet.UNKNOWN
            case _Printing():
                return Outlet.EMPTY if self._options.fittings.mouth else Outlet.NO_SENSOR
            case _:
                return self._machine.outlet()

    # ---- one attempt

    def prepare(self, attempt: str) -> Identity | Declined | Unknown:
        """Prove path and mouth empty and lay a blank at the print station; the same again gives the same."""
        state = self._state
        if not isinstance(state, _Free | _Fed | _Ended):
            return Declined(Fault.ATTEMPT_OPEN, Place.UNKNOWN)
        now = self._machine.condition()
        if isinstance(now, NoAnswer):
            return _silent(now)
        if isinstance(state, _Fed) and _lies_untouched(now.reading, state.identity):
            self._state = replace(state, attempt=attempt)
            return state.identity
        self._state = _Free()
        match self._judged(now):
            case NotReady(faults):
                place = now.reading.place
                return Declined(faults[0], place if place in {Place.TRANSPORT, Place.UNKNOWN} else Place.HOPPER)
            case Ready() | Unknown():
                return self._feed(attempt, now.reading)

    def _feed(self, attempt: str, before: Reading) -> Identity | Declined | Unknown:
        if not before.marked or not self._epoch:
            self._epoch = self._new_epoch()
        refused = self._machine.take_charge(MARK)
        if refused is not None:
            return _silent(refused)
        match self._machine.move(wire.INSERT):
            case NoAnswer() as silent:
                return _silent(silent)
            case Stopped(fault, reading):
                moved = reading.place is not Place.CLEAR or reading.inserted != before.inserted
                return Declined(fault, reading.place if moved else Place.HOPPER)
            case Done():
                reading_or_none = self._machine.read()
        if isinstance(reading_or_none, NoAnswer):
            return _silent(reading_or_none)
        reading = reading_or_none
        if reading.feed:
            return Declined(Fault.FEED_FAILED, Place.TRANSPORT)  # two blanks were drawn
        if not (reading.station and reading.marked and reading.inserted == before.inserted + 1):
            return Unknown("a blank was acknowledged and not seen", Fault.FEED_FAILED)
        wanted = PANELS_A_SIDE * (2 if self._options.print_back else 1)
        identity = Identity(reading.serial, self._epoch, reading.counters(wanted))
        self._state = _Fed(attempt, identity)
        return identity

    def submit(self, attempt: str, pages: Pages) -> Submitted | Declined | Unknown:
        """Store the panels and start printing; the bytes are not kept beyond the sides still to be sent."""
        state = self._state
        if isinstance(state, _Printing | _Held) and state.attempt == attempt:
            return Submitted()
        if not isinstance(state, _Fed) or state.attempt != attempt:
            return Declined(Fault.JOB_LOST, Place.UNKNOWN)
        sides = pages.sides[: 2 if self._options.print_back else 1]
        whole = (pages.width, pages.height) == (panels.WIDTH, panels.HEIGHT)
        if not whole or len(sides) * PANELS_A_SIDE != state.identity.counters["panels_wanted"]:
            return Declined(Fault.DOCUMENT_UNREADABLE, Place.TRANSPORT)
        reading = self._machine.read()
        if isinstance(reading, NoAnswer):
            return Declined(Fault.CARD_PRINTER_SILENT, Place.UNKNOWN)
        if not _lies_untouched(reading, state.identity):
            return Declined(Fault.CARD_MECHANICAL, reading.place)
        sent = self._send(wire.FRONT, sides[0])
        match sent:
            case None:
                self._state = _Printing(attempt, state.identity, 0, self._clock(), sides[1:])
                return Submitted()
            case wire.Refusal():
                return Declined(Fault.PRINTER_REFUSED, Place.TRANSPORT)
            case NoAnswer():
                self._state = _Doubt(attempt, state.identity)
                return _silent(sent)

    def _send(self, side: bytes, rgb: bytes) -> wire.Refusal | NoAnswer | None:
        """Store one side and have it printed: the first panel is burnt only when all five were acknowledged."""
        planes = panels.separate(rgb)
        downloads = (
            wire.download(panel, planes[panel], compressed=self._options.compressed) for panel in wire.Panel
        )
        for command in (side, *downloads):
            answer = self._talk.ask(command, self._talk.patience.movement)
            if not isinstance(answer, wire.Answer):
                return answer
        return self._talk.post([wire.print_panel(panel) for panel in wire.Panel])

    def progress(self, attempt: str) -> Progress:
        """How far the attempt is. Made only when counters and sensors bear the acknowledgements out."""
        match self._state:
            case _Free():
                return Unknown("nothing is known of this attempt", Fault.JOB_LOST)
            case state if state.attempt != attempt:
                return Unknown("another attempt is in the printer", Fault.JOB_LOST)
            case _Fed():
                return Working(0, self._sides)
            case _Printing() as state:
                return self._look_at_printing(state)
            case _Doubt() as state:
                return self._look_for_evidence(state)
            case _Held(made=made):
                return made
            case _Ejecting() as state:
                return self._look_at_ejecting(state)
            case _Ended(result=result):
                return result

    @property
    def _sides(self) -> int:
        return 2 if self._options.print_back else 1

    def _look_at_printing(self, state: _Printing) -> Progress:
        while self._talk.expected:
            match self._talk.heard():
                case None:
                    if self._clock() - state.heard_at > self._talk.patience.movement:
                        return self._lose(state, self._talk.hang_up("no answer while printing"))
                    self._state = state
                    return Working(state.finished, self._sides)
                case wire.Answer():
                    state = replace(state, heard_at=self._clock())
                case wire.Refusal(code):
                    return self._broke_off(state, code)
                case NoAnswer() as silent:
                    return self._lose(state, silent)
        state = replace(state, finished=state.finished + 1, heard_at=self._clock())
        if state.rest:
            return self._send_back(state)
        return self._conclude(state)

    def _send_back(self, state: _Printing) -> Progress:
        match self._send(wire.BACK, state.rest[0]):
            case None:
                self._state = replace(state, rest=state.rest[1:])
                return Working(state.finished, self._sides)
            case wire.Refusal(code):
                return self._broke_off(state, code)
            case NoAnswer() as silent:
                return self._lose(state, silent)

    def _lose(self, state: _Printing | _Ejecting, _silent_wire: NoAnswer) -> Progress:
        self._state = _Doubt(state.attempt, state.identity)
        return Working(0, self._sides)

    def _look_for_evidence(self, state: _Doubt) -> Progress:
        answer = self._conclude(state)
        if isinstance(answer, Unknown) and answer.fault is Fault.CARD_PRINTER_SILENT:
            self._state = replace(state, misses=state.misses + 1)
            return answer if state.misses + 1 >= MISSES else Working(0, self._sides)
        return answer

    def _broke_off(self, state: _Printing | _Ejecting, code: wire.Code) -> Progress:
        while self._talk.expected:  # what was sent ahead is refused in turn
            if isinstance(self._talk.wait(self._talk.patience.answer), NoAnswer):
                return self._lose(state, NoAnswer("silent after an error"))
        stopped = self._machine.stopped(code)
        if isinstance(stopped, NoAnswer):
            return self._lose(state, stopped)
        return self._settle(state, judge(state.identity, stopped.reading, stopped.fault))

    def _conclude(self, state: _Printing | _Doubt | _Ejecting) -> Progress:
        reading = self._machine.read()
        if isinstance(reading, NoAnswer):
            self._state = _Doubt(state.attempt, state.identity)
            return _silent(reading)
        fault = Fault.INTERRUPTED if isinstance(state, _Doubt) else Fault.CARD_MECHANICAL
        return self._settle(state, judge(state.identity, reading, fault))

    def _settle(self, state: _Printing | _Doubt | _Ejecting, verdict: Fenced) -> Progress:
        match verdict:
            case Made(place=Place.HELD) as made if not isinstance(state, _Ejecting):
                self._state = _Held(state.attempt, state.identity, made)
                return made
            case Made() | Failed():
                result = verdict
                if isinstance(state, _Ejecting) and verdict == Made(Place.HELD, verdict.evidence):
                    result = Failed(Fault.CARD_JAM, Place.TRANSPORT, verdict.evidence)
                self._state = _Ended(state.attempt, result, state.identity)
                return result
            case Untouched(evidence):
                result = Failed(Fault.CARD_MECHANICAL, Place.CLEAR, evidence)
                self._state = _Ended(state.attempt, result, state.identity)
                return result
            case Unknown():
                self._state = _Doubt(state.attempt, state.identity)
                return verdict

    def _look_at_ejecting(self, state: _Ejecting) -> Progress:
        match self._talk.heard():
            case None:
                if self._clock() - state.heard_at > self._talk.patience.movement:
                    return self._lose(state, self._talk.hang_up("no answer while ejecting"))
                return Working(self._sides, self._sides)
            case wire.Answer():
                made = Made(Place.OUTLET, {"acknowledged": 1})
                self._state = _Ended(state.attempt, made, state.identity)
                return made
            case wire.Refusal(code):
                return self._broke_off(state, code)
            case NoAnswer() as silent:
                return self._lose(state, silent)

    def release(self, attempt: str) -> Submitted | Unknown:
        """Eject the held card into the mouth; once."""
        state = self._state
        if isinstance(state, _Ejecting | _Ended) and state.attempt == attempt:
            return Submitted()
        if not isinstance(state, _Held) or state.attempt != attempt:
            return Unknown("no card of this attempt is held", Fault.JOB_LOST)
        if self._machine.outlet() is Outlet.OCCUPIED:
            return Unknown("another card is in the mouth", Fault.OUTLET_OCCUPIED)
        sent = self._talk.post([wire.EJECT])
        if sent is not None:
            self._state = _Doubt(attempt, state.identity)
            return _silent(sent)
        self._state = _Ejecting(attempt, state.identity, self._clock())
        return Submitted()
