"""Every kind of document that the registry sandbox issues is proven and prepared."""

from collections.abc import Iterator
from random import Random

import forge
import pytest
from forge import Forge

from kiosk.core.printer import Pages
from kiosk.core.terms import DocumentKind, Medium
from printjobs.card import Card
from printjobs.proof import Prover
from printjobs.proofreader import PDF, Announced, Proofreader
from printjobs.raster import Rasteriser
from simulators.registry.documents import make
from simulators.registry.people import make_family

FACE = Pages(1016, 648, 300, (b"", b""))
YOUNG = {DocumentKind.AKTA_KELAHIRAN, DocumentKind.KIA}


def paint(card: Card) -> Pages:
    """Stands for the painter."""
    assert card.fields
    return FACE


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Forge:
    """The office whose documents are printed."""
    return Forge.at(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def proofreader(office: Forge) -> Iterator[Proofreader]:
    """The kiosk's whole rule."""
    with Rasteriser() as rasteriser:
        yield Proofreader(Prover(office.trust()), rasteriser, paint)


@pytest.mark.parametrize("kind", DocumentKind)
def test_what_the_office_issues_is_printed(proofreader: Proofreader, office: Forge, kind: DocumentKind) -> None:
    """The sandbox's document of each kind passes every rule, with the pages that were announced."""
    family = make_family(Random(4), 12, religion="KRISTEN")  # noqa: S311
    draft = make(kind, family, family.children()[-1] if kind in YOUNG else family.head)
    content = office.sign(draft.content) if draft.media_type == PDF else draft.content
    announced = Announced(draft.media_type, forge.digest(content), draft.pages, draft.qr, kind)
    pages = proofreader.check(content, announced, lambda _: None)
    assert isinstance(pages, Pages)
    assert len(pages.sides) == (2 if kind.medium is Medium.CARD else draft.pages)
