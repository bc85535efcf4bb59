"""Where the kiosk's process kills itself: planted from outside, around the journal's store and the drivers."""

import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from devices.a4.driver import A4Printer
from devices.card.driver import CardPrinterDriver
from devices.http import HttpTransport
from devices.transport import TcpTransport
from printjobs.store import SqliteStore

P = ParamSpec("P")
R = TypeVar("R")


class Family(StrEnum):
    """What is counted."""

    JOURNAL = "journal"  # one durable record
    CALL = "call"  # one call of a driver for an attempt
    WIRE = "wire"  # one exchange (A4) or one write (card) within such a call


class Side(StrEnum):
    """On which side of it."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class Plan:
    """Die on one side of the `number`th (from 1) of a family."""

    family: Family
    side: Side
    number: int

    def __str__(self) -> str:
        return f"{self.side} {self.family} {self.number}"


CALLS: Final = ("prepare", "submit", "progress", "release", "outlet", "retract", "reject", "fence")


class Mine:
    """Counts, and dies at its place. Threads share it; `_inside` tells which one is in a driver's call."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._counts = dict.fromkeys(Family, 0)
        self._lock = threading.Lock()
        self._inside = threading.local()

    def lay(self) -> None:
        """Wrap what is counted, in this process."""
        setattr(SqliteStore, "insert", self._around(Family.JOURNAL, SqliteStore.insert))  # noqa: B010 - not an assignment of ours
        for driver in (A4Printer, CardPrinterDriver):
            for name in CALLS:
                setattr(driver, name, self._call(getattr(driver, name)))
        setattr(TcpTransport, "write", self._around(Family.WIRE, TcpTransport.write))  # noqa: B010
        setattr(HttpTransport, "exchange", self._around(Family.WIRE, HttpTransport.exchange))  # noqa: B010

    def _call(self, act: Callable[P, R]) -> Callable[P, R]:
        counted = self._around(Family.CALL, act)

        @wraps(act)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            self._inside.driver = True
            try:
                return counted(*args, **kwargs)
            finally:
                self._inside.driver = False

        return call

    def _around(self, family: Family, act: Callable[P, R]) -> Callable[P, R]:
        @wraps(act)
        def around(*args: P.args, **kwargs: P.kwargs) -> R:
            if family is Family.WIRE and not getattr(self._inside, "driver", False):
                return act(*args, **kwargs)  # an idle look, or the receipt printer
            with self._lock:
                self._counts[family] += 1
                number = self._counts[family]
            self._reached(family, Side.BEFORE, number)
            answer = act(*args, **kwargs)
            self._reached(family, Side.AFTER, number)
            return answer

        return around

    def _reached(self, family: Family, side: Side, number: int) -> None:
        if self._plan == Plan(family, side, number):
            os.kill(os.getpid(), signal.SIGKILL)
            threading.Event().wait()  # not one instruction more, whichever thread the signal meets
