"""What goes on the chip of a KTP-el, and only where there is an encoder."""

import json
from hashlib import sha256
from typing import cast

import portraits
import pytest

from kiosk.core.printer import Pages
from kiosk.core.terms import DocumentKind
from printjobs import card as cards
from printjobs.card import LONGEST_FIELD, Card, fields_of
from printjobs.chip import MOST_BYTES, chip_content
from printjobs.proof import Prover
from printjobs.proofreader import Announced, Proofreader
from printjobs.raster import Rasteriser
from printjobs.verdict import NotGenuine, Reason

KTP = DocumentKind.KTP_EL
FACE = Pages(1, 1, 300, (b"\0\0\0", b"\xff\xff\xff"))
NO_PDF = cast("Prover", None)
NO_RASTER = cast("Rasteriser", None)


def test_the_chip_holds_the_fields_and_the_hash_of_the_document() -> None:
    """The same card gives the same bytes."""
    card = Card(KTP, {"nama": "CONTOH"})
    content = chip_content(card, "AB" * 32)
    assert json.loads(content) == {"sha256": "ab" * 32, "fields": {"nama": "CONTOH"}}
    assert content == chip_content(card, "ab" * 32)


def test_nothing_is_written_for_a_child() -> None:
    """The blank of a KIA has no chip."""
    assert chip_content(Card(DocumentKind.KIA, portraits.KIA), "ab" * 32) == b""


def test_the_longest_card_fits_on_the_chip() -> None:
    """Every field at its longest, in letters of two bytes."""
    card = Card(KTP, dict.fromkeys(fields_of(KTP), "é" * LONGEST_FIELD))
    assert len(chip_content(card, "0" * 64)) <= MOST_BYTES


@pytest.mark.parametrize("encoder", [True, False])
def test_a_proven_card_comes_with_its_chip_where_there_is_an_encoder(encoder: bool) -> None:
    """Its bytes are in no repr; without an encoder there are none."""
    content = portraits.content()
    proofreader = Proofreader(NO_PDF, NO_RASTER, lambda _: FACE, chip_content if encoder else None)
    digest = sha256(content).hexdigest()
    pages = proofreader.check(content, Announced(cards.MEDIA_TYPE, digest, 1, None, KTP), lambda _: None)
    assert isinstance(pages, Pages)
    card = cards.read_card(content)
    assert isinstance(card, Card)
    assert pages.chip == (chip_content(card, digest) if encoder else b"")
    assert repr(pages) == repr(FACE)
    assert all(value not in repr(pages) for value in card.fields.values() if len(value) > 3)


def test_a_face_that_cannot_be_painted_has_no_chip() -> None:
    """The reason goes through."""
    content = portraits.content()
    refused = NotGenuine(Reason.CARD_FIELD, "the fields do not fit on the card")
    proofreader = Proofreader(NO_PDF, NO_RASTER, lambda _: refused, chip_content)
    announced = Announced(cards.MEDIA_TYPE, sha256(content).hexdigest(), 1, None, KTP)
    assert proofreader.check(content, announced, lambda _: None) is refused
