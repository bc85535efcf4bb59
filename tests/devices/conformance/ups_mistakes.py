"""Drivers of the UPS with one mistake each."""

import errno
from typing import Any

from devices.transport import TransportError
from devices.ups import wire
from devices.ups.driver import LowBattery, OnBattery, OnMains, PowerUnknown, Ups, UpsStatus


class BelievesEveryFlicker(Ups):
    """A moment without mains is an outage."""

    def __init__(self, connect: Any, name: str, *, clock: Any) -> None:
        super().__init__(connect, name, clock=clock, settle=0.0)


class BelievesLongAfter(Ups):
    """Takes half a minute to see an outage."""

    def __init__(self, connect: Any, name: str, *, clock: Any) -> None:
        super().__init__(connect, name, clock=clock, settle=30.0)


class TakesUnknownForMains(Ups):
    """Who says nothing has mains."""

    def status(self) -> UpsStatus:
        said = super().status()
        return OnMains() if isinstance(said, PowerUnknown) else said


class KeepsTheLastWord(Ups):
    """What was said once is said for ever."""

    _last: UpsStatus = PowerUnknown("not asked yet")

    def status(self) -> UpsStatus:
        said = super().status()
        if not isinstance(said, PowerUnknown):
            self._last = said
        return self._last


class TellsEveryMiss(Ups):
    """One miss, and it is unknown."""

    def status(self) -> UpsStatus:
        said = super().status()
        return PowerUnknown("missed") if self._misses else said


class CountsEveryMiss(Ups):
    """An answer in between does not end the count."""

    _all = 0

    def status(self) -> UpsStatus:
        before = self._misses
        said = super().status()
        self._all += self._misses > before
        return PowerUnknown("missed three times") if self._misses and self._all >= 3 else said


class ReadsWhatLay(Ups):
    """Reads an answer from before."""

    def __init__(self, connect: Any, name: str, *, clock: Any) -> None:
        super().__init__(lambda: _without_discard(connect()), name, clock=clock)


def _without_discard(line: Any) -> Any:
    line.discard = lambda: None
    return line


class WaitsForEachByte(Ups):
    """Has patience for each piece of an answer, and none for their sum."""

    def _ask(self) -> Any:
        if self._wire is None:
            self._wire = self._connect()
        self._wire.discard()
        self._wire.write(wire.ask(self._name))
        answer = b""
        while not wire.whole(self._name, answer):
            piece = self._wire.read(4096, self._patience)
            if not piece:
                raise TransportError(errno.ETIMEDOUT, "no whole answer came")
            answer += piece
        return wire.read(self._name, answer)


class StaysGone(Ups):
    """Does not open the line a second time."""

    _opened = False

    def _ask(self) -> Any:
        if self._wire is None and self._opened:
            raise TransportError(errno.EPIPE, "gone")
        self._opened = True
        return super()._ask()


class DoesNotHearTheEnd(Ups):
    """Knows mains and battery, and no end of it."""

    def status(self) -> UpsStatus:
        said = super().status()
        return OnBattery(said.charge, said.runtime) if isinstance(said, LowBattery) else said


class HearsTheFirstWord(Ups):
    """OL is mains, whatever else is said."""

    def _ask(self) -> Any:
        answer = super()._ask()
        if isinstance(answer, dict) and answer["ups.status"].startswith("OL"):
            return {"ups.status": "OL"}
        return answer


class ReadsAnyName(Ups):
    """Takes another UPS's answer for its own."""

    def __init__(self, connect: Any, name: str, *, clock: Any) -> None:
        super().__init__(lambda: _renamed(connect(), name), name, clock=clock)


def _renamed(line: Any, name: str) -> Any:
    write = line.write

    def asked(data: bytes) -> None:
        write(data)
        line.coming = line.coming.replace(b"VAR other", f"VAR {name}".encode())

    line.write = asked
    return line
