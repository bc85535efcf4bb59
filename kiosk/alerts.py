"""Tells staff: each new fault and each call of a resident is logged, and handed to a command where one is configured.

The command gets two words more, the code and its level (`anjungan errors`), and no personal data. It runs on a lane of
its own, so that nothing waits for it.
"""

import logging
import subprocess
from collections.abc import Sequence
from typing import Final

from kiosk.core.faults import FAULTS, Alert, Fault
from kiosk.loop import Loop

log = logging.getLogger("anjungan")
CALLED: Final = "staff_called"
PAUSE: Final = 300.0  # seconds in which the same code is told once
SECONDS: Final = 10.0  # that the command may take


class Alerts:
    """Runs on the loop's thread."""

    def __init__(self, loop: Loop, command: Sequence[str] = ()) -> None:
        self._loop = loop
        self._command = tuple(command)
        self._seen: dict[str, frozenset[Fault]] = {}
        self._resting: set[str] = set()

    def called(self) -> None:
        """A resident asks for somebody."""
        log.warning(CALLED)
        self._tell(CALLED, Alert.URGENT)

    def see(self, source: str, faults: frozenset[Fault]) -> None:
        """Hear all that is wrong at a source now; what was wrong before already is not told again."""
        before, self._seen[source] = self._seen.get(source, frozenset()), faults
        for new in sorted(faults - before):
            self._tell(new.value, FAULTS[new].alert)

    def _tell(self, code: str, level: Alert) -> None:
        if not self._command or level is Alert.NOTE or code in self._resting:
            return
        self._resting.add(code)
        self._loop.after(PAUSE, lambda: self._resting.discard(code))
        words = (*self._command, code, level.value)
        self._loop.work("alerts", lambda: _run(words), lambda failure: _note(code, failure))


def _run(words: Sequence[str]) -> str:
    """Run it; gives why it failed, empty when it did not."""
    try:
        code = subprocess.run(  # noqa: S603 - the configuration's own words
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return "too_slow"
    except OSError as error:
        return type(error).__name__
    return f"exit_{code}" if code else ""


def _note(code: str, failure: str) -> None:
    if failure:
        log.error("alert_not_delivered code=%s why=%s; mend staff.notify", code, failure)
