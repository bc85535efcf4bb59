"""The applications a new sandbox starts with."""

from typing import Final

from kiosk.core.terms import DocumentKind
from simulators.registry.office import Office
from simulators.registry.service import Registry

KK, AKTA, KTP = DocumentKind.KARTU_KELUARGA, DocumentKind.AKTA_KELAHIRAN, DocumentKind.KTP_EL
LARGE: Final = 13  # members whose Kartu Keluarga takes two pages of ten rows

DEMO: Final[tuple[tuple[tuple[DocumentKind, ...], int], ...]] = (
    ((KK, AKTA, KTP), LARGE),
    ((KK,), 4),
    ((AKTA,), 3),
    ((KTP,), 2),
)


def seed(registry: Registry, office: Office) -> None:
    """Approve the demonstration's applications, unless there are any."""
    if registry.applications():
        return
    for kinds, members in DEMO:
        registry.approve(office.approve(kinds, members))
