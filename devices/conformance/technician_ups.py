"""The bench of a real UPS: its plugs are pulled, and `upsd` stopped, by hand."""

from collections.abc import Callable

from devices.conformance import asks
from devices.conformance.technician import TechnicianBench
from devices.conformance.terminal import Terminal
from devices.ups.driver import OnMains, Ups


class TechnicianUps(TechnicianBench[Ups]):
    """A real UPS behind `upsd`."""

    def __init__(self, terminal: Terminal, fresh: Callable[[], Ups]) -> None:
        super().__init__(terminal, fresh)
        self._make_ready(lambda driver: isinstance(driver.status(), OnMains), asks.UPS_READY)

    def off(self) -> None:
        """Have `upsd` stopped."""
        self.terminal.done(*asks.UPS_OFF)

    def on(self) -> None:
        """Have it started."""
        self.terminal.done(*asks.UPS_ON)
