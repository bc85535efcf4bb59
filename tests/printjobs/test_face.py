"""The painted front of each card, compared with golden images; and that text is never cut off."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import portraits
import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication

from kiosk.core.printer import Pages
from kiosk.core.terms import DocumentKind
from printjobs import design, face, lettering
from printjobs.card import Card
from printjobs.face import FacePainter
from printjobs.lettering import FaceError, Fonts
from printjobs.verdict import NotGenuine, Reason

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
GOLDEN = Path(__file__).with_name("golden")
ROOT = Path(__file__).parents[2]
ANEW = "was the layout changed? ANJUNGAN_GOLDEN=write writes the golden images anew with this test; then look at them"


@pytest.fixture(scope="module")
def painter(qapp: QGuiApplication) -> FacePainter:
    """Needs the application that pytest-qt keeps."""
    assert qapp is not None
    return FacePainter()


def card(fields: dict[str, str]) -> Card:
    """A KTP-el with the drawn pictures."""
    return Card(DocumentKind.KTP_EL, fields, portraits.portrait(), portraits.signature())


def child(fields: dict[str, str], *, portrait: bool) -> Card:
    """A KIA."""
    return Card(DocumentKind.KIA, fields, portraits.portrait() if portrait else None)


FACES = {
    "ktp_el": card(portraits.FIELDS),
    "ktp_el_long": card(portraits.LONG),
    "kia": child(portraits.KIA, portrait=False),
    "kia_long": child(portraits.KIA_LONG, portrait=False),
    "kia_portrait": child(portraits.KIA, portrait=True),
    "kia_portrait_long": child(portraits.KIA_LONG, portrait=True),
}


def front(painter: FacePainter, what: Card) -> np.ndarray:
    """The painted front as an array."""
    pages = painter.paint(what)
    assert isinstance(pages, Pages)
    return np.frombuffer(pages.sides[0], dtype=np.uint8).reshape(design.HEIGHT, design.WIDTH, 3).astype(int)


@pytest.mark.parametrize("name", FACES)
def test_the_front_is_the_golden_image(painter: FacePainter, name: str) -> None:
    """Spacing and places are those of the golden image: few pixels differ, and on the whole by little."""
    painted = front(painter, FACES[name])
    path = GOLDEN / f"{name}.png"
    if os.environ.get("ANJUNGAN_GOLDEN") == "write":
        Image.fromarray(painted.astype(np.uint8)).save(path, optimize=True)
    with Image.open(path) as golden:
        difference = np.abs(np.asarray(golden.convert("RGB")).astype(int) - painted)
    assert difference.mean() < 1.0, ANEW
    assert (difference.max(axis=2) > 64).mean() < 0.005, ANEW


def test_the_golden_image_would_notice_another_name(painter: FacePainter) -> None:
    """One other letter in the name is beyond the tolerance in its own row."""
    row = slice(170, 215)
    one = front(painter, card(portraits.FIELDS))[row]
    other = front(painter, card(portraits.FIELDS | {"nama": "SITI AMINAH CONTOX"}))[row]
    assert (np.abs(one - other).max(axis=2) > 64).any()


def test_letters_are_resin_and_the_portrait_is_not(painter: FacePainter) -> None:
    """What is dark left of the portrait is pure black, the resin panel's; in a portrait all black nothing is."""
    night = portraits.png(Image.new("RGB", (300, 400), (0, 0, 0)))
    frame = design.DESIGNS[DocumentKind.KTP_EL].portrait.toRect()
    painted = front(painter, Card(DocumentKind.KTP_EL, portraits.FIELDS, night, portraits.signature()))
    text = painted[:, : int(design.BESIDE_PORTRAIT)].max(axis=2)
    assert (text == 0).sum() > 10_000
    assert not ((text > 0) & (text < 140)).any()
    inside = painted[frame.top() + 1 : frame.bottom(), frame.left() + 1 : frame.right()]
    assert inside.max() == inside.min() == 1


def test_the_back_is_left_to_the_preprinted_blank(painter: FacePainter) -> None:
    """Two sides of ID-1 at 300 dpi; nothing is painted on the second."""
    pages = painter.paint(card(portraits.FIELDS))
    assert isinstance(pages, Pages)
    assert (pages.width, pages.height, pages.dpi, len(pages.sides)) == (1016, 648, 300, 2)
    assert set(pages.sides[1]) == {255}
    assert {len(side) for side in pages.sides} == {1016 * 648 * 3}


@pytest.mark.parametrize(
    "name", ["nama", "alamat", "pekerjaan", "kel_desa", "tempat_tgl_lahir", "jenis_kelamin", "kabupaten"]
)
@pytest.mark.parametrize("text", ["WIDE " * 24, "M" * 120], ids=["words", "one-word"])
def test_long_text_never_reaches_the_portrait_or_the_edge(painter: FacePainter, name: str, text: str) -> None:
    """Whatever the length, ink stays left of the portrait and inside the card."""
    keeps_to_its_place(front(painter, card(portraits.FIELDS | {name: text.strip()})), name)


@pytest.mark.parametrize("name", ["nama", "nama_kepala_keluarga", "no_akta_kelahiran", "jenis_kelamin", "provinsi"])
@pytest.mark.parametrize("portrait", [True, False])
def test_long_text_of_a_child_keeps_to_its_place_too(painter: FacePainter, name: str, portrait: bool) -> None:
    """With a portrait or without."""
    painted = front(painter, child(portraits.KIA | {name: ("WIDE " * 24).strip()}, portrait=portrait))
    keeps_to_its_place(painted, name if portrait else "provinsi")


def keeps_to_its_place(painted: np.ndarray, name: str) -> None:
    """Nothing dark between text and portrait, nor in the margins that an offset may take."""
    dark = painted.max(axis=2) < 90
    gap = slice(int(design.BESIDE_PORTRAIT), int(design.DESIGNS[DocumentKind.KTP_EL].portrait.left()))
    assert name in {"kabupaten", "provinsi"} or not dark[128:, gap].any()
    assert not dark[:, : int(design.MARGIN) - 8].any()
    assert not dark[:, -18:].any()
    assert not dark[-18:, :].any()
    assert not dark[:18, :].any()


@pytest.mark.parametrize(
    ("province", "region", "heading"),
    [
        ("JAWA TENGAH", "KABUPATEN BANYUMAS", ["PROVINSI JAWA TENGAH", "KABUPATEN BANYUMAS"]),
        ("Kalimantan Selatan", "Kabupaten Kotabaru", ["PROVINSI KALIMANTAN SELATAN", "KABUPATEN KOTABARU"]),
        (
            "PROVINSI KALIMANTAN TENGAH",
            "KABUPATEN KOTAWARINGIN BARAT",
            ["PROVINSI KALIMANTAN TENGAH", "KABUPATEN KOTAWARINGIN BARAT"],
        ),
        (
            "DKI JAKARTA",
            "KOTA ADMINISTRASI JAKARTA SELATAN",
            ["PROVINSI DKI JAKARTA", "KOTA ADMINISTRASI JAKARTA SELATAN"],
        ),
        ("PROVINSIANA", "KOTA JAMBI", ["PROVINSI PROVINSIANA", "KOTA JAMBI"]),
    ],
)
def test_the_heading_names_province_and_region_in_whole_words(
    painter: FacePainter, monkeypatch: pytest.MonkeyPatch, province: str, region: str, heading: list[str]
) -> None:
    """A regency whose name begins like a word of its own keeps its heading."""
    drawn: list[str] = []
    monkeypatch.setattr(face, "draw_line", lambda _painter, _fonts, text, *_, **__: drawn.append(text))
    assert isinstance(painter.paint(card(portraits.FIELDS | {"provinsi": province, "kabupaten": region})), Pages)
    assert drawn[:2] == heading


def test_every_letter_of_a_long_text_is_laid_out(painter: FacePainter) -> None:
    """Wrapping loses and adds nothing."""
    assert painter is not None
    text = "AB " + "C" * 90 + " D EF"
    fonts = Fonts()
    lines = lettering.wrap(text, 200, lambda part: fonts.width(part, 20))
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(fonts.width(line, 20) <= 200 for line in lines)


def test_what_does_not_fit_is_refused(painter: FacePainter) -> None:
    """When even the smallest legible text does not fit, the card is refused instead of cut off."""
    for full in (
        card(dict.fromkeys(portraits.FIELDS, "W" * 200)),
        child(dict.fromkeys(portraits.KIA, "W" * 200), portrait=True),
    ):
        verdict = painter.paint(full)
        assert isinstance(verdict, NotGenuine)
        assert verdict.reason is Reason.CARD_FIELD


@pytest.mark.parametrize(
    "picture",
    [b"\x89PNG\r\n\x1a\n", portraits.portrait()[:400], portraits.portrait(30, 30), portraits.portrait(100, 2500)],
    ids=["empty", "torn", "tiny", "huge"],
)
def test_a_picture_that_cannot_be_drawn_is_refused(painter: FacePainter, picture: bytes) -> None:
    """A torn, tiny or oversized picture is refused; the size is judged before a pixel is decoded."""
    verdict = painter.paint(Card(DocumentKind.KTP_EL, portraits.FIELDS, picture, portraits.signature()))
    assert isinstance(verdict, NotGenuine)
    assert verdict.reason is Reason.CARD_IMAGE


def test_a_worker_thread_paints_the_same(painter: FacePainter) -> None:
    """Painting in a worker thread gives the same bytes as in the main thread."""
    with ThreadPoolExecutor(1) as pool:
        elsewhere = pool.submit(painter.paint, card(portraits.FIELDS)).result()
    assert elsewhere == painter.paint(card(portraits.FIELDS))


def test_without_an_application_it_says_so() -> None:
    """Without a QGuiApplication Qt would end the process; the painter raises instead."""
    code = (
        "import printjobs.face as f, printjobs.lettering as l\ntry: f.FacePainter()\nexcept l.FaceError as e: print(e)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603
    assert "QGuiApplication" in done.stdout


def test_without_the_font_it_says_what_to_install(painter: FacePainter, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing font is told with the package that has it, never replaced in silence."""
    assert painter is not None
    monkeypatch.setattr(lettering, "FAMILY", "Tidak Ada Sans")
    with pytest.raises(FaceError, match="fonts-liberation"):
        FacePainter()
