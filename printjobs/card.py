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
_NUMBERS: Final = frozenset({"nik", "no_kk"})
_MAY_BE_EMPTY: Final = frozenset({"gol_darah"})
_REGIONS: Final = frozenset({"KABUPATEN", "KOTA"})
"""The first word of a `kabupaten`: of KOTABARU or JAKARTA SELATAN nobody but the registry knows which it is."""
_DIGITS: Final = 16
_MARKS: Final = "‘’“”–"  # noqa: RUF001 - as word processors write them
_LATIN_ENDS: Final = 0x250


@dataclass(frozen=True)
class _Schema:
    """What the content of one kind of card holds, beside its kind."""

    fields: tuple[str, ...]
    pictures: frozenset[str]
    may_lack: frozenset[str] = frozenset()


_SCHEMAS: Final = {
    DocumentKind.KTP_EL: _Schema(
        (
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
        ),
        frozenset({"portrait", "signature"}),
    ),
    DocumentKind.KIA: _Schema(
        (
            "provinsi",
            "kabupaten",
            "nik",
            "nama",
            "tempat_tgl_lahir",
            "jenis_kelamin",
            "gol_darah",
            "no_kk",
            "nama_kepala_keluarga",
            "no_akta_kelahiran",
            "agama",
            "kewarganegaraan",
            "alamat",
            "rt_rw",
            "kel_desa",
            "kecamatan",
            "berlaku_hingga",
        ),
        frozenset({"portrait"}),
        may_lack=frozenset({"portrait"}),  # below five years
    ),
}


@dataclass(frozen=True, repr=False)
class Card:
    """What is painted on a card; images are PNG bytes, not yet decoded. Its repr shows nothing of the person.

    A KIA has no signature, and below five years no portrait.
    """

    kind: DocumentKind
    fields: Mapping[str, str]
    portrait: bytes | None = None
    signature: bytes | None = None

    def __repr__(self) -> str:
        return f"Card({self.kind.value})"


def fields_of(kind: DocumentKind) -> tuple[str, ...]:
    """Name the fields of one kind of card."""
    return _SCHEMAS[kind].fields


def read_card(content: bytes) -> Card | NotGenuine:
    """Parse the JSON; never raises. Details name the field, never what it holds."""
    if len(content) > MOST_BYTES:
        return NotGenuine(Reason.TOO_LARGE, f"{len(content)} bytes, at most {MOST_BYTES} are taken")
    try:
        data: object = json.loads(content, object_pairs_hook=_unlike)
    except (ValueError, RecursionError):
        return NotGenuine(Reason.CARD_UNREADABLE, "the card is not JSON in UTF-8")
    kind = data.get("kind") if isinstance(data, dict) else None
    if not isinstance(data, dict) or kind not in tuple(_SCHEMAS):
        return NotGenuine(Reason.CARD_UNREADABLE, "no face is known for this kind of card")
    kind = DocumentKind(kind)
    schema = _SCHEMAS[kind]
    most = {"kind", "fields", *schema.pictures}
    if not most - schema.may_lack <= set(data) <= most:
        return NotGenuine(Reason.CARD_UNREADABLE, f"the card has other parts than {', '.join(sorted(most))}")
    fields = _fields(data["fields"], schema.fields)
    if isinstance(fields, NotGenuine):
        return fields
    images: dict[str, bytes] = {}
    for name in sorted(schema.pictures & set(data)):
        image = _image(data[name])
        wrong = "is no base64" if image is None else fault_of(image)
        if image is None or wrong is not None:
            return NotGenuine(Reason.CARD_IMAGE, f"the {name} {wrong}")
        images[name] = image
    return Card(kind, fields, images.get("portrait"), images.get("signature"))


def _unlike(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A name that comes twice would mean one thing here and another to the next reader."""
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name comes twice")
    return dict(pairs)


def _legible(text: str) -> bool:
    """Only what the card's font has, one place a letter: Latin letters (Permendagri 73/2022), digits, punctuation."""
    return all(" " <= c <= "~" or c in _MARKS or (c.isalpha() and ord(c) < _LATIN_ENDS) for c in text)


def _fields(data: object, names: tuple[str, ...]) -> Mapping[str, str] | NotGenuine:
    if not isinstance(data, dict) or set(data) != set(names):
        return NotGenuine(Reason.CARD_UNREADABLE, "the card has other fields than the agreed ones")
    for name in names:
        value = data[name]
        if not isinstance(value, str) or len(value) > LONGEST_FIELD or not _legible(value):
            return NotGenuine(Reason.CARD_FIELD, f"{name} is not one line of at most {LONGEST_FIELD} Latin letters")
        if not value.strip() and name not in _MAY_BE_EMPTY:
            return NotGenuine(Reason.CARD_FIELD, f"{name} is empty")
        if name in _NUMBERS and not (len(value) == _DIGITS and value.isascii() and value.isdigit()):
            return NotGenuine(Reason.CARD_FIELD, f"{name} is not {_DIGITS} digits")
        if name == "kabupaten" and not _names_region(value):
            return NotGenuine(Reason.CARD_FIELD, f"{name} does not begin with KABUPATEN or KOTA")
    return data


def _names_region(value: str) -> bool:
    """Whether a whole word says what it is, and a name follows."""
    first, _, name = value.strip().upper().partition(" ")
    return first in _REGIONS and bool(name)


def _image(data: object) -> bytes | None:
    if not isinstance(data, str):
        return None
    try:
        return b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return None
