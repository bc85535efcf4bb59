"""The Evolis command language as bytes, without IO: commands out, answers in.

Source: Evolis programming guide A5013 rev. E. What it says:

- a command is ESC, name, parameters after `;`, CR (section 3); data follow the last `;` and end with CR;
- a port set to the ACK/NACK protocol answers ACK, or NACK and a code (section 5: 1 command, 2 parameter, T time-out or
  mechanical, C cover open, F feeder, R ribbon); `Pcom` remembers that protocol through power cuts;
- the names and parameters below (section 8; `Sk` section 16), and which setting a power cut undoes: `Pem`.

Where it is silent, this project takes (and a technician checks on the real machine with `anjungan conformance`):

- what a read command returns comes before the ACK: `text ACK`; the values of `Rem` are separated by `;`;
- answers come in the order of the commands, each when its movement ended, and after an error every movement is refused
  until `Scs`;
- a sensor's voltage (`Rse`) is a decimal number, 0 to 255, covered from 128 on;
- a card that `Sic` (section 8) brought to the contactless station covers the card sensor and is counted as inserted;
  `Sp`, `Se`, `Ser` and `Seb` take it from there;
- `Scp` refuses with R where a ribbon is in, with F where no card is in the feeder, and counts the cleaning (`Rco;n`) by
  itself; it takes whatever lies in the feeder for the cleaning card;
- outside `Ss` a `Db` only stores the panel (the automatic printing of section 21 belongs to `Ss`);
- `Dbc` has the three parameters of section 4, not the four of section 8; the ribbon counter is the letter l.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from devices.card import bitmap
from devices.card.bitmap import Plane

ESC: Final = b"\x1b"
END: Final = b"\r"
ACK: Final = 0x06
NACK: Final = 0x15
LONGEST_ANSWER: Final = 64
BITMAP_LEVELS: Final = 2


class Panel(StrEnum):
    """The panels of a YMCKO ribbon, in the order they are printed."""

    YELLOW = "y"
    MAGENTA = "m"
    CYAN = "c"
    BLACK = "k"
    OVERLAY = "o"

    @property
    def levels(self) -> int:
        """128 for the colours, 2 for black and overlay (section 8, `Db`)."""
        return BITMAP_LEVELS if self in {Panel.BLACK, Panel.OVERLAY} else 128


class Code(StrEnum):
    """The codes after NACK (section 5)."""

    COMMAND = "1"
    PARAMETER = "2"
    MECHANICAL = "T"
    COVER = "C"
    FEEDER = "F"
    RIBBON = "R"
    MAGNETIC_CHECKSUM = "K"
    MAGNETIC_DATA = "D"
    MAGNETIC_WRITE = "W"


class Mode(StrEnum):
    """Who manages errors (`Pem`, section 8). A power cut brings PRINTER back, unless a mode was saved with `s`."""

    PRINTER = "0"
    HOST = "2"
    HOST_NO_RETRY = "18"


def command(name: str, *parameters: str | int) -> bytes:
    """One command without data (section 3)."""
    return ESC + ";".join([name, *map(str, parameters)]).encode("ascii") + END


READ_SERIAL: Final = command("Rsn")
READ_MODE: Final = command("Rem")
READ_RIBBON: Final = command("Rr")
READ_RIBBON_END: Final = command("Rcr")
READ_CLEANING: Final = command("Rlr", "r")
FEEDER_EMPTY: Final = command("Sk", "f")
FEEDER_LOW: Final = command("Sk", "w")
CLEAN: Final = command("Scp")
CLEAR_STATUS: Final = command("Scs")
INSERT: Final = command("Si")
INSERT_AT_ANTENNA: Final = command("Sic")
INSERT_FROM_BACK: Final = command("Sib")
EJECT: Final = command("Se")
REJECT_AT_OUTPUT: Final = command("Ser")
REJECT_AT_FEEDER: Final = command("Seb")
FRONT: Final = command("Sr")
BACK: Final = command("Sv")

OK: Final = "OK"
NEED_CLEANING: Final = "ERR NEED CLEANING"
ALL_EMPTY: Final = 3  # of `Sk;f`: neither feeder has a card


def set_mode(mode: Mode) -> bytes:
    """`Pem`: who manages errors, until the next power cut."""
    return command("Pem", mode)


def sensor(letter: str) -> bytes:
    """`Rse`: one sensor. In the guide: m feeder stop, p card at the print station, o cover."""
    return command("Rse", letter)


def counter(letter: str) -> bytes:
    """`Rco`: one counter. In the guide: p printed panels, c inserted cards, n cleanings, l cards left on the ribbon."""
    return command("Rco", letter)


def print_panel(panel: Panel) -> bytes:
    """`Sp`: burn one stored panel."""
    return command("Sp", panel)


def download(panel: Panel, plane: Plane, *, compressed: bool) -> bytes:
    """`Db` or `Dbc`: store one panel for the side chosen with `Sr` or `Sv`."""
    if compressed:
        data = bitmap.compress_bits(plane) if panel.levels == BITMAP_LEVELS else bitmap.compress_colour(plane)
        head = f"Dbc;{panel};{panel.levels};{len(data)};"
    else:
        data = bitmap.pack(plane, panel.levels)
        head = f"Db;{panel};{panel.levels};"
    return ESC + head.encode("ascii") + data + END


@dataclass(frozen=True)
class Answer:
    """ACK, with the text before it (empty for what only had to be done)."""

    text: str = ""


@dataclass(frozen=True)
class Refusal:
    """NACK and its code."""

    code: Code


@dataclass(frozen=True)
class Garbled:
    """Bytes that are no answer of this language; whatever follows cannot be matched to a command."""


Reply = Answer | Refusal | Garbled


class ReplyReader:
    """Cuts the incoming bytes into answers, in whatever pieces they come."""

    def __init__(self) -> None:
        self._held = bytearray()

    @property
    def torn(self) -> bool:
        """Whether an answer has begun and not ended."""
        return bool(self._held)

    def forget(self) -> None:
        """Drop what was begun."""
        self._held.clear()

    def feed(self, data: bytes) -> Iterator[Reply]:
        """Give every answer that is complete now."""
        for byte in data:
            self._held.append(byte)
            reply = self._complete()
            if reply is not None:
                self._held.clear()
                yield reply

    def _complete(self) -> Reply | None:
        held = self._held
        if held[0] == NACK:
            return _refusal(held[1]) if len(held) > 1 else None
        last = held[-1]
        if last == ACK:
            return Answer(held[:-1].decode("ascii"))
        if not 0x20 <= last < 0x7F or len(held) > LONGEST_ANSWER:  # noqa: PLR2004 - printable ASCII
            return Garbled()
        return None


def _refusal(code: int) -> Reply:
    try:
        return Refusal(Code(chr(code)))
    except ValueError:
        return Garbled()


def number(text: str) -> int | None:
    """Read a decimal answer of at most nine digits; None when it is not one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004
