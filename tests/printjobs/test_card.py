"""Card content made to harm: each field and picture is refused for its own reason, before anything decodes it."""

import json
import struct
import zlib
from base64 import b64encode
from io import BytesIO

import portraits
import pytest
from PIL import Image

from printjobs.card import Card, read_card
from printjobs.png import LEAST_SIDE, MOST_SIDE, fault_of
from printjobs.verdict import NotGenuine, Reason

pytestmark = pytest.mark.faults(38)


def chunk(kind: bytes, data: bytes) -> bytes:
    """One part of a PNG with its check sum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(
    *between: bytes, size: tuple[int, int] = (LEAST_SIDE, LEAST_SIDE), bits: int = 8, header: bytes = b"IHDR"
) -> bytes:
    """A grey picture of this size with these parts before its pixels."""
    first = chunk(header, struct.pack(">IIBBBBB", *size, bits, 0, 0, 0, 0))
    pixels = zlib.compress(bytes((size[0] * bits // 8 + 1) * size[1]))
    return b"".join([b"\x89PNG\r\n\x1a\n", first, *between, chunk(b"IDAT", pixels), chunk(b"IEND", b"")])


def judge(content: bytes) -> tuple[Reason, str] | None:
    """Read the card; None when it can be painted."""
    verdict = read_card(content)
    return (verdict.reason, verdict.detail_for_staff) if isinstance(verdict, NotGenuine) else None


PLAIN = png()
TEXT_BOMB = chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(8_000_000)))
PROFILE_BOMB = chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(8_000_000)))
REFUSED = {
    "is no PNG": [b"", b"GIF89a", b"\x89PNG"],
    "has no header": [png(header=b"PLTE"), PLAIN[:8] + chunk(b"IHDR", b"short") + PLAIN[33:]],
    "is torn": [PLAIN[:8], PLAIN[:-1], PLAIN[:-12], PLAIN[:33] + chunk(b"IEND", b""), PLAIN[:20]],
    "goes on after its end": [PLAIN + b"\0", PLAIN + PLAIN],
    "is too small or too large": [
        png(size=(LEAST_SIDE - 1, 100)),
        png(size=(100, LEAST_SIDE - 1)),
        png(size=(MOST_SIDE + 1, 100)),
        png(size=(100, MOST_SIDE + 1)),
        PLAIN[:8] + chunk(b"IHDR", struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 6, 0, 0, 0)) + PLAIN[33:],
    ],
    "has more than 8 bits a colour": [png(bits=16)],
    "holds more than one still picture": [
        png(chunk(b"acTL", struct.pack(">II", 2, 0))),
        png(TEXT_BOMB),
        png(PROFILE_BOMB),
        png(chunk(b"tEXt", b"a\0b")),
        PLAIN[:33] + PLAIN[8:],
    ],
}


@pytest.mark.parametrize(("wrong", "picture"), [(wrong, each) for wrong, many in REFUSED.items() for each in many])
@pytest.mark.parametrize("name", ["portrait", "signature"])
def test_a_picture_made_to_harm_is_named(name: str, wrong: str, picture: bytes) -> None:
    """Judged by its frame alone: nothing is unpacked, and staff read which picture and what is wrong with it."""
    pictures: dict[str, object] = {name: b64encode(picture).decode()}
    content = portraits.content(None, **pictures)
    assert judge(content) == (Reason.CARD_IMAGE, f"the {name} {wrong}")


@pytest.mark.parametrize("size", [(LEAST_SIDE, LEAST_SIDE), (MOST_SIDE, MOST_SIDE)])
def test_pictures_up_to_the_bounds_are_taken(size: tuple[int, int]) -> None:
    """The smallest and the largest, and with what ordinary programs put beside the pixels."""
    assert fault_of(png(chunk(b"pHYs", bytes(9)), size=size)) is None
    out = BytesIO()
    Image.new("P", size).save(out, "PNG", dpi=(300, 300), transparency=0)
    assert fault_of(out.getvalue()) is None


def test_a_picture_that_is_no_base64_is_named() -> None:
    """Both pictures are told apart."""
    assert judge(portraits.content(signature="%%%")) == (Reason.CARD_IMAGE, "the signature is no base64")
    assert judge(portraits.content(portrait=None)) == (Reason.CARD_IMAGE, "the portrait is no base64")


@pytest.mark.parametrize(
    "name",
    [
        "SITI\u0300\u0301\u0302",
        "\u202eITIS",
        "SITI\u200b",
        "سيتي",
        "СИТИ",
        "SITI \U0001f600",
        "A\tB",
        "A\u00a0B",
        "\ud800",
    ],
    ids=ascii,
)
def test_a_name_the_card_cannot_show_is_refused(name: str) -> None:
    """Marks upon marks, turned or hidden letters and other scripts would be painted as boxes or over other fields."""
    verdict = judge(portraits.content(portraits.FIELDS | {"nama": name}))
    assert verdict == (Reason.CARD_FIELD, "nama is not one line of at most 200 Latin letters")


@pytest.mark.parametrize("name", ["NI LUH ADÉ ŠUĆI", "MUHAMMAD MA\u2019RUF", "D'ARTAGNAN, S.H. (ALM)", "M" * 200])
def test_a_name_in_latin_letters_is_taken(name: str) -> None:
    """With accents, apostrophes, titles and up to the longest."""
    assert judge(portraits.content(portraits.FIELDS | {"nama": name})) is None


@pytest.mark.parametrize(
    "content",
    [
        b'{"a":' * 100_000,
        b'{"kind": 1' + b"0" * 1_000_000 + b"}",
        b'{"kind": NaN}',
        portraits.content().replace(b'"kind"', b'"kind": "ktp_el", "kind"', 1),
        portraits.content().replace(b'"nama"', b'"nama": "BUDI", "nama"', 1),
    ],
    ids=["deep", "long number", "no number", "two kinds", "two names"],
)
def test_json_made_to_harm_is_unreadable(content: bytes) -> None:
    """Bounded depth and numbers; a name that comes twice has no meaning."""
    verdict = judge(content)
    assert verdict is not None
    assert verdict[0] is Reason.CARD_UNREADABLE


def test_a_card_of_the_largest_size_is_read() -> None:
    """White space up to the limit is no harm; one byte more is too large."""
    content = portraits.content()
    full = content + b" " * (2 * 1024 * 1024 - len(content))
    assert isinstance(read_card(full), Card)
    assert judge(full + b" ") == (Reason.TOO_LARGE, "2097153 bytes, at most 2097152 are taken")
    assert json.loads(full)["kind"] == "ktp_el"


@pytest.mark.parametrize(
    ("region", "taken"),
    [
        ("KABUPATEN KOTABARU", True),
        ("KABUPATEN KOTAWARINGIN BARAT", True),
        ("kabupaten kotawaringin timur", True),
        ("KOTA JAMBI", True),
        ("KOTA ADMINISTRASI JAKARTA SELATAN", True),
        ("KABUPATEN ADMINISTRASI KEPULAUAN SERIBU", True),
        ("KOTABARU", False),
        ("KOTAWARINGIN BARAT", False),
        ("JAKARTA SELATAN", False),
        ("BANYUMAS", False),
        ("KAB. BANYUMAS", False),
        ("KABUPATEN", False),
        ("KOTA ", False),
    ],
)
def test_whether_a_regency_or_a_city_is_meant_the_registry_has_to_say(region: str, taken: bool) -> None:
    """By a whole word in front: nothing is put before a name here, and no name is taken for it by its start."""
    for content in (
        portraits.content(portraits.FIELDS | {"kabupaten": region}),
        portraits.child_content(fields=portraits.KIA | {"kabupaten": region}),
    ):
        refused = (Reason.CARD_FIELD, "kabupaten does not begin with KABUPATEN or KOTA")
        assert judge(content) == (None if taken else refused)
