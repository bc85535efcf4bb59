"""The A4 driver and what only our own printer shows: sheets, trays, gauges, stopped states, a refused cancel."""

from dataclasses import replace
from typing import Literal

import numpy as np
import pytest
from a4_desk import OPTIONS, Desk, at_page, begin, ended, pages
from reportlab.pdfgen.canvas import Canvas

from kiosk.core.faults import Fault
from kiosk.core.printer import Declined, Failed, Identity, Made, NotReady, Outlet, Place, Ready, Submitted, Unknown
from simulators.ipp.parts import IppFault, Spot
from simulators.pwg import decode


def test_sheets_and_impressions_are_the_evidence(desk: Desk) -> None:
    """Three pages: each counted as impression and as sheet, and each on paper."""
    driver = desk.driver()
    begin(driver, pages(3))
    made = ended(driver)
    assert isinstance(made, Made)
    assert made.place is Place.OUTLET
    assert (made.evidence["sheets"], made.evidence["impressions"], made.evidence["pages"]) == (3, 3, 3)
    assert desk.printed() == [1, 2, 3]
    assert desk.printer.take_sheets() == 3


def test_impressions_where_sheets_are_not_counted(desk: Desk) -> None:
    """A printer without `job-media-sheets-completed` proves by its impressions."""
    desk.model.counts_sheets = False
    driver = desk.driver()
    begin(driver, pages(2))
    made = ended(driver)
    assert isinstance(made, Made)
    assert (made.evidence["sheets"], made.evidence["impressions"]) == (-1, 2)


@pytest.mark.faults(23)
def test_counts_that_differ_prove_nothing(desk: Desk) -> None:
    """Completed, every sheet stacked, one impression short: nobody can tell, now and at the fence."""
    desk.printer.fault(IppFault.MISCOUNTS, once=True)
    driver = desk.driver()
    identity = begin(driver, pages(2))
    assert ended(driver) == Unknown("completed, but not every page was counted", Fault.JOB_LOST)
    assert isinstance(driver.fence("a", identity), Unknown)


def test_raster_arrives_pixel_for_pixel(desk: Desk) -> None:
    """What was proven is what the printer got."""
    driver, document = desk.driver(), pages(2)
    begin(driver, document)
    assert isinstance(ended(driver), Made)
    (file,) = desk.printer.spooled()
    assert [page.pixels for page in decode(file.read_bytes())] == list(document.sides)


def test_pdf_arrives_byte_for_byte(desk: Desk) -> None:
    """With `send: pdf` the verified bytes arrive unchanged, and their pages are counted."""
    canvas = Canvas("")
    for _ in range(2):
        canvas.drawString(100, 700, "Kutipan Akta Kelahiran")
        canvas.showPage()
    document: bytes = canvas.getpdfdata()  # type: ignore[no-untyped-call] # reportlab has no types
    driver = desk.driver(replace(OPTIONS, send="pdf"))
    begin(driver, pages(2, document))
    assert isinstance(ended(driver), Made)
    assert [file.read_bytes() for file in desk.printer.spooled()] == [document]


@pytest.mark.faults(16, 25)
def test_page_two_of_three_jams(desk: Desk) -> None:
    """The sheet is in the path, one is out, none is printed again, and the evidence says how many."""
    driver = desk.driver()
    desk.printer.pace(0.1)
    identity = begin(driver, pages(3))
    at_page(driver, 1)
    desk.printer.fault(IppFault.MEDIA_JAM, once=True)
    failed = ended(driver)
    assert isinstance(failed, Failed)
    assert (failed.fault, failed.blank) == (Fault.MEDIA_JAM, Place.TRANSPORT)
    assert failed.evidence["job-state"] == "canceled"
    assert (failed.evidence["sheets"], failed.evidence["pages"]) == (1, 3)
    assert desk.printer.snapshot().places == {Spot.OUTLET: 1, Spot.PATH: 1}
    assert driver.status() == NotReady((Fault.MEDIA_JAM,), Outlet.NO_SENSOR)
    assert driver.submit("a", pages(3)) == Submitted()
    assert desk.printer.clear_path() == 1
    assert driver.fence("a", identity) == Unknown("ended after it began", Fault.JOB_LOST)
    assert desk.printed() == [1]
    assert len(desk.printer.spooled()) == 1


@pytest.mark.faults(24)
@pytest.mark.parametrize(
    ("name", "fault"),
    [
        (IppFault.MEDIA_EMPTY, Fault.MEDIA_EMPTY),
        (IppFault.COVER_OPEN, Fault.COVER_OPEN),
        (IppFault.TONER_EMPTY, Fault.TONER_EMPTY),
        (IppFault.OUTPUT_FULL, Fault.OUTPUT_FULL),
        (IppFault.PAUSED, Fault.PRINTER_PAUSED),
        (IppFault.NOT_ACCEPTING, Fault.PRINTER_PAUSED),
        (IppFault.STOPPED, Fault.PRINTER_ERROR),
    ],
)
def test_what_stops_paper_gates(desk: Desk, name: IppFault, fault: Fault) -> None:
    """A stopped printer, whether it gives its reason as -error or none at all, takes nothing before it is mended."""
    driver = desk.driver()
    desk.printer.fault(name)
    assert driver.status() == NotReady((fault,), Outlet.NO_SENSOR)
    assert driver.prepare("a") == Declined(fault)
    desk.printer.mend()
    assert isinstance(driver.prepare("a"), Identity)


@pytest.mark.faults(24)
@pytest.mark.parametrize(
    ("send", "instead"),
    [
        ("pdf", {"document-format-supported": ("image/pwg-raster", "application/octet-stream")}),
        ("raster", {"document-format-supported": "application/pdf"}),
        ("raster", {"pwg-raster-document-type-supported": ("black_1", "srgb_16")}),
        ("raster", {"pwg-raster-document-resolution-supported": (360, 360, 3)}),
        ("raster", {"pwg-raster-document-resolution-supported": [(600, 300, 3), (300, 300, 4)]}),
    ],
)
def test_what_every_document_would_be_refused_for_gates(
    desk: Desk, send: Literal["raster", "pdf"], instead: dict[str, object]
) -> None:
    """A printer that takes nothing the kiosk can send is not ready, before anybody types a PIN."""
    driver = desk.driver(replace(OPTIONS, send=send))
    assert isinstance(driver.status(), Ready)
    desk.model.instead = instead
    assert driver.status() == NotReady((Fault.PRINTER_REFUSED,), Outlet.NO_SENSOR)
    assert driver.prepare("a") == Declined(Fault.PRINTER_REFUSED)


def test_a_printer_of_finer_resolutions_gets_each_pixel_four_times(desk: Desk) -> None:
    """It knows 600 and 1200 dots an inch and not 300: the coarser of the two, and no pixel is changed."""
    desk.model.instead = {"pwg-raster-document-resolution-supported": [(1200, 1200, 3), (600, 600, 3)]}
    driver, document = desk.driver(), pages(1)
    begin(driver, document)
    assert isinstance(ended(driver), Made)
    (page,) = decode(desk.printer.spooled()[0].read_bytes())
    size = (page.width, page.height, page.dpi)
    assert size == (document.width * 2, document.height * 2, document.dpi * 2)
    dots = np.frombuffer(page.pixels, np.uint8).reshape(page.height, page.width, 3)
    sent = np.frombuffer(document.sides[0], np.uint8).reshape(document.height, document.width, 3)
    assert np.array_equal(dots, sent.repeat(2, axis=0).repeat(2, axis=1))


@pytest.mark.faults(24)
def test_another_paper_in_the_tray_gates(desk: Desk) -> None:
    """The tray is full, but not of A4: `media-ready` says so where no reason does."""
    driver = desk.driver()
    desk.printer.load(50, "na_letter_8.5x11in")
    assert driver.status() == NotReady((Fault.MEDIA_EMPTY,), Outlet.NO_SENSOR)
    desk.printer.load(0, "iso_a4_210x297mm")
    assert driver.status() == Ready(Outlet.NO_SENSOR)


@pytest.mark.faults(24)
def test_another_paper_after_the_submit_is_told(desk: Desk) -> None:
    """The tray was changed in between: media-needed, nothing is printed, the job is cancelled."""
    driver = desk.driver()
    desk.printer.pace(0.05)
    assert isinstance(driver.prepare("a"), Identity)
    desk.printer.fault(IppFault.HELD)
    assert driver.submit("a", pages(1)) == Submitted()
    desk.printer.load(50, "na_letter_8.5x11in")
    desk.printer.mend(IppFault.HELD)
    failed = ended(driver)
    assert isinstance(failed, Failed)
    assert (failed.fault, failed.blank) == (Fault.MEDIA_EMPTY, Place.HOPPER)
    assert desk.printed() == []


@pytest.mark.parametrize("keeps_to_itself", ["private", "nameless"])
def test_a_printer_that_keeps_names_to_itself(desk: Desk, keeps_to_itself: str) -> None:
    """It tells the name of a job to its owner alone, which is us, or to nobody: then its number is the job's."""
    setattr(desk.model, keeps_to_itself, True)
    driver = desk.driver()
    begin(driver, pages(2))
    assert isinstance(ended(driver), Made)


@pytest.mark.faults(16)
@pytest.mark.parametrize("keeps_to_itself", ["private", "nameless"])
def test_a_jam_at_a_printer_that_keeps_names_to_itself(desk: Desk, keeps_to_itself: str) -> None:
    """The job is cancelled all the same, by us as its owner, and prints nothing once the path is clear."""
    setattr(desk.model, keeps_to_itself, True)
    driver = desk.driver()
    desk.printer.fault(IppFault.MEDIA_JAM, once=True)
    identity = begin(driver, pages(2))
    fenced = driver.fence("a", identity)
    assert isinstance(fenced, Failed)
    assert (fenced.fault, fenced.evidence["job-state"]) == (Fault.MEDIA_JAM, "canceled")
    assert desk.printer.clear_path() == 1
    desk.ahead += 60
    assert desk.printed() == []


@pytest.mark.parametrize(
    ("level", "warnings"), [(11, ()), (10, (Fault.TONER_LOW,)), (0, (Fault.TONER_EMPTY,)), (-2, ())]
)
def test_a_gauge_without_a_reason_warns(desk: Desk, level: int, warnings: tuple[Fault, ...]) -> None:
    """Many printers show low toner by `marker-levels` alone: staff are told, service goes on."""
    desk.model.toner = level
    assert desk.driver().status() == Ready(Outlet.NO_SENSOR, warnings)


def test_a_reason_counts_more_than_the_gauge(desk: Desk) -> None:
    """The printer says low itself: that is told once."""
    desk.printer.fault(IppFault.TONER_LOW)
    assert desk.driver().status() == Ready(Outlet.NO_SENSOR, (Fault.TONER_LOW,))


@pytest.mark.faults(26)
def test_a_printer_that_refuses_to_cancel(desk: Desk) -> None:
    """It is asked again and again, and then nobody can tell: neither the job nor the fence claims an end."""
    driver = desk.driver()
    desk.printer.pace(60.0)
    identity = begin(driver, pages(1))
    desk.printer.fault(IppFault.KEEPS_JOBS)
    desk.printer.fault(IppFault.COVER_OPEN)
    assert ended(driver) == Unknown("the printer does not let go of the job", Fault.COVER_OPEN)
    assert driver.fence("a", identity) == Unknown("the printer does not let go of the job", Fault.PRINTER_ERROR)


@pytest.mark.faults(26)
def test_a_cancel_whose_answer_is_lost_is_asked_for_again(desk: Desk) -> None:
    """The second Cancel-Job ends what the first, refused for a moment, did not."""
    driver = desk.driver(replace(OPTIONS, let_go=5.0))
    desk.printer.pace(60.0)
    begin(driver, pages(1))
    desk.printer.fault(IppFault.KEEPS_JOBS, seconds=0.1)
    desk.printer.fault(IppFault.COVER_OPEN)
    failed = ended(driver)
    assert isinstance(failed, Failed)
    assert (failed.fault, failed.evidence["job-state"]) == (Fault.COVER_OPEN, "canceled")
