"""The UPS's bench: a line that speaks NUT's words, without a process, in virtual time."""

import errno
from collections.abc import Callable
from typing import Final

from devices.conformance.bench import Trouble
from devices.conformance.check import CannotError
from devices.transport import TransportError
from devices.ups import wire
from devices.ups.driver import Ups
from simulators.faults import Faults
from simulators.ups import NAME
from simulators.virtual_time import VirtualTime

_MAINS: Final = "OL CHRG"
_STATUS: Final = {  # in the order in which one hides the other
    Trouble.MAINS_BACK: _MAINS,
    Trouble.SHUTDOWN_ANNOUNCED: "FSD OL",
    Trouble.CONTRADICTS: "OL OB",
    Trouble.BATTERY_LOW: "OB DISCHRG LB",
    Trouble.ON_BATTERY: "OB DISCHRG",
}
_PIECE: Final = 64  # bytes that come at once
_SLOW_PIECE, _SLOW_SECONDS = 7, 0.4
_FLOOD: Final = b"x" * 1_000_000
_FLOOD_SECONDS: Final = 0.05  # for each piece of it
Driver = Callable[..., Ups]


def _listed(name: str, status: str) -> bytes:
    """Give what upsd says of a UPS."""
    values = {"battery.charge": "80", "battery.runtime": "1800", "ups.status": status}
    lines = "".join(f'VAR {name} {variable} "{value}"\n' for variable, value in values.items())
    return f"BEGIN LIST VAR {name}\n{lines}END LIST VAR {name}\n".encode()


_INSTEAD: Final = {
    Trouble.SILENT: b"",
    Trouble.DATA_STALE: b"ERR DATA-STALE\n",
    Trouble.OTHER_MACHINE: b"ERR UNKNOWN-UPS\n",
    Trouble.GARBLED: _listed(NAME, _MAINS).replace(b'CHRG"', b"CHRG"),
    Trouble.STRANGER: _listed("other", _MAINS),
    Trouble.FLOOD: _FLOOD,
}
_LINE: Final = frozenset({Trouble.TORN, Trouble.SLOW})


class UpsLineBench:
    """One UPS; `driver` is what watches it, called as `Ups` is."""

    def __init__(self, *, driver: Driver = Ups) -> None:
        self.time = VirtualTime()
        self.faults: Faults[Trouble] = Faults(self.time)
        self.answers = True
        self._driver = driver
        self._lines: list[_Line] = []

    def start(self) -> Ups:
        """Give a fresh driver."""
        return self._driver(self._connect, NAME, clock=self.time)

    def now(self) -> float:
        """The time."""
        return self.time()

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.time.pass_by(seconds)

    def provoke(self, trouble: Trouble, *, once: bool = False) -> None:
        """Let something go wrong."""
        match trouble:
            case Trouble.STALE:
                self._lines[-1].coming += _listed(NAME, _MAINS)
            case _ if trouble in _STATUS or trouble in _INSTEAD or trouble in _LINE:
                self.faults.set(trouble, once=once)
            case _:
                raise CannotError(f"the UPS's simulator has no {trouble}")

    def mend(self, trouble: Trouble) -> None:
        """End it."""
        self.faults.mend(trouble)

    def off(self) -> None:
        """Let nobody answer."""
        self.answers = False

    def on(self) -> None:
        """Let somebody answer again."""
        self.answers = True

    def close(self) -> None:
        """End it."""

    def told(self, question: bytes) -> bytes:
        """Answer a question."""
        if question != wire.ask(NAME):
            return b"ERR UNKNOWN-COMMAND\n"
        for trouble, answer in _INSTEAD.items():
            if self.faults.strikes(trouble):
                return answer
        return _listed(NAME, next((said for trouble, said in _STATUS.items() if self.faults.strikes(trouble)), _MAINS))

    def _connect(self) -> "_Line":
        if not self.answers:
            raise TransportError(errno.ECONNREFUSED, "nobody answers at this address")
        self._lines.append(_Line(self))
        return self._lines[-1]


class _Line:
    """One connection."""

    def __init__(self, bench: UpsLineBench) -> None:
        self._bench = bench
        self._torn = self._slow = False
        self.coming = b""

    def write(self, data: bytes) -> None:
        self._alive()
        answer = self._bench.told(data)
        self._torn = self._bench.faults.strikes(Trouble.TORN)
        self._slow = self._bench.faults.strikes(Trouble.SLOW)
        self.coming += answer[: len(answer) // 2] if self._torn else answer

    def read(self, most: int, within: float) -> bytes:
        self._alive()
        if not self.coming and self._torn:
            raise TransportError(errno.ECONNRESET, "the connection is gone")
        if not self.coming:
            self._bench.wait(within)
        elif self._slow or len(self.coming) > wire.MOST:
            self._bench.wait(min(within, _SLOW_SECONDS if self._slow else _FLOOD_SECONDS))
        size = min(most, _SLOW_PIECE if self._slow else most if len(self.coming) > wire.MOST else _PIECE)
        piece, self.coming = self.coming[:size], self.coming[size:]
        return piece

    def discard(self) -> None:
        self.coming = b""

    def close(self) -> None:
        self.coming = b""

    def _alive(self) -> None:
        if not self._bench.answers:
            raise TransportError(errno.EPIPE, "the connection is gone")
