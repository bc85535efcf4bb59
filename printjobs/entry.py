"""One record of the journal as it is read back, and how each is chained to the one before."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from printjobs.words import RecordKind, Value

GENESIS: Final = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One record as read back."""

    sequence: int
    time: str
    kind: RecordKind
    attempt: str
    fields: Mapping[str, Value]
    hash: str


@dataclass(frozen=True)
class Head:
    """The newest durable record; sent to the registry as a witness."""

    sequence: int
    hash: str


def digest(before: str, *parts: int | str) -> str:
    """Give a record's hash: SHA-256, hex, over the hash of the record before and the record's own columns."""
    return hashlib.sha256(json.dumps([before, *parts], separators=(",", ":")).encode()).hexdigest()
