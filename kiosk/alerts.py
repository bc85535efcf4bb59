"""Tells staff: new faults, failed attempts and calls are logged, and handed to a command where one is configured.

The command gets two words more, the code and its level (`anjungan errors`), and no personal data. It runs on a lane of
its own, so that nothing waits for it; one that fails is run again, later and later, for a day.

After a code was told it rests. What comes meanwhile is told when the rest ends: an attempt's fault and a call always, a
fault that stands or not only if it stands then. A code that keeps coming rests twice as long each time, up to an hour.
"""

import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.core.faults import FAULTS, Alert, Fault
from kiosk.loop import Act, Loop

log = logging.getLogger("anjungan")
CALLED: Final = "staff_called"
PAUSE: Final = 300.0  # seconds that a code rests at first
LONGEST: Final = 3600.0  # that it rests at most; quiet for so long after, it begins with PAUSE again
CALL_PAUSE: Final = 60.0  # that a call rests, always
AGAIN: Final = 10.0  # until a command that failed is run again; doubled each time, up to LONGEST
TRIES: Final = 30  # a day
CALL_TRIES: Final = 6  # five minutes: nobody waits longer
SECONDS: Final = 10.0  # that the command may take
GRACE: Final = 1.0  # that it may take when the kiosk stops
STRANGERS: Final = 8  # told by name at once; more of them are told together
_LOOK: Final = 0.1
_BY_NAME: Final = frozenset({Fault.FOREIGN_DEVICE})  # each of them is told when it happens


@dataclass
class _Matter:
    """One thing to tell of. `event`: what is on its way to staff is told although it may be over."""

    code: str
    level: Alert
    fault: Fault | None
    rest: float = PAUSE
    longest: float = LONGEST
    tries: int = TRIES
    resting: bool = False
    sending: bool = False
    event: bool = False
    happened: bool = False  # in its rest
    back: bool = False  # the same, of a fault that stands or not
    keep: Act | None = None  # cancels that it is forgotten


class Alerts:
    """Runs on the loop's thread; `stop` and `last` may be called from any. `mark`: the file that `last` touches."""

    def __init__(self, loop: Loop, command: Sequence[str] = (), mark: Path | None = None) -> None:
        self._mark = mark
        self._loop = loop
        self._command = tuple(command)
        self._seen: dict[str, frozenset[Fault]] = {}
        self._matters: dict[str, _Matter] = {}
        self._stopping = threading.Event()

    def called(self) -> None:
        """A resident asks for somebody."""
        log.warning(CALLED)
        call = _Matter(CALLED, Alert.URGENT, None, CALL_PAUSE, CALL_PAUSE, CALL_TRIES)
        self._tell(CALLED, call, event=True)

    def happened(self, fault: Fault, name: str = "") -> None:
        """An attempt ended so, or a device of that name was plugged in; each name rests by itself."""
        key = f"{fault.value} {name}".rstrip()
        if name and key not in self._matters and len(self._named(fault)) >= STRANGERS:
            key = fault.value
        self._tell(key, _Matter(fault.value, FAULTS[fault].alert, fault), event=True)

    def failed(self, code: str) -> None:
        """The kiosk itself cannot work; `code` is in no table."""
        self._tell(code, _Matter(code, Alert.URGENT, None), event=True)

    def see(self, source: str, faults: frozenset[Fault]) -> None:
        """Hear all that is wrong at a source now; what was wrong before already, or at another, is not told again."""
        before, self._seen[source] = self._seen.get(source, frozenset()), faults - _BY_NAME
        elsewhere = frozenset[Fault]().union(*(seen for other, seen in self._seen.items() if other != source))
        for new in sorted(self._seen[source] - before - elsewhere):
            self._tell(new.value, _Matter(new.value, FAULTS[new].alert, new), event=False)

    def last(self, code: str) -> None:
        """Tell when the loop has ended: this waits for the command, and does not run it again.

        A kiosk that fails at every start tells so once an hour.
        """
        if not self._command or (self._mark is not None and _younger(self._mark, LONGEST)):
            return
        failure = _run((*self._command, code, Alert.URGENT.value), threading.Event())
        _note(code, failure)
        if self._mark is not None and not failure:
            with suppress(OSError):  # the disk may be why it failed
                self._mark.touch()

    def stop(self) -> None:
        """Give a command that runs a moment to end, then end it."""
        self._stopping.set()

    def _tell(self, key: str, new: _Matter, *, event: bool) -> None:
        if not self._command or new.level is Alert.NOTE:
            return
        matter = self._matters.setdefault(key, new)
        if matter.resting:
            matter.happened |= event
            matter.back |= not event
        else:
            self._say(key, matter, event=event)

    def _say(self, key: str, matter: _Matter, *, event: bool) -> None:
        if matter.keep is not None:
            matter.keep()
        matter.resting, matter.happened, matter.back, matter.keep = True, False, False, None
        self._loop.after(matter.rest, lambda: self._rested(key, matter))
        matter.event = event or (matter.sending and matter.event)
        if not matter.sending:  # else what is on its way stands for both
            matter.sending = True
            self._send(matter, matter.tries, AGAIN)

    def _rested(self, key: str, matter: _Matter) -> None:
        matter.resting, matter.rest = False, min(2 * matter.rest, matter.longest)
        if matter.happened or (matter.back and self._stands(matter)):
            self._say(key, matter, event=matter.happened)
        else:
            matter.keep = self._loop.after(LONGEST, lambda: self._forget(key))

    def _forget(self, key: str) -> None:
        if not self._matters[key].sending:
            del self._matters[key]

    def _named(self, fault: Fault) -> list[str]:
        return [key for key in self._matters if key.startswith(f"{fault.value} ")]

    def _stands(self, matter: _Matter) -> bool:
        return any(matter.fault in seen for seen in self._seen.values())

    # --- the command --------------------------------------------------------------------------------------------------

    def _send(self, matter: _Matter, tries: int, pause: float) -> None:
        if not (matter.event or self._stands(matter)):
            matter.sending = False  # mended before anybody could be told
            return
        words = (*self._command, matter.code, matter.level.value)
        self._loop.work(
            "alerts", lambda: _run(words, self._stopping), lambda failure: self._sent(matter, failure, tries - 1, pause)
        )

    def _sent(self, matter: _Matter, failure: str, tries: int, pause: float) -> None:
        _note(matter.code, failure)
        if failure and tries:
            self._loop.after(pause, lambda: self._send(matter, tries, min(2 * pause, LONGEST)))
        else:
            matter.sending = False


def _run(words: Sequence[str], stopping: threading.Event) -> str:
    """Run it; gives why it failed, empty when it did not."""
    try:
        process = subprocess.Popen(  # noqa: S603 - the configuration's own words
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        return type(error).__name__
    until = time.monotonic() + SECONDS
    while not _ended(process):
        if stopping.is_set():
            until = min(until, time.monotonic() + GRACE)
        if time.monotonic() >= until:
            os.killpg(process.pid, signal.SIGKILL)  # and whatever it has started
            process.wait()
            return "stopped" if stopping.is_set() else "too_slow"
    return f"exit_{process.returncode}" if process.returncode else ""


def _ended(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(_LOOK)
    except subprocess.TimeoutExpired:
        return False
    return True


def _younger(file: Path, seconds: float) -> bool:
    try:
        return abs(time.time() - file.stat().st_mtime) < seconds
    except OSError:
        return False


def _note(code: str, failure: str) -> None:
    if failure:
        log.error("alert_not_delivered code=%s why=%s; mend staff.notify", code, failure)
