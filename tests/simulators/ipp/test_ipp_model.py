"""The IPP model: what is on paper, whatever is asked and whatever breaks, and what it says of it on the wire."""

import random

import pytest

from devices.a4 import pwg, wire
from devices.a4.driver import A4Printer
from devices.a4.line import PATIENCE, IppLine, JobReading, PrinterState, Reading
from devices.a4.wire import USER, JobState
from kiosk.core.faults import Fault
from kiosk.core.printer import Failed, Identity, Made, Pages, Place, Submitted, Unknown, Untouched, Working
from simulators.ipp.far_end import URI
from simulators.ipp.model import IppModel
from simulators.ipp.parts import STOPPING, IppFault, Spot
from simulators.virtual_time import VirtualTime

PAGES = Pages(16, 16, 15, (bytes(768),) * 3)


class Office:
    """One printer, its time, and a kiosk's line to it."""

    def __init__(self, seed: int = 0) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - a seed replays
        self.time = VirtualTime(1_000_000.25)
        self.model = IppModel(clock=self.time, draw=self.rng.random)
        self.transport = self.model.transport(self.time.pass_by)
        self.line = IppLine(self.transport, URI)
        self.time.pass_by(60)
        self.began = self.time()

    def driver(self) -> A4Printer:
        return A4Printer(self.line, clock=self.time, tick=self.time, pause=self.time.pass_by)

    def ended(self, driver: A4Printer) -> object:
        """Poll as the kiosk does until the attempt is over."""
        answer = driver.progress("a")
        while isinstance(answer, Working):
            self.time.pass_by(0.05)
            answer = driver.progress("a")
        return answer

    def job(self, name: str = "a") -> JobReading:
        found = self.line.job(name, None)
        assert isinstance(found, JobReading)
        return found


@pytest.fixture
def office() -> Office:
    """Give a printer that has been on for a minute."""
    return Office()


def test_pages_come_out_at_their_pace(office: Office) -> None:
    """Two seconds a page; the job counts what is on paper."""
    office.model.take("a", 3)
    seen = []
    for _ in range(4):
        seen.append((office.job().impressions, office.model.printed("a")))
        office.time.pass_by(2)
    assert seen == [(0, []), (1, [1]), (2, [1, 2]), (3, [1, 2, 3])]
    assert office.job().state is JobState.COMPLETED


@pytest.mark.parametrize("fault", sorted(STOPPING))
def test_what_stops_paper_stops_it_and_lets_go(office: Office, fault: IppFault) -> None:
    """The state is stopped while it lasts; a page under way is finished afterwards."""
    office.model.take("a", 1)
    office.time.pass_by(1)
    office.model.fault(fault, seconds=30)
    office.time.pass_by(29)
    reading = office.line.printer()
    assert isinstance(reading, Reading)
    assert reading.state.name == "STOPPED"
    assert office.model.printed("a") == []
    office.time.pass_by(2)
    assert office.model.printed("a") == [1]


def test_a_jam_holds_its_sheet_until_staff_come(office: Office) -> None:
    """The page is printed again once the path is clear; the torn sheet is no page."""
    office.model.fault(IppFault.MEDIA_JAM, once=True)
    office.model.take("a", 2)
    office.time.pass_by(60)
    reading = office.line.printer()
    assert isinstance(reading, Reading)
    assert reading.faults == (Fault.MEDIA_JAM,)
    assert (office.model.printed("a"), office.model.clear_path()) == ([], 1)
    office.time.pass_by(60)
    assert office.model.printed("a") == [1, 2]
    assert [sheet.spot for sheet in office.model.sheets] == [Spot.REMOVED, Spot.OUTLET, Spot.OUTLET]


@pytest.mark.parametrize("keeps", [True, False])
def test_a_power_cut_leaves_the_sheet_in_the_path(office: Office, keeps: bool) -> None:
    """A queue that survived goes on at the page that had not come out; one that did not is gone, its numbers too."""
    office.model.take("a", 2)
    office.time.pass_by(3)
    office.model.power_cut(keeps_queue=keeps, keeps_numbers=False)
    assert (office.model.printed("a"), office.model.clear_path(), office.model.up_time) == ([1], 1, 1)
    office.time.pass_by(60)
    assert office.model.printed("a") == ([1, 2] if keeps else [1])
    assert office.model.take("b", 1).number == (2 if keeps else 1)


def test_others_neither_read_the_name_of_a_job_nor_cancel_it(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A private printer tells them the rest, and answers a cancel with client-error-not-authorized."""
    office.model.private = True
    number = office.model.take("a", 3, user="anjungan").number
    assert office.job().number == number
    with monkeypatch.context() as as_another:
        as_another.setattr(wire, "USER", "somebody")
        jobs = office.line.jobs()
        assert isinstance(jobs, list)
        assert [(job.name, job.number, job.state) for job in jobs] == [("", number, JobState.PROCESSING)]
        request = wire.cancel_job(1, URI, number)
        assert wire.read_answer(office.transport.exchange(request), 1).status == 0x0403
    assert office.line.cancel(number)


def test_a_created_job_waits_for_its_document_for_a_minute(office: Office) -> None:
    """Others are not held up by it; then it is aborted, and a power cut does not keep it either."""
    waiting = office.model.create("a")
    office.model.take("b", 1)
    office.time.pass_by(59)
    assert (office.model.printed("b"), office.job("a").state) == ([1], JobState.PENDING)
    office.time.pass_by(3)
    assert office.job("a").state is JobState.ABORTED
    assert waiting.over
    office.model.create("c")
    office.model.power_cut(keeps_queue=True)
    assert office.job("c").state is JobState.ABORTED


def test_the_first_page_takes_longer(office: Office) -> None:
    """The fuser warms up before it."""
    office.model.first_page_seconds = 6.0
    office.model.take("a", 2)
    office.time.pass_by(7.5)
    assert office.model.printed("a") == []
    office.time.pass_by(1)
    assert office.model.printed("a") == [1]
    office.time.pass_by(2)
    assert office.model.printed("a") == [1, 2]


@pytest.mark.faults(26)
def test_a_document_kept_back_on_the_way_is_found_by_the_fence(office: Office) -> None:
    """It arrives in the quiet time, is cancelled, and the fence does not call the attempt untouched if paper moved."""
    driver = office.driver()
    identity = driver.prepare("a")
    assert isinstance(identity, Identity)
    office.model.fault(IppFault.LATE, once=True)
    assert isinstance(driver.submit("a", PAGES), Unknown)
    fenced = driver.fence("a", identity)
    printed = office.model.printed("a")
    assert not isinstance(fenced, Untouched | Made)
    office.time.pass_by(60)
    assert office.model.printed("a") == printed
    assert printed


@pytest.mark.faults(4, 26)
@pytest.mark.parametrize("after", [1.0, 10.0, PATIENCE, PATIENCE + 1])
def test_a_kiosk_killed_while_the_printer_digests_its_document_waits_for_it(office: Office, after: float) -> None:
    """The next process finds no job at first: that says nothing as long as the document can be under way."""
    identity = office.driver().prepare("a")
    assert isinstance(identity, Identity)
    office.model.late_seconds = after
    office.model.delay("a", 2, user=USER)
    assert not isinstance(office.driver().fence("a", identity), Untouched)
    printed = office.model.printed("a")
    office.time.pass_by(120)
    assert office.model.printed("a") == printed


@pytest.mark.faults(4, 26)
def test_a_connection_cut_at_every_byte_of_a_submit(office: Office) -> None:
    """Whatever of the document had come, the fence never claims more or less than is on paper."""
    document = pwg.encode(PAGES, colour=True)
    for cut in range(0, len(document) + 900, 37):
        office = Office(cut)
        driver = office.driver()
        identity = driver.prepare("a")
        assert isinstance(identity, Identity)
        ask = office.transport.exchange
        office.line.print_job = _cut_at(office, cut)  # type: ignore[method-assign]
        assert isinstance(driver.submit("a", PAGES), Unknown)
        assert office.transport.exchange == ask
        fenced = driver.fence("a", identity)
        printed = office.model.printed("a")
        assert not isinstance(fenced, Made)
        if isinstance(fenced, Untouched):
            assert printed == []
        office.time.pass_by(60)
        assert office.model.printed("a") == printed


def _cut_at(office: Office, cut: int) -> object:
    send = IppLine.print_job.__get__(office.line)

    def torn(name: str, document: tuple[str, bytes], media: str) -> object:
        office.transport.cut_at = cut
        return send(name, document, media)

    return torn


@pytest.mark.parametrize("fault", [IppFault.HELD, IppFault.STOPPED])
def test_a_job_that_stands_still_without_a_word_is_ended(office: Office, fault: IppFault) -> None:
    """A printer that waits for ever and does not say why: its job is cancelled, and prints nothing more."""
    driver = office.driver()
    assert isinstance(driver.prepare("a"), Identity)
    assert driver.submit("a", PAGES) == Submitted()
    office.model.fault(fault)
    for _ in range(1000):
        answer = driver.progress("a")
        if not isinstance(answer, Working):
            break
        office.time.pass_by(1)
    assert isinstance(answer, Failed)
    assert answer.fault is Fault.PRINTER_ERROR
    office.model.mend(fault)
    office.time.pass_by(60)
    assert office.model.printed("a") in ([], [1])


@pytest.mark.parametrize("fault", [IppFault.DEAF, IppFault.MUTE, IppFault.GARBLED, IppFault.STALE])
def test_two_lost_answers_do_not_lose_the_document(office: Office, fault: IppFault) -> None:
    """Each answer may be lost for a while; the fence asks again as well."""
    driver = office.driver()
    identity = driver.prepare("a")
    assert isinstance(identity, Identity)
    assert driver.submit("a", PAGES) == Submitted()
    office.time.pass_by(30)
    office.model.fault(fault, once=True)
    assert isinstance(driver.progress("a"), Working)
    office.model.fault(fault, once=True)
    fenced = office.driver().fence("a", identity)
    assert isinstance(fenced, Made)
    assert fenced.place is Place.OUTLET


@pytest.mark.faults(26)
@pytest.mark.parametrize("lag", [0.8, 1.3, 1.9])
def test_slow_answers_while_it_prints_lose_no_document(office: Office, lag: float) -> None:
    """A printer that is busy answers late, and is the same boot all the same."""
    office.model.lag = lag
    for tenth in range(10):
        office.time.pass_by(60.1)
        driver, name = office.driver(), f"attempt-{tenth}"
        assert isinstance(driver.prepare(name), Identity)
        assert driver.submit(name, PAGES) == Submitted()
        answer = driver.progress(name)
        while isinstance(answer, Working):
            office.time.pass_by(0.05)
            answer = driver.progress(name)
        assert isinstance(answer, Made)


def test_the_last_sheet_is_out_of_the_tray_before_it_is_in_the_outlet(office: Office) -> None:
    """While it is on the way the tray is empty, which is a warning; then it is an error, and the printer stops."""
    office.model.sheets_in_tray = 1
    office.model.take("a", 1)
    told = []
    for _ in range(2):
        reading = office.line.printer()
        assert isinstance(reading, Reading)
        told.append((office.model.reasons, reading.state, reading.media))
        office.time.pass_by(2)
    assert told[0] == (("media-empty-warning",), PrinterState.PROCESSING, ())
    assert told[1] == (("media-empty-error",), PrinterState.STOPPED, ())
    assert [sheet.spot for sheet in office.model.sheets] == [Spot.OUTLET]


@pytest.mark.faults(24)
@pytest.mark.parametrize("first_page_seconds", [0.0, 15.0])
def test_a_document_on_the_last_sheets_is_made(office: Office, first_page_seconds: float) -> None:
    """The tray is empty while the last page is printed: that is no reason to cancel it."""
    office.model.sheets_in_tray = 3
    office.model.first_page_seconds = first_page_seconds
    driver = office.driver()
    assert isinstance(driver.prepare("a"), Identity)
    assert driver.submit("a", PAGES) == Submitted()
    assert isinstance(office.ended(driver), Made)
    assert office.model.printed("a") == [1, 2, 3]


@pytest.mark.faults(24)
def test_a_document_longer_than_the_paper_is_cancelled(office: Office) -> None:
    """With the printer stopped for want of paper the job ends in seconds, not in minutes."""
    office.model.sheets_in_tray = 2
    driver, before = office.driver(), office.time()
    assert isinstance(driver.prepare("a"), Identity)
    assert driver.submit("a", PAGES) == Submitted()
    answer = office.ended(driver)
    assert isinstance(answer, Failed)
    assert answer.fault is Fault.MEDIA_EMPTY
    assert office.model.printed("a") == [1, 2]
    assert office.time() - before < 10


@pytest.mark.faults(26)
@pytest.mark.parametrize("fault", [IppFault.UNAVAILABLE, IppFault.GARBLED, IppFault.CUT])
def test_quick_refusals_for_a_moment_change_nothing(office: Office, fault: IppFault) -> None:
    """A printer that is overloaded for some seconds refuses many polls at once, and prints on."""
    driver = office.driver()
    assert isinstance(driver.prepare("a"), Identity)
    assert driver.submit("a", PAGES) == Submitted()
    office.model.fault(fault, seconds=4.0)
    assert isinstance(office.ended(driver), Made)


@pytest.mark.faults(4, 26)
@pytest.mark.parametrize("at", [0.0, 5.0])
def test_quick_refusals_at_a_fence_are_asked_again(office: Office, at: float) -> None:
    """At its begin, or at its look: the job is cancelled all the same, and what became of it is found."""
    identity = office.driver().prepare("a")
    assert isinstance(identity, Identity)
    office.model.take("a", 3, user="anjungan")
    office.model.seconds_per_page = 0.5
    office.time.pass_by(30)
    if at:
        office.model.draw = lambda: 0.0 if office.time() >= office.began + at else 1.0
        office.began = office.time()
    office.model.fault(IppFault.UNAVAILABLE, seconds=at + 4.0, chance=0.5 if at else 1.0)
    assert isinstance(office.driver().fence("a", identity), Made)


@pytest.mark.faults(51)
def test_a_number_that_begins_again_is_not_the_attempts(office: Office) -> None:
    """Another's job under the old number proves nothing of ours; a printer in its place proves nothing either."""
    driver = office.driver()
    identity = driver.prepare("a")
    assert isinstance(identity, Identity)
    assert driver.submit("a", PAGES) == Submitted()
    office.model.power_cut(keeps_numbers=False)
    office.model.clear_path()
    assert office.model.take("stranger", 3).number == 1
    office.time.pass_by(30)
    assert driver.progress("a") == Working(0, 3)  # in doubt it looks on
    office.time.pass_by(3)
    assert isinstance(driver.progress("a"), Unknown)
    assert isinstance(driver.fence("a", identity), Unknown)
    office.model.replace("urn:uuid:another")
    assert isinstance(driver.fence("a", identity), Unknown)


@pytest.mark.faults(4, 5, 22, 25, 26, 51)
def test_whatever_happens_in_whatever_order_what_is_said_is_true() -> None:
    """Untouched: not a sheet, ever. Made: every page. No page twice. Every call ends."""
    said = set()
    for seed in range(150):
        office = Office(seed)
        driver = office.driver()
        _mishap(office)
        identity = driver.prepare("a")
        if not isinstance(identity, Identity):
            continue
        _mishap(office)
        answer: object = driver.submit("a", PAGES)
        for _ in range(400):
            if not isinstance(answer, Submitted | Working):
                break
            answer = driver.progress("a")
            office.time.pass_by(0.5)
            if office.rng.random() < 0.05:
                _mishap(office)
        if not isinstance(answer, Made):
            answer = (driver if office.rng.random() < 0.5 else office.driver()).fence("a", identity)
        for fault in IppFault:
            office.model.mend(fault)
        office.model.power_on(keeps_queue=True)
        for _ in range(4):
            office.model.clear_path()
            office.time.pass_by(100)
        printed = office.model.printed("a")
        assert len(printed) == len(set(printed)), seed
        assert not (isinstance(answer, Untouched) and printed), seed
        assert not (isinstance(answer, Made) and printed != [1, 2, 3]), seed
        said.add(type(answer))
    assert said == {Made, Failed, Unknown, Untouched}


def _mishap(office: Office) -> None:
    rng, model = office.rng, office.model
    match rng.randrange(8):
        case 0 | 1 | 2:
            once, seconds = rng.random() < 0.5, rng.choice([None, 1.0, 5.0, 30.0])
            model.fault(rng.choice(list(IppFault)), once=once, seconds=seconds, chance=rng.choice([0.3, 1.0]))
        case 3:
            model.power_cut(keeps_queue=rng.random() < 0.5, keeps_numbers=rng.random() < 0.5)
        case 4:
            office.transport.cut_at = rng.randrange(2000)
        case 5:
            office.time.pass_by(rng.random() * 5)
        case _:
            pass
