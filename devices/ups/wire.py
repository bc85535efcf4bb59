"""NUT's line protocol (RFC 9271): LIST VAR asks what `upsd` knows of one UPS, and its answer is read strictly."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MOST: Final = 65_536  # bytes of one answer; a talkative driver knows about a hundred variables
_VARIABLE: Final = re.compile(r'VAR (\S+) (\S+) "((?:[^"\\]|\\["\\])*)"')
_ERROR: Final = re.compile(r"ERR ([A-Z0-9-]+)(?: .*)?")
_ESCAPED: Final = re.compile(r"\\(.)")


@dataclass(frozen=True)
class Refused:
    """ERR and its word: DATA-STALE, DRIVER-NOT-CONNECTED, UNKNOWN-UPS, ACCESS-DENIED, …"""

    word: str


@dataclass(frozen=True)
class Garbage:
    """What came is no answer to the question."""


def ask(name: str) -> bytes:
    """Give the question for all variables of a UPS."""
    return f"LIST VAR {name}\n".encode("ascii")


def whole(name: str, answer: bytes) -> bool:
    """Whether the answer is at its end: an error is one line, a list ends with its own."""
    if not answer.endswith(b"\n"):
        return False
    return answer.startswith(b"ERR ") or answer.split(b"\n")[-2] == f"END LIST VAR {name}".encode()


def read(name: str, answer: bytes) -> Mapping[str, str] | Refused | Garbage:
    """Read a whole answer."""
    first, *rest = answer.decode("latin-1").removesuffix("\n").split("\n")  # a maker's name may be in any encoding
    refused = _ERROR.fullmatch(first)
    if refused and not rest:
        return Refused(refused[1])
    if first != f"BEGIN LIST VAR {name}" or not rest or rest.pop() != f"END LIST VAR {name}":
        return Garbage()
    variables = {}
    for line in rest:
        found = _VARIABLE.fullmatch(line)
        if found is None or found[1] != name or found[2] in variables:
            return Garbage()
        variables[found[2]] = _ESCAPED.sub(r"\1", found[3])
    return variables
