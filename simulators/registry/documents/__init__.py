"""The office's documents from our own templates: A4 as PDF (still unsigned), KTP-el and KIA as card data."""

from datetime import date
from typing import Final, assert_never

from kiosk.core.terms import DocumentKind
from simulators.registry.documents.akta_kelahiran import Parents, akta_kelahiran
from simulators.registry.documents.akta_kematian import akta_kematian
from simulators.registry.documents.akta_perkawinan import Copy, akta_perceraian, akta_perkawinan
from simulators.registry.documents.draft import CARD, PDF, Draft, Subject, verification
from simulators.registry.documents.form import biodata, surat_pindah
from simulators.registry.documents.kartu_keluarga import kartu_keluarga
from simulators.registry.documents.kia import kia
from simulators.registry.documents.ktp_el import ktp_el
from simulators.registry.people import TODAY, Family, Person

__all__ = ["CARD", "PDF", "VARIANTS", "Draft", "make"]

VARIANTS: Final[dict[DocumentKind, tuple[str, ...]]] = {
    DocumentKind.AKTA_KELAHIRAN: tuple(Parents),
    DocumentKind.AKTA_PERKAWINAN: tuple(Copy),
}
"""The kinds that come in more than one form."""


def make(
    kind: DocumentKind,
    family: Family,
    person: Person,
    *,
    variant: str | None = None,
    serial: int = 1,
    today: date = TODAY,
) -> Draft:
    """Make one document of a member of that family; the same input gives the same bytes.

    `serial` is its number within the office's day; `variant` is one of `VARIANTS[kind]`, the first if not given.
    ValueError: an unknown variant, or a document this family or person cannot have.
    """
    variants = VARIANTS.get(kind, ())
    if variant is not None and variant not in variants:
        raise ValueError(f"{kind} has the variants {', '.join(variants) or 'none'}")
    chosen = variant or (variants[0] if variants else "")
    subject = Subject(family, person, serial, today, verification(f"{kind}/{chosen}", family, person, serial, today))
    match kind:
        case DocumentKind.KARTU_KELUARGA:
            return kartu_keluarga(subject)
        case DocumentKind.AKTA_KELAHIRAN:
            return akta_kelahiran(subject, Parents(chosen))
        case DocumentKind.AKTA_KEMATIAN:
            return akta_kematian(subject)
        case DocumentKind.AKTA_PERKAWINAN:
            return akta_perkawinan(subject, Copy(chosen))
        case DocumentKind.AKTA_PERCERAIAN:
            return akta_perceraian(subject)
        case DocumentKind.SURAT_PINDAH:
            return surat_pindah(subject)
        case DocumentKind.BIODATA:
            return biodata(subject)
        case DocumentKind.KTP_EL:
            return ktp_el(subject)
        case DocumentKind.KIA:
            return kia(subject)
        case _:
            assert_never(kind)
