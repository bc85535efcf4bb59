"""What counters and sensors prove, case by case."""

from dataclasses import replace

import pytest

from devices.card.evidence import Reading, judge
from kiosk.core.faults import Fault
from kiosk.core.printer import Failed, Identity, Made, Place, Unknown, Untouched

AT_STATION = Reading("s", True, 7, 30, False, True, False, 2, 1)
BEFORE = Identity("s", "boot", AT_STATION.counters(5))
PRINTED = replace(AT_STATION, panels=35)


@pytest.mark.parametrize(
    ("now", "verdict", "place"),
    [
        (PRINTED, Made, Place.HELD),
        (replace(PRINTED, station=False, mouth=True), Made, Place.OUTLET),
        (replace(PRINTED, station=False), Failed, Place.CLEAR),
        (replace(PRINTED, station=False, retracted=2), Failed, Place.RETRACT_BIN),
        (replace(PRINTED, station=False, rejected=3), Failed, Place.REJECT_BIN),
        (replace(PRINTED, marked=False), Failed, Place.TRANSPORT),
        (replace(PRINTED, marked=False, station=False, mouth=True), Failed, Place.OUTLET),
        (replace(PRINTED, panels=33), Failed, Place.TRANSPORT),
        (replace(PRINTED, panels=33, station=False), Failed, Place.CLEAR),
        (replace(PRINTED, feed=True), Failed, Place.TRANSPORT),
        (AT_STATION, Failed, Place.TRANSPORT),
        (replace(AT_STATION, station=False), Untouched, Place.CLEAR),
        (replace(AT_STATION, station=False, rejected=3), Untouched, Place.REJECT_BIN),
        (replace(AT_STATION, station=False, marked=False), Failed, Place.CLEAR),
        (replace(AT_STATION, station=False, mouth=True), Failed, Place.OUTLET),
    ],
)
def test_one_story_gives_one_place(now: Reading, verdict: type[Made | Failed | Untouched], place: Place) -> None:
    """Made needs the same boot and every panel; untouched needs none and a clear path; the rest is located."""
    answer = judge(BEFORE, now)
    assert isinstance(answer, verdict)
    assert answer.evidence["place"] == place
    if isinstance(answer, Made):
        assert answer.place is place
    if isinstance(answer, Failed):
        assert (answer.blank, answer.fault) == (place, Fault.INTERRUPTED)


@pytest.mark.faults(51)
@pytest.mark.parametrize(
    "now",
    [
        replace(PRINTED, serial="another"),
        replace(PRINTED, inserted=8),
        replace(PRINTED, inserted=0),
        replace(PRINTED, panels=36),
        replace(PRINTED, panels=29),
        replace(PRINTED, mouth=True),
        replace(PRINTED, rejected=3),
        replace(PRINTED, station=False, rejected=3, retracted=2),
        replace(PRINTED, station=False, rejected=0),
    ],
)
def test_a_story_that_contradicts_itself_is_unknown(now: Reading) -> None:
    """Another printer, another card, counters that ran on or went back, a card in two places."""
    assert isinstance(judge(BEFORE, now), Unknown)


def test_an_identity_without_counters_proves_nothing() -> None:
    """What was not noted cannot be compared."""
    assert isinstance(judge(Identity("s", "boot"), PRINTED), Unknown)


FEEDING = Identity("s", "", replace(AT_STATION, inserted=6).counters())
IN_HOPPER = replace(AT_STATION, inserted=6, station=False)


@pytest.mark.faults(1, 17)
@pytest.mark.parametrize(
    ("now", "verdict", "place"),
    [
        (IN_HOPPER, Untouched, Place.HOPPER),
        (replace(IN_HOPPER, marked=False), Untouched, Place.CLEAR),  # somebody may have taken it out meanwhile
        (replace(IN_HOPPER, station=True), Untouched, Place.HOPPER),  # a stranger's card: it was not inserted
        (replace(IN_HOPPER, mouth=True), Untouched, Place.HOPPER),
        (replace(IN_HOPPER, feed=True), Failed, Place.TRANSPORT),
        (replace(IN_HOPPER, rejected=3), Untouched, Place.REJECT_BIN),  # it had come half the way
        (AT_STATION, Failed, Place.TRANSPORT),
        (replace(AT_STATION, feed=True), Failed, Place.TRANSPORT),
        (replace(AT_STATION, station=False), Failed, Place.CLEAR),
        (replace(AT_STATION, station=False, mouth=True), Failed, Place.OUTLET),
        (replace(AT_STATION, station=False, rejected=3), Untouched, Place.REJECT_BIN),
        (replace(AT_STATION, station=False, retracted=2), Untouched, Place.RETRACT_BIN),
    ],
)
def test_where_the_blank_is_that_was_to_be_fed(now: Reading, verdict: type[Failed | Untouched], place: Place) -> None:
    """The counter of inserted cards says whether the hopper gave one; nobody else's card is taken for it."""
    answer = judge(FEEDING, now)
    assert isinstance(answer, verdict)
    assert (answer.blank if isinstance(answer, Failed) else answer.evidence["place"]) == place
    assert answer.evidence.get("blanks", 1) == (2 if now.feed and now.station else 1)


@pytest.mark.faults(51)
@pytest.mark.parametrize(
    "now",
    [
        replace(IN_HOPPER, serial="another"),
        replace(IN_HOPPER, inserted=8),
        replace(IN_HOPPER, inserted=5),
        replace(IN_HOPPER, panels=31),
        replace(IN_HOPPER, feed=True, station=True),
        replace(IN_HOPPER, feed=True, mouth=True),
        replace(AT_STATION, mouth=True),
        replace(AT_STATION, rejected=3),
        replace(IN_HOPPER, rejected=3, retracted=2),
    ],
)
def test_a_feed_that_contradicts_itself_is_unknown(now: Reading) -> None:
    """Another printer, other cards inserted or printed since, two cards in two places."""
    assert isinstance(judge(FEEDING, now), Unknown)


def test_without_drop_counters_nothing_is_said_to_be_in_the_hopper() -> None:
    """A blank come half the way and dropped leaves no trace in such a machine."""
    plain = replace(IN_HOPPER, rejected=None, retracted=None)
    answer = judge(Identity("s", "", plain.counters()), plain)
    assert isinstance(answer, Untouched)
    assert answer.evidence["place"] == Place.CLEAR


def test_without_drop_counters_a_clear_path_is_just_clear() -> None:
    """A machine that does not count its drops cannot say which box has the card."""
    plain = replace(AT_STATION, rejected=None, retracted=None, mouth=None)
    answer = judge(Identity("s", "boot", plain.counters(5)), replace(plain, panels=35, station=False))
    assert isinstance(answer, Failed)
    assert answer.blank is Place.CLEAR
