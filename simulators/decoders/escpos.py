"""The receipt printer's wire: what ESC/POS commands do; the text between them is told by its length."""

from collections.abc import Mapping
from typing import Final

from simulators.decoders.words import Direction, Shown, garbled, unread

DLE, ESC, GS, LF = 0x10, 0x1B, 0x1D, 0x0A
_PLAIN: Final = b"@2"  # ESC commands without an argument; every other one understood here has one
_FIXED_MASK, _FIXED = 0b1001_0011, 0b0001_0010  # a status byte reads 0xx1xx10
_HEAD: Final = 4  # bytes of a long command that are no payload
_NAMES: Final[Mapping[bytes, str]] = {
    b"\x10\x04": "ask status",
    b"\x1b@": "reset",
    b"\x1bd": "feed",
    b"\x1bt": "code page",
    b"\x1ba": "align",
    b"\x1bE": "bold",
    b"\x1b!": "mode",
    b"\x1d!": "size",
    b"\x1dV": "cut",
    b"\x1d(": "symbol",
    b"\x1dv": "picture",
}


def size_of(head: bytes) -> int:
    """How many bytes the command has that begins here; more than there are: it is not whole yet."""
    if head[0] == DLE:
        return 3
    if head[0] == ESC:
        return 2 if len(head) > 1 and head[1] in _PLAIN else 3
    return _size_after_gs(head) if head[0] == GS else 1


def _size_after_gs(head: bytes) -> int:
    """GS V may have another argument; GS ( and GS v 0 (symbols, pictures) tell how much follows."""
    head = head[:8].ljust(8, b"\0")
    if head[1:2] == b"V":
        return 4 if head[2] >= ord("A") else 3
    if head[1:2] == b"(":
        return 5 + head[3] + 256 * head[4]
    if head[1:3] == b"v0":
        return 8 + (head[4] + 256 * head[5]) * (head[6] + 256 * head[7])
    return 3


def decode(direction: Direction, message: bytes) -> Shown:
    """Say what came at once: commands in their order, or status bytes."""
    if direction is Direction.FROM_DEVICE:
        if not message or any(byte & _FIXED_MASK != _FIXED for byte in message):
            return garbled(message)
        return Shown(message, ", ".join(f"status {byte:08b}" for byte in message))
    seen, said, text = b"", [], 0
    while message:
        size = size_of(message)
        command, message = message[:size], message[size:]
        if command[0] in {DLE, ESC, GS} or command[0] == LF:
            said += [f"text of {text} bytes"] if text else []
            said.append(_said(command, whole=len(command) == size))
            seen, text = seen + command[:_HEAD], 0
        else:
            text += 1
    said += [f"text of {text} bytes"] if text else []
    return Shown(seen, ", ".join(said)) if said else unread(message)


def _said(command: bytes, *, whole: bool) -> str:
    if command[0] == LF:
        return "end of line"
    if not whole:
        return "a command that is not whole"
    name = _NAMES.get(command[:2], f"command {command[:2].hex()}")
    return f"{name} {command[2]}" if len(command) == 3 else name  # noqa: PLR2004 - two bytes and an argument
