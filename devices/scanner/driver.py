"""Drives a QR scanner on a serial line: no duplicates, and back by itself after it was unplugged."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from devices.presence import Presence
from devices.scanner.repeats import SAME_WITHIN, Repeats
from devices.scanner.wire import Framer, Noise
from devices.transport import Transport, TransportError
from kiosk.core.faults import Fault
from pin.secret import Secret

_MOST: Final = 4096


@dataclass(frozen=True)
class Scanned:
    """A code was held before the scanner."""

    text: Secret


class Scanner:
    """Polled by one thread. `connect` opens the line and raises TransportError; times in seconds."""

    def __init__(
        self,
        connect: Callable[[], Transport],
        *,
        same_within: float = SAME_WITHIN,
        backoff: tuple[float, ...] = (0.25, 0.5, 1.0, 2.0, 5.0),
    ) -> None:
        self._connect = connect
        self._backoff = backoff
        self._wire: Transport | None = None
        self._failures = 0
        self._now = 0.0
        self._next_try = float("-inf")
        self._framer = Framer()
        self._found: deque[Secret | Noise] = deque(maxlen=16)
        self._repeats = Repeats(same_within)
        self._presence = Presence()

    @property
    def connected(self) -> bool:
        """Whether the line is open."""
        return self._wire is not None

    @property
    def gone(self) -> bool:
        """Whether the line broke or could not be opened three times in a row. May be asked from any thread."""
        return self._presence.gone

    @property
    def fault(self) -> Fault | None:
        """What keeps it from scanning."""
        return Fault.SCANNER_SILENT if self.gone else None

    def read(self, now: float) -> Scanned | Noise | None:
        """Give the next thing that came, or None. `now` comes from a clock that never goes back.

        Does not wait, but for opening the line (`connect`).
        """
        self._now = now
        self._collect(now)
        while self._found:
            found = self._found.popleft()
            if isinstance(found, Noise):
                return found
            if not self._repeats.again(found, now):
                return Scanned(found)
        return None

    def forget(self) -> None:
        """Drop what came before this call, the rest of a code that had begun, and a code that is still held still.

        What begins to come after the call is kept: it belongs to the next visit. Does not wait.
        """
        if self._wire is not None:
            self._collect(self._now)
        self._found.clear()
        self._framer.drop_begun()

    def failed(self, now: float) -> None:
        """Begin anew after an error that nobody foresaw: it counts as a miss, and the line is opened again later."""
        self._found.clear()
        self._drop(now)

    def close(self) -> None:
        """Give the line back."""
        if self._wire is not None:
            self._wire.close()
            self._wire = None

    def _collect(self, now: float) -> None:
        if self._wire is None and not self._open(now):
            return
        try:
            data = self._wire.read(_MOST, 0) if self._wire is not None else b""
        except TransportError:
            self._drop(now)
            return
        self._found.extend(self._framer.feed(data, now))
        self._failures = 0
        self._presence.answered()

    def _open(self, now: float) -> bool:
        if now < self._next_try:
            return False
        try:
            self._wire = self._connect()
            self._wire.discard()
        except TransportError:
            self._drop(now)
            return False
        return True

    def _drop(self, now: float) -> None:
        self.close()
        self._framer.clear()
        self._presence.missed()
        self._next_try = now + self._backoff[min(self._failures, len(self._backoff) - 1)]
        self._failures += 1
