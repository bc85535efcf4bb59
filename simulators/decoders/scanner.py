"""The scanner's wire: a code is a credential, so that nothing but its length is told."""

from typing import Final

from simulators.decoders.words import Direction, Shown

_ENDS: Final = b"\r\n"


def decode(_: Direction, message: bytes) -> Shown:
    """Say how much was scanned, and whether it is a whole code."""
    length = len(message.rstrip(_ENDS))
    what = "code" if message.endswith((b"\r", b"\n")) else "part of a code"
    return Shown(b"", f"<{what}, {length} bytes>")
