"""What the locked-in process draws, and that no document gets the better of it (fault 38)."""

import os
import signal
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import forge
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from printjobs import raster, rasterizer
from printjobs.raster import Page, Raster, Rasteriser, RasterLimits, RasterProblem, RasterRefused, SandboxError
from printjobs.readback import read_all, read_qr

A4 = (2480, 3508)


@pytest.fixture(scope="module")
def rasteriser() -> Iterator[Rasteriser]:
    """One for the whole file: each document gets its own process anyway."""
    with Rasteriser() as made:
        yield made


def drawn(rasteriser: Rasteriser, pdf: bytes) -> tuple[Page, ...]:
    """The pages of a document that must be drawn."""
    result = rasteriser.rasterise(pdf)
    assert isinstance(result, Raster)
    return result.pages


def problem(rasteriser: Rasteriser, pdf: bytes) -> RasterProblem:
    """Why a document that must be refused was."""
    result = rasteriser.rasterise(pdf)
    assert isinstance(result, RasterRefused)
    return result.problem


def _open_files() -> set[str]:
    """Names of the handles of this process."""
    return {each.name for each in Path("/proc/self/fd").iterdir()}


def test_both_ends_speak_the_same_frames() -> None:
    """The child imports nothing of this project, so its frames are stated twice and must agree."""
    assert (rasterizer.READY, rasterizer.ORDER.format, rasterizer.FRAME.format) == (
        raster.READY,
        raster.ORDER.format,
        raster.FRAME.format,
    )


def test_a_page_is_drawn_and_its_qr_read_back(rasteriser: Rasteriser) -> None:
    """An A4 page at 300 dpi has the size of the sheet, ink on white, and a QR that reads what was announced."""
    result = rasteriser.rasterise(forge.draw())
    assert isinstance(result, Raster)
    (page,) = result.pages
    assert (page.width, page.height, len(page.rgb)) == (*A4, 2480 * 3508 * 3)
    assert page.rgb[:3] == b"\xff\xff\xff"
    assert b"\0\0\0" in page.rgb
    assert read_qr(page) == [forge.QR]
    assert list(read_all(result)) == [forge.QR]


def test_a_landscape_page_is_turned_upright(rasteriser: Rasteriser) -> None:
    """A Kartu Keluarga lies across: it is turned by a quarter, and its QR is still read."""
    pages = drawn(rasteriser, forge.draw(2, across=True))
    assert [(page.width, page.height) for page in pages] == [A4, A4]
    assert read_qr(pages[0]) == []
    assert read_qr(pages[1]) == [forge.QR]


def test_nearly_a4_is_a4(rasteriser: Rasteriser) -> None:
    """Writers round A4 to 595 x 842 points; the raster is the sheet's all the same."""
    (page,) = drawn(rasteriser, forge.draw(size=(595, 842)))
    assert (page.width, page.height) == A4


def test_colours_are_red_green_blue(rasteriser: Rasteriser) -> None:
    """A red area is red in the raster: the order of the channels is not turned around."""

    def redden(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Contents = pdf.make_stream(b"1 0 0 rg 0 0 600 900 re f")

    (page,) = drawn(rasteriser, forge.altered(forge.draw(), redden))
    assert page.rgb[:3] == b"\xff\0\0"


def test_a_raster_does_not_show_itself_in_a_log(rasteriser: Rasteriser) -> None:
    """The repr of a raster names sizes, not pixels."""
    assert len(repr(rasteriser.rasterise(forge.draw()))) < 200


def _bomb(pdf: pikepdf.Pdf) -> None:
    """The whole page painted over forty thousand times: a small file and minutes of work."""
    pdf.pages[0].obj.Contents = pdf.make_stream(b"0 0 595 842 re f " * 40_000)


def _nested(pdf: pikepdf.Pdf) -> None:
    """Fifteen levels of forms, each drawing the next one ten times: parsed, they fill any memory."""
    box = Array([0, 0, 595, 842])
    inner = pdf.make_stream(b"0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=box)
    for _ in range(15):
        resources = Dictionary(XObject=Dictionary(F=inner))
        inner = pdf.make_stream(b"/F Do " * 10, Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=resources)
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(F=inner))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/F Do")


def _unpacked(pdf: pikepdf.Pdf) -> None:
    """A content stream that is 640 MiB when unpacked."""
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(640)) + packer.flush()
    stream = pdf.make_stream(b"")
    stream.write(packed, filter=Name.FlateDecode)
    pdf.pages[0].obj.Contents = stream


@pytest.mark.faults(38)
@pytest.mark.parametrize(
    "limits", [RasterLimits(seconds=1.0), RasterLimits(processor_seconds=1)], ids=["wall", "processor"]
)
def test_an_endless_document_is_ended(limits: RasterLimits) -> None:
    """Work without end stops at the limit, whether the clock on the wall or the processor's runs out."""
    with Rasteriser(limits) as rasteriser:
        assert problem(rasteriser, forge.altered(forge.draw(), _bomb)) is RasterProblem.TIMEOUT
        assert len(drawn(rasteriser, forge.draw())) == 1


@pytest.mark.faults(38)
@pytest.mark.parametrize("bomb", [_nested, _unpacked])
def test_a_memory_bomb_stays_within_its_limit(bomb: forge.Change) -> None:
    """What would fill the machine ends its own process only, and the next document is drawn."""
    with Rasteriser(RasterLimits(memory=200 * 1024 * 1024)) as rasteriser:
        assert problem(rasteriser, forge.altered(forge.draw(), bomb)) is RasterProblem.MEMORY
        assert len(drawn(rasteriser, forge.draw())) == 1


@pytest.mark.faults(38)
def test_too_little_memory_for_a_page_is_told() -> None:
    """A page that does not fit in the memory limit is refused as such."""
    with Rasteriser(RasterLimits(memory=40 * 1024 * 1024)) as small:
        assert problem(small, forge.draw()) is RasterProblem.MEMORY


@pytest.mark.faults(38)
def test_too_many_pages(rasteriser: Rasteriser) -> None:
    """A page bomb is refused before a page is drawn."""
    assert problem(rasteriser, forge.draw(9, qr=None)) is RasterProblem.TOO_MANY_PAGES


@pytest.mark.faults(38)
def test_too_large_a_page(rasteriser: Rasteriser) -> None:
    """A page of many square metres is refused."""
    assert problem(rasteriser, forge.draw(size=(5000, 14000))) is RasterProblem.TOO_LARGE


@pytest.mark.faults(38)
def test_unreadable_and_encrypted(rasteriser: Rasteriser) -> None:
    """Rubbish and locked files are told apart."""
    locked = forge.encrypted(forge.draw(), "b")
    assert problem(rasteriser, b"not a PDF") is RasterProblem.UNREADABLE
    assert problem(rasteriser, b"") is RasterProblem.UNREADABLE
    assert problem(rasteriser, locked) is RasterProblem.ENCRYPTED


@pytest.mark.faults(38)
def test_missing_fonts_come_from_pdfium_itself(rasteriser: Rasteriser) -> None:
    """A font that is neither embedded nor known is drawn with a built-in one; no file of the machine is opened."""

    def rename(pdf: pikepdf.Pdf) -> None:
        for font in pdf.pages[0].obj.Resources.Font.values():
            font.BaseFont = Name("/TidakAda-Bold")

    (page,) = drawn(rasteriser, forge.altered(forge.draw(qr=None), rename))
    assert b"\0\0\0" in page.rgb


def test_a_process_killed_from_outside_is_replaced(rasteriser: Rasteriser) -> None:
    """When the waiting process dies, the next document gets a fresh one."""
    spare = rasteriser._spare._process
    os.kill(spare.pid, signal.SIGKILL)
    spare.exit_code(time.monotonic() + 5)
    assert len(drawn(rasteriser, forge.draw())) == 1


def test_nothing_is_left_behind() -> None:
    """After closing there is no process, no zombie and no open pipe."""
    before = _open_files()
    made = Rasteriser()
    pid = made._spare._process.pid
    made.rasterise(forge.draw())
    made.close()
    made.close()
    assert _open_files() == before
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(made._spare._process.pid, 0)
    with pytest.raises(SandboxError):
        made.rasterise(b"")


def test_a_sandbox_that_cannot_be_built_is_told_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the process does not come up, the kiosk learns it at once and not with the first document."""
    monkeypatch.setattr(raster, "PROGRAM", Path("/nowhere/rasterizer.py"))
    with pytest.raises(SandboxError, match="did not start"):
        Rasteriser()
