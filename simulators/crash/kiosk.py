"""One life of the production kiosk in a process of its own, without a window; it may kill itself by a plan.

The process is a fork of a warm one (multiprocessing's fork server), so that a life takes a second. Waiting times that
only guard against slow machines are shortened from outside, as `brisk` says.
"""

import multiprocessing
import os
import signal
import time
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from PySide6.QtGui import QGuiApplication

import kiosk.app
import kiosk.health.watch
from devices.a4.attempt import A4Options
from devices.card.dialogue import Patience
from devices.card.driver import Options
from kiosk.config import load
from kiosk.core.events import QrRead
from kiosk.core.screens import Idle
from kiosk.runtime import Parts
from kiosk.service import Pace
from pin.secret import Secret
from simulators.crash.plan import Mine, Plan
from simulators.phone import Applied, Sms
from simulators.resident import Eyes, GaveUpError, Resident

SETTLES: Final = 30.0
LOOK: Final = 0.02
LETTERS = list[tuple[str, str | None, str, str | None]]  # kind, grant, text and QR of each message on the phone
SETTLED: Final = "settled"
_CONTEXT: Final = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__])


class CrashError(Exception):
    """The kiosk did what it must not; says what."""


@dataclass(frozen=True)
class Seen:
    """What the kiosk shows to staff: faults of the whole and of each medium."""

    faults: tuple[str, ...]


class Life:
    """From the start of the process to its end."""

    def __init__(self, config: Path, plan: Plan | None) -> None:
        self._ours, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=live, args=(config, plan, theirs))
        self._process.start()
        theirs.close()
        self.faults: tuple[str, ...] = ()

    def receive(self, letters: LETTERS) -> None:
        """Let a resident with this phone come, print everything, and leave."""
        self._ours.send(letters)

    def settled(self, within: float = 0.0) -> bool | None:
        """Whether it is in service with every outcome acknowledged: None: not yet; False: it was killed."""
        try:
            while self._ours.poll(within):
                told = self._ours.recv()
                if told == SETTLED:
                    self.faults = ()
                    return True
                if isinstance(told, Seen):
                    self.faults = told.faults
                else:
                    raise CrashError(str(told))
        except EOFError:
            self._process.join(SETTLES)
            if self._process.exitcode != -signal.SIGKILL:
                raise CrashError(f"the kiosk ended by itself ({self._process.exitcode})") from None
            return False
        return None

    def end(self) -> None:
        """Ask it to end, or make it; then it has ended."""
        if self._process.is_alive():
            try:
                self._ours.send(None)
                self._process.join(SETTLES / 4)
            except OSError:
                pass
            if self._process.is_alive():
                self._process.kill()
        self._process.join()
        self._ours.close()


def brisk() -> None:
    """Shorten what only waits: idle looks, the quiet before a printer is believed, and a head's rest."""
    setattr(kiosk.app, "Patience", partial(Patience, unstick=0.15))  # noqa: B010 - planted from outside
    setattr(kiosk.app, "Options", partial(Options, fence=10.0))  # noqa: B010
    setattr(kiosk.app, "A4Options", partial(A4Options, quiet=0.4))  # noqa: B010
    setattr(kiosk.health.watch, "rest", lambda *_: 0)  # noqa: B010
    setattr(kiosk.app, "Parts", partial(Parts, pace=Pace(status=0.1, hello=0.15)))  # noqa: B010


def live(config: Path, plan: Plan | None, pipe: Connection) -> None:
    """Be the kiosk: recover, then serve each resident who is named on the pipe, until None is."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    face = QGuiApplication.instance() or QGuiApplication(["anjungan"])  # the fonts of a card's face
    brisk()
    if plan is not None:
        Mine(plan).lay()
    eyes = Eyes()
    with kiosk.app.build(load(config), eyes.show) as made:
        resident = Resident(eyes, made.post, lambda qr: made.post(QrRead(Secret(qr))), lambda: None)
        try:
            _settle(made, eyes, pipe)
            while (letters := pipe.recv()) is not None:
                resident.print_everything(_phone(letters))
                _settle(made, eyes, pipe)
        except GaveUpError as error:
            pipe.send(f"a resident gave up: {error}")
    del face


def _settle(made: kiosk.app.Kiosk, eyes: Eyes, pipe: Connection) -> None:
    """Wait until the kiosk is in service, nobody stands there, and the registry has heard everything."""
    until, told = time.monotonic() + SETTLES, Seen(())
    while time.monotonic() < until and made.failure is None:
        visit = eyes.latest()
        if visit is not None:
            faults = () if visit.fault is None else (visit.fault.value,)
            now = Seen((*faults, *(f"{m.value}: {fault.value}" for m, fault in visit.media.items())))
            if isinstance(visit.screen, Idle) and not now.faults and not made.runtime.unreported:
                pipe.send(SETTLED)
                return
            if now != told:
                pipe.send(now)
                told = now
        time.sleep(LOOK)
    raise GaveUpError(f"not in service: {told.faults} {made.failure!r}, unreported {made.runtime.unreported}")


def _phone(letters: LETTERS) -> Applied:
    messages = tuple(
        Sms(number, kind, grant, "", Secret(text), None if qr is None else Secret(qr))
        for number, (kind, grant, text, qr) in enumerate(letters)
    )
    return Applied("", Secret(""), messages)
