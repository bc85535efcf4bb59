"""The office that approves: generates a family, makes its documents and signs the A4 ones."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from kiosk.core.terms import DocumentKind, Medium
from simulators.registry import documents
from simulators.registry.applications import Approval, Document, Resident
from simulators.registry.people import ADULT, Family, Person, make_family
from simulators.registry.signing import DocumentSigner


class Office:
    """Approves applications of generated people; `serial` counts the documents of the day."""

    def __init__(
        self, signer: DocumentSigner, rng: random.Random, clock: Callable[[], float], serial: Callable[[], int]
    ) -> None:
        self._signer = signer
        self._rng = rng
        self._clock = clock
        self._serial = serial

    def approve(self, kinds: Sequence[DocumentKind], members: int, variant: str | None = None) -> Approval:
        """Approve one document of each kind for a new family. `variant` is that of the kind which has it.

        ValueError: a variant that none of the kinds has, or a document this family cannot have.
        """
        if variant is not None and not any(variant in documents.VARIANTS.get(kind, ()) for kind in kinds):
            raise ValueError("none of these documents has that variant")
        now = datetime.fromtimestamp(self._clock(), UTC)
        family = make_family(self._rng, members, today=now.date())
        return Approval(_resident(family.head), tuple(self._document(family, kind, variant, now) for kind in kinds))

    def _document(self, family: Family, kind: DocumentKind, variant: str | None, now: datetime) -> Document:
        holder = _holder(family, kind, now)
        chosen = variant if variant in documents.VARIANTS.get(kind, ()) else None
        draft = documents.make(kind, family, holder, variant=chosen, serial=self._serial(), today=now.date())
        content = self._signer.sign(draft.content, at=now) if kind.medium is Medium.A4 else draft.content
        return Document(kind, _resident(holder), "", draft.media_type, content, draft.pages, draft.qr)


def _resident(person: Person) -> Resident:
    """Name a person by nothing that tells who it is."""
    return Resident(f"r-{random.Random(person.nik).getrandbits(64):016x}", person.nik, person.name, person.phone)  # noqa: S311 # test people


def _holder(family: Family, kind: DocumentKind, now: datetime) -> Person:
    """Choose whom a document is about: a child where it is about one, else the head of the family."""
    children = family.children()
    match kind:
        case DocumentKind.AKTA_KELAHIRAN:
            return children[-1] if children else family.head
        case DocumentKind.KIA:
            return next((child for child in children if child.age(now.date()) < ADULT), family.head)
        case _:
            return family.head
