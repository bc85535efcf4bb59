"""The chip's wire: ISO/IEC 7816-4 commands by their names and answers by their status; data by their length."""

from typing import Final

from devices.chip import wire
from devices.chip.wire import Done, Refused, Status
from simulators.decoders.words import Direction, Shown, unread

_HEADER: Final = 5  # class, instruction, two parameters, length


def decode(direction: Direction, message: bytes) -> Shown:
    """Say one command or one answer."""
    return _command(message) if direction is Direction.TO_DEVICE else _answer(message)


def _command(message: bytes) -> Shown:
    if message == wire.GET_UID:
        return Shown(message, "GET DATA: the UID")
    if len(message) < _HEADER:
        return unread(message)
    offset, length = int.from_bytes(message[2:4], "big"), message[4]
    match message[1]:
        case 0xA4:
            by = "application" if message[2] == 4 else "file"  # noqa: PLR2004 - P1: by application identifier
            return Shown(message[:_HEADER], f"SELECT {by}")
        case 0xD6:
            return Shown(message[:_HEADER], f"UPDATE BINARY at {offset}, {len(message) - _HEADER} bytes")
        case 0xB0:
            return Shown(message[:_HEADER], f"READ BINARY at {offset}, {length} bytes")
        case _:
            return unread(message)


def _answer(message: bytes) -> Shown:
    word = message[-wire.STATUS_BYTES :]
    match wire.reply(message):
        case Done(data=data):
            return Shown(word, f"90 00 done, {len(data)} bytes" if data else "90 00 done")
        case Refused(status=status):
            return Shown(word, f"{word.hex(' ').upper()} {Status(status).name.lower().replace('_', ' ')}")
        case _:
            return unread(message)
