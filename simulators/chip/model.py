"""The chip of a KTP-el as a pure machine: a UID, one file, and what can go wrong with it.

It answers for the reader, too, where PC/SC part 3 has the reader answer: GET DATA for the UID.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from devices.chip import wire
from devices.chip.files import APPLICATION, FILE, HEAD, ROOM
from devices.chip.wire import Status
from simulators.faults import Faults

ATR: Final = bytes.fromhex("3B80800101")  # a contactless card without history (PC/SC part 3, section 3.1.3.2.3)
_HEADER: Final = 5


class ChipFault(StrEnum):
    """What can be made to go wrong, once or until it is mended."""

    WILL_NOT_WRITE = "will_not_write"  # 65 81
    WRITES_WRONG = "writes_wrong"  # acknowledged, and a bit of it is another
    TEARS = "tears"  # leaves the field in the middle of a write, after `tears_after` bytes, and comes back
    SWAPPED = "swapped"  # another card's UID
    MUTE = "mute"  # takes commands and answers none


class Gone(StrEnum):
    """No answer, and why."""

    MUTE = "mute"
    TORN = "torn"


class ChipCard:
    """State and rules; `answer` takes one command. What is in the file survives everything."""

    def __init__(self, uid: str, *, tears_after: int = 100, clock: Callable[[], float] = lambda: 0.0) -> None:
        self._uid = bytes.fromhex(uid)
        self._tears_after = tears_after
        self.faults: Faults[ChipFault] = Faults(clock)
        self.file = bytearray(HEAD + ROOM)
        self.written = 0  # bytes acknowledged or torn, in all
        self.reset()

    def __repr__(self) -> str:
        return f"<chip, {self.written} bytes written>"

    @property
    def uid(self) -> str:
        """The UID as it answers now, in hexadecimal digits."""
        swapped = ChipFault.SWAPPED in self.faults
        return (bytes([self._uid[0] ^ 0xFF]) + self._uid[1:] if swapped else self._uid).hex().upper()

    @property
    def content(self) -> bytes:
        """What is on the chip, whole; empty when nothing is, or a write was torn."""
        return bytes(self.file[HEAD : HEAD + int.from_bytes(self.file[:HEAD], "big")])

    def reset(self) -> None:
        """Power up: nothing is selected."""
        self._application = False
        self._selected = False

    def answer(self, command: bytes) -> bytes | Gone:
        """Do one command; gives data and status word."""
        if self.faults.strikes(ChipFault.MUTE):
            return Gone.MUTE
        if command == wire.GET_UID:
            return bytes.fromhex(self.uid) + _word(Status.OK)
        if len(command) < _HEADER:
            return _word(Status.WRONG_LENGTH)
        kind, instruction, last, data = command[0], command[1], command[4], command[_HEADER:]
        if kind != 0:
            return _word(Status.NO_CLASS)
        match instruction:
            case 0xA4:
                return _word(self._select(command[2], data))
            case 0xD6:
                return self._update(int.from_bytes(command[2:4], "big"), data, last)
            case 0xB0:
                return self._read(int.from_bytes(command[2:4], "big"), last)
            case _:
                return _word(Status.NO_INSTRUCTION)

    def _select(self, by: int, name: bytes) -> Status:
        if by == 4:  # noqa: PLR2004 - P1: by application identifier
            self._application, self._selected = name == APPLICATION, False
            return Status.OK if self._application else Status.NOT_FOUND
        self._selected = self._application and name == FILE.to_bytes(2, "big")
        return Status.OK if self._selected else Status.NOT_FOUND

    def _update(self, offset: int, data: bytes, length: int) -> bytes | Gone:
        refused = self._refused(offset, length) or (None if len(data) == length else Status.WRONG_LENGTH)
        if refused is not None:
            return _word(refused)
        if self.faults.strikes(ChipFault.WILL_NOT_WRITE):
            return _word(Status.MEMORY_FAILURE)
        if self.written + length > self._tears_after and self.faults.strikes(ChipFault.TEARS):
            data = data[: max(0, self._tears_after - self.written)]
            self._store(offset, data)
            return Gone.TORN
        if offset >= HEAD and self.faults.strikes(ChipFault.WRITES_WRONG):
            data = bytes([data[0] ^ 1]) + data[1:]
        self._store(offset, data)
        return _word(Status.OK)

    def _store(self, offset: int, data: bytes) -> None:
        self.file[offset : offset + len(data)] = data
        self.written += len(data)

    def _read(self, offset: int, length: int) -> bytes:
        refused = self._refused(offset, length)
        return _word(refused) if refused is not None else bytes(self.file[offset : offset + length]) + _word(Status.OK)

    def _refused(self, offset: int, length: int) -> Status | None:
        if not self._selected:
            return Status.NOT_ALLOWED
        if offset >= len(self.file):
            return Status.BAD_OFFSET
        return Status.NO_ROOM if offset + length > len(self.file) else None


def _word(status: Status) -> bytes:
    return status.to_bytes(2, "big")
