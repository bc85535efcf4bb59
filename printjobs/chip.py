"""What is written on the chip of a KTP-el: a stand-in for the ministry's format (docs/decisions/0005)."""

from typing import Final

from msgspec import json

from kiosk.core.terms import DocumentKind
from printjobs.card import Card

MOST_BYTES: Final = 8192
"""No card that `read_card` takes can give more: 18 fields of at most 200 letters, each of at most two bytes."""


def chip_content(card: Card, sha256: str) -> bytes:
    """Give the fields of the card, and the hash of the document that they came in, which binds its pictures.

    Empty for a KIA, whose blank has no chip.
    """
    if card.kind is not DocumentKind.KTP_EL:
        return b""
    return json.encode({"sha256": sha256.lower(), "fields": card.fields})
