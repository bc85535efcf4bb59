"""What the driver asks and does, one short exchange each, answered with values."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, assert_never

from devices.card import panels, wire
from devices.card.dialogue import NoAnswer, Talk
from devices.card.evidence import Reading
from devices.card.fittings import COVERED_FROM, Fittings
from devices.presence import MISSES
from kiosk.core.faults import Fault
from kiosk.core.printer import Outlet, Place

log = logging.getLogger("anjungan")
RIBBON: Final = "ymcko"
MARK: Final = wire.Mode.HOST_NO_RETRY


@dataclass(frozen=True)
class Condition:
    """Everything that stops the next card, the worst first, and what will soon."""

    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    reading: Reading
    ribbon: int = 0  # cards that it is still good for


@dataclass(frozen=True)
class Done:
    """A movement ended well."""


@dataclass(frozen=True)
class Stopped:
    """A movement was refused or broke off: why, and what was read afterwards."""

    fault: Fault
    reading: Reading


class Machine:
    """Turns questions into bytes and answers into words. Every method may answer NoAnswer."""

    mark: wire.Mode = MARK

    def __init__(self, talk: Talk, fittings: Fittings, ribbon_low: int, *, compressed: bool = True) -> None:
        self.talk = talk
        self._compressed = compressed
        self._fittings = fittings
        self._ribbon_low = ribbon_low
        self._refused: set[str] = set()

    def read(self) -> Reading | NoAnswer:
        """Read identity, counters and positions."""
        fittings = self._fittings
        drops = (fittings.rejected, fittings.retracted) if fittings.counts_drops else ()
        mouth = (fittings.mouth,) if fittings.mouth else ()
        counters = [wire.counter(name) for name in ("c", "p", *drops)]
        sensors = [wire.sensor(name) for name in ("m", "p", *mouth)]
        questions = [wire.READ_SERIAL, wire.READ_MODE, *counters, *sensors]
        answers = self.talk.ask_all(*questions)
        if isinstance(answers, NoAnswer):
            return answers
        serial, mode = _text(answers[0]), _text(answers[1])
        numbers = self._figures(questions[2:], answers[2:])
        if isinstance(numbers, NoAnswer):
            return numbers
        if not serial:
            return self.talk.hang_up("an answer that is none of its kind")
        counts, levels = numbers[: len(counters)], numbers[len(counters) :]
        covered = [level >= COVERED_FROM for level in levels]
        return Reading(
            serial,
            _mode(mode) == MARK,
            counts[0],
            counts[1],
            covered[0],
            covered[1],
            covered[2] if mouth else None,
            *counts[2:],
        )

    def settled(self) -> Reading | NoAnswer:
        """Read twice with a quiet time before each; only what stays the same is evidence."""
        quiet = self.talk.quiet(self.talk.patience.unstick)
        first = quiet if quiet is not None else self.read()
        if isinstance(first, NoAnswer):
            return first
        quiet = self.talk.quiet(self.talk.patience.unstick)
        second = quiet if quiet is not None else self.read()
        return second if second == first or isinstance(second, NoAnswer) else NoAnswer("still moving")

    def insisted(self, look: Callable[[], Reading | NoAnswer]) -> Reading | NoAnswer:
        """Look again after a miss; the third miss is an answer."""
        found = look()
        for _ in range(MISSES - 1):
            if isinstance(found, NoAnswer):
                found = look()
        return found

    def condition(self) -> Condition | NoAnswer:
        """Read everything that decides whether a card can be printed. Positions are judged by the caller."""
        reading = self.read()
        if isinstance(reading, NoAnswer):
            return reading
        texts = self._texts(wire.READ_RIBBON_END, wire.READ_RIBBON, wire.READ_CLEANING)
        names = [name for name in (self._fittings.bins_full, self._fittings.head_hot) if name]
        sensors = [wire.sensor(name) for name in ("o", *names)]
        questions = [wire.FEEDER_EMPTY, wire.FEEDER_LOW, wire.counter("l"), *sensors]
        answers = self.talk.ask_all(*questions)
        if isinstance(texts, NoAnswer) or isinstance(answers, NoAnswer):
            return NoAnswer("no answer")
        numbers = self._figures(questions, answers)
        if isinstance(numbers, NoAnswer):
            return numbers
        ended, ribbon, cleaning = texts
        empty, low, left, cover, *extra = numbers
        at = dict(zip(names, extra, strict=True))
        faults = {
            Fault.CARD_COVER_OPEN: cover >= COVERED_FROM,
            Fault.RIBBON_WRONG: ribbon != RIBBON,
            Fault.RIBBON_EMPTY: ended != wire.OK,
            Fault.BLANKS_EMPTY: empty != 0,
            Fault.REJECT_BIN_FULL: at.get(self._fittings.bins_full, 0) >= COVERED_FROM,
            Fault.HEAD_COOLING: at.get(self._fittings.head_hot, 0) >= COVERED_FROM,
        }
        warnings = {
            Fault.BLANKS_LOW: low != 0 and empty == 0,
            Fault.RIBBON_LOW: left < self._ribbon_low,
            Fault.CLEANING_DUE: cleaning == wire.NEED_CLEANING,
        }
        return Condition(
            tuple(fault for fault, there in faults.items() if there),
            tuple(fault for fault, there in warnings.items() if there),
            reading,
            left,
        )

    def outlet(self) -> Outlet:
        """What the sensor of the mouth says."""
        if not self._fittings.mouth:
            return Outlet.NO_SENSOR
        level = self._number(wire.sensor(self._fittings.mouth))
        if level is None:
            return Outlet.UNKNOWN
        return Outlet.OCCUPIED if level >= COVERED_FROM else Outlet.EMPTY

    def take_charge(self, mode: wire.Mode) -> NoAnswer | None:
        """Take error management from the printer: left to itself it prints a card again after an error (`Ssd`)."""
        answers = self.talk.ask_all(wire.set_mode(mode), wire.CLEAR_STATUS)
        if isinstance(answers, NoAnswer):
            return answers
        obeyed = all(isinstance(answer, wire.Answer) for answer in answers)
        return None if obeyed else NoAnswer("the printer keeps its error management")

    def clear(self) -> NoAnswer | None:
        """Clear the error of an earlier movement; takes charge first where a power cut has undone it."""
        texts = self._texts(wire.READ_MODE)
        if isinstance(texts, NoAnswer):
            return texts
        if _mode(texts[0]) == wire.Mode.PRINTER:
            return self.take_charge(wire.Mode.HOST)
        answer = self.talk.ask(wire.CLEAR_STATUS)
        return answer if isinstance(answer, NoAnswer) else None

    def burn(self, side: bytes, rgb: bytes) -> wire.Refusal | NoAnswer | None:
        """Store one side and have it printed: nothing is burnt before all five panels were acknowledged."""
        planes = panels.separate(rgb)
        downloads = (wire.download(panel, planes[panel], compressed=self._compressed) for panel in wire.Panel)
        for command in (side, *downloads):
            answer = self.talk.ask(command, self.talk.patience.movement)
            if not isinstance(answer, wire.Answer):
                return answer
        return self.talk.post([wire.print_panel(panel) for panel in wire.Panel])

    def feeder_empty(self) -> bool | NoAnswer:
        """Whether no card is left in the feeder."""
        found = self._number(wire.FEEDER_EMPTY)
        return NoAnswer("no answer") if found is None else found == wire.ALL_EMPTY

    def cleanings(self) -> int | NoAnswer:
        """How often it was cleaned, by its own count."""
        found = self._number(wire.counter("n"))
        return NoAnswer("no answer") if found is None else found

    def move(self, command: bytes, within: float | None = None) -> Done | Stopped | NoAnswer:
        """Do one movement and wait for its end."""
        match self.talk.ask(command, within or self.talk.patience.movement):
            case wire.Answer():
                return Done()
            case wire.Refusal(code):
                return self.stopped(code)
            case NoAnswer() as silent:
                return silent

    def stopped(self, code: wire.Code) -> Stopped | NoAnswer:
        """Find out what a code after NACK means here and now."""
        reading = self.read()
        return reading if isinstance(reading, NoAnswer) else Stopped(self._cause(code, reading), reading)

    def _cause(self, code: wire.Code, /, reading: Reading) -> Fault:
        match code:
            case wire.Code.COVER:
                return Fault.CARD_COVER_OPEN
            case wire.Code.FEEDER:
                return Fault.BLANKS_EMPTY if self._number(wire.FEEDER_EMPTY) else Fault.FEED_FAILED
            case wire.Code.RIBBON:
                return Fault.RIBBON_EMPTY if self._texts(wire.READ_RIBBON) == [RIBBON] else Fault.RIBBON_WRONG
            case wire.Code.MECHANICAL:
                return Fault.CARD_MECHANICAL if reading.place is Place.CLEAR else Fault.CARD_JAM
            case wire.Code.COMMAND | wire.Code.PARAMETER:
                return Fault.CARD_REFUSED
            case (
                wire.Code.MAGNETIC_CHECKSUM | wire.Code.MAGNETIC_DATA | wire.Code.MAGNETIC_WRITE
            ):  # nobody asked for it
                return Fault.CARD_MECHANICAL
            case _:
                assert_never(code)

    def _texts(self, *commands: bytes) -> list[str] | NoAnswer:
        """Answers as text; a refusal is an empty one."""
        answers = self.talk.ask_all(*commands)
        if isinstance(answers, NoAnswer):
            return answers
        return [_text(answer) for answer in answers]

    def _figures(
        self, questions: Sequence[bytes], answers: Sequence[wire.Answer | wire.Refusal]
    ) -> list[int] | NoAnswer:
        """Answers as numbers. One that is refused is no silence: the printer lacks what the configuration names."""
        found: list[int] = []
        for question, answer in zip(questions, answers, strict=True):
            if isinstance(answer, wire.Refusal):
                return self._lacking(question[1:-1].decode("ascii"))
            number = wire.number(answer.text)
            if number is None:
                return self.talk.hang_up("an answer that is none of its kind")
            found.append(number)
        return found

    def _lacking(self, question: str) -> NoAnswer:
        if question not in self._refused:
            self._refused.add(question)
            log.error("card_printer_refuses question=%s; mend the sensors and counters of [card]", question)
        return NoAnswer(f"the printer refuses {question}", Fault.CARD_REFUSED)

    def _number(self, command: bytes) -> int | None:
        texts = self._texts(command)
        return None if isinstance(texts, NoAnswer) else wire.number(texts[0])


def _text(answer: wire.Answer | wire.Refusal) -> str:
    return answer.text if isinstance(answer, wire.Answer) else ""


def _mode(text: str) -> str:
    """The first of the two values of `Rem`: the mode now (the second is the saved one)."""
    return text.partition(";")[0]
