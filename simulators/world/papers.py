"""The documents of the world: small contents, faces that carry their number, and how it is read off what was made.

Each grant has a content of its own; its number is burnt into the first row of a card's face, and is the colour of an
A4 page. So the physical truth is read from what came out of the model, never from what anybody said.
"""

import hashlib
import hmac
from collections.abc import Callable
from functools import cache
from typing import Final

import numpy as np
from msgspec.structs import replace

from devices.card.bitmap import Plane
from devices.card.panels import DPI, HEIGHT, WIDTH
from devices.card.wire import Panel
from kiosk.core.printer import Pages
from kiosk.core.terms import DocumentKind, Step
from printjobs.proofreader import Announced
from printjobs.verdict import NotGenuine, Reason
from simulators.card.parts import Card, Side

CARD: Final = "application/vnd.anjungan.card+json"
PDF: Final = "application/pdf"
BITS: Final = 24
CHIPPED: Final = frozenset({DocumentKind.KTP_EL})
SHEET: Final = 8  # pixels of an A4 page's side: the world's pages are small


def content_of(number: int, pages: int) -> bytes:
    """Give the bytes of document `number`; 0 pages is a card."""
    return f"document {number} {pages}".encode()


class WorldProof:
    """Stands for `printjobs.proofreader.Proofreader`: compares the hash, and gives the small pages of the content."""

    def __init__(self, *, chips: bool = False) -> None:
        """`chips`: there is an encoder, which writes what belongs on the chip of a KTP-el."""
        self._chips = chips

    def check(self, content: bytes, announced: Announced, tell: Callable[[Step], None]) -> Pages | NotGenuine:
        """Refuse what is not the announced document."""
        tell(Step.PROVING)
        if not hmac.compare_digest(hashlib.sha256(content).hexdigest(), announced.sha256):
            return NotGenuine(Reason.HASH_MISMATCH, "the bytes are not those the registry announced")
        tell(Step.PREPARING)
        pages = pages_of(content)
        return replace(pages, chip=chip_of(content)) if self._chips and announced.kind in CHIPPED else pages


def chip_of(content: bytes) -> bytes:
    """Give what belongs on the chip of a KTP-el."""
    return b"chip of " + content * 20


@cache
def pages_of(content: bytes) -> Pages:
    """Give what is printed for a content."""
    _, number, pages = content.decode().split()
    if not int(pages):
        return Pages(WIDTH, HEIGHT, DPI, (_face(int(number)),))
    return Pages(SHEET, SHEET, DPI, tuple(_sheet(int(number), page) for page in range(int(pages))))


def _face(number: int) -> bytes:
    face = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    for bit in range(BITS):
        if number >> bit & 1:
            face[0, bit] = 0
    face[0, BITS] = 0  # there is a document, even number 0
    return face.tobytes()


def _sheet(number: int, page: int) -> bytes:
    return bytes([page, number >> 8 & 255, number & 255]) * (SHEET * SHEET)


def read_card(card: Card) -> int | None:
    """Give the number of the document on a whole, unbroken card; None when it is none."""
    front = card.sides.get(Side.FRONT, {})
    if card.smudged or not all(panel in front for panel in Panel):
        return None
    return _number(front[Panel.BLACK])


def _number(plane: Plane) -> int | None:
    # The face is burnt a quarter turn clockwise: its first row is the last dot of each line.
    row = plane[: BITS + 1, -1]
    return sum(1 << bit for bit in range(BITS) if row[bit]) if row[BITS] else None


def read_sheet(pixel: bytes) -> tuple[int, int]:
    """Give document and page from one pixel of an A4 sheet."""
    return pixel[1] << 8 | pixel[2], pixel[0]
