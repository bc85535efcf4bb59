"""What every decoder gives: the bytes that may be seen, and a line for a human."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

SHOWN: Final = 16  # bytes of garbage in a line
KEPT: Final = 2048  # and of those that are kept


class Direction(StrEnum):
    """Which way a message goes."""

    TO_DEVICE = "to_device"
    FROM_DEVICE = "from_device"


@dataclass(frozen=True)
class Shown:
    """A message without its payload: documents, codes and PINs are never in `data` nor in `said`."""

    data: bytes
    said: str


Decoder = Callable[[Direction, bytes], Shown]


def unread(message: bytes) -> Shown:
    """What is not understood may be anything, so that only its length is told."""
    return Shown(b"", f"not understood, {len(message)} bytes")


def garbled(message: bytes) -> Shown:
    """What a machine answered that is no answer. For machines only that know no document, code or PIN to tell."""
    said = unread(message).said
    return Shown(message[:KEPT], f"{said}: {message[:SHOWN].hex(' ')}{' …' if len(message) > SHOWN else ''}")
