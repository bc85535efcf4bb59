"""A wire without a kernel in between: a driver's transport straight into the model, in virtual time."""

from collections.abc import Callable
from typing import Protocol

from devices.transport import TransportError
from simulators.card.far_end import FarEnd
from simulators.card.model import CardMachine
from simulators.card.parts import CardFault


class Time(Protocol):
    """A clock that moves when someone waits: `simulators.virtual_time.VirtualTime`, or a world's own."""

    def __call__(self) -> float:
        """The time, in seconds."""
        ...

    def pass_by(self, seconds: float) -> None:
        """Wait."""
        ...


class MachineLine:
    """One connection to the machine. Waiting for an answer lets time pass, never longer than was asked for."""

    def __init__(self, lines: "Lines", channel: int, far_end: FarEnd) -> None:
        self._lines = lines
        self._channel = channel
        self._far_end = far_end
        self._open = True

    def write(self, data: bytes) -> None:
        """Hand the bytes to the far end."""
        self._check()
        torn = self._lines.machine.strikes(CardFault.TORN)
        self._lines.send(self._channel, self._far_end, data[: len(data) // 2] if torn else data)
        if torn:
            self._open = False
            self._check()

    def read(self, most: int, within: float) -> bytes:
        """Give what has come for this connection, letting at most `within` pass."""
        time = self._lines.time
        until = time() + within
        while True:
            self._check()
            data = self._lines.answered(self._channel, self._far_end)
            if data and self._lines.machine.strikes(CardFault.CUT):
                self._open = False
                data = data[: len(data) // 2]
                if not data:
                    self._check()
            if data or time() >= until:
                return data[:most]
            due = self._lines.due()
            time.pass_by(until - time() if due is None else min(until, max(due, time())) - time())

    def discard(self) -> None:
        """Throw away what has come."""
        self.read(1 << 20, 0)

    def close(self) -> None:
        """Hang up."""
        self._open = False

    def _check(self) -> None:
        if not (self._open and self._lines.machine.powered):
            raise TransportError("the connection is gone")


class Lines:
    """Opens connections to one machine; give `Lines.connect` to a driver.

    On a network each connection is its own: late answers to a closed one are lost, as is half a command. On a serial
    line the machine does not know that anybody hung up: both live on.
    """

    def __init__(self, machine: CardMachine, time: Time, *, serial: bool = False) -> None:
        self.machine = machine
        self.time = time
        self._serial = serial
        self._channels = 0
        self.opened = 0
        self._far_end = FarEnd()
        self._on_the_way: list[tuple[float, Callable[[float], None]]] = []

    def connect(self) -> MachineLine:
        """Open one more. TransportError when the machine is off."""
        if not self.machine.powered:
            raise TransportError("the machine has no power")
        self.opened += 1
        if not self._serial:
            self._channels += 1
            self._far_end = FarEnd()
        return MachineLine(self, self._channels, self._far_end)

    def send(self, channel: int, far_end: FarEnd, data: bytes) -> None:
        """Let bytes arrive: now, or later when they wait in a buffer on the way, as does then all that follows."""
        self.arrive()

        def deliver(at: float) -> None:
            for request in far_end.feed(data, at):
                self.machine.receive(request, at, channel)

        if self.machine.strikes(CardFault.BUFFERED):
            self._on_the_way.append((self.time() + self.machine.timing.buffered, deliver))
        elif self._on_the_way:
            self._on_the_way.append((self._on_the_way[-1][0], deliver))
        else:
            deliver(self.time())

    def answered(self, channel: int, far_end: FarEnd) -> bytes:
        """Give the answers that are out by now for one connection; those for others are lost."""
        self.arrive()
        now = self.time()
        if far_end.waiting:
            for malformed in far_end.tick(now):
                self.machine.receive(malformed, now, channel)
        answers = self.machine.answers(now)
        return b"".join([data for to, data in answers if to == channel]) if answers else b""

    def arrive(self) -> None:
        """Let what was on the way arrive, if its time has come."""
        while self._on_the_way and self._on_the_way[0][0] <= self.time():
            at, deliver = self._on_the_way.pop(0)
            deliver(at)

    def due(self) -> float | None:
        """When something will happen next by itself, at the machine or on the way to it."""
        times = [at for at, _ in self._on_the_way[:1]]
        machine = self.machine.due()
        return min([*times, machine] if machine is not None else times, default=None)
