"""IPP answers, whole, torn and hostile."""

import struct
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyipp.enums import IppTag
from pyipp.serializer import construct_attribute

from devices.a4 import wire
from devices.a4.attempt import A4Options
from devices.a4.driver import A4Printer
from devices.a4.line import IppLine, JobReading
from devices.a4.reasons import faults_of
from devices.transport import TransportError
from kiosk.core.faults import Fault
from kiosk.core.printer import Declined, Identity, NotReady, Outlet, Pages, Ready, Submitted, Unknown, Working

OPERATION = construct_attribute("attributes-charset", "utf-8", IppTag.CHARSET)
TWO = Pages(1, 1, 300, (b"\0\0\0",) * 2)
PAGE = Pages(1, 1, 300, (b"\0\0\0",))


def answer(number: int, *groups: tuple[int, bytes], status: int = 0) -> bytes:
    """Build an answer of these groups."""
    head = struct.pack(">bbhi", 2, 0, status, number)
    return head + b"\x01" + OPERATION + b"".join(bytes([tag]) + data for tag, data in groups) + b"\x03"


def printer(reasons: tuple[str, ...] = ("none",), state: int = 3, *more: bytes) -> tuple[int, bytes]:
    """Build the group of a printer's attributes."""
    return 4, b"".join(
        (
            construct_attribute("printer-state", state, IppTag.ENUM),
            construct_attribute("printer-state-reasons", reasons, IppTag.KEYWORD),
            *more,
            construct_attribute("printer-uuid", "urn:uuid:1", IppTag.URI),
            construct_attribute("printer-up-time", 7, IppTag.INTEGER),
            construct_attribute("printer-state-change-time", 3, IppTag.INTEGER),
            construct_attribute("printer-is-accepting-jobs", True, IppTag.BOOLEAN),
            construct_attribute("document-format-supported", "image/pwg-raster", IppTag.MIME_TYPE),
            construct_attribute("pwg-raster-document-type-supported", ["sgray_8", "srgb_8"], IppTag.KEYWORD),
        )
    )


def job(number: int, name: str, state: int, impressions: int | None = None) -> tuple[int, bytes]:
    """Build the group of one job."""
    counted = b""
    if impressions is not None:
        counted = construct_attribute("job-impressions-completed", impressions, IppTag.INTEGER)
    return 2, b"".join(
        (
            construct_attribute("job-id", number, IppTag.INTEGER),
            construct_attribute("job-name", name, IppTag.NAME),
            construct_attribute("job-state", state, IppTag.ENUM),
            counted,
        )
    )


def unbegun(number: int, name: str) -> tuple[int, bytes]:
    """Build the group of a cancelled job that says outright that it never was at work."""
    tag, data = job(number, name, 7, 0)
    at = b"time-at-processing"
    return tag, data + struct.pack(">bh", IppTag.NO_VALUE, len(at)) + at + b"\0\0"


class Script:
    """A printer that gives the answers of a list, each by its operation's code."""

    def __init__(self, **answers: object) -> None:
        self.answers = answers
        self.asked: list[int] = []

    def exchange(self, body: bytes, seconds: float | None = None) -> bytes:
        del seconds
        operation, number = struct.unpack_from(">hi", body, 2)
        self.asked.append(operation)
        name = {0x0B: "printer", 0x02: "print_job", 0x08: "cancel", 0x09: "job", 0x0A: "jobs"}[operation]
        given_answer = self.answers.get(name, ())
        if isinstance(given_answer, TransportError):
            raise given_answer
        if isinstance(given_answer, bytes):
            return given_answer
        if isinstance(given_answer, int):
            return answer(number, status=given_answer)
        assert isinstance(given_answer, tuple)
        return answer(number, *given_answer)

    def close(self) -> None:
        pass


def drive(script: Script) -> A4Printer:
    """Give a driver whose clocks stand still."""
    line = IppLine(script, "ipp://localhost/ipp/print")
    options = A4Options(settle=-1, unheard=0.0)
    return A4Printer(line, options, clock=lambda: 1000.0, tick=lambda: 0.0, pause=lambda _: None)


def test_round_trip() -> None:
    """What a printer says is read as it said it."""
    read = wire.read_answer(answer(9, job(4, "attempt-1", 9, 3), job(5, "b", 5), printer()), 9)
    assert read.ok
    assert [found["job-id"] for found in read.jobs] == [4, 5]
    assert read.jobs[0]["job-state"] == wire.JobState.COMPLETED
    assert wire.as_list(read.printer["pwg-raster-document-type-supported"]) == ("sgray_8", "srgb_8")
    assert wire.as_list(read.printer["document-format-supported"]) == ("image/pwg-raster",)


def test_empty_and_unknown_groups() -> None:
    """An empty group, or one of a kind not asked for, does not hide the others."""
    read = wire.read_answer(answer(1, (5, b""), (9, OPERATION), printer()), 1)
    assert read.printer["printer-uuid"] == "urn:uuid:1"


def test_the_answer_to_another_question() -> None:
    """An answer is believed only under the number of its question."""
    with pytest.raises(wire.WireError, match="another question"):
        wire.read_answer(answer(1, printer()), 2)


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    """No bytes raise anything but WireError, and none keep the parser busy for ever."""
    with suppress(wire.WireError):
        wire.read_answer(b"\x02\x00\x00\x00\x00\x00\x00\x01" + data, 1)


@given(st.integers(8, 400), st.integers(0, 255), st.integers(8, 500))
def test_a_damaged_answer(at: int, byte: int, cut: int) -> None:
    """One wrong byte, or a cut, gives an answer or WireError."""
    whole = bytearray(answer(1, printer(), job(4, "attempt-1", 9, 3)))
    whole[at % len(whole)] = byte
    with suppress(wire.WireError):
        wire.read_answer(bytes(whole[:cut]), 1)


@pytest.mark.parametrize(
    ("reasons", "faults"),
    [
        (("none",), ()),
        (("media-empty-error", "media-jam"), (Fault.MEDIA_JAM, Fault.MEDIA_EMPTY)),
        (("media-empty-warning",), (Fault.MEDIA_EMPTY,)),
        (("toner-low-report",), (Fault.TONER_LOW,)),
        (("door-open-error", "interlock-open"), (Fault.COVER_OPEN,)),
        (("output-area-full-warning",), (Fault.OUTPUT_FULL,)),
        (("vendor-thing-error",), (Fault.PRINTER_ERROR,)),
        (("vendor-thing",), (Fault.PRINTER_ERROR,)),
        (("vendor-thing-warning", "vendor-thing-report"), ()),
    ],
)
def test_reasons(reasons: tuple[str, ...], faults: tuple[Fault, ...]) -> None:
    """Reasons map to faults, first the one to mend first; unknown ones count only as errors."""
    assert faults_of(reasons) == faults


def test_stopped_without_a_reason() -> None:
    """A stopped printer is not ready even if it does not say why."""
    assert drive(Script(printer=(printer(state=5),))).status() == NotReady((Fault.PRINTER_ERROR,), Outlet.NO_SENSOR)


@pytest.mark.parametrize("told", [b"", b"HTTP", 0x0500, (), TransportError()])
def test_no_usable_answer(told: object) -> None:
    """No answer, nonsense, an error and an answer without a state are Unknown."""
    assert isinstance(drive(Script(printer=told)).status(), Unknown)


def test_a_printer_that_gives_no_reasons_is_unknown() -> None:
    """`printer-state-reasons` is required, with the word none where all is well: without it nobody can tell."""
    assert isinstance(drive(Script(printer=(printer(()),))).status(), Unknown)


A4_READY = construct_attribute("media-ready", "iso_a4_210x297mm", IppTag.KEYWORD)
OTHER_SIZE = construct_attribute("media-ready", "na_letter_8.5x11in", IppTag.KEYWORD)
EMPTY_TRAYS = construct_attribute("printer-input-tray", ["level=0;", "level=0;"], IppTag.STRING)
ONE_EMPTY = construct_attribute("printer-input-tray", ["level=0;", "level=40;"], IppTag.STRING)
PSEUDO_TRAYS = construct_attribute(
    "printer-input-tray",
    [
        "mediafeed=0;mediaxfeed=0;level=-2;",
        "mediafeed=29700;mediaxfeed=21000;level=0;",
        "level=-2;name=manual",
    ],
    IppTag.STRING,
)
NO_PAPER = NotReady((Fault.MEDIA_EMPTY,), Outlet.NO_SENSOR)


@pytest.mark.faults(24)
@pytest.mark.parametrize(
    ("reason", "more", "status"),
    [
        ("media-empty-report", (A4_READY,), Ready(Outlet.NO_SENSOR)),
        ("media-empty-warning", (A4_READY, ONE_EMPTY), Ready(Outlet.NO_SENSOR)),
        ("input-tray-missing-warning", (A4_READY,), Ready(Outlet.NO_SENSOR)),
        ("media-empty-warning", (A4_READY, EMPTY_TRAYS), NO_PAPER),
        ("media-empty-report", (A4_READY, PSEUDO_TRAYS), NO_PAPER),
        ("media-empty-warning", (OTHER_SIZE,), NO_PAPER),
        ("media-empty-warning", (), NO_PAPER),
        ("media-empty-error", (A4_READY,), NO_PAPER),
        ("media-empty", (A4_READY,), NO_PAPER),
    ],
)
def test_another_tray_that_is_empty_stops_nothing(reason: str, more: tuple[bytes, ...], status: object) -> None:
    """A warning keeps no job from its end: with A4 loaded it is another tray. An error, or no A4, stops the kiosk."""
    assert drive(Script(printer=(printer((reason,), 3, *more),))).status() == status


def test_a_tray_that_says_nonsense() -> None:
    """A level of thousands of digits is no level, and no end of the kiosk."""
    nonsense = construct_attribute("printer-input-tray", "level=" + "9" * 5000 + ";", IppTag.STRING)
    driver = drive(Script(printer=(printer(("none",), 3, nonsense),)))
    assert driver.status() == Ready(Outlet.NO_SENSOR)
    assert driver.supplies() == {}


def test_silence_is_debounced() -> None:
    """What the printer said last stands for two silent polls, not for three."""
    script = Script(printer=(printer(),))
    driver = drive(script)
    assert driver.status() == Ready(Outlet.NO_SENSOR)
    script.answers["printer"] = TransportError()
    assert [type(driver.status()) for _ in range(3)] == [Ready, Ready, Unknown]


@pytest.mark.parametrize(
    ("told", "result"),
    [
        (0x040A, Declined(Fault.PRINTER_REFUSED)),
        (0x0507, Declined(Fault.PRINTER_REFUSED)),
        (0x0500, Unknown("neither taken nor refused", Fault.PRINTER_ERROR)),
        ((), Unknown("neither taken nor refused", Fault.PRINTER_ERROR)),
        (b"", Unknown("an answer that is not IPP", Fault.PRINTER_ERROR)),
        (TransportError(), Unknown("no answer")),
        ((job(4, "a", 3),), Submitted()),
    ],
)
def test_submit(told: object, result: object) -> None:
    """A refusal is Declined; where a job may exist all the same it is Unknown, and never sent again."""
    script = Script(printer=(printer(),), print_job=told)
    driver = drive(script)
    assert isinstance(driver.prepare("a"), Identity)
    assert driver.submit("a", PAGE) == result
    driver.submit("a", PAGE)
    assert script.asked.count(0x02) == 1


@pytest.mark.faults(22, 23, 51)
@pytest.mark.parametrize(
    ("told", "why"),
    [
        ((job(4, "another", 9, 1),), "the printer knows no such job"),
        ((job(4, "a", 9, 0),), "completed, but not every page was counted"),
        ((job(4, "a", 9),), "completed, but not every page was counted"),
    ],
)
def test_completion_that_proves_nothing(told: object, why: str) -> None:
    """Another job under our number, or a completion without its impressions, is not a document."""
    script = Script(printer=(printer(),), print_job=(job(4, "a", 3),), job=told)
    driver = drive(script)
    driver.prepare("a")
    assert driver.submit("a", PAGE) == Submitted()
    assert driver.progress("a") == Unknown(why, Fault.JOB_LOST)


@pytest.mark.faults(22)
def test_a_sensible_answer_forgives_an_odd_one() -> None:
    """What contradicts itself twice, hours of good answers apart, is given its time twice."""
    now = [0.0]
    script = Script(printer=(printer(),), print_job=(job(4, "a", 3),), job=(job(4, "a", 5, 0),))
    line = IppLine(script, "ipp://localhost/ipp/print")
    driver = A4Printer(line, clock=lambda: 1000.0, tick=lambda: now[0], pause=lambda _: None)
    driver.prepare("a")
    assert driver.submit("a", PAGE) == Submitted()
    for told in ((), (job(4, "a", 5, 0),), ()):
        script.answers["job"] = told
        assert driver.progress("a") == Working(0, 1)
        now[0] += 3


@pytest.mark.faults(24)
@pytest.mark.parametrize(
    ("state", "job_state", "done", "after"),
    [
        (4, 5, 0, 20),  # both go on, and no page comes
        (4, 5, 1, 20),
        (5, 5, 0, 2),  # the printer stopped
        (4, 6, 0, 2),  # the job did
    ],
)
def test_a_reason_ends_a_job_that_does_not_go_on(state: int, job_state: int, done: int, after: int) -> None:
    """Cancelled when printer or job has stopped, or no page has come for a while; not as soon as a reason is told."""
    now = [0.0]
    script = Script(printer=(printer(),), print_job=(job(4, "a", 3),), job=(job(4, "a", 5, 0),))
    driver = A4Printer(IppLine(script, "ipp://a/ipp/print"), clock=lambda: 1000.0, tick=lambda: now[0])
    driver.prepare("a")
    driver.submit("a", TWO)
    driver.progress("a")
    script.answers |= {"printer": (printer(("media-empty-warning",), state),), "job": (job(4, "a", job_state, done),)}
    while 0x08 not in script.asked:
        assert now[0] < 60
        now[0] += 0.5
        assert driver.progress("a") == Working(done, 2)
    assert after <= now[0] <= after + 2


def test_submit_without_an_answer_is_found_by_name() -> None:
    """A job whose acceptance was lost on the way is found by the attempt's id."""
    script = Script(printer=(printer(),), print_job=TransportError())
    driver = drive(script)
    driver.prepare("a")
    assert driver.submit("a", PAGE) == Unknown("no answer")
    script.answers |= {"jobs": (job(8, "b", 5),), "job": (job(9, "a", 5, 0),)}
    assert driver.progress("a") == Unknown("the printer knows no such job", Fault.JOB_LOST)
    script.answers["jobs"] = (job(8, "b", 5), job(9, "a", 5, 0))
    assert driver.progress("a") == Working(0, 1)
    assert script.asked[-1] == 0x0A
    assert driver.progress("a") == Working(0, 1)
    assert script.asked[-1] == 0x09


def test_two_jobs_of_one_name() -> None:
    """Two jobs under one attempt's id prove nothing."""
    script = Script(printer=(printer(),))
    driver = drive(script)
    identity = driver.prepare("a")
    assert isinstance(identity, Identity)
    script.answers["jobs"] = (job(8, "a", 9, 1), job(9, "a", 9, 1))
    assert driver.fence("a", identity) == Unknown("several jobs of one attempt", Fault.JOB_LOST)


@pytest.mark.faults(26)
@pytest.mark.parametrize("change", ["newest", "jam"])
def test_fence_without_proof(change: str) -> None:
    """Without our job, untouched needs that no job was added and the printer is calm."""
    script = Script(printer=(printer(),), jobs=(job(3, "earlier", 9, 1),))
    driver = drive(script)
    identity = driver.prepare("a")
    assert isinstance(identity, Identity)
    if change == "newest":
        script.answers["jobs"] = (job(4, "later", 9, 1),)
    else:
        script.answers["printer"] = (printer(("media-jam-warning",)),)
    assert driver.fence("a", identity) == Unknown("no job, and no proof", Fault.JOB_LOST)


@pytest.mark.faults(26)
@pytest.mark.parametrize(("told", "began"), [(job(9, "a", 7, 0), True), (unbegun(9, "a"), False)])
def test_only_a_printer_that_says_so_did_not_begin(told: tuple[int, bytes], began: bool) -> None:
    """A job without `time-at-processing` counts as begun: silence is no proof that paper lay still."""
    line = IppLine(Script(printer=(printer(),), jobs=(told,)), "ipp://localhost/ipp/print")
    reading = line.job("a", None)
    assert isinstance(reading, JobReading)
    assert reading.began is began
