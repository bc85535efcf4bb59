"""ESC/POS: slips by python-escpos, and the four real-time status bytes (DLE EOT 1 to 4), read fail-closed."""

import textwrap
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from escpos.printer import Dummy

QUERIES: Final = (1, 2, 3, 4)
_FIXED_MASK, _FIXED = 0b1001_0011, 0b0001_0010  # a status byte reads 0xx1xx10


class Trouble(StrEnum):
    """What the four bytes can tell."""

    OFFLINE = "offline"
    COVER_OPEN = "cover_open"
    PAPER_OUT = "paper_out"
    PAPER_NEAR_END = "paper_near_end"
    CUTTER = "cutter"
    MECHANICAL = "mechanical"
    TOO_HOT = "too_hot"


_BITS: Final[dict[int, tuple[tuple[int, Trouble], ...]]] = {
    1: ((0x08, Trouble.OFFLINE), (0x20, Trouble.OFFLINE)),
    2: ((0x04, Trouble.COVER_OPEN), (0x20, Trouble.PAPER_OUT), (0x40, Trouble.MECHANICAL)),
    3: ((0x04, Trouble.MECHANICAL), (0x08, Trouble.CUTTER), (0x20, Trouble.MECHANICAL), (0x40, Trouble.TOO_HOT)),
    4: ((0x0C, Trouble.PAPER_NEAR_END), (0x60, Trouble.PAPER_OUT)),
}


def query(number: int) -> bytes:
    """Give DLE EOT `number`."""
    return bytes([0x10, 0x04, number])


def read_status(number: int, answer: bytes) -> frozenset[Trouble] | None:
    """Read the answer to DLE EOT `number`; None when it is not exactly one status byte."""
    if len(answer) != 1 or answer[0] & _FIXED_MASK != _FIXED:
        return None
    return frozenset(trouble for mask, trouble in _BITS[number] if answer[0] & mask)


def slip(lines: Sequence[str], columns: int) -> bytes:
    """Give a slip: the first line centred and bold, the others wrapped at `columns`, then the cut."""
    paper = Dummy()
    paper.hw("INIT")
    for index, line in enumerate(lines):
        paper.set(align="left" if index else "center", bold=not index)
        for part in textwrap.wrap(line, columns) or [""]:
            paper.textln(part)
    paper.cut()
    return bytes(paper.output)
