"""The whole rule before stock moves: what the registry sent becomes what is printed, or one reason why not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256 as sha256_of
from hmac import compare_digest
from typing import Final, Protocol

from msgspec.structs import replace

from kiosk.core.printer import Pages
from kiosk.core.terms import DocumentKind, Medium, Step
from printjobs import card as cards
from printjobs.offset import Offset, loses_ink, moved
from printjobs.raster import Raster, Rasteriser, RasterProblem, RasterRefused
from printjobs.readback import read_all
from printjobs.verdict import Genuine, NotGenuine, Reason

PDF: Final = "application/pdf"
A4_SIZE_AT_300: Final = (2480, 3508)
DPI: Final = 300

_RASTER: Final = {
    RasterProblem.TIMEOUT: Reason.RASTER_TIMEOUT,
    RasterProblem.MEMORY: Reason.RASTER_MEMORY,
    RasterProblem.CRASHED: Reason.RASTER_CRASHED,
    RasterProblem.FORBIDDEN: Reason.RASTER_FORBIDDEN,
    RasterProblem.TOO_MANY_PAGES: Reason.TOO_MANY_PAGES,
    RasterProblem.TOO_LARGE: Reason.PAGE_TOO_LARGE,
    RasterProblem.ENCRYPTED: Reason.ENCRYPTED,
    RasterProblem.UNREADABLE: Reason.RASTER_UNREADABLE,
}


@dataclass(frozen=True, repr=False)
class Announced:
    """What the registry's signed job says of the document. `qr` is None for cards."""

    media_type: str
    sha256: str
    pages: int
    qr: str | None
    kind: DocumentKind


ChipContent = Callable[[cards.Card, str], bytes]
PaintFace = Callable[[cards.Card], Pages | NotGenuine]


class Proves(Protocol):
    """Judges the bytes of a PDF: `printjobs.prover` in bounded time, `printjobs.proof` where all files are our own."""

    def prove(self, content: bytes, *, sha256: str) -> Genuine | NotGenuine:
        """`sha256` is the hex digest in the registry's signed job."""
        ...


class Proofreader:
    """Built once at start-up. `check` takes about 80 ms for an A4 page and belongs on a worker thread.

    `paint_face` is `printjobs.face.paint`: passed in, so that a kiosk without a card printer needs no Qt here. `chip`
    is `printjobs.chip.chip_content` where there is an encoder. `offsets`: how far what was proven is moved in the end.
    """

    def __init__(
        self,
        prover: Proves,
        rasteriser: Rasteriser,
        paint_face: PaintFace,
        chip: ChipContent | None = None,
        offsets: Mapping[Medium, Offset] | None = None,
    ) -> None:
        self._prover: Final = prover
        self._rasteriser: Final = rasteriser
        self._paint_face: Final = paint_face
        self._chip: Final = chip
        self._offsets: Final = offsets or {}

    def check(self, content: bytes, announced: Announced, tell: Callable[[Step], None]) -> Pages | NotGenuine:
        """Prove, then prepare; `tell` is called from this thread as each of the two begins."""
        tell(Step.PROVING)
        match announced.media_type:
            case _ if announced.media_type == PDF:
                return self._document(content, announced, tell)
            case cards.MEDIA_TYPE:
                return self._card(content, announced, tell)
            case _:
                return NotGenuine(Reason.WRONG_MEDIA_TYPE, "neither a PDF nor a card")

    def _document(self, content: bytes, announced: Announced, tell: Callable[[Step], None]) -> Pages | NotGenuine:
        proof = self._prover.prove(content, sha256=announced.sha256)
        if isinstance(proof, NotGenuine):
            return proof
        tell(Step.PREPARING)
        raster = self._rasteriser.rasterise(content, DPI)
        if isinstance(raster, RasterRefused):
            return NotGenuine(_RASTER[raster.problem], f"no raster: {raster.problem}")
        refused = _as_announced(raster, announced)
        if refused is not None:
            return refused
        pages = Pages(*A4_SIZE_AT_300, DPI, tuple(page.rgb for page in raster.pages), document=content)
        return self._placed(pages, Medium.A4)

    def _card(self, content: bytes, announced: Announced, tell: Callable[[Step], None]) -> Pages | NotGenuine:
        if not compare_digest(sha256_of(content).hexdigest(), announced.sha256.lower()):
            return NotGenuine(Reason.HASH_MISMATCH, f"the {len(content)} bytes are not those the registry announced")
        card = cards.read_card(content)
        if isinstance(card, NotGenuine):
            return card
        if card.kind is not announced.kind:
            return NotGenuine(Reason.KIND_DIFFERS, f"a {card.kind}, a {announced.kind} was announced")
        tell(Step.PREPARING)
        face = self._paint_face(card)
        if isinstance(face, NotGenuine):
            return face
        if self._chip is not None:
            face = replace(face, chip=self._chip(card, announced.sha256))
        return self._placed(face, Medium.CARD)

    def _placed(self, pages: Pages, medium: Medium) -> Pages | NotGenuine:
        """What was proven and read back, moved as this machine needs it; never so far that anything is lost."""
        offset = self._offsets.get(medium, Offset())
        if loses_ink(pages, offset):
            return NotGenuine(Reason.OFFSET_TOO_LARGE, f"at {offset} it would leave the sheet; lessen the offset")
        return moved(pages, offset)


def _as_announced(raster: Raster, announced: Announced) -> NotGenuine | None:
    """None when number and size of the pages and the one QR are as announced."""
    if len(raster.pages) != announced.pages:
        return NotGenuine(Reason.PAGE_COUNT_DIFFERS, f"{len(raster.pages)} pages, {announced.pages} were announced")
    if any((page.width, page.height) != A4_SIZE_AT_300 for page in raster.pages):
        return NotGenuine(Reason.PAGE_NOT_A4, "a page is not A4")
    codes = set(read_all(raster))
    if announced.qr is None or announced.qr not in codes:
        missing = not codes or announced.qr is None
        return NotGenuine(
            Reason.QR_MISSING if missing else Reason.QR_DIFFERS, f"{len(codes)} codes read, not the announced"
        )
    if codes != {announced.qr}:
        return NotGenuine(Reason.QR_DIFFERS, f"{len(codes)} different codes, one was announced")
    return None
