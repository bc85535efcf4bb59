"""Watches a UPS through `upsd`: mains, battery, low battery, or nobody can tell. A flicker is no outage."""

import errno
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from devices.transport import Transport, TransportError
from devices.ups import wire
from devices.ups.wire import Garbage, Refused
from kiosk.core.faults import Fault

MISSES: Final = 3
_PIECE: Final = 4096


@dataclass(frozen=True)
class OnMains:
    """The mains feed the kiosk."""


@dataclass(frozen=True)
class OnBattery:
    """The battery feeds it. `charge` in per cent, `runtime` in seconds; None where the UPS does not tell."""

    charge: int | None = None
    runtime: int | None = None


@dataclass(frozen=True)
class LowBattery:
    """The battery feeds it and is at its end, or whoever owns the UPS announced that it will be switched off."""

    charge: int | None = None
    runtime: int | None = None


@dataclass(frozen=True)
class PowerUnknown:
    """Nobody can tell: no answer, stale data, or an answer that contradicts itself."""

    why: str


UpsStatus = OnMains | OnBattery | LowBattery | PowerUnknown


class Ups:
    """Used by one thread. `connect` opens the wire and raises TransportError; `clock` never goes back.

    Times in seconds. Mains that go or come back are believed when they have been so for `settle`. What cannot be read
    is PowerUnknown after three misses; until then the last status stands.
    """

    def __init__(
        self,
        connect: Callable[[], Transport],
        name: str,
        *,
        clock: Callable[[], float],
        settle: float = 2.0,
        patience: float = 1.0,
    ) -> None:
        self._connect = connect
        self._name = name
        self._clock = clock
        self._settle = settle
        self._patience = patience
        self._wire: Transport | None = None
        self._said: UpsStatus = PowerUnknown("not asked yet")
        self._otherwise_since: float | None = None
        self._misses = 0
        self._worn = False

    @property
    def faults(self) -> frozenset[Fault]:
        """What staff have to see to, by the last answers: it is silent, or its battery wants to be replaced."""
        silent = {Fault.UPS_SILENT} if self._misses >= MISSES else frozenset[Fault]()
        return frozenset(silent) | ({Fault.UPS_BATTERY} if self._worn else frozenset())

    def status(self) -> UpsStatus:
        """Ask once, in bounded time."""
        try:
            answer = self._ask()
            seen = _status(answer)
            if not isinstance(answer, Refused | Garbage):
                self._worn = "RB" in _words(answer)
        except TransportError as error:
            self.close()  # what may still come belongs to no question
            seen = PowerUnknown(error.strerror or "the wire is gone")
        if isinstance(seen, PowerUnknown):
            self._misses += 1
            if self._misses >= MISSES:
                self._said, self._otherwise_since = seen, None
        else:
            self._misses = 0
            self._hear(seen)
        return self._said

    def close(self) -> None:
        """Give the wire back; the next call opens another."""
        if self._wire is not None:
            self._wire.close()
            self._wire = None

    def _hear(self, seen: UpsStatus) -> None:
        if isinstance(self._said, PowerUnknown) or isinstance(seen, OnMains) == isinstance(self._said, OnMains):
            self._said, self._otherwise_since = seen, None
            return
        now = self._clock()
        if self._otherwise_since is None:
            self._otherwise_since = now
        if now - self._otherwise_since >= self._settle:
            self._said, self._otherwise_since = seen, None

    def _ask(self) -> Mapping[str, str] | Refused | Garbage:
        if self._wire is None:
            self._wire = self._connect()
        self._wire.discard()
        self._wire.write(wire.ask(self._name))
        until = self._clock() + self._patience
        answer = b""
        while not wire.whole(self._name, answer):
            left = until - self._clock()
            if left <= 0 or len(answer) > wire.MOST:
                raise TransportError(errno.ETIMEDOUT, "no whole answer came")
            answer += self._wire.read(_PIECE, left)
        return wire.read(self._name, answer)


def _status(answer: Mapping[str, str] | Refused | Garbage) -> UpsStatus:
    match answer:
        case Refused(word):
            return PowerUnknown(word)
        case Garbage():
            return PowerUnknown("the answer cannot be read")
        case variables:
            return _told(variables)


def _told(variables: Mapping[str, str]) -> UpsStatus:
    """Read the words of `ups.status`: OL and OB exclude each other, LB and FSD are the end of the battery."""
    words = _words(variables)
    charge, runtime = _number(variables.get("battery.charge")), _number(variables.get("battery.runtime"))
    battery = "OB" in words
    if battery == ("OL" in words):
        return PowerUnknown("it says neither mains nor battery, or both")
    if "FSD" in words or (battery and "LB" in words):
        return LowBattery(charge, runtime)
    return OnBattery(charge, runtime) if battery else OnMains()


def _words(variables: Mapping[str, str]) -> set[str]:
    return set(variables.get("ups.status", "").split())


def _number(text: str | None) -> int | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return int(number) if math.isfinite(number) and number >= 0 else None
