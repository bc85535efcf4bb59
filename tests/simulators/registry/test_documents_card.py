"""The KTP-el card: the fields in order, a portrait and a signature."""

import base64
import json
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from made_people import seeded
from PIL import Image

from kiosk.core.terms import DocumentKind
from simulators.registry.documents import CARD, make
from simulators.registry.documents.portrait import BLUE, RED, SIGNATURE_SIZE, SIZE, portrait, signature
from simulators.registry.people import Family, Person, Sex, make_family

FIELDS = (
    "provinsi kabupaten nik nama tempat_tgl_lahir jenis_kelamin gol_darah alamat rt_rw kel_desa kecamatan agama "
    "status_perkawinan pekerjaan kewarganegaraan berlaku_hingga tempat_terbit tanggal_terbit"
)


def _family() -> Family:
    return make_family(seeded(8), 4)


def _card(family: Family, person: Person) -> dict[str, Any]:
    draft = make(DocumentKind.KTP_EL, family, person)
    assert (draft.media_type, draft.pages, draft.qr) == (CARD, 1, None)
    card: dict[str, Any] = json.loads(draft.content)
    return card


def test_fields_in_the_order_of_the_card() -> None:
    """The card has its fields in the order in which the face shows them, as text, and says its kind."""
    family = _family()
    card = _card(family, family.head)
    assert list(card) == ["kind", "fields", "portrait", "signature"]
    assert card["kind"] == "ktp_el"
    assert list(card["fields"]) == FIELDS.split()
    assert all(isinstance(value, str) and value for value in card["fields"].values())


def test_fields_are_the_person() -> None:
    """The fields are those of the person and of the family's home."""
    family = _family()
    fields = _card(family, family.members[1])["fields"]
    wife = family.members[1]
    assert (fields["nik"], fields["nama"], fields["jenis_kelamin"]) == (wife.nik, wife.name, "PEREMPUAN")
    assert fields["tempat_tgl_lahir"] == f"{wife.birth_place}, {wife.born:%d-%m-%Y}"
    assert fields["rt_rw"] == f"{family.address.rt}/{family.address.rw}"
    assert (fields["berlaku_hingga"], fields["tanggal_terbit"]) == ("SEUMUR HIDUP", "02-11-2026")


def test_pictures() -> None:
    """Portrait and signature are PNGs of 4:5 and of 12:5; all in all the card stays small."""
    family = _family()
    card = _card(family, family.head)
    with Image.open(BytesIO(base64.b64decode(card["portrait"]))) as face:
        assert (face.format, face.mode, face.size) == ("PNG", "RGB", SIZE)
    with Image.open(BytesIO(base64.b64decode(card["signature"]))) as ink:
        assert (ink.format, ink.mode, ink.size) == ("PNG", "RGBA", SIGNATURE_SIZE)
    assert len(make(DocumentKind.KTP_EL, family, family.head).content) < 200_000


def test_people_look_different_and_keep_their_face() -> None:
    """Two people have two faces and signatures; the same person's card is the same bytes again."""
    family = _family()
    first, second = _card(family, family.head), _card(family, family.members[1])
    assert first["portrait"] != second["portrait"]
    assert first["signature"] != second["signature"]
    assert _card(family, family.head) == first


@pytest.mark.parametrize(("year", "ground"), [(1983, RED), (1984, BLUE)])
def test_background_follows_the_year_of_birth(year: int, ground: tuple[int, int, int]) -> None:
    """Odd years of birth stand before red, even ones before blue."""
    with Image.open(BytesIO(portrait(seeded(1), Sex.MALE, 40, year))) as face:
        assert face.getpixel((5, 5)) == ground


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("sex", Sex)
def test_nobody_has_holes_in_the_head(seed: int, sex: Sex) -> None:
    """The background shows nowhere inside the face, the hair or the veil."""
    with Image.open(BytesIO(portrait(seeded(seed), sex, 30, 1983))) as face:
        pixels = np.asarray(face).astype(int)
    near = np.abs(pixels - np.array(RED)).sum(axis=2) < 40
    head = near[190:300, 172:308]
    assert not head.any()


@pytest.mark.parametrize("seed", range(20))
def test_signature_is_inside_its_picture(seed: int) -> None:
    """The ink touches no edge, and covers a little but not most of the picture."""
    with Image.open(BytesIO(signature(seeded(seed)))) as ink:
        alpha = np.asarray(ink)[:, :, 3]
    assert not alpha[0].any()
    assert not alpha[-1].any()
    assert not alpha[:, 0].any()
    assert not alpha[:, -1].any()
    assert 0.01 < (alpha > 128).mean() < 0.2
