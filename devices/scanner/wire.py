"""Frames of a QR scanner on a serial line: text, then CR (or LF, or both)."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from pin.credential import LONGEST
from pin.secret import Secret

_ENDS: Final = b"\r\n"


class Reason(StrEnum):
    """Why what came is no code."""

    TOO_LONG = "too_long"
    NOT_TEXT = "not_text"
    BROKEN_OFF = "broken_off"


@dataclass(frozen=True)
class Noise:
    """Something came that is no code. What it was is not kept."""

    reason: Reason


@dataclass
class Framer:
    """Collects bytes into codes; times in seconds from any clock that never goes back.

    A code longer than `longest` is dropped up to its terminator. One that stops in the middle for longer than `gap` is
    dropped too, and its late rest with it when it had been too long already.
    """

    longest: int = LONGEST
    gap: float = 0.2
    _kept: bytearray = field(default_factory=bytearray, repr=False)
    _dropping: bool = False
    _last: float = 0.0

    def feed(self, data: bytes, now: float) -> list[Secret | Noise]:
        """Take what came and give the codes and noises it completed; call it with nothing, too, for the time-out."""
        found: list[Secret | Noise] = []
        if self._kept and now - self._last > self.gap:
            self._kept.clear()
            found.append(Noise(Reason.BROKEN_OFF))
        if self._dropping and now - self._last > self.gap:
            self._dropping = False
        if data:
            self._last = now
        for byte in data:
            self._take(byte, found)
        return found

    def drop_begun(self) -> None:
        """Drop a code that has begun, and the rest of it when that comes."""
        self._dropping = self._dropping or bool(self._kept)
        self._kept.clear()

    def clear(self) -> None:
        """Forget what was collected, as after a reconnect."""
        self._kept.clear()
        self._dropping = False

    def _take(self, byte: int, found: list[Secret | Noise]) -> None:
        if byte in _ENDS:
            if self._kept:
                found.append(as_code(bytes(self._kept)))
            self._kept.clear()
            self._dropping = False
        elif not self._dropping:
            self._kept.append(byte)
            if len(self._kept) > self.longest:
                self._kept.clear()
                self._dropping = True
                found.append(Noise(Reason.TOO_LONG))


def frame(text: str) -> bytes:
    """Give what a scanner sends for a code."""
    return text.encode("utf-8") + b"\r"


def as_code(data: bytes) -> Secret | Noise:
    """Give what was scanned, if it is printable ASCII."""
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError:
        return Noise(Reason.NOT_TEXT)
    return Secret(text) if text.isprintable() else Noise(Reason.NOT_TEXT)
