"""The whole rule from bytes to what is printed, for documents and for cards."""

from base64 import b64encode
from collections.abc import Iterator

import forge
import portraits
import pytest
from forge import Forge

from kiosk.core.faults import Fault
from kiosk.core.printer import Pages
from kiosk.core.terms import DocumentKind, Step
from printjobs import card as cards
from printjobs.card import Card
from printjobs.proof import Prover
from printjobs.proofreader import PDF, Announced, Proofreader
from printjobs.raster import Rasteriser
from printjobs.verdict import NotGenuine, Reason

FACE = Pages(1, 1, 300, (b"\0\0\0", b"\xff\xff\xff"))


def paint(card: Card) -> Pages:
    """Stands for the painter: what is painted is tested with the face."""
    assert "SITI" not in repr(card)
    return FACE


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Forge:
    """The office whose documents are printed."""
    return Forge.at(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def proofreader(office: Forge) -> Iterator[Proofreader]:
    """The kiosk's whole rule."""
    with Rasteriser() as rasteriser:
        yield Proofreader(Prover(office.trust()), rasteriser, paint)


def check(
    proofreader: Proofreader,
    content: bytes,
    media_type: str = PDF,
    pages: int = 1,
    qr: str | None = forge.QR,
    kind: DocumentKind = DocumentKind.KTP_EL,
) -> tuple[Pages | Reason, list[Step]]:
    """Check the bytes as announced; gives the result and the steps that were told."""
    steps: list[Step] = []
    result = proofreader.check(content, Announced(media_type, forge.digest(content), pages, qr, kind), steps.append)
    return (result.reason if isinstance(result, NotGenuine) else result), steps


def test_a_genuine_document_becomes_pages(proofreader: Proofreader, office: Forge) -> None:
    """A signed document with the announced QR becomes one raster a page, with the verified bytes beside it."""
    signed = office.sign(forge.draw(2, across=True))
    pages, steps = check(proofreader, signed, pages=2)
    assert isinstance(pages, Pages)
    assert (pages.width, pages.height, pages.dpi, len(pages.sides)) == (2480, 3508, 300, 2)
    assert pages.document == signed
    assert steps == [Step.PROVING, Step.PREPARING]


def test_what_is_not_genuine_is_never_drawn(proofreader: Proofreader, office: Forge) -> None:
    """A tampered document does not get as far as the raster."""
    assert check(proofreader, forge.replace_content(office.sign())) == (Reason.CHANGED_AFTER_SIGNING, [Step.PROVING])


@pytest.mark.faults(35)
@pytest.mark.parametrize(
    ("drawn", "reason"),
    [
        (forge.draw(2), Reason.PAGE_COUNT_DIFFERS),
        (forge.draw(qr=None), Reason.QR_MISSING),
        (forge.draw(qr="https://contoh.invalid/periksa/lain"), Reason.QR_DIFFERS),
        (forge.draw(size=(400, 600)), Reason.PAGE_NOT_A4),
        (forge.draw(9), Reason.TOO_MANY_PAGES),
        (forge.draw(size=(5000, 14000)), Reason.PAGE_TOO_LARGE),
    ],
    ids=lambda value: str(value) if isinstance(value, Reason) else "",
)
def test_other_than_announced(proofreader: Proofreader, office: Forge, drawn: bytes, reason: Reason) -> None:
    """A rightly signed document with other pages, another size or another QR than announced is refused."""
    assert check(proofreader, office.sign(drawn))[0] is reason


def test_a_document_without_announced_qr_is_refused(proofreader: Proofreader, office: Forge) -> None:
    """The registry announces a QR for every A4 document; none is no licence to print."""
    assert check(proofreader, office.sign(), qr=None)[0] is Reason.QR_MISSING


def test_a_card_is_painted(proofreader: Proofreader) -> None:
    """A card with the announced hash is handed to the painter."""
    result, steps = check(proofreader, portraits.content(), cards.MEDIA_TYPE, 1, None)
    assert result is FACE
    assert steps == [Step.PROVING, Step.PREPARING]


def test_another_card_than_announced(proofreader: Proofreader) -> None:
    """A card whose bytes are not the announced ones is refused before it is parsed."""
    announced = Announced(cards.MEDIA_TYPE, forge.digest(b"other"), 1, None, DocumentKind.KTP_EL)
    result = proofreader.check(portraits.content(), announced, lambda _: None)
    assert isinstance(result, NotGenuine)
    assert result.reason is Reason.HASH_MISMATCH


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", Reason.CARD_UNREADABLE),
        (b"\xff\xfe", Reason.CARD_UNREADABLE),
        (b"[" * 100_000, Reason.CARD_UNREADABLE),
        (b"[]", Reason.CARD_UNREADABLE),
        (b" " * (cards.MOST_BYTES + 1), Reason.TOO_LARGE),
        (portraits.content(kind="kia"), Reason.CARD_UNREADABLE),
        (portraits.content(extra=1), Reason.CARD_UNREADABLE),
        (portraits.content({}), Reason.CARD_UNREADABLE),
        (portraits.content(portraits.FIELDS | {"nama": "A" * 201}), Reason.CARD_FIELD),
        (portraits.content(portraits.FIELDS | {"nama": "A\nB"}), Reason.CARD_FIELD),
        (portraits.content(portraits.FIELDS | {"nama": " "}), Reason.CARD_FIELD),
        (portraits.content(portraits.FIELDS | {"nik": "33020155069000"}), Reason.CARD_FIELD),
        (portraits.content(portraits.FIELDS | {"nik": "٣" * 16}), Reason.CARD_FIELD),
        (portraits.content(portrait="%%%"), Reason.CARD_IMAGE),
        (portraits.content(portrait=7), Reason.CARD_IMAGE),
        (portraits.content(signature="R0lGODlh"), Reason.CARD_IMAGE),
    ],
)
def test_a_card_that_breaks_the_schema(proofreader: Proofreader, content: bytes, reason: Reason) -> None:
    """Each field and picture is bounded; what breaks the schema is refused and never painted."""
    assert check(proofreader, content, cards.MEDIA_TYPE, 1, None) == (reason, [Step.PROVING])


def test_an_unknown_blood_group_may_be_empty(proofreader: Proofreader) -> None:
    """Many residents' blood group is not recorded."""
    content = portraits.content(portraits.FIELDS | {"gol_darah": ""})
    assert check(proofreader, content, cards.MEDIA_TYPE, 1, None)[0] is FACE


@pytest.mark.parametrize("pictures", [{}, {"portrait": b64encode(portraits.portrait()).decode()}])
def test_a_child_has_a_card_with_or_without_portrait(proofreader: Proofreader, pictures: dict[str, object]) -> None:
    """A KIA is read with the fields of a KIA, and is nobody's signature."""
    content = portraits.child_content(**pictures)
    assert check(proofreader, content, cards.MEDIA_TYPE, 1, None, DocumentKind.KIA)[0] is FACE


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (portraits.child_content(signature=b64encode(portraits.signature()).decode()), Reason.CARD_UNREADABLE),
        (portraits.child_content(fields=portraits.FIELDS), Reason.CARD_UNREADABLE),
        (portraits.child_content(portrait=None), Reason.CARD_IMAGE),
        (portraits.child_content(fields=portraits.KIA | {"no_kk": "-"}), Reason.CARD_FIELD),
        (portraits.child_content(kind=["kia"]), Reason.CARD_UNREADABLE),
        (portraits.child_content(kind="biodata"), Reason.CARD_UNREADABLE),
        (portraits.content(), Reason.KIND_DIFFERS),
    ],
)
def test_a_childs_card_that_is_none(proofreader: Proofreader, content: bytes, reason: Reason) -> None:
    """What is no KIA is not painted as one."""
    result = check(proofreader, content, cards.MEDIA_TYPE, 1, None, DocumentKind.KIA)
    assert result == (reason, [Step.PROVING])


@pytest.mark.faults(35)
def test_a_childs_card_in_the_place_of_another(proofreader: Proofreader) -> None:
    """The signed job names the kind of the document: a KTP-el that is none would be handed over without its chip."""
    assert check(proofreader, portraits.child_content(), cards.MEDIA_TYPE, 1, None)[0] is Reason.KIND_DIFFERS


def test_any_other_media_type(proofreader: Proofreader) -> None:
    """Only PDF and the card's JSON are known."""
    assert check(proofreader, b"GIF89a", "image/gif")[0] is Reason.WRONG_MEDIA_TYPE


def test_each_reason_has_its_row_in_the_table_of_faults() -> None:
    """What cannot be drawn and what is not genuine are told apart for staff."""
    assert NotGenuine(Reason.RASTER_TIMEOUT, "").fault is Fault.DOCUMENT_UNREADABLE
    assert NotGenuine(Reason.LATER_REVISION, "").fault is Fault.NOT_GENUINE
