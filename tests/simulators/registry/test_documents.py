"""Documents of every kind and variant: pages, content, QR, and text that stays where it belongs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pypdfium2
import pytest
import zxingcpp
from made_people import made_family
from pypdfium2 import PdfDocument

from kiosk.core.terms import DocumentKind, Medium
from simulators.registry.documents import PDF, VARIANTS, Draft, make
from simulators.registry.documents.page import BSRE
from simulators.registry.people import TODAY, Family, Person

A4_KINDS = [kind for kind in DocumentKind if kind.medium is Medium.A4]
EVERY = [(kind, variant) for kind in A4_KINDS for variant in VARIANTS.get(kind, (None,))]
UNPRINTABLE = 12.0
"""Points that common printers leave white at each edge (4.23 mm)."""

LONG = "RADEN RORO SITI NURHALIZAH KUSUMANINGRUM PUSPITASARI DEWANTI HANDAYANI SULISTYOWATI"


def _family(members: int = 12) -> Family:
    return made_family(members, religion="KRISTEN")


def _long() -> Family:
    """Give a family whose every text is as long as the registry's fields allow, or about."""
    family = _family(20)
    members = tuple(
        replace(
            each,
            name=f"{LONG[:50]} {LONG[-9:]}",
            father=LONG[:60],
            mother=LONG[9:69],
            birth_place="KABUPATEN " + LONG[:26],
        )
        for each in family.members
    )
    address = replace(family.address, street=f"JALAN {LONG[:60]} NO. 1234", village=LONG[:40], district=LONG[10:50])
    return replace(family, members=members, address=address)


@pytest.fixture
def opened(request: pytest.FixtureRequest) -> Iterator[PdfDocument]:
    """Open the draft of a parametrized (kind, variant, family)."""
    kind, variant, family = request.param
    document = pypdfium2.PdfDocument(make(kind, family, family.members[2], variant=variant).content)
    yield document
    document.close()


def _text(draft: Draft) -> str:
    """All text of all pages, each run of white space as one blank."""
    document = pypdfium2.PdfDocument(draft.content)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)
    finally:
        document.close()


@pytest.mark.parametrize("opened", [(*each, family()) for each in EVERY for family in (_family, _long)], indirect=True)
def test_text_stays_on_the_page(opened: PdfDocument) -> None:
    """No character lies in the margin that a printer leaves white, however long the names are."""
    for page in opened:
        width, height = page.get_size()
        text = page.get_textpage()
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            assert left >= UNPRINTABLE
            assert right <= width - UNPRINTABLE
            assert bottom >= UNPRINTABLE
            assert top <= height - UNPRINTABLE


@pytest.mark.parametrize("opened", [(*each, family()) for each in EVERY for family in (_family, _long)], indirect=True)
def test_no_two_lines_overlap(opened: PdfDocument) -> None:
    """No two characters of a page lie on each other."""
    for page in opened:
        text = page.get_textpage()
        boxes = sorted(
            text.get_charbox(index) for index in range(text.count_chars()) if text.get_text_range(index, 1).strip()
        )
        for index, (left, bottom, right, top) in enumerate(boxes):
            for other in boxes[index + 1 :]:
                if other[0] >= right:
                    break
                shared = min(right, other[2]) - max(left, other[0])
                kerned = shared < 0.5 * min(right - left, other[2] - other[0])
                assert kerned or min(top, other[3]) - max(bottom, other[1]) < 1


@pytest.mark.parametrize(("kind", "variant"), EVERY)
def test_qr_reads_back(kind: DocumentKind, variant: str | None) -> None:
    """The QR of every page reads back from a raster of 300 dpi, at level M and at least 22 mm wide."""
    family = _family()
    draft = make(kind, family, family.members[2], variant=variant)
    document = pypdfium2.PdfDocument(draft.content)
    try:
        assert len(document) == draft.pages
        for page in document:
            (code,) = zxingcpp.read_barcodes(page.render(scale=300 / 72, grayscale=True).to_pil())
            assert code.text == draft.qr
            assert code.ec_level == "M"
            assert code.position.top_right.x - code.position.top_left.x >= 22 / 25.4 * 300
    finally:
        document.close()


@pytest.mark.parametrize(("kind", "variant"), EVERY)
def test_every_sheet_says_what_it_is(kind: DocumentKind, variant: str | None) -> None:
    """Each A4 document carries the BSrE line, that it is a specimen, and a QR of no real host."""
    family = _family()
    draft = make(kind, family, family.head, variant=variant)
    text = _text(draft)
    assert draft.media_type == PDF
    assert text.count(BSRE) == draft.pages
    assert text.count("bukan dokumen resmi") == draft.pages
    assert draft.qr is not None
    assert draft.qr.startswith("https://verifikasi.example.invalid/d/")


def test_same_input_same_bytes() -> None:
    """A document is made again byte for byte; serial, day, person and variant each change its QR."""
    family = _family()
    kind = DocumentKind.AKTA_KELAHIRAN
    first = make(kind, family, family.members[2])
    assert make(kind, family, family.members[2]).content == first.content
    others = [
        make(kind, family, family.members[2], serial=2),
        make(kind, family, family.members[2], today=TODAY + timedelta(days=1)),
        make(kind, family, family.members[3]),
        make(kind, family, family.members[2], variant="mother_only"),
        make(DocumentKind.BIODATA, family, family.members[2]),
    ]
    assert len({first.qr, *(each.qr for each in others)}) == 6


def test_qr_tells_nothing_of_the_person() -> None:
    """Neither NIK, No. KK nor name is in the QR."""
    family = _family()
    qr = make(DocumentKind.KARTU_KELUARGA, family, family.head).qr or ""
    assert not [word for word in (family.head.nik, family.number, *family.head.name.split()) if word in qr]


@pytest.mark.parametrize(("members", "pages"), [(1, 1), (2, 1), (10, 1), (11, 2), (20, 2), (21, 3)])
def test_kartu_keluarga_pages(members: int, pages: int) -> None:
    """Ten members fill a page of the Kartu Keluarga."""
    family = _family(members)
    draft = make(DocumentKind.KARTU_KELUARGA, family, family.head)
    assert draft.pages == pages
    assert f"Halaman {pages} dari {pages}" in _text(draft)


def test_kartu_keluarga_holds_every_member() -> None:
    """Each member's particulars stand in both tables, and the heading names the family and its home."""
    family = _family(12)
    text = _text(make(DocumentKind.KARTU_KELUARGA, family, family.head))
    for each in family.members:
        for value in (each.name, each.nik, each.birth_place, f"{each.born:%d-%m-%Y}", each.father, each.mother):
            assert value in text
    home = family.address
    for value in (family.number, home.street, f"{home.rt}/{home.rw}", home.village, home.district, home.province):
        assert value in text
    first, second = text.split("Halaman 1 dari 2")
    assert family.members[9].nik in first
    assert family.members[10].nik in second


def test_kartu_keluarga_is_landscape() -> None:
    """The Kartu Keluarga lies on A4 landscape, an akta stands on A4 portrait."""
    family = _family()
    for kind, size in ((DocumentKind.KARTU_KELUARGA, (297, 210)), (DocumentKind.AKTA_KELAHIRAN, (210, 297))):
        document = pypdfium2.PdfDocument(make(kind, family, family.head).content)
        try:
            assert [round(each * 25.4 / 72) for each in document[0].get_size()] == list(size)
        finally:
            document.close()


@pytest.mark.parametrize(
    ("variant", "father", "mother", "extra"),
    [
        ("father_and_mother", True, True, False),
        ("father_and_mother_extra", True, True, True),
        ("mother_only", False, True, False),
        ("no_parents", False, False, False),
    ],
)
def test_birth_akta_names_the_parents_of_its_variant(variant: str, father: bool, mother: bool, extra: bool) -> None:
    """Each legal variant names exactly the parents it may name, in both languages."""
    family = _family()
    child = family.members[2]
    text = _text(make(DocumentKind.AKTA_KELAHIRAN, family, child, variant=variant))
    assert child.name in text
    assert text.count(child.father) == (2 if father else 0)
    assert text.count(child.mother) == (2 if mother else 0)
    assert ("perkawinannya belum tercatat" in text) is extra
    assert ("not yet registered" in text) is extra


def _born(person: Person, born: date) -> Person:
    return replace(person, born=born)


@pytest.mark.parametrize(("days", "code"), [(0, "LU"), (60, "LU"), (61, "LT")])
def test_birth_akta_number_says_whether_it_was_late(days: int, code: str) -> None:
    """A birth reported within 60 days is LU, later LT; the date stands in words in both languages."""
    family = _family()
    child = _born(family.members[2], TODAY - timedelta(days=days))
    text = _text(make(DocumentKind.AKTA_KELAHIRAN, family, child, serial=7))
    assert f"1571-{code}-02112026-0007" in text
    assert "dua November tahun dua ribu dua puluh enam" in text
    assert "the second of November two thousand and twenty-six" in text


@pytest.mark.parametrize(("variant", "copy", "other"), [("suami", "SUAMI", "ISTRI"), ("istri", "ISTRI", "SUAMI")])
def test_marriage_akta_has_two_copies(variant: str, copy: str, other: str) -> None:
    """Each spouse has a copy that says whose it is and names both."""
    family = _family()
    words = _text(make(DocumentKind.AKTA_PERKAWINAN, family, family.head, variant=variant))
    assert copy in words
    assert other not in words
    assert family.head.name in words
    assert family.members[1].name in words


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (DocumentKind.AKTA_KEMATIAN, "1571-KM-02112026-0003"),
        (DocumentKind.AKTA_PERCERAIAN, "1571-CR-02112026-0003"),
        (DocumentKind.AKTA_PERKAWINAN, "1571-KW-02112026-0003"),
        (DocumentKind.SURAT_PINDAH, "SKPWNI/1571/02112026/0003"),
    ],
)
def test_numbers_of_the_other_documents(kind: DocumentKind, code: str) -> None:
    """Each kind is numbered in its own way and names whom it is about."""
    family = _family()
    words = _text(make(kind, family, family.head, serial=3))
    assert code in words
    assert family.head.name in words


def test_biodata_holds_the_person() -> None:
    """The biodata shows the person's particulars and home."""
    family = _family()
    person = family.members[1]
    words = _text(make(DocumentKind.BIODATA, family, person))
    for value in (person.nik, person.name, person.religion, person.occupation, person.mother, family.address.village):
        assert value in words


@pytest.mark.parametrize("kind", [DocumentKind.AKTA_PERKAWINAN, DocumentKind.AKTA_PERCERAIAN])
def test_no_couple_no_marriage(kind: DocumentKind) -> None:
    """Who lives alone has no marriage or divorce akta."""
    family = _family(1)
    with pytest.raises(ValueError, match="no couple"):
        make(kind, family, family.head)


def test_unknown_variant_is_refused() -> None:
    """A variant that the kind does not have is refused with those it has."""
    family = _family()
    with pytest.raises(ValueError, match="father_and_mother, father_and_mother_extra, mother_only, no_parents"):
        make(DocumentKind.AKTA_KELAHIRAN, family, family.head, variant="suami")
    with pytest.raises(ValueError, match="variants none"):
        make(DocumentKind.KARTU_KELUARGA, family, family.head, variant="suami")
