"""What a template makes, and what every template is given."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Final

from simulators.registry.people import Family, Person

PDF: Final = "application/pdf"
CARD: Final = "application/vnd.anjungan.card+json"
HEAD_NAME: Final = "Drs. CONTOH KEPALA DINAS, M.Si"
HEAD_NIP: Final = "19700101 199001 1 999"
_VERIFICATION: Final = "https://verifikasi.example.invalid/d/"


@dataclass(frozen=True, repr=False)
class Draft:
    """A document before its signature. `qr` is what its QR reads back; cards have none."""

    content: bytes
    media_type: str
    pages: int
    qr: str | None


@dataclass(frozen=True, repr=False)
class Subject:
    """Whose document it is, its number within the day, and the day of issue."""

    family: Family
    person: Person
    serial: int
    today: date
    qr: str


def verification(kind: str, family: Family, person: Person, serial: int, today: date) -> str:
    """Give the text of a document's QR: no real host, and a token that says nothing of the person."""
    told = f"{kind}|{family.number}|{person.nik}|{serial}|{today.isoformat()}"
    return _VERIFICATION + base64.b32encode(hashlib.sha256(told.encode()).digest()[:10]).decode()
