"""What every document printer must do, whatever it prints on and however it is reached."""

import json
from collections.abc import Callable

import pytest
from benches import Bench

from kiosk.core.faults import FAULTS
from kiosk.core.printer import (
    Declined,
    DocumentPrinter,
    Failed,
    Identity,
    Made,
    NotReady,
    Outlet,
    Place,
    Progress,
    Ready,
    Submitted,
    Unknown,
    Untouched,
    Working,
)
from kiosk.core.terms import Medium

MISSES = 3


def prepared(driver: DocumentPrinter, attempt: str = "a") -> Identity:
    """Prepare; it must succeed."""
    identity = driver.prepare(attempt)
    assert isinstance(identity, Identity)
    return identity


def begun(bench: Bench, driver: DocumentPrinter, attempt: str = "a") -> Identity:
    """Prepare and submit."""
    identity = prepared(driver, attempt)
    assert driver.submit(attempt, bench.pages) == Submitted()
    return identity


def until(bench: Bench, ask: Callable[[], Progress], done: Callable[[Progress], bool]) -> Progress:
    """Poll until it is so."""
    for _ in range(2000):
        answer = ask()
        if done(answer):
            return answer
        bench.wait(0.25)
    raise AssertionError(answer)


def ended(bench: Bench, driver: DocumentPrinter, attempt: str = "a") -> Progress:
    """Poll until the attempt is over."""
    return until(bench, lambda: driver.progress(attempt), lambda answer: not isinstance(answer, Working))


def test_a_printer_at_rest_is_ready(bench: Bench) -> None:
    """It names its medium; only one with a gate sees its outlet."""
    driver = bench.start()
    assert driver.medium in set(Medium)
    assert driver.status() == Ready(Outlet.EMPTY if driver.holds else Outlet.NO_SENSOR, ())


def test_a_document_is_made_once_and_stays_made(bench: Bench) -> None:
    """Made names its place and its evidence; asking and submitting again prints nothing more."""
    driver = bench.start()
    begun(bench, driver)
    made = ended(bench, driver)
    assert isinstance(made, Made)
    assert made.place is (Place.HELD if driver.holds else Place.OUTLET)
    assert made.evidence
    assert driver.submit("a", bench.pages) == Submitted()
    assert driver.progress("a") == made
    bench.wait(60)
    assert bench.documents() == 1


def test_pages_count_upwards(bench: Bench) -> None:
    """Working never goes back, and never beyond the document."""
    driver = bench.start()
    begun(bench, driver)
    seen = []
    while isinstance(answer := driver.progress("a"), Working):
        seen.append(answer)
        bench.wait(0.25)
    assert seen == sorted(seen, key=lambda working: working.page)
    assert all(0 <= working.page <= working.pages for working in seen)
    assert {working.pages for working in seen} == {len(bench.pages.sides)}


def test_looking_moves_nothing_and_names_the_device_that_prepares(bench: Bench) -> None:
    """The same serial number; the same again as often as asked; hindered as prepare is."""
    driver = bench.start()
    before = driver.look()
    assert isinstance(before, Identity)
    assert driver.look() == before
    assert prepared(driver).serial == before.serial
    begun(bench, driver)
    assert not isinstance(driver.look(), Identity)
    assert bench.documents() <= 1


def test_preparing_again_changes_nothing(bench: Bench) -> None:
    """The same attempt gets the same identity, and one blank."""
    driver = bench.start()
    assert prepared(driver) == prepared(driver)
    assert driver.submit("a", bench.pages) == Submitted()
    assert isinstance(ended(bench, driver), Made)


def test_nothing_is_printed_that_was_not_prepared(bench: Bench) -> None:
    """Another attempt, or one of another run, is declined and nothing moves."""
    driver = bench.start()
    assert isinstance(driver.submit("a", bench.pages), Declined)
    prepared(driver)
    assert isinstance(driver.submit("b", bench.pages), Declined)
    assert isinstance(bench.start().submit("a", bench.pages), Declined)
    bench.wait(60)
    assert bench.documents() == 0


@pytest.mark.faults(22, 51)
def test_an_attempt_is_told_apart_from_every_other(bench: Bench) -> None:
    """What is done for one is never said of another, nor by a driver that did not begin it."""
    driver = bench.start()
    begun(bench, driver)
    assert isinstance(driver.progress("b"), Unknown)
    assert isinstance(bench.start().progress("a"), Unknown)
    assert isinstance(driver.prepare("b"), Declined)


@pytest.mark.faults(24)
def test_what_is_missing_is_told_before_anything_moves(bench: Bench) -> None:
    """Not ready by a fault that gates, declined with the blank where it was, ready again once mended."""
    driver = bench.start()
    bench.hinder()
    status = driver.status()
    assert isinstance(status, NotReady)
    assert FAULTS[status.faults[0]].gates
    assert driver.look() == driver.prepare("a") == Declined(status.faults[0], Place.HOPPER)
    bench.mend()
    assert isinstance(driver.status(), Ready)


@pytest.mark.faults(26)
def test_a_printer_is_gone_at_the_third_miss_and_back_by_itself(bench: Bench) -> None:
    """Two misses leave the last word standing."""
    driver = bench.start()
    last = driver.status()
    bench.off()
    answers = [driver.status() for _ in range(MISSES + 1)]
    assert answers[: MISSES - 1] == [last] * (MISSES - 1)
    assert all(isinstance(answer, Unknown) for answer in answers[MISSES - 1 :])
    assert not isinstance(driver.prepare("a"), Identity)
    bench.on()
    assert driver.status() == last


@pytest.mark.faults(4, 5, 26)
def test_a_power_cut_in_the_middle_is_neither_made_nor_untouched(bench: Bench) -> None:
    """Whoever asks, as often as they ask; and nothing comes out afterwards."""
    driver = bench.start()
    identity = begun(bench, driver)
    bench.wait(3)
    bench.off()
    assert not isinstance(ended(bench, driver), Made | Untouched)
    bench.on()
    for asked in (driver, bench.start(), bench.start()):
        assert not isinstance(asked.fence("a", identity), Made | Untouched)
    made = bench.documents()
    bench.wait(60)
    assert bench.documents() == made


@pytest.mark.faults(4, 26)
def test_a_printer_that_stays_off_is_unknown_to_a_fence(bench: Bench) -> None:
    """The fence ends all the same."""
    driver = bench.start()
    identity = begun(bench, driver)
    bench.off()
    assert isinstance(driver.fence("a", identity), Unknown)


def test_a_fence_before_any_submit_finds_nothing_made(bench: Bench) -> None:
    """Untouched, or the blank of the attempt where it lies."""
    bench.warm_up()
    driver = bench.start()
    identity = prepared(driver)
    fenced = bench.start().fence("a", identity)
    match fenced:
        case Untouched():
            assert not driver.holds
        case Failed(_, place):
            assert place is Place.TRANSPORT
        case _:
            raise AssertionError(fenced)
    assert bench.documents() == 0


@pytest.mark.faults(1, 6)
def test_after_a_restart_the_machine_proves_what_was_made(bench: Bench) -> None:
    """The identity comes out of the journal as JSON; whoever fences finds the same document, again and again."""
    driver = bench.start()
    identity = begun(bench, driver)
    made = ended(bench, driver)
    assert isinstance(made, Made)
    noted = Identity(identity.serial, identity.boot_epoch, json.loads(json.dumps(dict(identity.counters))))
    for again in (bench.start(), bench.start()):
        fenced = again.fence("a", noted)
        assert isinstance(fenced, Made)
        assert fenced.place is made.place
    assert bench.documents() == 1


@pytest.mark.faults(1, 4)
def test_a_fence_in_the_middle_tells_what_is_true_later_too(bench: Bench) -> None:
    """Stopped or finished: after the fence nothing more comes out, and the second fence says the same."""
    driver = bench.start()
    identity = begun(bench, driver)
    fenced = bench.start().fence("a", identity)
    made = bench.documents()
    assert isinstance(fenced, Made) == bool(made) or isinstance(fenced, Unknown)
    bench.wait(60)
    assert bench.documents() == made
    assert type(bench.start().fence("a", identity)) is type(fenced)


@pytest.mark.faults(51)
@pytest.mark.parametrize("done", [False, True])
def test_another_printer_proves_nothing(bench: Bench, done: bool) -> None:
    """Evidence of a machine with another serial number is none, before and after printing."""
    driver = bench.start()
    identity = begun(bench, driver) if done else prepared(driver)
    if done:
        assert isinstance(ended(bench, driver), Made)
    other = Identity("another", identity.boot_epoch, identity.counters)
    assert isinstance(bench.start().fence("a", other), Unknown)


@pytest.mark.faults(51)
def test_counters_that_contradict_the_attempt_prove_nothing(bench: Bench) -> None:
    """An identity noted at other counts is not borne out."""
    bench.warm_up()
    driver = bench.start()
    identity = prepared(driver)
    for name in identity.counters:
        counters = {**identity.counters, name: identity.counters[name] + 1000}
        before = Identity(identity.serial, identity.boot_epoch, counters)
        assert not isinstance(bench.start().fence("a", before), Made | Untouched), name


@pytest.mark.faults(20)
def test_what_is_presented_is_seen_and_taken_back_or_not_claimed(bench: Bench) -> None:
    """Behind a gate: seen in the outlet, then in a closed bin. Without: no sensor, and no place claimed."""
    driver = bench.start()
    begun(bench, driver)
    ended(bench, driver)
    assert driver.release("a") == Submitted()
    assert driver.release("a") == Submitted()
    bench.wait(5)
    assert driver.outlet() is (Outlet.OCCUPIED if driver.holds else Outlet.NO_SENSOR)
    place = Place.RETRACT_BIN if driver.holds else Place.UNKNOWN
    assert [driver.retract("a").place, driver.retract("a").place] == [place, place]
    assert bench.documents() == 1


def test_a_connection_given_back_is_opened_again(bench: Bench) -> None:
    """Closing may be repeated, and the next call works."""
    driver = bench.start()
    driver.close()
    driver.close()
    assert isinstance(driver.status(), Ready)


def test_one_document_after_the_other(bench: Bench) -> None:
    """Three attempts in a row, each its own; one boot has one name."""
    driver = bench.start()
    epochs = set()
    for attempt in ("a", "b", "c"):
        epochs.add(begun(bench, driver, attempt).boot_epoch)
        made = ended(bench, driver, attempt)
        assert isinstance(made, Made)
        driver.retract(attempt)
    assert (bench.documents(), len(epochs)) == (3, 1)
