"""The office that approves: generates a family, makes its documents and signs the A4 ones."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Final

from kiosk.core.terms import DocumentKind, Medium
from simulators.registry import documents
from simulators.registry.applications import Approval, Document, Resident
from simulators.registry.documents.akta_perkawinan import Copy
from simulators.registry.documents.kia import AGES, ChildAge, child_age
from simulators.registry.people import Family, Person, Relation, make_family
from simulators.registry.signing import DocumentSigner

RECORDED: Final = "KRISTEN"  # the civil registry records the marriages and divorces of all but Muslims
RECORDED_AKTA: Final = frozenset({DocumentKind.AKTA_PERKAWINAN, DocumentKind.AKTA_PERCERAIAN})
MINOR: Final = range(16)


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
        """Approve one document of each kind for a new family; of an akta perkawinan both copies, unless one is named.

        `variant` is that of the kind which has it. ValueError: a variant that none of the kinds has, or a document
        this family cannot have.
        """
        if variant is not None and not any(variant in _variants(kind) for kind in kinds):
            raise ValueError("none of these documents has that variant")
        now = datetime.fromtimestamp(self._clock(), UTC)
        religion = RECORDED if not RECORDED_AKTA.isdisjoint(kinds) else None
        young = AGES[ChildAge(variant)] if variant in tuple(ChildAge) else MINOR
        child = young if DocumentKind.KIA in kinds else None
        family = make_family(self._rng, members, today=now.date(), religion=religion, child=child)
        made = (self._documents(family, kind, variant if variant in _variants(kind) else None, now) for kind in kinds)
        return Approval(_resident(family.head), tuple(document for each in made for document in each))

    def _documents(self, family: Family, kind: DocumentKind, variant: str | None, now: datetime) -> list[Document]:
        """Make every copy of one kind: each is a grant of its own."""
        if kind is not DocumentKind.AKTA_PERKAWINAN:
            return [self._document(family, kind, variant, "", now)]
        copies = [Copy(variant)] if variant else list(Copy)
        return [self._document(family, kind, copy, copy.upper(), now) for copy in copies]

    def _document(
        self, family: Family, kind: DocumentKind, variant: str | None, detail: str, now: datetime
    ) -> Document:
        holder = _holder(family, kind, variant, now.date())
        chosen = variant if variant in documents.VARIANTS.get(kind, ()) else None
        draft = documents.make(kind, family, holder, variant=chosen, serial=self._serial(), today=now.date())
        content = self._signer.sign(draft.content, at=now) if kind.medium is Medium.A4 else draft.content
        return Document(kind, _resident(holder), detail, draft.media_type, content, draft.pages, draft.qr)


def _variants(kind: DocumentKind) -> tuple[str, ...]:
    """What can be asked for: the forms of a document, or whose KIA it is."""
    return tuple(ChildAge) if kind is DocumentKind.KIA else documents.VARIANTS.get(kind, ())


def _resident(person: Person) -> Resident:
    """Name a person by nothing that tells who it is."""
    return Resident(f"r-{random.Random(person.nik).getrandbits(64):016x}", person.nik, person.name, person.phone)  # noqa: S311 # test people


def _holder(family: Family, kind: DocumentKind, variant: str | None, today: date) -> Person:
    """Choose whom a document is about: a child where it is about one, else the head of the family."""
    children = family.children()
    match kind:
        case DocumentKind.AKTA_KELAHIRAN:
            return children[-1] if children else family.head
        case DocumentKind.KIA:
            wanted = tuple(ChildAge) if variant is None else (variant,)
            return next((child for child in children if child_age(child, today) in wanted), family.head)
        case DocumentKind.AKTA_KEMATIAN:  # the head applied for it
            return _wife(family)
        case DocumentKind.AKTA_PERKAWINAN if variant == Copy.WIFE:
            return _wife(family)
        case _:
            return family.head


def _wife(family: Family) -> Person:
    return next((each for each in family.members if each.relation is Relation.WIFE), family.head)
