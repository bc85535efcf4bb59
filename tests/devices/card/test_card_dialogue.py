"""Answers carry no names: a conversation keeps them in step with the questions, or begins anew."""

from collections.abc import Callable
from itertools import chain, repeat

import pytest

from devices.card import wire
from devices.card.dialogue import Dialogue, NoAnswer, Patience
from devices.transport import TransportError
from simulators.virtual_time import VirtualTime

SERIAL = b"10000000001\x06"


class Script:
    """A transport that answers each write with what the script says, and counts its openings and closings."""

    def __init__(self, *answers: bytes) -> None:
        self._answers = chain(answers, repeat(b""))
        self._time = VirtualTime()
        self.waiting = b""
        self.written: list[bytes] = []
        self.opened = self.closed = 0
        self.broken = False
        self.talk = Dialogue(self._open, self._time, Patience())

    def _open(self) -> "Script":
        if self.broken:
            raise TransportError("no such line")
        self.opened += 1
        return self

    def write(self, data: bytes) -> None:
        """Take the command and lay its answer ready."""
        if self.broken:
            raise TransportError("pulled")
        self.written.append(data)
        self.waiting += next(self._answers)

    def read(self, most: int, within: float) -> bytes:
        """Give what lies ready, else let the time pass."""
        if self.broken:
            raise TransportError("pulled")
        data, self.waiting = self.waiting[:most], self.waiting[most:]
        if not data:
            self._time.pass_by(within)
        return data

    def discard(self) -> None:
        """Throw away what lies ready."""
        self.waiting = b""

    def close(self) -> None:
        """Count."""
        self.closed += 1


def test_a_conversation_begins_with_the_serial_number() -> None:
    """Exactly one answer to it, and the question asked is then answered by its own."""
    script = Script(SERIAL, b"7\x06")
    assert script.talk.ask(wire.counter("c")) == wire.Answer("7")
    assert script.written == [wire.READ_SERIAL, wire.counter("c")]


def test_what_was_lying_there_is_thrown_away_first() -> None:
    """A dead kiosk's late answers come before ours."""
    script = Script(SERIAL, b"7\x06")
    script.waiting = b"\x06\x06half"
    assert script.talk.ask(wire.counter("c")) == wire.Answer("7")


def test_a_stale_answer_is_not_taken_for_the_serial_number() -> None:
    """An acknowledgement, or two answers to one question: ask again until one question has one answer."""
    for first in (b"\x06", SERIAL + SERIAL, b"\x15T", SERIAL + b"ha"):
        script = Script(first, SERIAL, b"7\x06")
        assert script.talk.ask(wire.counter("c")) == wire.Answer("7")
        assert script.written == [wire.READ_SERIAL, wire.READ_SERIAL, wire.counter("c")]


def test_a_printer_that_never_gives_one_answer_is_given_up() -> None:
    """Three times two answers: out of step, hung up."""
    script = Script(*[SERIAL + SERIAL] * 3)
    assert script.talk.ask(wire.counter("c")) == NoAnswer("answers without a question")
    assert script.closed == 1


def test_a_surplus_answer_between_two_questions_begins_the_conversation_anew() -> None:
    """It would be taken for the answer to the next."""
    script = Script(SERIAL, b"7\x06", SERIAL, b"8\x06")
    assert script.talk.ask(wire.counter("c")) == wire.Answer("7")
    script.waiting = b"99\x06"
    assert script.talk.ask(wire.counter("p")) == wire.Answer("8")
    assert (script.opened, script.closed) == (2, 1)


@pytest.mark.faults(22)
def test_a_doubled_answer_that_comes_late_is_not_taken_for_the_next() -> None:
    """The first answer again in the second's place: the serial number at the end shows that all were shifted."""
    script = Script(SERIAL, b"7\x06", b"7\x06", b"30\x06")
    assert script.talk.ask_all(wire.counter("c"), wire.counter("p")) == NoAnswer("answers out of step")
    assert script.closed == 1


def test_several_questions_end_with_the_serial_number() -> None:
    """Answers that fit are given in order, without it."""
    script = Script(SERIAL, b"7\x06", b"30\x06", SERIAL)
    answers = script.talk.ask_all(wire.counter("c"), wire.counter("p"))
    assert answers == [wire.Answer("7"), wire.Answer("30")]


def test_an_answer_nobody_waits_for_is_out_of_step() -> None:
    """Fetching more than was asked for hangs up."""
    script = Script(SERIAL)
    assert script.talk.post([]) is None
    script.waiting = b"\x06"
    assert script.talk.heard() == NoAnswer("an answer without a question")


def test_a_torn_answer_hangs_up_and_the_next_question_begins_anew() -> None:
    """Half an answer is none."""
    script = Script(SERIAL, b"7", SERIAL, b"8\x06")
    assert script.talk.ask(wire.counter("c")) == NoAnswer("no answer in time")
    assert script.talk.ask(wire.counter("c")) == wire.Answer("8")
    assert (script.opened, script.closed) == (2, 1)


def test_a_line_that_babbles_is_never_quiet() -> None:
    """Draining ends in bounded time."""
    script = Script()
    read: Callable[[int, float], bytes] = script.read

    def babble(most: int, within: float) -> bytes:
        read(most, within)
        return b"\x06"

    script.read = babble  # type: ignore[method-assign]
    assert script.talk.quiet(0.05) == NoAnswer("never quiet")


def test_a_line_that_is_not_there_is_no_answer() -> None:
    """Neither when opening, nor writing, nor reading."""
    script = Script(SERIAL, b"7\x06")
    script.broken = True
    assert script.talk.ask(wire.INSERT) == NoAnswer("the wire cannot be opened")
    script.broken = False
    assert script.talk.ask(wire.counter("c")) == wire.Answer("7")
    assert script.talk.post([wire.INSERT]) is None
    script.broken = True
    assert script.talk.heard() == NoAnswer("the wire is gone")
    assert script.talk.heard() == NoAnswer("not connected")


def test_hanging_up_closes_the_line_and_forgets() -> None:
    """On a network that drops what the printer had of a half-sent download."""
    script = Script(SERIAL, b"")
    script.talk.post([wire.INSERT])
    assert script.talk.expected == 1
    script.talk.hang_up()
    assert (script.talk.expected, script.closed) == (0, 1)
