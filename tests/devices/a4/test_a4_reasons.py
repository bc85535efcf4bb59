"""The words of RFC 8011 and PWG 5100.9 as faults of a kiosk."""

import pytest

from devices.a4.reasons import MEANING, faults_of, stopping, supplies, warnings
from kiosk.core.faults import FAULTS, Fault


@pytest.mark.faults(24)
@pytest.mark.parametrize("suffix", ["", "-error", "-warning", "-report"])
def test_a_known_reason_counts_with_every_suffix(suffix: str) -> None:
    """Printers wait for paper with -warning and stop with -error: what it means is the same."""
    assert {reason: faults_of([reason + suffix]) for reason in MEANING} == {
        reason: (fault,) for reason, fault in MEANING.items()
    }


@pytest.mark.faults(16, 24)
@pytest.mark.parametrize(
    ("reason", "fault"),
    [
        ("input-media-tray-jam-error", Fault.MEDIA_JAM),
        ("media-path-output-jam-warning", Fault.MEDIA_JAM),
        ("output-media-tray-jam", Fault.MEDIA_JAM),
        ("stacker-jam-error", Fault.MEDIA_JAM),
        ("input-media-tray-feed-error-error", Fault.MEDIA_JAM),
        ("media-path-input-feed-error-report", Fault.MEDIA_JAM),
        ("media-path-output-feed-error", Fault.MEDIA_JAM),
        ("stacker-cover-open-warning", Fault.COVER_OPEN),
        ("puncher-interlock-open-error", Fault.COVER_OPEN),
        ("marker-fuser-thermistor-failure-warning", Fault.PRINTER_ERROR),
        ("input-pick-roller-failure-warning", Fault.PRINTER_ERROR),
    ],
)
def test_a_part_and_what_is_wrong_with_it(reason: str, fault: Fault) -> None:
    """PWG 5100.9 composes its words: the end says what staff must do."""
    assert faults_of([reason]) == (fault,)


def test_what_nobody_knows_counts_as_an_error_unless_it_says_less() -> None:
    """A maker's own word stops the kiosk with -error or no suffix at all (RFC 8011 section 5.4.12)."""
    assert faults_of(["acme-flux-capacitor-error"]) == (Fault.PRINTER_ERROR,)
    assert faults_of(["acme-flux-capacitor"]) == (Fault.PRINTER_ERROR,)
    assert faults_of(["other"]) == (Fault.PRINTER_ERROR,)
    assert faults_of(["acme-flux-capacitor-warning", "other-report"]) == ()


@pytest.mark.parametrize(
    "reason",
    [
        *("none", "power-up", "cover-closed", "media-path-power-saver", "marker-warming-up"),
        *("interpreter-resource-added", "identify-printer-requested", "stacker-configuration-change"),
        *("scan-media-path-jam-error", "fax-modem-missing"),
    ],
)
def test_what_is_known_as_harmless_stops_nothing(reason: str) -> None:
    """What tells of a change, of sleep, or of a part no document passes."""
    assert faults_of([reason]) == ()


@pytest.mark.faults(24)
@pytest.mark.parametrize(
    "reason",
    ["input-tray-position-failure", "marker-fuser-missing", "output-mailbox-select-failure", "laser-failure-warning"],
)
def test_a_part_that_failed_or_is_missing_stops(reason: str) -> None:
    """Whatever the part is called."""
    assert faults_of([reason]) == (Fault.PRINTER_ERROR,)


@pytest.mark.parametrize(
    "reason",
    [
        "marker-waste-toner-receptacle-almost-full",
        "laser-near-eol",
        "input-pick-roller-life-warn",
        "stacker-near-limit",
    ],
)
def test_a_part_near_its_end_warns(reason: str) -> None:
    """Staff are told, service goes on."""
    assert faults_of([reason]) == (Fault.PRINTER_CARE_DUE,)
    assert stopping(faults_of([reason])) == ()


def test_the_one_to_mend_first_is_first() -> None:
    """A jam before an empty tray before the cover that is open while mending; each fault once."""
    faults = faults_of(
        ["cover-open-error", "media-empty-warning", "media-needed-error", "media-jam-error", "toner-low"]
    )
    assert faults == (Fault.MEDIA_JAM, Fault.MEDIA_EMPTY, Fault.COVER_OPEN, Fault.TONER_LOW)
    assert stopping(faults) == faults[:3]
    assert warnings(faults) == faults[3:]


def test_every_fault_of_paper_and_toner_is_reachable() -> None:
    """No row of the table of faults for this printer is without a word that leads to it."""
    told = {fault for fault in FAULTS if fault.value.startswith(("media_", "toner_", "cover_open", "output_"))}
    assert told - {Fault.MEDIA_SHORT} <= set(MEANING.values())  # that one is said of a document and a gauge


@pytest.mark.parametrize(
    ("levels", "lows", "types", "faults"),
    [
        ((50, 11), (10, 10), ("toner", "toner"), ()),
        ((50, 10), (10, 10), ("toner", "toner"), (Fault.TONER_LOW,)),
        ((0, 5), (10, 10), ("toner", "toner"), (Fault.TONER_EMPTY, Fault.TONER_LOW)),
        ((0,), (), (), (Fault.TONER_EMPTY,)),
        ((9,), (0,), (), (Fault.TONER_LOW,)),
        ((0, 0), (10, 10), ("waste-toner", "fuser"), ()),
        ((-1, -2, -3), (), (), ()),
        ((), (), (), ()),
    ],
)
def test_gauges(
    levels: tuple[int, ...], lows: tuple[int, ...], types: tuple[str, ...], faults: tuple[Fault, ...]
) -> None:
    """A gauge at or under its mark is low, at nothing empty; a waste bottle fills, and below zero is no level."""
    assert supplies(levels, lows, types) == faults
