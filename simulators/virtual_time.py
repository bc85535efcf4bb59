"""A clock that moves only when someone waits: the simulated machines and the drivers share one."""

from dataclasses import dataclass


@dataclass
class VirtualTime:
    """Seconds. Call it for the time; `pass_by` is what a driver takes for sleeping."""

    now: float = 0.0

    def __call__(self) -> float:
        """The time."""
        return self.now

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
