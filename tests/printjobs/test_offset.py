"""What was proven is moved as it is: every dot by as much, white comes in, and nothing that can be read is lost."""

from hashlib import sha256

import forge
import numpy as np
import portraits
import pytest
from forge import Forge
from PySide6.QtGui import QGuiApplication

from kiosk.core.printer import Pages
from kiosk.core.terms import DocumentKind, Medium
from printjobs import card as cards
from printjobs.card import Card
from printjobs.design import DPI, HEIGHT, WIDTH
from printjobs.face import FacePainter
from printjobs.offset import Offset, dots, loses_ink, moved
from printjobs.proof import Prover
from printjobs.proofreader import Announced, Proofreader
from printjobs.raster import Page, Raster, Rasteriser
from printjobs.readback import read_all
from printjobs.verdict import NotGenuine, Reason

CARD_MOST = 15
EVERY_WAY = [(0, 0), (15, 0), (-15, 0), (0, 15), (0, -15), (15, -15), (-7, 3)]


def noise(width: int = 60, height: int = 40) -> Pages:
    """Two sides of dots that are all different."""
    drawn = np.random.default_rng(4)
    sides = tuple(drawn.integers(0, 255, (height, width, 3), np.uint8).tobytes() for _ in range(2))
    return Pages(width, height, DPI, sides, b"%PDF", b"chip")


def seen(pages: Pages, side: int = 0) -> np.ndarray:
    """One side as rows of dots."""
    return np.frombuffer(pages.sides[side], np.uint8).reshape(pages.height, pages.width, 3)


@pytest.mark.parametrize(("x", "y"), EVERY_WAY)
def test_every_dot_is_moved_by_as_much(x: int, y: int) -> None:
    """To the right and down for a positive offset; what comes in is white, and nothing else of the pages changes."""
    before, (right, down) = noise(), dots(Offset(x, y), DPI)
    after = moved(before, Offset(x, y))
    for side in (0, 1):
        for row in range(before.height):
            for column in range(before.width):
                at = row - down, column - right
                inside = 0 <= at[0] < before.height and 0 <= at[1] < before.width
                want = seen(before, side)[at] if inside else (255, 255, 255)
                assert tuple(seen(after, side)[row, column]) == tuple(want)
    assert (after.document, after.chip, after.dpi) == (before.document, before.chip, before.dpi)


def test_a_tenth_of_a_millimetre_is_the_nearest_dot() -> None:
    """Twelve dots are a millimetre, nearly."""
    assert dots(Offset(10, -10), 300) == (12, -12)
    assert dots(Offset(1, -3), 300) == (1, -4)
    assert dots(Offset(30, -30), 300) == (35, -35)
    assert str(Offset(5, -12)) == "x +0.5 mm, y -1.2 mm"


@pytest.mark.parametrize(("x", "y"), [way for way in EVERY_WAY if way != (0, 0)])
def test_ink_at_an_edge_is_missed_and_a_pale_ground_is_not(x: int, y: int) -> None:
    """One dark dot in the strip that leaves the sheet, wherever it is, is one too many."""
    right, down = dots(Offset(x, y), DPI)
    ground = np.full((40, 60, 3), (203, 226, 244), np.uint8)
    assert not loses_ink(Pages(60, 40, DPI, (ground.tobytes(),)), Offset(x, y))
    for row, column in ((-1 if down > 0 else 0, 30), (20, -1 if right > 0 else 0)):
        leaves = (down != 0 and row != 20) or (right != 0 and column != 30)
        dotted = ground.copy()
        dotted[row, column] = (16, 18, 24)
        assert loses_ink(Pages(60, 40, DPI, (dotted.tobytes(),)), Offset(x, y)) is leaves


@pytest.mark.parametrize("x", [-CARD_MOST, CARD_MOST])
@pytest.mark.parametrize("y", [-CARD_MOST, CARD_MOST])
@pytest.mark.parametrize("kind", [DocumentKind.KTP_EL, DocumentKind.KIA])
def test_no_face_loses_ink_at_the_largest_offset(qapp: QGuiApplication, x: int, y: int, kind: DocumentKind) -> None:
    """The longest texts keep to the margin that the configuration allows to be moved."""
    assert qapp is not None
    pictures = (portraits.portrait(), portraits.signature())
    long = {
        DocumentKind.KTP_EL: Card(kind, portraits.LONG, *pictures),
        DocumentKind.KIA: Card(kind, portraits.KIA_LONG, pictures[0]),
    }
    face = FacePainter().paint(long[kind])
    assert isinstance(face, Pages)
    assert (face.width, face.height) == (WIDTH, HEIGHT)
    assert not loses_ink(face, Offset(x, y))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Forge:
    """The office whose documents are printed."""
    return Forge.at(tmp_path_factory.mktemp("office"))


def check(office: Forge, content: bytes, x: int, y: int) -> Pages | NotGenuine:
    """Prove a document of one page on a kiosk with this offset."""
    with Rasteriser() as rasteriser:
        proofreader = Proofreader(Prover(office.trust()), rasteriser, refuse, offsets={Medium.A4: Offset(x, y)})
        announced = Announced("application/pdf", forge.digest(content), 1, forge.QR, DocumentKind.BIODATA)
        return proofreader.check(content, announced, lambda _: None)


def refuse(card: Card) -> NotGenuine:
    """No card is painted here."""
    raise AssertionError(card)


def test_a_document_is_moved_after_it_was_proven(office: Forge) -> None:
    """The raster that is printed is the proven one, moved; its QR still reads, and the signed bytes are untouched."""
    signed = office.sign(forge.draw(1))
    plain, shifted = check(office, signed, 0, 0), check(office, signed, 8, -5)
    assert isinstance(plain, Pages)
    assert isinstance(shifted, Pages)
    assert shifted == moved(plain, Offset(8, -5)) != plain
    assert shifted.document == signed
    page = Page(shifted.width, shifted.height, shifted.sides[0])
    assert set(read_all(Raster(DPI, (page,)))) == {forge.QR}


def test_a_document_that_would_leave_the_sheet_is_refused_before_stock_moves(office: Forge) -> None:
    """Staff read which offset, and what to do; no resident gets a page with something missing."""
    signed = office.sign(forge.draw(1, at_edge=True))
    assert isinstance(check(office, signed, 0, 0), Pages)
    refused = check(office, signed, -30, 0)
    assert isinstance(refused, NotGenuine)
    assert refused.reason is Reason.OFFSET_TOO_LARGE
    assert refused.detail_for_staff == "at x -3.0 mm, y +0.0 mm it would leave the sheet; lessen the offset"


def test_a_card_is_moved_and_its_chip_is_not() -> None:
    """The chip's bytes and the back go with the face."""
    content = portraits.content()
    face = noise()

    def proofreader(offset: Offset) -> Proofreader:
        unused: Prover = None  # type: ignore[assignment]
        raster: Rasteriser = None  # type: ignore[assignment]
        return Proofreader(unused, raster, lambda _: face, lambda _, sha: sha.encode(), {Medium.CARD: offset})

    digest = sha256(content).hexdigest()
    announced = Announced(cards.MEDIA_TYPE, digest, 1, None, DocumentKind.KTP_EL)
    refused = proofreader(Offset(5, 0)).check(content, announced, lambda _: None)
    assert isinstance(refused, NotGenuine)
    white = Pages(60, 40, DPI, (b"\xff" * 7200,) * 2)
    face = white
    pages = proofreader(Offset(5, 0)).check(content, announced, lambda _: None)
    assert isinstance(pages, Pages)
    assert (pages.chip, pages.sides) == (digest.encode(), white.sides)
