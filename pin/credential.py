"""What the QR codes of an application carry, and how a kiosk reads one.

`ADM1:E:<application code>:<entry PIN>` opens the application; `ADM1:P:<application code>:<print PIN>` is a print PIN.
The application code is 16 characters of RFC 4648 base32: 80 random bits.
"""

import re
from enum import StrEnum
from typing import Final

from msgspec import Struct

from pin.secret import Secret

LONGEST: Final = 64
_FORM: Final = re.compile(r"ADM1:([EP]):([A-Z2-7]{16}):([0-9]{4,12})", re.ASCII)


class EntryQr(Struct, frozen=True):
    """The QR that opens an application."""

    code: Secret
    pin: Secret


class PrintQr(Struct, frozen=True):
    """The QR of one document's print PIN."""

    code: Secret
    pin: Secret


class NotOurs(StrEnum):
    """Why a text is not a QR of this service."""

    TOO_LONG = "too_long"
    OTHER_KIND = "other_kind"
    DAMAGED = "damaged"


def read_qr(text: Secret) -> EntryQr | PrintQr | NotOurs:
    """Parse what the scanner read; never raises."""
    plain = text.reveal().strip()
    if len(plain) > LONGEST:
        return NotOurs.TOO_LONG
    if not plain.startswith("ADM1:"):
        return NotOurs.OTHER_KIND
    form = _FORM.fullmatch(plain)
    if form is None:
        return NotOurs.DAMAGED
    kind, code, pin = form.groups()
    return (EntryQr if kind == "E" else PrintQr)(Secret(code), Secret(pin))


def write_qr(credential: EntryQr | PrintQr) -> Secret:
    """Give the text that `read_qr` reads back."""
    kind = "E" if isinstance(credential, EntryQr) else "P"
    return Secret(f"ADM1:{kind}:{credential.code.reveal()}:{credential.pin.reveal()}")
