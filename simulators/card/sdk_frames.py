"""The other language of the card printer: how the vendor's SDK frames its commands on TCP (docs/decisions/0008).

One connection is one exchange. What the client says ends with a NUL, then it ends its half of the connection; the
printer answers a text, a NUL and its status, and hangs up. To say nothing asks for the status alone. A job comes whole.
"""

import re
import struct
from typing import TYPE_CHECKING, Final

import numpy as np

from devices.card import bitmap, wire
from devices.card.wire import Code, Panel
from simulators.card.far_end import Malformed, Request
from simulators.card.parts import CardFault, Spot

if TYPE_CHECKING:
    from simulators.card.model import CardMachine

OTHER_FAMILY: Final = b"\x1cn"  # the SDK asks first whether this is one of another family: no answer, no such printer
MODEL: Final = "KC200B"
SESSION: Final = "Psid"
_TAG: Final = re.compile(rb"<[^>\x1b]*>|\0")
_DOWNLOAD: Final = re.compile(rb"\x1bDb;([a-z]);([0-9]+);")
_COMMAND: Final = re.compile(rb"\x1b([^\r\x1b]*)\r")
_FINE: Final = "256"
_WORDS: Final = {"Rok": wire.OK, "Rtp": MODEL, "Roem": "0", "Rzp": "0", "Rkn": "0", "Mr": wire.OK}
_OF_THE_MODEL: Final = {"Pem", "Pcla", "Pneab"}

_FAMILY: Final = 0x88000000  # the KC family, and that extension words follow
_FLIP: Final = 0x00100000
_REJECT_SLOT: Final = 0x00000020
_CODES: Final = {Code.FEEDER: 0x08000000, Code.RIBBON: 0x00200000, Code.COVER: 0x02000000, Code.MECHANICAL: 0x01000000}
_BAD_RIBBON: Final = 0x00400000
_BOX_FULL: Final = 0x00800000
_NEAR_EMPTY: Final = 0x00000100
_RIBBON_LOW: Final = 20


def requests(data: bytes) -> list[Request | Malformed]:
    """Cut one exchange into the commands it holds; tags between them say nothing that the commands do not."""
    found: list[Request | Malformed] = []
    at = 0
    while at < len(data):
        if tag := _TAG.match(data, at):
            at = tag.end()
        elif download := _DOWNLOAD.match(data, at):
            panel, levels = (group.decode("ascii") for group in download.groups())
            at = download.end() + _size(levels)
            found.append(_download(panel, levels, data[download.end() : at]))
            at += 1
        elif command := _COMMAND.match(data, at):
            name, *parameters = command[1].decode("ascii", "replace").split(";")
            found.append(Request("Se" if name == "Sce" else name, tuple(parameters)))
            at = command.end()
        else:
            return [*found, Malformed(Code.COMMAND)]
    return found


def _size(levels: str) -> int:
    if levels == _FINE:
        return bitmap.LINES * bitmap.DOTS
    return bitmap.size(int(levels)) if int(levels) in bitmap.BITS else 0


def _download(panel: str, levels: str, data: bytes) -> Request | Malformed:
    """Give a panel as the model stores it: the SDK sends colours in 256 levels, the head burns half as many."""
    if len(data) != _size(levels) or not data:
        return Malformed(Code.PARAMETER)
    if levels != _FINE:
        return Request("Db", (panel, levels), data)
    plane = np.frombuffer(data, np.uint8).reshape(bitmap.LINES, bitmap.DOTS) // np.uint8(2)
    return Request("Db", (panel, str(Panel.YELLOW.levels)), bitmap.pack(plane, Panel.YELLOW.levels))


def known(machine: "CardMachine", request: Request | Malformed) -> str | None:
    """Answer what this language asks beyond the model; None for what the model answers itself."""
    if isinstance(request, Malformed):
        return None
    if request.name == "Rem":
        return machine.mode
    if request.name.startswith("P") and request.name not in _OF_THE_MODEL:
        return wire.OK  # settings of the picture, and marks of where a job is
    return _WORDS.get(request.name)


def text(answer: bytes) -> str:
    """Give the model's answer as this language has it: OK for done, ERR for refused."""
    if answer[:1] == bytes([wire.NACK]):
        return "ERR"
    return answer.rstrip(bytes([wire.ACK])).decode("ascii", "replace") or wire.OK


def frame(words: str, machine: "CardMachine", session: int) -> bytes:
    """An answer with the status behind it."""
    return words.encode("ascii") + b"\0" + status(machine, session)


def status(machine: "CardMachine", session: int) -> bytes:
    """Two bytes nobody reads, then each with its length: four words of flags, the session, four more words."""
    flags = (_FAMILY | _REJECT_SLOT | _FLIP * machine.two_sided, _state(machine), _warnings(machine), _errors(machine))
    low = machine.hopper <= machine.hopper_low_at or CardFault.HOPPER_LOW in machine.faults
    more = (_NEAR_EMPTY * low, 0, 0, 0)
    words = b"".join(b"\x04" + struct.pack(">I", word) for word in more)
    return b"\0\0\x10" + struct.pack(">4I", *flags) + b"\x02" + struct.pack(">H", session) + words


def _state(machine: "CardMachine") -> int:
    places = machine.places
    return _sum(
        {
            0x80000000: machine.claimed,
            0x20000000: bool(places[Spot.FEED]),
            0x08000000: bool(places[Spot.ANTENNA]),
            0x02000000: bool(places[Spot.STATION] or places[Spot.EXIT]),
            0x01000000: bool(places[Spot.MOUTH]),
            0x00800000: machine.mode == wire.Mode.PRINTER,
            0x00080000: machine.ribbon_left < _RIBBON_LOW,
            0x00000100: machine.cleaning_due,
            0x00000080: machine.busy and machine.claimed,
            0x00000001: machine.busy,
        }
    )


def _warnings(machine: "CardMachine") -> int:
    places = machine.places
    boxes = max(len(places[Spot.REJECT_BIN]), len(places[Spot.RETRACT_BIN]))
    wrong = CardFault.RIBBON_WRONG in machine.faults
    return _sum(
        {
            0x08000000: boxes >= machine.bin_room or CardFault.REJECT_FULL in machine.faults,
            0x04000000: bool(places[Spot.MOUTH]),
            0x01000000: machine.hopper == 0 or CardFault.HOPPER_EMPTY in machine.faults,
            0x00200000: machine.cooling,
            0x00080000: machine.ribbon_left == 0 or not machine.ribbon_in or CardFault.RIBBON_OUT in machine.faults,
            0x00020000: CardFault.COVER_OPEN in machine.faults,
            0x00008000: wrong,
        }
    )


def _errors(machine: "CardMachine") -> int:
    if machine.error is None:
        return 0
    if machine.error is Code.RIBBON and CardFault.RIBBON_WRONG in machine.faults:
        return _BAD_RIBBON
    if machine.error is Code.MECHANICAL and CardFault.REJECT_FULL in machine.faults:
        return _BOX_FULL
    return _CODES.get(machine.error, _CODES[Code.MECHANICAL])


def _sum(flags: dict[int, bool]) -> int:
    return sum(flag for flag, up in flags.items() if up)
