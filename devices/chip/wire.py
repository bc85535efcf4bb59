"""What is said to a chip as bytes, without IO: commands (ISO/IEC 7816-4) out, answers and status words in.

The UID is asked of the reader, by the pseudo command of PC/SC part 3, section 3.2.2.1.3. Data are personal: no repr
here shows any.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

GET_UID: Final = bytes.fromhex("FFCA000000")
CHUNK: Final = 240  # bytes in a short command; some readers carry no 255
LAST_OFFSET: Final = 0x7FFF  # P1 and P2 hold 15 bits
STATUS_BYTES: Final = 2
UID_BYTES: Final = frozenset({4, 7, 10})  # ISO/IEC 14443-3: single, double, triple size


class Status(IntEnum):
    """The status words that are told apart (ISO/IEC 7816-4, section 5.6)."""

    OK = 0x9000
    MEMORY_FAILURE = 0x6581
    WRONG_LENGTH = 0x6700
    SECURITY = 0x6982
    NOT_ALLOWED = 0x6986
    NOT_FOUND = 0x6A82
    NO_ROOM = 0x6A84
    BAD_OFFSET = 0x6B00
    NO_INSTRUCTION = 0x6D00
    NO_CLASS = 0x6E00


@dataclass(frozen=True)
class Done:
    """90 00, and the data before it."""

    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Refused:
    """A known status word that is not OK."""

    status: Status


@dataclass(frozen=True)
class Unrecognised:
    """A status word that is none of those, or an answer too short to hold one (0)."""

    word: int


Reply = Done | Refused | Unrecognised


def select_application(name: bytes) -> bytes:
    """SELECT by application identifier, without an answer."""
    return bytes([0x00, 0xA4, 0x04, 0x0C, len(name)]) + name


def select_file(number: int) -> bytes:
    """SELECT an elementary file under the current application, without an answer."""
    return bytes([0x00, 0xA4, 0x02, 0x0C, 2]) + number.to_bytes(2, "big")


def update(offset: int, data: bytes) -> bytes:
    """UPDATE BINARY: overwrite at an offset. ValueError when it does not fit into a short command or 15 bits."""
    if not (0 <= offset <= LAST_OFFSET and 0 < len(data) <= CHUNK):
        raise ValueError("a chunk does not fit into a command")
    return bytes([0x00, 0xD6, *offset.to_bytes(2, "big"), len(data)]) + data


def read(offset: int, length: int) -> bytes:
    """READ BINARY: as many bytes from an offset. ValueError as for `update`."""
    if not (0 <= offset <= LAST_OFFSET and 0 < length <= CHUNK):
        raise ValueError("a chunk does not fit into a command")
    return bytes([0x00, 0xB0, *offset.to_bytes(2, "big"), length])


def chunks(content: bytes, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """Cut content that begins at `start` of a file into offsets and pieces for one command each."""
    for at in range(0, len(content), CHUNK):
        yield start + at, content[at : at + CHUNK]


def reply(answer: bytes) -> Reply:
    """Read an answer."""
    if len(answer) < STATUS_BYTES:
        return Unrecognised(0)
    data, word = answer[:-STATUS_BYTES], int.from_bytes(answer[-STATUS_BYTES:], "big")
    try:
        status = Status(word)
    except ValueError:
        return Unrecognised(word)
    return Done(data) if status is Status.OK else Refused(status)
