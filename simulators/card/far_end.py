"""The far end of the card printer's wire: bytes in any pieces become requests (guide A5013, sections 3 and 8)."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from devices.card import bitmap
from devices.card.wire import Code

LONGEST_HEAD: Final = 64
LARGEST_DOWNLOAD: Final = 2_000_000
DOWNLOAD_TIMEOUT: Final = 2.0
_ESC: Final = 0x1B
_CR: Final = 0x0D
_FIELDS: Final = {b"Db;": 3, b"Dbc;": 4}
_DOWNLOADS: Final = tuple(_FIELDS)


class Request(Struct, frozen=True):
    """One command as it came: its name, its parameters, and the bytes of a download."""

    name: str
    parameters: tuple[str, ...] = ()
    data: bytes = b""

    def __repr__(self) -> str:
        return f"<{';'.join((self.name, *self.parameters))} {len(self.data)} bytes>"

    @property
    def message(self) -> bytes:
        """The whole command again, as a wire carries it."""
        head = ";".join((self.name, *self.parameters, *([""] if self.data else []))).encode("ascii", "replace")
        return b"\x1b" + head + self.data + b"\r"


class Malformed(Struct, frozen=True):
    """What came is no command; answered with NACK and this code."""

    code: Code


class FarEnd:
    """Cuts one connection's bytes into requests.

    A download that stops coming is dropped: the guide names a time-out error and no time; taken: two seconds.
    """

    def __init__(self) -> None:
        self._held = bytearray()
        self._last = 0.0
        self._resting = True  # the start character may be left out after CR

    def feed(self, data: bytes, now: float) -> Iterator[Request | Malformed]:
        """Give every request that is complete."""
        if self._held:
            yield from self.tick(now)
        self._held += data
        self._last = now
        while self._held:
            found, used = self._cut()
            del self._held[:used]
            if found is not None:
                yield found
            if not used:
                return

    def tick(self, now: float) -> Iterator[Malformed]:
        """Give up on a download that stopped coming."""
        if self._held and now - self._last > DOWNLOAD_TIMEOUT:
            self._held.clear()
            self._resting = True
            yield Malformed(Code.MECHANICAL)

    @property
    def waiting(self) -> bool:
        """Whether something has begun and not ended."""
        return bool(self._held)

    def _cut(self) -> tuple[Request | Malformed | None, int]:
        """Find the first request; how many bytes are done with (0: more must come)."""
        held = self._held
        if held[0] == 0 or (not self._resting and held[0] != _ESC):
            return None, 1  # padding between commands, or noise
        start = 1 if held[0] == _ESC else 0
        head = bytes(held[start : start + LONGEST_HEAD])
        self._resting = False
        if head.startswith(_DOWNLOADS):
            return self._download(head, start)
        end = head.find(b"\r")
        if end >= 0:
            self._resting = True
            name, *parameters = head[:end].decode("ascii", "replace").split(";")
            return Request(name, tuple(parameters)), start + end + 1
        if len(head) == LONGEST_HEAD:
            return Malformed(Code.COMMAND), start + len(head)
        self._resting = start == 0
        return None, 0

    def _download(self, head: bytes, start: int) -> tuple[Request | Malformed | None, int]:
        name, fields = next((begin[:-1].decode(), n) for begin, n in _FIELDS.items() if head.startswith(begin))
        parts = head.split(b";", fields)
        if len(parts) <= fields:
            self._resting = start == 0
            return (Malformed(Code.PARAMETER), start + len(head)) if len(head) == LONGEST_HEAD else (None, 0)
        parameters = tuple(part.decode("ascii", "replace") for part in parts[1:fields])
        length = _length(name, parameters)
        begin = start + sum(len(part) + 1 for part in parts[:fields])
        if length is None:
            return Malformed(Code.PARAMETER), begin
        if len(self._held) < begin + length + 1:
            self._resting = start == 0
            return None, 0
        self._resting = self._held[begin + length] == _CR
        if not self._resting:
            return Malformed(Code.COMMAND), begin + length
        return Request(name, parameters, bytes(self._held[begin : begin + length])), begin + length + 1


def _length(name: str, parameters: tuple[str, ...]) -> int | None:
    levels = parameters[1]
    if not levels.isdigit() or int(levels) not in bitmap.BITS:
        return None
    if name == "Db":
        return bitmap.size(int(levels))
    length = parameters[2]
    return int(length) if length.isdigit() and len(length) < 8 and int(length) <= LARGEST_DOWNLOAD else None  # noqa: PLR2004
