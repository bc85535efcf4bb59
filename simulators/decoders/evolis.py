"""The card printer's wire: one command of the Evolis language, or the answers that came at once."""

from collections.abc import Mapping
from typing import Final

from devices.card.wire import END, ESC, Answer, Code, Refusal, ReplyReader
from simulators.decoders.words import Direction, Shown, garbled, unread

_NAMES: Final[Mapping[str, str]] = {
    "Rsn": "read the serial number",
    "Rtp": "read the type",
    "Rfv": "read the firmware's version",
    "Rem": "read the error mode",
    "Rr": "read the ribbon",
    "Rcr": "has the ribbon ended",
    "Rlr": "read the last reply",
    "Rco": "read a counter",
    "Rse": "read a sensor",
    "Sk": "ask the feeder",
    "Scs": "clear the status",
    "Scp": "clean",
    "Srs": "restart",
    "Pem": "set the error mode",
    "Pcom": "set the protocol",
    "Ss": "start a sequence",
    "Se": "eject",
    "Si": "insert a card",
    "Sic": "insert a card at the antenna",
    "Sib": "insert a card from the back",
    "Ser": "reject at the output",
    "Seb": "take back at the feeder",
    "Sr": "front",
    "Sv": "back",
    "Sp": "print a panel",
    "Db": "download a panel",
    "Dbc": "download a compressed panel",
}
_DOWNLOADS: Final = {"Db": 3, "Dbc": 4}  # how many parts come before the payload
_CODES: Final[Mapping[Code, str]] = {
    Code.COMMAND: "no such command",
    Code.PARAMETER: "wrong parameter",
    Code.MECHANICAL: "mechanical error or time-out",
    Code.COVER: "cover open",
    Code.FEEDER: "feeder",
    Code.RIBBON: "ribbon",
}
_LONGEST: Final = 12  # characters of a parameter that is one


def decode(direction: Direction, message: bytes) -> Shown:
    """Say one whole command, or answers."""
    return _command(message) if direction is Direction.TO_DEVICE else _answers(message)


def _command(message: bytes) -> Shown:
    body = message.removeprefix(ESC).removesuffix(END)
    name = body.split(b";", 1)[0].decode("ascii", "replace")
    if name not in _NAMES:
        return unread(message)
    fields = _DOWNLOADS.get(name)
    parts = body.split(b";", -1 if fields is None else fields)
    payload = parts.pop() if fields is not None and len(parts) > fields else None
    if any(len(part) > _LONGEST for part in parts):
        return unread(message)
    head = b";".join(parts)
    said = f"{head.decode('ascii', 'replace')}: {_NAMES[name]}"
    if payload is None:
        return Shown(message, said)
    return Shown(ESC + head + b";", f"{said}, {len(payload)} bytes")


def _answers(message: bytes) -> Shown:
    reader = ReplyReader()
    said = []
    for reply in reader.feed(message):
        match reply:
            case Answer(text):
                said.append(f"ACK {text}".rstrip())
            case Refusal(code):
                said.append(f"NACK {code}: {_CODES.get(code, 'magnetic stripe')}")
            case _:
                return garbled(message)
    if reader.torn or not said:
        return garbled(message)
    return Shown(message, ", ".join(said))
