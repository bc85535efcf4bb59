"""The office's documents from our own templates: A4 as PDF (still unsigned), KTP-el as card data."""

from datetime import date
from typing import Final

from kiosk.core.terms import DocumentKind
from simulators.registry.documents.draft import CARD, PDF, Draft, Subject, verification
from simulators.registry.documents.kartu_keluarga import kartu_keluarga
from simulators.registry.people import TODAY, Family, Person

__all__ = ["CARD", "PDF", "Draft", "make"]


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
    """
    subject = Subject(family, person, serial, today, verification(kind, family, person, serial, today))
    return kartu_keluarga(subject)
