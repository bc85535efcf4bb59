"""KIA: whose it is, until when, with a portrait or without; and that the office finds the child."""

import json
from base64 import b64decode
from dataclasses import replace
from datetime import date
from io import BytesIO
from random import Random
from typing import Any

import pytest
from made_people import seeded
from PIL import Image

from kiosk.core.terms import DocumentKind
from printjobs.card import fields_of
from simulators.registry.documents import CARD, make
from simulators.registry.documents.kia import ChildAge
from simulators.registry.documents.portrait import SIZE
from simulators.registry.office import Office
from simulators.registry.people import TODAY, Family, make_family
from simulators.registry.pki import TestCa
from simulators.registry.signing import DocumentSigner


def card(born: date, today: date = TODAY) -> dict[str, Any]:
    """The card of a child born on that day."""
    family = make_family(seeded(8), 4, today=today)
    child = replace(family.children()[0], born=born)
    draft = make(
        DocumentKind.KIA, Family(family.number, family.address, family.registered, (child,)), child, today=today
    )
    assert (draft.media_type, draft.pages, draft.qr) == (CARD, 1, None)
    read: dict[str, Any] = json.loads(draft.content)
    return read


@pytest.mark.parametrize(
    ("born", "until", "portrait"),
    [
        (date(2026, 10, 1), "01-10-2031", False),
        (date(2021, 11, 3), "03-11-2026", False),  # five tomorrow
        (date(2021, 11, 2), "01-11-2038", True),  # five today
        (date(2009, 11, 3), "02-11-2026", True),  # seventeen tomorrow
        (date(2024, 2, 29), "01-03-2029", False),
        (date(2020, 2, 29), "28-02-2037", True),
    ],
)
def test_a_portrait_from_five_and_valid_until(born: date, until: str, portrait: bool) -> None:
    """To the fifth birthday, then to the day before the seventeenth."""
    read = card(born)
    assert (read["fields"]["berlaku_hingga"], "portrait" in read) == (until, portrait)


def test_who_is_seventeen_gets_no_kia() -> None:
    """A KTP-el is theirs."""
    with pytest.raises(ValueError, match="below 17"):
        card(date(2009, 11, 2))


def test_fields_in_the_order_of_the_card() -> None:
    """Those that the kiosk takes, in the order in which the face shows them."""
    read = card(date(2015, 5, 5))
    assert tuple(read["fields"]) == fields_of(DocumentKind.KIA)
    assert all(isinstance(value, str) and value for value in read["fields"].values())
    with Image.open(BytesIO(b64decode(read["portrait"]))) as face:
        assert (face.format, face.size) == ("PNG", SIZE)


@pytest.fixture(scope="module")
def signer(ca: TestCa) -> DocumentSigner:
    """Signs the documents of the office."""
    return DocumentSigner.from_ca(ca)


def office(signer: DocumentSigner, seed: int) -> Office:
    """An office of the second of November 2026."""
    return Office(signer, Random(seed), lambda: 1793620000.0, lambda: 1)  # noqa: S311


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("which", [None, *ChildAge])
@pytest.mark.parametrize("members", [3, 13])
def test_the_office_finds_a_child(signer: DocumentSigner, seed: int, which: ChildAge | None, members: int) -> None:
    """However the family falls out, one of its children is as old as was asked."""
    (document,) = office(signer, seed).approve([DocumentKind.KIA], members, which).documents
    read = json.loads(document.content)
    assert which is None or ("portrait" in read) == (which is ChildAge.FROM_FIVE)


def test_without_a_child_there_is_no_kia(signer: DocumentSigner) -> None:
    """Nor a variant of something else."""
    with pytest.raises(ValueError, match="below 17"):
        office(signer, 1).approve([DocumentKind.KIA], 2)
    with pytest.raises(ValueError, match="variant"):
        office(signer, 1).approve([DocumentKind.KTP_EL], 4, ChildAge.UNDER_FIVE)


def test_a_marriage_is_two_grants(signer: DocumentSigner) -> None:
    """Each spouse's copy is a document of its own, told apart by name, holder and QR; one alone can be asked for."""
    both = office(signer, 1).approve([DocumentKind.AKTA_PERKAWINAN], 2).documents
    assert [document.detail for document in both] == ["SUAMI", "ISTRI"]
    assert both[0].holder.nik != both[1].holder.nik
    assert both[0].qr != both[1].qr
    assert [d.detail for d in office(signer, 1).approve([DocumentKind.AKTA_PERKAWINAN], 2, "istri").documents] == [
        "ISTRI"
    ]
