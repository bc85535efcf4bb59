"""A QR scanner without hardware: hold a code before it and it sends what a real one in CDC mode sends."""

from pathlib import Path
from typing import Self

from devices.scanner.wire import frame
from simulators.decoders.words import Direction
from simulators.pty import Pty
from simulators.trace import Trace, tap


class ScannerSimulator:
    """Use as a context manager, or `close` it. The driver opens `path`."""

    def __init__(self, link: Path, trace: Trace | None = None) -> None:
        self._line = Pty(link)
        self._note = tap(trace, "scanner")

    @property
    def path(self) -> str:
        """What the driver opens."""
        return str(self._line.path)

    def hold(self, text: str) -> None:
        """Hold a code before the scanner."""
        self.send(frame(text))

    def send(self, data: bytes) -> None:
        """Send bytes as they are: half a code, garbage."""
        self._note(Direction.FROM_DEVICE, data)
        self._line.write(data)

    def unplug(self) -> None:
        """Pull the plug."""
        self._line.unplug()

    def plug(self) -> None:
        """Put it back."""
        self._line.plug()

    def close(self) -> None:
        """End it."""
        self._line.unplug()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
