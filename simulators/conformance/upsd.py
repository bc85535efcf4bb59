"""A bench over NUT's own `upsd` and `dummy-ups`, in real time: it knows few troubles, and those as NUT tells them."""

import time
from typing import Final

from devices.conformance.bench import Trouble
from devices.conformance.check import CannotError
from devices.transport import TcpTransport
from devices.ups.driver import Ups
from simulators.ups import NAME, UpsSimulator

_SETTLE: Final = 0.3
_SECOND: Final = 0.1  # what a second of a check is here


class UpsdBench:
    """A UPS that runs, on mains, and is left so."""

    def __init__(self, ups: UpsSimulator) -> None:
        self._ups = ups
        self._drivers: list[Ups] = []
        self._provoked: set[Trouble] = set()
        self._answers = True

    def start(self) -> Ups:
        """Give a fresh driver."""
        port = self._ups.port
        self._drivers.append(Ups(lambda: TcpTransport("127.0.0.1", port), NAME, clock=time.monotonic, settle=_SETTLE))
        return self._drivers[-1]

    def now(self) -> float:
        """Real time."""
        return time.monotonic()

    def wait(self, seconds: float) -> None:
        """Wait a tenth of it."""
        time.sleep(seconds * _SECOND)

    def provoke(self, trouble: Trouble, *, once: bool = False) -> None:
        """Let the dummy, or its driver, do it."""
        if once or not self._answers:
            raise CannotError(f"upsd does not tell {trouble} once, nor while it does not run")
        match trouble:
            case Trouble.ON_BATTERY:
                self._ups.battery()
            case Trouble.BATTERY_LOW:
                self._ups.low()
            case Trouble.DATA_STALE:
                self._ups.hang()
            case _:
                raise CannotError(f"upsd with its dummy has no {trouble}")
        self._provoked.add(trouble)

    def mend(self, trouble: Trouble) -> None:
        """End it."""
        self._provoked.discard(trouble)
        if trouble is Trouble.DATA_STALE:
            self._ups.wake()
        else:
            self._ups.mains()

    def off(self) -> None:
        """End `upsd`."""
        self._answers = False
        self._ups.kill_server()

    def on(self) -> None:
        """Start it again."""
        self._ups.start_server()
        self._answers = True

    def close(self) -> None:
        """Give the lines back, and leave it on mains."""
        for driver in self._drivers:
            driver.close()
        if not self._answers:
            self.on()
        for trouble in set(self._provoked):
            self.mend(trouble)
