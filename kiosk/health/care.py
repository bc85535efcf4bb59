"""How a kiosk is looked after: the figures of its configuration, and where its health is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from kiosk.core.faults import Fault
from printjobs.usage import HOUR


def local_time() -> str:
    """Give the wall clock's time here, ISO 8601."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


@dataclass(frozen=True)
class Care:
    """`per_hour` and `per_day`: cards that the head bears; None: as many as come.

    `day_hours`: the kiosk's hours at work in a day. `warn_days`: so long before a supply ends staff are told.
    `selftest_hours`, `exercise_days`: after so long at work a self-test, and without a print a warning. `file` is
    where the newest sheet lies for a maintenance screen, `lines` what the small devices lack. `told` hears each change
    of what staff have to see to and nobody else tells: stock, forecasts, idle machines. `now`: the wall clock, which
    only the sheet shows.
    """

    per_hour: int | None = None
    per_day: int | None = None
    day_hours: int = 24
    warn_days: float = 3.0
    selftest_hours: float = 6.0
    exercise_days: float = 7.0
    file: Path | None = None
    kiosk: str = ""
    lines: Callable[[], Mapping[str, frozenset[Fault]]] = dict
    told: Callable[[frozenset[Fault]], None] | None = None
    now: Callable[[], str] = local_time

    @property
    def day(self) -> int:
        """A day, in seconds at work."""
        return self.day_hours * HOUR


CARE: Final = Care()
