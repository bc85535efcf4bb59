"""What a technician does to a machine, as data: it is done, recorded, played again and written down alike."""

from dataclasses import dataclass
from enum import StrEnum

from simulators.registry.faults import LATE_SECONDS


@dataclass(frozen=True)
class How:
    """How a fault acts: until it is mended, the next time only, for so many seconds, or each time with a chance.

    `delay`: the seconds by which the network makes questions late.
    """

    once: bool = False
    seconds: float | None = None
    chance: float = 1.0
    delay: float = LATE_SECONDS

    @property
    def words(self) -> str:
        """As a technician would say it."""
        if self.once:
            return "once"
        if self.seconds is not None:
            return f"for {self.seconds:.0f} s"
        return "until mended" if self.chance >= 1 else f"{self.chance:.0%} of the time"


ALWAYS = How()
ONCE = How(once=True)


class Does(StrEnum):
    """What is done."""

    FAULT = "fault"
    MEND = "mend"
    ACT = "act"


def still(how: How) -> str:
    """How a fault in force acts from now on."""
    return how.words if how.seconds is None else f"{how.seconds:.0f} s left"


@dataclass(frozen=True)
class Deed:
    """One thing done to one machine: a fault, its end, or an action of `simulators.dock.catalogue`."""

    machine: str
    does: Does
    what: str
    how: How = ALWAYS
