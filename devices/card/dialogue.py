"""One conversation with the card printer: commands go out, answers are matched to them in order, in bounded time.

An answer carries no name, so a missed, torn or surplus one would shift all that follow. After any of these, and after
opening, the conversation is brought in step again: drain, ask for the serial number, and see that just one answer came.
Several questions end with that one too: were the answers shifted, the last would not be the serial number.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol

from devices.card import wire
from devices.transport import Transport, TransportError
from kiosk.core.faults import Fault

CHUNK: Final = 16384
_TRIES: Final = 3


@dataclass(frozen=True)
class NoAnswer:
    """Nothing usable came in time, the wire is gone, or a question was refused. `why` holds no personal data."""

    why: str
    fault: Fault = Fault.CARD_PRINTER_SILENT


@dataclass(frozen=True)
class Patience:
    """Seconds to wait."""

    answer: float = 1.0  # for an answer of a printer at rest
    movement: float = 12.0  # for the end of one movement
    settle: float = 0.05  # without a byte, before a conversation begins
    byte: float = 0.0  # for a byte to be sent, where the line is slow
    unstick: float = 2.5  # the same after a miss: what we send must not keep half a download alive


Outcome = wire.Answer | wire.Refusal | NoAnswer


class Talk(Protocol):
    """A conversation, by whatever means; `expected` is how many answers are still to come."""

    expected: int

    @property
    def patience(self) -> Patience:
        """The times of this conversation."""
        ...

    def ask(self, command: bytes, within: float | None = None) -> Outcome:
        """Send one command and wait for its answer."""
        ...

    def ask_all(self, *commands: bytes) -> list[wire.Answer | wire.Refusal] | NoAnswer:
        """Ask one after the other; the first one left without an answer ends it."""
        ...

    def post(self, commands: Sequence[bytes]) -> NoAnswer | None:
        """Send commands whose answers are fetched later."""
        ...

    def wait(self, within: float) -> Outcome:
        """Wait for the next expected answer."""
        ...

    def heard(self) -> Outcome | None:
        """Give the next expected answer if it has come."""
        ...

    def quiet(self, within: float) -> NoAnswer | None:
        """Wait until nothing has come for so long."""
        ...

    def hang_up(self, why: str = "hung up") -> NoAnswer:
        """Give the connection back and forget what was expected."""
        ...


class Dialogue:
    """Opens the wire when it is needed and closes it when it is out of step."""

    def __init__(self, connect: Callable[[], Transport], clock: Callable[[], float], patience: Patience) -> None:
        self._connect = connect
        self._clock = clock
        self._patience = patience
        self._wire: Transport | None = None
        self._reader = wire.ReplyReader()
        self._replies: list[wire.Reply] = []
        self._in_step = False
        self._missed = False
        self._serial = ""
        self._begun = 0  # how often it was brought in step
        self.expected = 0

    @property
    def patience(self) -> Patience:
        """The times of this conversation."""
        return self._patience

    def ask(self, command: bytes, within: float | None = None) -> Outcome:
        """Send one command and wait for its answer."""
        sent = self.post([command])
        return sent if sent is not None else self.wait(self._patience.answer if within is None else within)

    def ask_all(self, *commands: bytes) -> list[wire.Answer | wire.Refusal] | NoAnswer:
        """Ask one after the other; the first one left without an answer ends it, and so does a shifted one."""
        answers: list[wire.Answer | wire.Refusal] = []
        out_of_step = self._get_in_step()
        begun = self._begun
        for command in (*commands, wire.READ_SERIAL):
            answer = out_of_step or self.ask(command)
            if isinstance(answer, NoAnswer):
                return answer
            answers.append(answer)
        if begun != self._begun or answers.pop() != wire.Answer(self._serial):
            return self.hang_up("answers out of step")
        return answers

    def post(self, commands: Sequence[bytes]) -> NoAnswer | None:
        """Send commands whose answers are fetched later with `wait` or `heard`."""
        if self.expected == 0 and self._in_step:
            self._listen(0)
            if self._replies or self._reader.torn:
                self.hang_up()
        out_of_step = self._get_in_step()
        if out_of_step is not None:
            return out_of_step
        for command in commands:
            self.expected += 1
            lost = self._write(command)
            if lost is not None:
                return lost
        return None

    def wait(self, within: float) -> Outcome:
        """Wait for the next expected answer; without one the conversation is out of step."""
        until = self._clock() + within
        while not self._replies:
            left = until - self._clock()
            if left <= 0:
                return self.hang_up("no answer in time")
            lost = self._listen(left)
            if lost is not None:
                return lost
        return self._take()

    def heard(self) -> Outcome | None:
        """Give the next expected answer if it has come; None when it has not. Does not wait."""
        if not self._replies:
            lost = self._listen(0)
            if lost is not None:
                return lost
        return self._take() if self._replies else None

    def quiet(self, within: float) -> NoAnswer | None:
        """Wait until nothing has come for so long; the wire is opened first, and what comes is thrown away."""
        self._in_step = False
        return self._open() or self._drain(within)

    def hang_up(self, why: str = "hung up") -> NoAnswer:
        """Close the wire and forget what was expected."""
        if self._wire is not None:
            self._wire.close()
        self._wire = None
        self._in_step = False
        self.expected = 0
        self._replies.clear()
        self._reader.forget()
        return NoAnswer(why)

    def _get_in_step(self) -> NoAnswer | None:
        if self._in_step:
            return None
        lost = self._open()
        for _ in range(_TRIES):
            if lost is not None:
                return lost
            silence = self._patience.unstick if self._missed else self._patience.settle
            lost = self._drain(silence) or self._write(wire.READ_SERIAL)
            self.expected = 1
            answer: Outcome = lost or self.wait(self._patience.answer)
            self._missed = isinstance(answer, NoAnswer)
            if isinstance(answer, NoAnswer):
                return answer
            lost = self._listen(self._patience.settle)
            alone = not self._replies and not self._reader.torn
            self._in_step = lost is None and alone and isinstance(answer, wire.Answer) and bool(answer.text)
            if self._in_step and isinstance(answer, wire.Answer):
                self._serial, self._begun = answer.text, self._begun + 1
                return None
        return lost or self.hang_up("answers without a question")

    def _open(self) -> NoAnswer | None:
        try:
            self._wire = self._wire or self._connect()
        except TransportError:
            return NoAnswer("the wire cannot be opened")
        return None

    def _drain(self, silence: float) -> NoAnswer | None:
        self.expected = 0
        until = self._clock() + silence + self._patience.movement
        while self._clock() < until:
            lost = self._listen(silence, matched=False)
            if lost is not None or not (self._replies or self._reader.torn):
                return lost
            self._replies.clear()
            self._reader.forget()
        return self.hang_up("never quiet")

    def _listen(self, within: float, *, matched: bool = True) -> NoAnswer | None:
        if self._wire is None:
            return NoAnswer("not connected")
        try:
            data = self._wire.read(CHUNK, within)
        except TransportError:
            return self.hang_up("the wire is gone")
        for reply in self._reader.feed(data):
            if matched and isinstance(reply, wire.Garbled):
                return self.hang_up("an answer that is none")
            self._replies.append(reply)
        return None

    def _take(self) -> Outcome:
        reply = self._replies.pop(0)
        if isinstance(reply, wire.Garbled) or self.expected == 0:
            return self.hang_up("an answer without a question")
        self.expected -= 1
        return reply

    def _write(self, data: bytes) -> NoAnswer | None:
        if self._wire is None:
            return NoAnswer("not connected")
        until = self._clock() + self._patience.movement + 2 * self._patience.byte * len(data)
        with suppress(TransportError):
            for at in range(0, len(data), CHUNK):
                if self._clock() > until:
                    break
                self._wire.write(data[at : at + CHUNK])
            else:
                return None
        return self.hang_up("the wire took no bytes")
