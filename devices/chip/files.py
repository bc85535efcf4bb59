"""What is written where on the chip: one small interface, and a plain file that stands in for the real KTP-el.

The operating system of the real chip, its files and its keys are not public. A deployment gives `ChipEncoder` its own
`Personaliser`, which talks to the ministry's security module (SAM) and holds no key itself: docs/decisions/0005.
"""

from collections.abc import Callable
from typing import Final, Protocol

from devices.chip import wire
from devices.chip.reader import Trouble

Ask = Callable[[bytes], bytes | Trouble]
"""Sends one command to the card; gives the data of its answer, or why there are none."""

APPLICATION: Final = (
    bytes.fromhex("F0") + b"ANJUNGAN"
)  # F: proprietary, not registered (ISO/IEC 7816-4, section 8.2.1.2)
FILE: Final = 0x0101
ROOM: Final = 8192  # bytes of content
HEAD: Final = 2  # bytes before it: its length; 0 while it is being written


class Personaliser(Protocol):
    """Puts content on a chip. Both may be repeated, and begin anew each time."""

    def write(self, ask: Ask, content: bytes) -> Trouble | None:
        """Write all of it from the start; torn in the middle it must be seen to be unfinished."""
        ...

    def verify(self, ask: Ask, content: bytes) -> Trouble | None:
        """Read it back and compare; DIFFERS when it is anything else."""
        ...


class PlainFile:
    """One transparent file, without keys: its length, then the content."""

    def write(self, ask: Ask, content: bytes) -> Trouble | None:
        """Set the length to 0, write, and set the length last."""
        if not 0 < len(content) <= ROOM:
            return Trouble.TOO_LONG
        commands = [
            wire.update(0, bytes(HEAD)),
            *(wire.update(offset, piece) for offset, piece in wire.chunks(content, HEAD)),
            wire.update(0, len(content).to_bytes(HEAD, "big")),
        ]
        for command in (*_SELECT, *commands):
            answer = ask(command)
            if isinstance(answer, Trouble):
                return answer
        return None

    def verify(self, ask: Ask, content: bytes) -> Trouble | None:
        """Compare length and content, byte for byte."""
        for command in _SELECT:
            answer = ask(command)
            if isinstance(answer, Trouble):
                return answer
        for offset, piece in wire.chunks(len(content).to_bytes(HEAD, "big") + content):
            answer = ask(wire.read(offset, len(piece)))
            if isinstance(answer, Trouble):
                return answer
            if answer != piece:
                return Trouble.DIFFERS
        return None


_SELECT: Final = (wire.select_application(APPLICATION), wire.select_file(FILE))
