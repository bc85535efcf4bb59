"""The card printer's policy: one blank at a time, nothing claimed without counters and sensors.

A look reads counters and sensors: `Patience.answer` for each question, of which the first silent one ends it, and
before it at most `unstick` + `movement` for a line out of step. A settled look is two, each after a quiet `unstick`.

The printer has no job names. An attempt is known by what this object remembers and, after a restart, by the `Identity`
noted before its card was printed (`devices.card.evidence`). Every call ends in bounded time; printing and ejecting go
on by themselves and are looked at with `progress` and `outlet`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from time import sleep
from typing import assert_never

from devices.card import boxes, panels, wire
from devices.card.cleaning import Cleaning, clean
from devices.card.course import Course
from devices.card.dialogue import Dialogue, NoAnswer, Patience
from devices.card.encoding import MISSES as READER_MISSES
from devices.card.encoding import Encoding
from devices.card.evidence import PANELS_A_SIDE, Count, Reading, judge
from devices.card.fittings import Fittings
from devices.card.machine import Condition, Machine, Stopped
from devices.card.states import Binned, Broken, Doubt, Ejecting, Fed, Free, Held, Presented, Printing, State
from devices.chip.driver import ChipEncoder
from devices.presence import MISSES
from devices.transport import Transport
from kiosk.core.faults import Fault
from kiosk.core.printer import (
    Declined,
    Failed,
    Fenced,
    Identity,
    Located,
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
    Working,
)
from kiosk.core.supplies import Level, Source, Supplies, Supply
from kiosk.core.terms import Medium


@dataclass(frozen=True)
class Options:
    """What the installer declares. Times in seconds."""

    print_back: bool = False  # the back of KTP-el is preprinted
    compressed: bool = True
    ribbon_low: int = 20  # cards
    fittings: Fittings = field(default_factory=Fittings)
    patience: Patience = field(default_factory=Patience)
    fence: float = 45.0  # for a printer that is still printing


class CardPrinterDriver:
    """Implements `kiosk.core.printer.DocumentPrinter` for cards. Used by the one thread that owns the device."""

    def __init__(
        self,
        line: Callable[[], Transport] | Machine,
        *,
        clock: Callable[[], float],
        new_epoch: Callable[[], str],
        options: Options | None = None,
        pause: Callable[[float], None] = sleep,
        encoder: ChipEncoder | None = None,
    ) -> None:
        """`line` opens the wire; or it is a machine that is spoken to by other means."""
        self._options = options or Options()
        self._clock = clock
        self._new_epoch = new_epoch
        self._pause = pause
        self._encoding = None if encoder is None else Encoding(encoder)
        self._sides = 2 if self._options.print_back else 1
        self._machine = line if isinstance(line, Machine) else _machine(line, clock, self._options)
        self._talk = self._machine.talk
        self._course = Course(self._machine, clock, sides=self._sides)
        self._state: State = Free()
        self._epoch = ""
        self._misses = 0
        self._last: Status = Unknown("not asked yet", Fault.CARD_PRINTER_SILENT)
        self._left: dict[Supply, Level] = {}

    @property
    def medium(self) -> Medium:
        """Cards."""
        return Medium.CARD

    @property
    def holds(self) -> bool:
        """The printed card stays inside until `release`."""
        return True

    def status(self) -> Status:
        """Ask the printer how it is; silence becomes Unknown at the third time. One look."""
        if isinstance(self._state, Printing | Ejecting | Doubt | Held):
            return NotReady((Fault.ATTEMPT_OPEN,))
        now = self._machine.condition()
        if isinstance(now, NoAnswer):
            self._misses += 1
            if self._misses >= MISSES:
                self._last = _silent(now)
        else:
            self._misses = 0
            self._last = self._judged(now, READER_MISSES)
            self._left = {Supply.RIBBON: Level(now.ribbon, Source.COUNTER)}
            if Fault.BLANKS_EMPTY in now.faults:
                self._left[Supply.BLANKS] = Level(0, Source.SENSOR)
        return self._last

    def supplies(self) -> Supplies:
        """Cards that the ribbon is good for; of blanks only that there are none. At once."""
        return dict(self._left)

    def _judged(self, now: Condition, misses: int = 1) -> Ready | NotReady:
        outlet = now.reading.outlet
        chip = None if self._encoding is None else self._encoding.fault(misses=misses)
        faults = now.faults if chip is None else (*now.faults, chip)
        ours = isinstance(self._state, Fed) and not now.reading.feed
        if (now.reading.feed or now.reading.station) and not ours:
            faults = (Fault.CARD_JAM, *faults)
            if self._options.fittings.ejects and outlet is Outlet.EMPTY:
                outlet = Outlet.UNKNOWN  # with its power it would come out, to whoever stands there
        if outlet is Outlet.OCCUPIED:
            faults = (*faults, Fault.OUTLET_OCCUPIED)
        return NotReady(faults, outlet) if faults else Ready(outlet, now.warnings)

    def look(self) -> Identity | Declined:
        """Prove path and mouth empty, and say who the printer is and what it has counted. A look.

        The boot is marked here, before anything is noted: a blank is known to have stayed in the hopper only if the
        printer was never off since.
        """
        clear = self._clear()
        if isinstance(clear, Declined):
            return clear
        if self._mark(clear) is not None:
            return Declined(Fault.CARD_PRINTER_SILENT)
        return Identity(clear.serial, self._epoch, clear.counters())

    def _mark(self, now: Reading) -> NoAnswer | None:
        if not now.marked or not self._epoch:
            self._epoch = self._new_epoch()
        return self._machine.take_charge(self._machine.mark)

    def prepare(self, attempt: str) -> Identity | Declined | Unknown:
        """Prove path and mouth empty and lay a blank at its station; the same attempt again gives the same.

        Two looks and a movement; three settled looks more when the movement's answer was lost. With an encoder the
        station is the contactless one, and the chip's UID is read there.
        """
        state = self._state
        if isinstance(state, Fed) and state.attempt == attempt:
            found = self._machine.read()
            if isinstance(found, NoAnswer):
                return _silent(found)
            if found.untouched(state.identity):
                return state.identity
        clear = self._clear()
        return clear if isinstance(clear, Declined) else self._feed(attempt, clear)

    def _clear(self) -> Reading | Declined:
        """See that a card can be fed. What lies in the path already is not the next attempt's blank."""
        if isinstance(self._state, Printing | Ejecting | Doubt | Held):
            return Declined(Fault.ATTEMPT_OPEN)
        now = self._machine.condition()
        if isinstance(now, NoAnswer):
            return Declined(now.fault)
        self._state = Free()
        match self._judged(now):
            case NotReady(faults):
                return Declined(faults[0])
            case Ready():
                return now.reading

    def _feed(self, attempt: str, before: Reading) -> Identity | Declined | Unknown:
        if self._mark(before) is not None:
            return Declined(Fault.CARD_PRINTER_SILENT)
        moved = self._machine.move(wire.INSERT if self._encoding is None else wire.INSERT_AT_ANTENNA)
        if isinstance(moved, Stopped):
            after = moved.reading
            still = after.place is Place.CLEAR and after.inserted == before.inserted
            return Declined(moved.fault, Place.HOPPER if still else after.place, after.drawn)
        unheard = isinstance(moved, NoAnswer)
        reading = self._machine.insisted(self._machine.settled if unheard else self._machine.read)
        if isinstance(reading, NoAnswer):
            return _silent(reading)
        return self._fed(attempt, before, reading, unheard=unheard)

    def _fed(self, attempt: str, before: Reading, reading: Reading, *, unheard: bool) -> Identity | Declined | Unknown:
        if reading.serial != before.serial:
            return Unknown("another printer answers", Fault.CARD_PRINTER_SILENT)
        if reading.feed:
            return Declined(Fault.FEED_FAILED, Place.TRANSPORT, reading.drawn)  # two blanks, or one half the way
        if unheard and reading.marked and reading.place is Place.CLEAR and reading.inserted == before.inserted:
            return Declined(Fault.CARD_PRINTER_SILENT)
        if not (reading.station and reading.marked and reading.inserted == before.inserted + 1):
            return Unknown("a blank was acknowledged and not seen", Fault.FEED_FAILED)
        uid = None if self._encoding is None else self._encoding.uid()
        if isinstance(uid, Fault):
            return Declined(uid, Place.TRANSPORT)
        identity = Identity(reading.serial, self._epoch, reading.counters(PANELS_A_SIDE * self._sides), uid)
        self._state = Fed(attempt, identity)
        return identity

    def submit(self, attempt: str, pages: Pages) -> Submitted | Declined | Unknown:
        """Store the panels and start printing, on the blank that this run prepared for this attempt.

        A look, and `movement` twice for each of six commands: to be sent and to be answered. With an encoder the chip
        is written and read back first, in at most four conversations (`devices.chip.driver.Patience`): a blank whose
        chip fails is taken, and `progress` says that it came to a stop.
        """
        state = self._state
        if isinstance(state, Printing | Held | Broken) and state.attempt == attempt:
            return Submitted()
        if not isinstance(state, Fed) or state.attempt != attempt:
            return Declined(Fault.CARD_LOST, Place.UNKNOWN)
        sides = pages.sides[: self._sides]
        wanted = state.identity.counters[Count.WANTED]
        shape = (pages.width, pages.height, len(sides) * PANELS_A_SIDE)
        if shape != (panels.WIDTH, panels.HEIGHT, wanted) or not pages.whole:
            return Declined(Fault.DOCUMENT_UNREADABLE, Place.TRANSPORT)
        reading = self._machine.read()
        if isinstance(reading, NoAnswer):
            return Declined(Fault.CARD_PRINTER_SILENT, Place.UNKNOWN)
        if not reading.untouched(state.identity):
            return Declined(Fault.CARD_MECHANICAL, reading.place)
        chip = None if self._encoding is None else self._encoding.encode(state.identity.chip_uid, pages.chip)
        if chip is not None:
            self._state = Broken(attempt, state.identity, Failed(chip, Place.TRANSPORT, reading.counters()))
            return Submitted()
        match self._machine.burn(wire.FRONT, sides[0]):
            case None:
                self._state = Printing(attempt, state.identity, 0, self._clock(), sides[1:])
                return Submitted()
            case wire.Refusal():
                return Declined(Fault.CARD_REFUSED, Place.TRANSPORT)
            case NoAnswer() as silent:
                self._state = Doubt(attempt, state.identity)
                return _silent(silent)

    def progress(self, attempt: str) -> Progress:
        """How far the attempt is. Made only when counters and sensors bear the acknowledgements out.

        Does not wait for a movement; one look at its end, and `movement` for each panel refused in turn after an error.
        """
        state = self._state
        if isinstance(state, Free | Binned) or state.attempt != attempt:
            return Unknown("not an attempt of this run", Fault.CARD_LOST)
        match state:
            case Fed():
                return Working(0, self._sides)
            case Printing() | Ejecting() | Doubt():
                self._state, answer = self._course.look(state)
                return answer
            case Held(made=made) | Presented(made=made):
                return made
            case Broken(failed=failed):
                return failed
            case _:
                assert_never(state)

    def release(self, attempt: str) -> Submitted | Unknown:
        """Eject the held card into the mouth, once, if it is still proven to be held. Three looks."""
        state = self._state
        if isinstance(state, Ejecting | Presented) and state.attempt == attempt:
            return Submitted()
        if not isinstance(state, Held) or state.attempt != attempt:
            return Unknown("no card of this attempt is held", Fault.CARD_LOST)
        found = self._machine.insisted(self._machine.read)
        if isinstance(found, NoAnswer):
            return _silent(found)
        if found.mouth:
            return Unknown("the mouth is not empty", Fault.OUTLET_OCCUPIED)
        match judge(state.identity, found):
            case Made(Place.HELD):
                pass
            case _:
                return Unknown("the card is no longer proven to be held", Fault.CARD_MECHANICAL)
        sent = self._talk.post([wire.EJECT])
        if sent is not None:
            self._state = Doubt(attempt, state.identity, ejecting=True)
            return _silent(sent)
        self._state = Ejecting(attempt, state.identity, self._clock())
        return Submitted()

    def outlet(self) -> Outlet:
        """What is in the mouth.

        A card on its way there is not there yet: EMPTY. Its arrival, acknowledged by the printer, is told once as
        OCCUPIED even to one who looks when a quick hand has already taken it. Got stuck or lost on the way: UNKNOWN.
        """
        if isinstance(self._state, Ejecting | Doubt):
            self._state, _ = self._course.look(self._state)
        match self._state:
            case Ejecting():
                return Outlet.EMPTY if self._options.fittings.mouth else Outlet.NO_SENSOR
            case Doubt():
                return Outlet.UNKNOWN
            case Broken(failed=failed, ejecting=True) if failed.blank is not Place.OUTLET:
                return Outlet.UNKNOWN
            case Presented(told=False) as state if self._options.fittings.mouth:
                self._state = replace(state, told=True)
                return Outlet.OCCUPIED
            case Printing():
                return Outlet.EMPTY if self._options.fittings.mouth else Outlet.NO_SENSOR
            case _:
                return self._machine.outlet()

    def retract(self, attempt: str) -> Located:
        """Take the held or presented card back into the box under the feeder; UNKNOWN when nobody can tell.

        What moves is waited for, then two movements, and three settled looks after each whose answer was lost.
        """
        return self._put_away(attempt, boxes.retract)

    def reject(self, attempt: str) -> Located:
        """Move whatever is in the path into the reject box; UNKNOWN when nobody can tell.

        As `retract`, with one movement. What got stuck on its way out is located only by the count of dropped cards.
        """
        return self._put_away(attempt, boxes.reject)

    def _put_away(self, attempt: str, move: Callable[[Machine], Located]) -> Located:
        state = self._state
        if isinstance(state, Binned) and state.attempt == attempt:
            return state.at
        at = move(self._machine)
        binned = at.place in {Place.REJECT_BIN, Place.RETRACT_BIN}
        if binned and isinstance(state, Broken) and state.ejecting and not self._options.fittings.counts_drops:
            at, binned = Located(Place.UNKNOWN), False  # a hand may have been quicker than the rollers
        self._state = Binned(attempt, at) if binned else Free()
        return at

    def fence(self, attempt: str, before: Identity) -> Fenced:
        """Drop the connection, wait until the printer is quiet and answers, and judge by what it then says.

        A printer that is still printing answers when it has ended; it is waited for, at most `Options.fence` seconds.
        The guide has no command that cancels without forgetting the evidence; what the printer has, it finishes inside.
        """
        until = self._clock() + self._options.fence
        self._talk.hang_up()
        self._state = Free()
        while True:
            found = self._machine.settled()
            if not isinstance(found, NoAnswer):
                break
            if self._clock() >= until:
                return _silent(found)
            self._pause(self._options.patience.answer)
        verdict = judge(before, found)
        match verdict:
            case Made(Place.HELD):
                self._state = Held(attempt, before, verdict)
            case Made():
                self._state = Presented(attempt, before, verdict)
            case _:
                pass
        return verdict

    def feeder_empty(self) -> bool | None:
        """Whether no card is left in the feeder; None when nobody can tell. One question."""
        found = self._machine.feeder_empty()
        return None if isinstance(found, NoAnswer) else found

    def clean(self) -> Cleaning:
        """Have the cleaning card that lies alone in the feeder drawn through and put into the mouth.

        Two looks, and `cleaning.SECONDS` for the movement.
        """
        if isinstance(self._state, Printing | Ejecting | Doubt | Held):
            return Declined(Fault.ATTEMPT_OPEN)
        self._state = Free()
        return clean(self._machine)

    def close(self) -> None:
        """Give the connections back."""
        self._talk.hang_up()
        if self._encoding is not None:
            self._encoding.close()


def _machine(connect: Callable[[], Transport], clock: Callable[[], float], options: Options) -> Machine:
    talk = Dialogue(connect, clock, options.patience)
    return Machine(talk, options.fittings, options.ribbon_low, compressed=options.compressed)


def _silent(silence: NoAnswer) -> Unknown:
    return Unknown(silence.why, silence.fault)
