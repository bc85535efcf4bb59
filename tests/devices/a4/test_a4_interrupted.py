"""The A4 driver over a real socket that breaks: in the middle of a document, of an answer, of a job, of the power."""

import socket
from dataclasses import replace

import pytest
from a4_desk import OPTIONS, Desk, at_page, begin, ended, pages

from devices.a4 import pwg, wire
from devices.a4.driver import A4Printer
from kiosk.core.faults import Fault
from kiosk.core.printer import Identity, Made, Ready, Submitted, Unknown, Untouched, Working
from simulators.ipp.connection import PATH
from simulators.ipp.parts import IppFault


def break_at_document(desk: Desk, driver: A4Printer, fault: IppFault) -> None:
    """Let the wire fail at the next Print-Job, not at the questions before it."""
    send = driver._line.print_job

    def broken(name: str, document: tuple[str, bytes], media: str) -> wire.Answer | Unknown:
        desk.printer.fault(fault, once=True)
        return send(name, document, media)

    driver._line.print_job = broken  # type: ignore[method-assign]


@pytest.mark.faults(4, 26)
def test_cut_in_the_middle_of_a_document(desk: Desk) -> None:
    """Nobody can tell; nothing is sent twice; whole pages that had come may be printed, and the fence says no more."""
    driver = desk.driver()
    identity = driver.prepare("a")
    assert isinstance(identity, Identity)
    break_at_document(desk, driver, IppFault.TORN)
    assert isinstance(driver.submit("a", pages(3)), Unknown)
    assert isinstance(driver.submit("a", pages(3)), Unknown)
    assert driver.fence("a", identity) == Unknown("ended after it began", Fault.JOB_LOST)
    assert desk.printed() == [1]
    assert len(desk.model.jobs) == 1


@pytest.mark.faults(4)
def test_a_kiosk_that_dies_while_it_sends(desk: Desk) -> None:
    """The kiosk's half of the connection ends: after one page of two the printer has printed one, and aborts."""
    identity = desk.driver().prepare("a")
    assert isinstance(identity, Identity)
    document = pwg.encode(pages(2), colour=True)
    body = wire.print_job(
        9, desk.printer.uri, name="a", media_type="image/pwg-raster", media="iso_a4_210x297mm", document=document
    )
    head = f"POST {PATH} HTTP/1.1\r\nHost: a\r\nContent-Type: application/ipp\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", desk.printer.port)) as line:
        line.sendall(head.encode() + body[: -len(document) // 3])
        line.shutdown(socket.SHUT_WR)
        assert line.recv(1) == b""
    assert desk.printed() == [1]
    assert desk.driver().fence("a", identity) == Unknown("ended after it began", Fault.JOB_LOST)


@pytest.mark.faults(4, 28)
@pytest.mark.parametrize("fault", [IppFault.CUT, IppFault.NOISE, IppFault.MUTE, IppFault.GARBLED, IppFault.SLOW])
def test_the_answer_to_a_submit_is_lost(desk: Desk, fault: IppFault) -> None:
    """The document was taken and nobody heard: it is not sent again, and the fence finds it made."""
    driver = desk.driver()
    identity = driver.prepare("a")
    assert isinstance(identity, Identity)
    break_at_document(desk, driver, fault)
    assert isinstance(driver.submit("a", pages(2)), Unknown)
    assert isinstance(driver.submit("a", pages(2)), Unknown)
    assert isinstance(driver.fence("a", identity), Made)
    assert desk.printed() == [1, 2]
    assert len(desk.printer.spooled()) == 1


@pytest.mark.faults(26)
def test_a_printer_that_digests_a_document_for_longer_than_it_takes_to_tell_its_state(desk: Desk) -> None:
    """Only the answer to a document may take its time; one that takes longer still is no answer."""
    desk.model.digest = 1.0
    driver = desk.driver(patience=5.0)
    begin(driver, pages(2))
    assert isinstance(ended(driver), Made)
    hasty = desk.driver(patience=0.2)
    identity = hasty.prepare("b")
    assert isinstance(identity, Identity)
    assert isinstance(hasty.submit("b", pages(1)), Unknown)
    assert isinstance(hasty.fence("b", identity), Made)
    assert len(desk.printer.spooled()) == 2


@pytest.mark.faults(4)
@pytest.mark.parametrize("fault", [IppFault.UNAVAILABLE, IppFault.DEAF])
def test_a_submit_that_was_not_heard(desk: Desk, fault: IppFault) -> None:
    """HTTP 503 and a deaf printer look alike to a kiosk: only the fence says that nothing was taken."""
    driver = desk.driver()
    identity = driver.prepare("a")
    assert isinstance(identity, Identity)
    break_at_document(desk, driver, fault)
    assert isinstance(driver.submit("a", pages(2)), Unknown)
    assert isinstance(driver.fence("a", identity), Untouched)
    assert desk.printed() == []


@pytest.mark.faults(26)
@pytest.mark.parametrize("fault", [IppFault.CUT, IppFault.NOISE, IppFault.UNAVAILABLE, IppFault.DEAF, IppFault.SLOW])
def test_two_bad_answers_in_a_job_change_nothing(desk: Desk, fault: IppFault) -> None:
    """Debounced: two misses keep what was known, and the job is followed over a new connection."""
    driver = desk.driver()
    begin(driver, pages(2))
    for _ in range(2):
        desk.printer.fault(fault, once=True)
        assert isinstance(driver.progress("a"), Working)
    assert isinstance(ended(driver), Made)
    assert len(desk.printer.spooled()) == 1


@pytest.mark.faults(26)
def test_unplugged_and_plugged_in_again(desk: Desk) -> None:
    """Three misses are Unknown, two are not; the same boot goes on where it was, and nothing is sent again."""
    driver = desk.driver()
    desk.printer.pace(0.3)
    begin(driver, pages(3))
    at_page(driver, 1)
    desk.printer.close()
    assert [type(driver.progress("a")) for _ in range(2)] == [Working, Working]
    assert driver.progress("a") == Unknown("three polls without an answer")
    desk.printer.start()
    assert isinstance(ended(driver), Made)
    assert desk.printed() == [1, 2, 3]
    assert len(desk.printer.spooled()) == 1


@pytest.mark.faults(26)
def test_status_forgives_two_silences(desk: Desk) -> None:
    """The third is told, the first answer afterwards is believed."""
    driver = desk.driver()
    ready = driver.status()
    assert isinstance(ready, Ready)
    desk.printer.close()
    assert [driver.status() for _ in range(3)] == [ready, ready, Unknown("no answer")]
    desk.printer.start()
    assert driver.status() == ready


def test_a_kept_connection_that_the_printer_closed(desk: Desk) -> None:
    """Between prepare and submit every connection broke: the document goes out once, over a new one."""
    driver = desk.driver()
    assert isinstance(driver.prepare("a"), Identity)
    desk.printer.close()
    desk.printer.start()
    assert driver.submit("a", pages(1)) == Submitted()
    assert isinstance(ended(driver), Made)
    assert desk.printed() == [1]


@pytest.mark.faults(5, 26, 51)
@pytest.mark.parametrize("keeps_queue", [True, False])
def test_a_power_cut_at_the_printer(desk: Desk, *, keeps_queue: bool) -> None:
    """Another boot: nobody can tell. A queue that outlived the cut is cancelled before it prints on by itself."""
    driver = desk.driver()
    desk.printer.pace(0.2)
    identity = begin(driver, pages(3))
    at_page(driver, 1)
    desk.printer.cut_power()
    assert isinstance(driver.progress("a"), Working)
    desk.printer.restore_power(keeps_queue=keeps_queue, keeps_numbers=False)
    assert ended(driver) == Unknown("another printer, or switched off and on", Fault.JOB_LOST)
    before = desk.printed()
    assert driver.fence("a", identity) == Unknown("another printer, or switched off and on", Fault.JOB_LOST)
    assert desk.printer.clear_path() == 1
    desk.ahead += 60
    assert desk.printed() == before
    assert len(desk.printer.spooled()) == 1


@pytest.mark.faults(4, 6)
def test_the_kiosk_ends_in_a_job(desk: Desk) -> None:
    """A new life of the kiosk fences what the old one left, and what was cancelled stays cancelled."""
    identity = begin(desk.driver(), pages(1))
    assert isinstance(desk.driver().fence("a", identity), Made)
    desk.printer.pace(60.0)
    identity = begin(desk.driver(), pages(1), "b")
    assert isinstance(desk.driver(replace(OPTIONS, drain=0.2)).fence("b", identity), Unknown)
    desk.ahead += 600
    assert desk.printed("b") in ([], [1])


@pytest.mark.faults(22)
@pytest.mark.parametrize("fault", [IppFault.STALE, IppFault.GARBLED])
def test_an_old_answer_is_not_this_jobs(desk: Desk, fault: IppFault) -> None:
    """What was said of the job before, said once more, does not end this one."""
    driver = desk.driver()
    begin(driver, pages(1))
    assert isinstance(ended(driver), Made)
    desk.printer.pace(60.0)
    begin(driver, pages(1), "b")
    desk.printer.fault(fault, once=True)
    assert driver.progress("b") == Working(0, 1)
    assert desk.printed("b") == []
