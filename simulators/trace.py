"""What goes over the wires of one kiosk, live: a bounded ring of messages, decoded and without personal data."""

import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Final

from simulators.decoders import apdu, escpos, evolis, ipp, nut, scanner
from simulators.decoders.words import Decoder, Direction, unread

MOST: Final = 2000
DECODERS: Final[Mapping[str, Decoder]] = {
    "a4": ipp.decode,
    "card": evolis.decode,
    "chip": apdu.decode,
    "receipt": escpos.decode,
    "scanner": scanner.decode,
    "ups": nut.decode,
}
Note = Callable[[Direction, bytes], None]


@dataclass(frozen=True)
class Traced:
    """One message: `number` counts from 1, `time` in seconds since the trace began, `data` without payload."""

    number: int
    time: float
    device: str
    direction: Direction
    data: bytes
    said: str


class Trace:
    """The newest `most` messages. Both methods may be called from any thread."""

    def __init__(self, clock: Callable[[], float] = monotonic, most: int = MOST) -> None:
        self._clock = clock
        self._began = clock()
        self._lock = threading.Lock()
        self._ring: deque[Traced] = deque(maxlen=most)
        self._number = 0

    def note(self, device: str, direction: Direction, data: bytes) -> None:
        """Keep one whole message of a device; one of a device that is not known is told by its length."""
        decoder = DECODERS.get(device)
        shown = unread(data) if decoder is None else decoder(direction, data)
        with self._lock:
            self._number += 1
            at = self._clock() - self._began
            self._ring.append(Traced(self._number, at, device, direction, shown.data, shown.said))

    def since(self, number: int) -> list[Traced]:
        """Give what came after the message of this number, oldest first; 0: all that is kept."""
        with self._lock:
            return [one for one in self._ring if one.number > number]


def tap(trace: Trace | None, device: str) -> Note:
    """Give what a far end calls for each message; without a trace it does nothing."""
    if trace is None:
        return lambda _direction, _data: None
    return lambda direction, data: trace.note(device, direction, data)
