"""The UPS's wire: NUT's lines (RFC 9271) as they are, of a list of variables those that matter."""

import re
from typing import Final

from simulators.decoders.words import Direction, Shown, garbled, unread

_WORDS: Final = frozenset({"LIST", "GET", "VER", "NETVER", "HELP", "LOGOUT", "BEGIN", "END", "VAR", "ERR", "OK"})
_HIDDEN: Final = frozenset({"USERNAME", "PASSWORD", "LOGIN"})
_VARIABLE: Final = re.compile(r'VAR \S+ (ups\.status|battery\.charge|battery\.runtime) ("[^"]*")')
_LONGEST: Final = 120


def decode(direction: Direction, message: bytes) -> Shown:
    """Say the question, or the answer's error or variables."""
    lines = message.decode("latin-1").split("\n")
    words = {line.split(" ", 1)[0] for line in lines if line}
    if words & _HIDDEN:
        return Shown(b"", f"{', '.join(sorted(words & _HIDDEN))}, {len(message)} bytes")
    if not words or not words <= _WORDS:
        return unread(message) if direction is Direction.TO_DEVICE else garbled(message)
    if len(lines) <= 2:  # noqa: PLR2004 - one, and what follows its end
        return Shown(message, lines[0][:_LONGEST])
    told = [f"{found[1]} {found[2]}" for line in lines if (found := _VARIABLE.fullmatch(line))]
    variables = sum(line.startswith("VAR ") for line in lines)
    return Shown(message, ", ".join([*told, f"{variables} variables"]))
