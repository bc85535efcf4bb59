"""Without mains: nothing new is begun, what is in hand is ended, and the kiosk shuts down before the battery does."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from devices.ups.driver import LowBattery, OnBattery, OnMains, PowerUnknown, UpsStatus
from kiosk.core.faults import Fault
from kiosk.loop import Act, Loop

log = logging.getLogger("anjungan")


@dataclass(frozen=True)
class Supply:
    """The UPS: `ask` gives its status every `pace` seconds, on a lane of its own; None where there is no UPS to ask.

    `wait` is how long the battery may feed a kiosk that stays up, in seconds. `rested` is called when the kiosk has
    shut down because of it: nobody is served, and no job holds a machine.
    """

    ask: Callable[[], UpsStatus] | None = None
    wait: float = 60.0
    pace: float = 1.0
    rested: Act = lambda: None


MAINS_ALONE: Final = Supply()


class Power:
    """Runs on the loop's thread. `changed` is called when the fault came or went; `spent` once: shut down.

    A UPS that falls silent on battery is taken to be on battery still. One that falls silent on mains stops nothing: a
    cut without warning is what the journal is for. Staff hear of it (`kiosk.lines`).
    """

    def __init__(self, loop: Loop, supply: Supply, changed: Act, spent: Act) -> None:
        self._loop = loop
        self._supply = supply
        self._changed = changed
        self._spent: Act | None = spent
        self._said: UpsStatus = OnMains()
        self._ends: Act | None = None  # cancels the end of the wait; there is one while the battery feeds

    @property
    def fault(self) -> Fault | None:
        """Why nothing new may be begun."""
        return Fault.ON_BATTERY if self._ends is not None else None

    @property
    def state(self) -> str | None:
        """What the UPS said last, in a word; None where none is asked."""
        words = {OnMains: "ok", OnBattery: "on_battery", LowBattery: "low_battery", PowerUnknown: "silent"}
        return None if self._supply.ask is None else words[type(self._said)]

    def start(self) -> None:
        """Watch from now on, where there is a UPS."""
        ask = self._supply.ask
        if ask is None:
            return

        def answered(status: UpsStatus) -> None:
            self.note(status)
            self._loop.after(self._supply.pace, self.start)

        self._loop.work("ups", ask, answered)

    def note(self, status: UpsStatus) -> None:
        """Hear how the kiosk is fed."""
        if type(status) is not type(self._said):
            log.warning("power state=%s", type(status).__name__)
        self._said = status
        match status:
            case OnMains() if self._ends is not None:
                self._ends()
                self._ends = None
                self._changed()
            case OnBattery() | LowBattery():
                self._on_battery()
                if isinstance(status, LowBattery):
                    self._end()
            case OnMains() | PowerUnknown():
                pass

    def _on_battery(self) -> None:
        if self._ends is None:
            self._ends = self._loop.after(self._supply.wait, self._end)
            self._changed()

    def _end(self) -> None:
        if self._spent is not None:
            spent, self._spent = self._spent, None
            spent()
