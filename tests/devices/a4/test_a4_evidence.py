"""What jobs and counts prove about sheets, case by case."""

from dataclasses import replace

import pytest

from devices.a4.evidence import Boot, Look, judge, same_boot
from devices.a4.line import JobReading, PrinterState, Reading
from devices.a4.wire import JobState
from kiosk.core.faults import Fault
from kiosk.core.printer import Fenced, Identity, Made, Place, Unknown, Untouched

BOOT = Boot(1_000_000, 1_000_000)
AT_REST = Reading(
    state=PrinterState.IDLE,
    faults=(),
    uuid="urn:uuid:1",
    up_time=60,
    accepting=True,
    queued=0,
    changed=3,
    formats=("image/pwg-raster",),
    raster_types=("srgb_8",),
    media=None,
)
BEFORE = Identity("urn:uuid:1", str(BOOT), Look(replace(AT_REST, up_time=50), BOOT, ()).counts())
DONE = JobReading(
    number=1,
    name="a",
    uuid="urn:uuid:2",
    state=JobState.COMPLETED,
    with_errors=False,
    pages=2,
    impressions=2,
    began=True,
)
CANCELED = replace(DONE, state=JobState.CANCELED, impressions=0, began=False)


def judged(*jobs: JobReading, before: Identity = BEFORE, job: int | None = None, reading: Reading = AT_REST) -> Fenced:
    """Judge attempt a, taken under the number `job`, by these jobs."""
    return judge("a", before, Look(reading, BOOT, jobs), 2, job)


def young(up_time: int) -> Identity:
    """An identity noted so many seconds after the printer was switched on."""
    return Identity(BEFORE.serial, BEFORE.boot_epoch, {**BEFORE.counters, "up-time": up_time})


def test_no_job_and_nothing_changed_is_untouched() -> None:
    """The printer never took it: calm, the same counts, and on for longer than a cut could hide."""
    assert judged() == Untouched({"job": "none"})


@pytest.mark.faults(26)
def test_a_job_that_was_taken_and_is_gone_is_no_proof() -> None:
    """A printer that took the job and knows none may have printed and forgotten it."""
    assert judged(job=1) == Unknown("no job, and no proof", Fault.JOB_LOST)


@pytest.mark.faults(22, 51)
def test_a_job_without_a_name_is_the_attempts_by_its_number_alone() -> None:
    """Of the same boot, under the number that the printer gave; a name that is another's, or another boot, is not."""
    assert isinstance(judged(replace(DONE, name=""), job=1), Made)
    for other in (judged(replace(DONE, name=""), job=2), judged(replace(DONE, name="b"), job=1)):
        assert other == Unknown("no job, and no proof", Fault.JOB_LOST)
    rebooted = Identity(BEFORE.serial, str(Boot(940_000, 940_000)), BEFORE.counters)
    assert isinstance(judged(replace(DONE, name=""), job=1, before=rebooted), Unknown)


@pytest.mark.faults(26, 51)
@pytest.mark.parametrize("up_time", [0, 2])
def test_a_printer_just_switched_on_proves_nothing(up_time: int) -> None:
    """Within three seconds of its start it may have been off and on again since: neither without a job nor with one."""
    assert judged(before=young(up_time)) == Unknown("no job, and no proof", Fault.JOB_LOST)
    assert judged(CANCELED, before=young(up_time)) == Unknown("ended after it began", Fault.JOB_LOST)


def test_three_seconds_are_long_enough() -> None:
    """Then a restart would show as another boot."""
    assert judged(before=young(3)) == Untouched({"job": "none"})
    assert isinstance(judged(CANCELED, before=young(3)), Untouched)


@pytest.mark.faults(26, 51)
@pytest.mark.parametrize("counts_from", [0, 1])
@pytest.mark.parametrize("slow", [0.0, 0.8, 1.99])
def test_a_boot_is_the_same_however_slow_the_answers_and_another_after_a_restart(slow: float, counts_from: int) -> None:
    """Wherever between question and answer the printer looked at its clock; a restart as soon as `_was_old` shows."""
    on, quick = 1000.37, Boot.of(1060.0, 1060.01, 59 + counts_from)
    for tenth in range(40):
        asked = 1070 + tenth / 10
        for counted in (asked, asked + slow / 2, asked + slow):
            boot = Boot.of(asked, asked + slow, int(counted - on) + counts_from)
            assert same_boot(boot, str(quick))
            assert same_boot(quick, str(boot))
            later = on + 2.001 + (quick.open + boot.open) / 1000
            again = Boot.of(asked, asked + slow, int(counted - later) + counts_from)
            assert not same_boot(again, str(quick))


@pytest.mark.parametrize(
    ("epoch", "same"), [("1000", True), ("1003", True), ("1004", False), ("997", False), ("x", False), ("", False)]
)
def test_an_epoch_of_one_second_is_read(epoch: str, *, same: bool) -> None:
    """A journal may still hold one."""
    assert same_boot(BOOT, epoch) is same


@pytest.mark.faults(23)
def test_a_job_completed_with_errors_is_not_made() -> None:
    """All impressions counted, and the printer itself says that something went wrong."""
    made = judged(DONE)
    assert isinstance(made, Made)
    assert made.place is Place.OUTLET
    assert judged(replace(DONE, with_errors=True)) == Unknown("ended after it began", Fault.JOB_LOST)


@pytest.mark.faults(23, 25)
@pytest.mark.parametrize(
    ("impressions", "sheets", "made"),
    [(2, 2, True), (2, None, True), (None, 2, True), (2, 1, False), (1, 2, False), (None, None, False), (3, 3, False)],
)
def test_every_count_there_is_must_be_whole(impressions: int | None, sheets: int | None, *, made: bool) -> None:
    """Two pages: impressions and sheets, each where the printer counts it, and never one against the other."""
    fenced = judged(replace(DONE, impressions=impressions, sheets=sheets))
    assert isinstance(fenced, Made) is made
    if isinstance(fenced, Made):
        assert fenced.evidence["sheets"] == (-1 if sheets is None else sheets)


@pytest.mark.parametrize("job", [replace(CANCELED, began=True), replace(DONE, impressions=None)])
def test_what_began_is_neither_made_nor_untouched(job: JobReading) -> None:
    """Cancelled after it began, or completed uncounted."""
    assert isinstance(judged(job), Unknown)
