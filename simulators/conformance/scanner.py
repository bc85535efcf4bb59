"""The QR scanner's bench: a line in memory, in virtual time."""

from collections.abc import Callable

from devices.conformance.bench import Trouble
from devices.conformance.check import CannotError
from devices.scanner.driver import Scanner
from devices.scanner.wire import frame
from devices.transport import TransportError
from simulators.virtual_time import VirtualTime

Driver = Callable[..., Scanner]


class ScannerLineBench:
    """One scanner; `driver` is what drives it, called as `Scanner` is. It is the line, too."""

    def __init__(self, *, driver: Driver = Scanner) -> None:
        self.time = VirtualTime(1000.0)
        self._driver = driver
        self._plugged = True
        self._tries = 0
        self._lying = b""

    def start(self) -> Scanner:
        """Give a fresh driver."""
        return self._driver(self._connect)

    def now(self) -> float:
        """The time."""
        return self.time()

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.time.pass_by(seconds)

    def provoke(self, trouble: Trouble, *, once: bool = False) -> None:
        """A scanner is only told apart by what it sends and whether it is there."""
        raise CannotError(f"the scanner's simulator has no {trouble}, {'once' if once else 'ever'}")

    def mend(self, trouble: Trouble) -> None:
        """Nothing to mend."""

    def off(self) -> None:
        """Pull the plug."""
        self._plugged = False
        self._lying = b""

    def on(self) -> None:
        """Put it back."""
        self._plugged = True

    def hold(self, text: str) -> None:
        """Hold a code before it."""
        self.send(frame(text))

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._lying += data

    def opened(self) -> int:
        """How often the line was tried."""
        return self._tries

    def close(self) -> None:
        """End it."""

    def _connect(self) -> "_Line":
        self._tries += 1
        if not self._plugged:
            raise TransportError("no such line")
        return _Line(self)

    def taken(self, most: int) -> bytes:
        """Give what lies in the line."""
        if not self._plugged:
            raise TransportError("the line is gone")
        data, self._lying = self._lying[:most], self._lying[most:]
        return data


class _Line:
    """One time that the line was opened."""

    def __init__(self, bench: ScannerLineBench) -> None:
        self._bench = bench

    def write(self, data: bytes) -> None:
        raise TransportError(f"a scanner is told nothing, not {len(data)} bytes")

    def read(self, most: int, within: float) -> bytes:
        del within
        return self._bench.taken(most)

    def discard(self) -> None:
        self._bench.taken(1 << 20)

    def close(self) -> None:
        pass
