"""The A4 driver over a real IPP printer (ippeveprinter)."""

import time
from collections.abc import Callable, Iterator

import pytest
from reportlab.pdfgen.canvas import Canvas

from devices.a4.attempt import A4Options
from devices.a4.driver import A4Printer
from devices.a4.line import IppLine
from devices.http import HttpTransport
from kiosk.core.faults import Fault
from kiosk.core.printer import (
    Declined,
    Failed,
    Identity,
    Made,
    NotReady,
    Outlet,
    Pages,
    Place,
    Progress,
    Ready,
    Submitted,
    Unknown,
    Working,
)
from kiosk.core.terms import Medium
from simulators.a4 import EvePrinter
from simulators.pwg import decode

WIDTH, HEIGHT = 124, 175  # A4 at 15 dpi


def pages(count: int, document: bytes = b"") -> Pages:
    """Give grey pages that differ in every line."""
    sides = tuple(
        b"".join(bytes([(page * 50 + row + column // 9) % 256] * 3) for row in range(HEIGHT) for column in range(WIDTH))
        for page in range(count)
    )
    return Pages(WIDTH, HEIGHT, 15, sides, document)


def until(ask: Callable[[], Progress], done: Callable[[Progress], bool]) -> Progress:
    """Poll until it is so, at most ten seconds."""
    deadline = time.monotonic() + 10
    while not done(answer := ask()):
        assert time.monotonic() < deadline, answer
    return answer


def ended(answer: Progress) -> bool:
    """Whether the attempt is over."""
    return not isinstance(answer, Working)


def begin(driver: A4Printer, attempt: str, document: Pages) -> Identity:
    """Prepare and submit."""
    identity = driver.prepare(attempt)
    assert isinstance(identity, Identity)
    assert driver.submit(attempt, document) == Submitted()
    return identity


def test_ready(driver: A4Printer) -> None:
    """An idle printer with A4 paper is ready, and nobody can tell what lies in its outlet."""
    assert driver.status() == Ready(Outlet.NO_SENSOR)
    assert driver.outlet() is Outlet.NO_SENSOR
    assert driver.medium is Medium.A4
    assert not driver.holds


def test_raster_arrives_pixel_for_pixel(eve: EvePrinter, driver: A4Printer) -> None:
    """Three raster pages arrive as they were, and are made once all three impressions were counted."""
    document = pages(3)
    identity = begin(driver, "attempt-1", document)
    made = until(lambda: driver.progress("attempt-1"), ended)
    assert isinstance(made, Made)
    assert made.place is Place.OUTLET
    assert made.evidence["job-state"] == "completed"
    assert made.evidence["impressions"] == made.evidence["pages"] == 3
    assert made.evidence["boot-epoch"] == identity.boot_epoch
    (file,) = eve.spooled()
    arrived = decode(file.read_bytes())
    assert [page.pixels for page in arrived] == [side[::3] for side in document.sides]
    assert {(page.width, page.height, page.dpi, page.total) for page in arrived} == {(WIDTH, HEIGHT, 15, 3)}


def test_pdf_arrives_byte_for_byte(eve: EvePrinter) -> None:
    """With `send: pdf` the verified bytes arrive unchanged."""
    canvas = Canvas("")
    for _ in range(2):
        canvas.drawString(100, 700, "Kutipan Akta Kelahiran")
        canvas.showPage()
    document: bytes = canvas.getpdfdata()  # type: ignore[no-untyped-call] # reportlab has no types
    line = IppLine(HttpTransport(eve.url, content_type="application/ipp"), eve.uri)
    driver = A4Printer(line, A4Options(send="pdf"))
    begin(driver, "attempt-1", pages(2, document))
    made = until(lambda: driver.progress("attempt-1"), ended)
    driver.close()
    assert isinstance(made, Made)
    assert [file.read_bytes() for file in eve.spooled()] == [document]


def test_pdf_option_without_a_pdf_is_declined(eve: EvePrinter) -> None:
    """With `send: pdf` and no document nothing is sent."""
    driver = A4Printer(IppLine(HttpTransport(eve.url, content_type="application/ipp"), eve.uri), A4Options(send="pdf"))
    assert isinstance(driver.prepare("attempt-1"), Identity)
    assert driver.submit("attempt-1", pages(1)) == Declined(Fault.PRINTER_REFUSED)
    driver.close()
    assert eve.spooled() == []


@pytest.mark.faults(24)
@pytest.mark.parametrize(
    ("reason", "fault"),
    [
        ("media-empty", Fault.MEDIA_EMPTY),
        ("media-jam", Fault.MEDIA_JAM),
        ("cover-open", Fault.COVER_OPEN),
        ("toner-empty", Fault.TONER_EMPTY),
    ],
)
def test_a_fault_gates(eve: EvePrinter, driver: A4Printer, reason: str, fault: Fault) -> None:
    """A reason that stops paper gates the printer before anything is sent, until it is mended."""
    eve.fault(reason)
    assert driver.status() == NotReady((fault,), Outlet.NO_SENSOR)
    assert driver.prepare("attempt-1") == Declined(fault)
    eve.fault()
    assert driver.status() == Ready(Outlet.NO_SENSOR)


def test_low_toner_is_a_warning(eve: EvePrinter, driver: A4Printer) -> None:
    """What will soon stop the printer does not stop it now."""
    eve.fault("toner-low")
    assert driver.status() == Ready(Outlet.NO_SENSOR, (Fault.TONER_LOW,))


@pytest.mark.faults(16, 25)
@pytest.mark.parametrize(
    ("reason", "fault", "place"),
    [("media-empty", Fault.MEDIA_EMPTY, Place.UNKNOWN), ("media-jam", Fault.MEDIA_JAM, Place.TRANSPORT)],
)
def test_a_fault_on_page_two(eve: EvePrinter, driver: A4Printer, reason: str, fault: Fault, place: Place) -> None:
    """A fault after page one ends the job at the printer, which prints nothing more once it was mended."""
    eve.pace(0.1)
    identity = begin(driver, "attempt-1", pages(3))
    until(lambda: driver.progress("attempt-1"), lambda answer: isinstance(answer, Working) and answer.page == 1)
    eve.fault(reason)
    failed = until(lambda: driver.progress("attempt-1"), ended)
    assert isinstance(failed, Failed)
    assert (failed.fault, failed.blank) == (fault, place)
    assert failed.evidence["job-state"] == "canceled"
    assert failed.evidence["impressions"] in {1, 2}
    eve.fault()
    assert driver.fence("attempt-1", identity) == Unknown("ended after it began", Fault.JOB_LOST)
    assert len(eve.spooled()) == 1


@pytest.mark.faults(16)
def test_fence_at_a_jam(eve: EvePrinter, driver: A4Printer) -> None:
    """While the jam lasts the fence says where the sheet is; it is a failure, not a guess."""
    eve.pace(0.1)
    identity = begin(driver, "attempt-1", pages(2))
    until(lambda: driver.progress("attempt-1"), lambda answer: isinstance(answer, Working) and answer.page == 1)
    eve.fault("media-jam")
    failed = driver.fence("attempt-1", identity)
    assert isinstance(failed, Failed)
    assert (failed.fault, failed.blank) == (Fault.MEDIA_JAM, Place.TRANSPORT)


@pytest.mark.faults(26)
def test_power_cycle_that_forgets_the_job(eve: EvePrinter, driver: A4Printer) -> None:
    """A printer that took the job and forgot it in a power cut is never untouched, however quickly it is back."""
    identity = begin(driver, "attempt-1", pages(1))
    eve.close()
    eve.start()
    assert isinstance(driver.fence("attempt-1", identity), Unknown)


@pytest.mark.faults(22)
def test_made_stays_made(eve: EvePrinter, driver: A4Printer) -> None:
    """A completed job is final: the same answer again, even from a printer that was switched off since."""
    begin(driver, "attempt-1", pages(1))
    made = until(lambda: driver.progress("attempt-1"), ended)
    eve.close()
    assert isinstance(made, Made)
    assert driver.progress("attempt-1") == made


@pytest.mark.faults(26)
def test_three_silent_polls(eve: EvePrinter, driver: A4Printer) -> None:
    """Two silent polls change nothing; the third is Unknown, and stays so."""
    eve.pace(5)
    ready = driver.status()
    begin(driver, "attempt-1", pages(1))
    assert driver.progress("attempt-1") == Working(0, 1)
    eve.close()
    assert [driver.progress("attempt-1") for _ in range(2)] == [Working(0, 1)] * 2
    assert driver.progress("attempt-1") == Unknown("three polls without an answer")
    assert driver.status() == Unknown("no answer")
    assert isinstance(ready, Ready)


def test_sent_once(eve: EvePrinter, driver: A4Printer) -> None:
    """A repeated submit sends nothing."""
    begin(driver, "attempt-1", pages(1))
    assert driver.submit("attempt-1", pages(1)) == Submitted()
    until(lambda: driver.progress("attempt-1"), ended)
    assert driver.submit("attempt-1", pages(1)) == Submitted()
    assert len(eve.spooled()) == 1


def test_never_prepared(driver: A4Printer) -> None:
    """An attempt that was not prepared is neither sent nor known."""
    assert driver.submit("attempt-1", pages(1)) == Declined(Fault.PRINTER_REFUSED)
    assert driver.progress("attempt-1") == Unknown("not an attempt of this run", Fault.JOB_LOST)


def test_fence_after_completion(eve: EvePrinter, driver: A4Printer) -> None:
    """After a restart of the kiosk the printer's own count of impressions proves the document."""
    identity = begin(driver, "attempt-1", pages(2))
    until(lambda: driver.progress("attempt-1"), ended)
    after = A4Printer(
        IppLine(HttpTransport(eve.url, content_type="application/ipp"), eve.uri),
        A4Options(quiet=0.05, unheard=0.2, drain=3),
    )
    made = after.fence("attempt-1", identity)
    after.close()
    assert isinstance(made, Made)
    assert made.evidence["impressions"] == 2


@pytest.mark.faults(4, 6)
def test_fence_in_the_middle(eve: EvePrinter, driver: A4Printer) -> None:
    """A job that began is cancelled by the fence, and nobody can tell what it left; again and again the same."""
    eve.pace(0.3)
    identity = begin(driver, "attempt-1", pages(3))
    until(lambda: driver.progress("attempt-1"), lambda answer: isinstance(answer, Working) and answer.page == 1)
    for _ in range(2):
        assert driver.fence("attempt-1", identity) == Unknown("ended after it began", Fault.JOB_LOST)
    failed = driver.progress("attempt-1")
    assert isinstance(failed, Failed)
    assert failed.evidence["job-state"] == "canceled"


@pytest.mark.faults(51)
@pytest.mark.parametrize("change", ["serial", "boot"])
def test_fence_of_another_printer(driver: A4Printer, change: str) -> None:
    """Another printer, or the same after it was switched off, proves nothing."""
    identity = driver.prepare("attempt-1")
    assert isinstance(identity, Identity)
    before = (
        Identity("urn:uuid:other", identity.boot_epoch, identity.counters)
        if change == "serial"
        else Identity(identity.serial, "1000000..1000010", identity.counters)
    )
    assert driver.fence("attempt-1", before) == Unknown("another printer, or switched off and on", Fault.JOB_LOST)


@pytest.mark.faults(51)
def test_another_boot_in_the_middle(eve: EvePrinter) -> None:
    """A job of another boot is not ours, whatever its number and name."""
    now = [time.time()]
    line = IppLine(HttpTransport(eve.url, content_type="application/ipp"), eve.uri)
    driver = A4Printer(line, A4Options(settle=0.0), clock=lambda: now[0])
    begin(driver, "attempt-1", pages(1))
    now[0] += 60
    assert driver.progress("attempt-1") == Unknown("another printer, or switched off and on", Fault.JOB_LOST)
    driver.close()


def test_no_gate(driver: A4Printer) -> None:
    """Release does nothing and the sheets cannot be moved."""
    assert driver.release("attempt-1") == Submitted()
    assert driver.retract("attempt-1").place is Place.UNKNOWN
    assert driver.reject("attempt-1").place is Place.UNKNOWN


@pytest.fixture(autouse=True)
def _quick(eve: EvePrinter) -> Iterator[None]:
    """Mend the printer in the end, so that it closes at once."""
    yield
    eve.pace(0)
