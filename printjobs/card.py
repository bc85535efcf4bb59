"""The registry's card content (application/vnd.anjungan.card+json), bounded and checked field by field."""

import binascii
import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kiosk.core.terms import DocumentKind
from printjobs.png import fault_of
from printjobs.verdict import NotGenuine, Reason

MEDIA_TYPE: Final = "application/vnd.anjungan.card+json"
MOST_BYTES: Final = 2 * 1024 * 1024
LONGEST_FIELD: Final = 200
FIELDS: Final = (
    "provinsi",
    "kabupaten",
    "nik",
    "nama",
    "tempat_tgl_lahir",
    "jenis_kelamin",
    "gol_darah",
    "alamat",
    "rt_rw",
    "kel_desa",
    "kecamatan",
    "agama",
    "status_perkawinan",
    "pekerjaan",
    "kewarganegaraan",
    "berlaku_hingga",
    "tempat_terbit",
    "tanggal_terbit",
)
_MAY_BE_EMPTY: Final = frozenset({"gol_darah"})
_NIK_DIGITS: Final = 16
_MARKS: Final = "‘’“”–"  # noqa: RUF001 - as word processors write them
_LATIN_ENDS: Final = 0x250


@dataclass(frozen=True, repr=False)
class Card:
    """What is painted on a KTP-el; images are PNG bytes, not yet decoded. Its repr shows nothing of the person."""

    fields: Mapping[str, str]
    portrait: bytes
    signature: bytes

    def __repr__(self) -> str:
        return "Card()"


def read_card(content: bytes) -> Card | NotGenuine:
    """Parse the JSON; never raises. Details name the field, never what it holds."""
    if len(content) > MOST_BYTES:
        return NotGenuine(Reason.TOO_LARGE, f"{len(content)} bytes, at most {MOST_BYTES} are taken")
    try:
        data: object = json.loads(content, object_pairs_hook=_unlike)
    except (ValueError, RecursionError):
        return NotGenuine(Reason.CARD_UNREADABLE, "the card is not JSON in UTF-8")
    if not isinstance(data, dict) or set(data) != {"kind", "fields", "portrait", "signature"}:
        return NotGenuine(Reason.CARD_UNREADABLE, "the card has other parts than kind, fields, portrait, signature")
    if data["kind"] != DocumentKind.KTP_EL.value:
        return NotGenuine(Reason.CARD_UNREADABLE, "no face is known for this kind of card")
    fields = _fields(data["fields"])
    if isinstance(fields, NotGenuine):
        return fields
    images: list[bytes] = []
    for name in ("portrait", "signature"):
        image = _image(data[name])
        wrong = "is no base64" if image is None else fault_of(image)
        if image is None or wrong is not None:
            return NotGenuine(Reason.CARD_IMAGE, f"the {name} {wrong}")
        images.append(image)
    return Card(fields, *images)


def _unlike(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A name that comes twice would mean one thing here and another to the next reader."""
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name comes twice")
    return dict(pairs)


def _legible(text: str) -> bool:
    """Only what the card's font has, one place a letter: Latin letters (Permendagri 73/2022), digits, punctuation."""
    return all(" " <= c <= "~" or c in _MARKS or (c.isalpha() and ord(c) < _LATIN_ENDS) for c in text)


def _fields(data: object) -> Mapping[str, str] | NotGenuine:
    if not isinstance(data, dict) or set(data) != set(FIELDS):
        return NotGenuine(Reason.CARD_UNREADABLE, "the card has other fields than the agreed ones")
    for name in FIELDS:
        value = data[name]
        if not isinstance(value, str) or len(value) > LONGEST_FIELD or not _legible(value):
            return NotGenuine(Reason.CARD_FIELD, f"{name} is not one line of at most {LONGEST_FIELD} Latin letters")
        if not value.strip() and name not in _MAY_BE_EMPTY:
            return NotGenuine(Reason.CARD_FIELD, f"{name} is empty")
    nik = data["nik"]
    if not (len(nik) == _NIK_DIGITS and nik.isascii() and nik.isdigit()):
        return NotGenuine(Reason.CARD_FIELD, f"nik is not {_NIK_DIGITS} digits")
    return data


def _image(data: object) -> bytes | None:
    if not isinstance(data, str):
        return None
    try:
        return b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return None
