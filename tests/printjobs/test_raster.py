"""What the locked-in process draws, and that no document gets the better of it (fault 38)."""

import os
import signal
import zlib
from collections.abc import Iterator

import forge
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from printjobs import raster, rasterizer
from printjobs.raster import Page, Raster, Rasteriser, RasterLimits, RasterProblem, RasterRefused, SandboxError
from printjobs.readback import check_qr, read_qr

A4 = (2480, 3508)


@pytest.fixture(scope="module")
def rasteriser() -> Iterator[Rasteriser]:
    with Rasteriser() as made:
        yield made


def drawn(rasteriser: Rasteriser, pdf: bytes) -> tuple[Page, ...]:
    result = rasteriser.rasterise(pdf)
    assert isinstance(result, Raster)
    return result.pages


def problem(rasteriser: Rasteriser, pdf: bytes) -> RasterProblem:
    result = rasteriser.rasterise(pdf)
    assert isinstance(result, RasterRefused)
    return result.problem


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
    assert check_qr(result, forge.QR)
    assert not check_qr(result, forge.QR + "x")


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
    """Fifteen levels of forms, each drawing the next one ten times: no end within a lifetime."""
    inner = pdf.make_stream(b"0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 595, 842]))
    for _ in range(15):
        resources = Dictionary(XObject=Dictionary(F=inner))
        box = Array([0, 0, 595, 842])
        inner = pdf.make_stream(b"/F Do " * 10, Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=resources)
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(F=inner))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/F Do")


def _memory(pdf: pikepdf.Pdf) -> None:
    """A content stream that is 1.5 GiB when unpacked."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(1536)) + packer.flush()
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
def test_a_memory_bomb_stays_within_its_limit(rasteriser: Rasteriser) -> None:
    """A stream that would fill the machine ends its own process only, or is drawn within the limit; the kiosk lives."""
    result = rasteriser.rasterise(forge.altered(forge.draw(), _memory))
    assert isinstance(result, Raster) or result.problem in {RasterProblem.MEMORY, RasterProblem.CRASHED}
    assert len(drawn(rasteriser, forge.draw())) == 1


@pytest.mark.faults(38)
def test_too_little_memory_is_told() -> None:
    """A page that does not fit in the memory limit is refused as such."""
    with Rasteriser(RasterLimits(memory=96 * 1024 * 1024)) as small:
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
    locked = forge.altered(forge.draw(), lambda pdf: None, encryption=pikepdf.Encryption(owner="a", user="b"))
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
    spare.wait()
    assert len(drawn(rasteriser, forge.draw())) == 1


def test_nothing_is_left_behind() -> None:
    """After closing there is no process, no zombie and no open pipe."""
    before = set(os.listdir("/proc/self/fd"))
    made = Rasteriser()
    pid = made._spare._process.pid
    made.rasterise(forge.draw())
    made.close()
    made.close()
    assert set(os.listdir("/proc/self/fd")) == before
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    with pytest.raises(SandboxError):
        made.rasterise(b"")


def test_a_sandbox_that_cannot_be_built_is_told_at_start() -> None:
    """Without enough memory to start in, the kiosk learns it at once and not with the first document."""
    with pytest.raises(SandboxError):
        Rasteriser(RasterLimits(memory=1))
