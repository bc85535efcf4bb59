"""A wire without a kernel in between: a driver's transport straight into the model, in virtual time."""

from devices.transport import TransportError
from simulators.card.far_end import FarEnd
from simulators.card.model import CardMachine
from simulators.virtual_time import VirtualTime


class MachineLine:
    """One connection to the machine. Waiting for an answer lets virtual time pass, never longer than was asked for."""

    def __init__(self, machine: CardMachine, time: VirtualTime, channel: int, far_end: FarEnd) -> None:
        if not machine.powered:
            raise TransportError("the machine has no power")
        self._machine = machine
        self._time = time
        self._channel = channel
        self._far_end = far_end
        self._open = True

    def write(self, data: bytes) -> None:
        """Hand the bytes to the far end."""
        self._check()
        for request in self._far_end.feed(data, self._time.now):
            self._machine.receive(request, self._time.now, self._channel)

    def read(self, most: int, within: float) -> bytes:
        """Give what has come for this connection, letting at most `within` pass."""
        until = self._time.now + within
        while True:
            self._check()
            for malformed in self._far_end.tick(self._time.now):
                self._machine.receive(malformed, self._time.now, self._channel)
            answers = self._machine.answers(self._time.now)
            data = b"".join(data for channel, data in answers if channel == self._channel)
            if data or self._time.now >= until:
                return data[:most]
            due = self._machine.due()
            self._time.now = until if due is None else min(until, max(due, self._time.now))

    def discard(self) -> None:
        """Throw away what has come."""
        self.read(1 << 20, 0)

    def close(self) -> None:
        """Hang up."""
        self._open = False

    def _check(self) -> None:
        if not (self._open and self._machine.powered):
            raise TransportError("the connection is gone")


class Lines:
    """Opens connections to one machine; give `Lines.connect` to a driver.

    On a network each connection is its own: late answers to a closed one are lost, as is half a command. On a serial
    line the machine does not know that anybody hung up: both live on.
    """

    def __init__(self, machine: CardMachine, time: VirtualTime, *, serial: bool = False) -> None:
        self._machine = machine
        self._time = time
        self._serial = serial
        self._channels = 0
        self.opened = 0
        self._far_end = FarEnd()

    def connect(self) -> MachineLine:
        """Open one more. TransportError when the machine is off."""
        self.opened += 1
        if not self._serial:
            self._channels += 1
            self._far_end = FarEnd()
        return MachineLine(self._machine, self._time, self._channels, self._far_end)
