"""Where everything stands on the front of each kind of card, in pixels at 300 dpi. Order of the fields: as in use."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF

from kiosk.core.terms import DocumentKind
from printjobs.backdrop import BLUE, ROSE, Tint
from printjobs.card import Card

WIDTH: Final = 1016
HEIGHT: Final = 648
DPI: Final = 300
MARGIN: Final = 38.0
RIGHT: Final = WIDTH - MARGIN
BESIDE_PORTRAIT: Final = 722.0


@dataclass(frozen=True)
class Title:
    """A line of the heading: how high its letters are and where it stands."""

    size: int
    baseline: float


@dataclass(frozen=True)
class Issue:
    """Place and date of issue, and the signature below them."""

    place: QRectF
    signature: QRectF


@dataclass(frozen=True)
class Design:
    """One kind of card. Rows are labels with the names of their fields; `blood` is where the blood group stands.

    `caption` is a third line of the heading, where the card has one.
    """

    titles: tuple[Title, ...]
    caption: str
    nik: Title
    rows: tuple[tuple[str, str], ...]
    colon: float
    value: float
    blood: float
    first: float
    last: float
    portrait: QRectF
    issue: Issue | None
    tint: Tint

    def right(self, card: Card) -> float:
        """Where lines end: before the portrait, if there is one."""
        return RIGHT if card.portrait is None else BESIDE_PORTRAIT


DESIGNS: Final = {
    DocumentKind.KTP_EL: Design(
        titles=(Title(38, 54), Title(34, 95)),
        caption="",
        nik=Title(42, 150),
        rows=(
            ("Nama", "nama"),
            ("Tempat/Tgl Lahir", "tempat_tgl_lahir"),
            ("Jenis Kelamin", "jenis_kelamin"),
            ("Alamat", "alamat"),
            ("     RT/RW", "rt_rw"),
            ("     Kel/Desa", "kel_desa"),
            ("     Kecamatan", "kecamatan"),
            ("Agama", "agama"),
            ("Status Perkawinan", "status_perkawinan"),
            ("Pekerjaan", "pekerjaan"),
            ("Kewarganegaraan", "kewarganegaraan"),
            ("Berlaku Hingga", "berlaku_hingga"),
        ),
        colon=288,
        value=306,
        blood=528,
        first=176,
        last=630,
        portrait=QRectF(744, 122, 234, 312),
        issue=Issue(QRectF(732, 444, 258, 78), QRectF(752, 526, 218, 104)),
        tint=BLUE,
    ),
    DocumentKind.KIA: Design(
        titles=(Title(34, 48), Title(30, 84), Title(32, 124)),
        caption="KARTU IDENTITAS ANAK",
        nik=Title(38, 174),
        rows=(
            ("Nama", "nama"),
            ("Tempat/Tgl Lahir", "tempat_tgl_lahir"),
            ("Jenis Kelamin", "jenis_kelamin"),
            ("No. KK", "no_kk"),
            ("Nama Kepala Keluarga", "nama_kepala_keluarga"),
            ("No. Akta Kelahiran", "no_akta_kelahiran"),
            ("Agama", "agama"),
            ("Kewarganegaraan", "kewarganegaraan"),
            ("Alamat", "alamat"),
            ("     RT/RW", "rt_rw"),
            ("     Kel/Desa", "kel_desa"),
            ("     Kecamatan", "kecamatan"),
            ("Berlaku Hingga", "berlaku_hingga"),
        ),
        colon=326,
        value=342,
        blood=530,
        first=198,
        last=630,
        portrait=QRectF(744, 148, 234, 312),
        issue=None,
        tint=ROSE,
    ),
}
