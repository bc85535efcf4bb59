"""Each mistake that is known to the simulated world makes a scenario of the library fail."""

from typing import Final

import pytest

from simulators.scenarios.reading import LIBRARY, read
from simulators.scenarios.run import play
from simulators.world import memo
from simulators.world.planting import planted
from simulators.world.sabotages import MISTAKES

CAUGHT_BY: Final = {
    "print-before-started": "started_ack_lost",
    "no-fsync": "cuts_in_recovery",
    "no-submit": "killed_after_a_quick_hand",
    "no-tombstone": "power_before_started_ack",
    "no-device-fence": "a4_bytes_arrive_late",
    "job-by-number": "a4_printer_silent_before_the_document",
    "spooler-believed": "a4_job_aborted",
    "retry-after-timeout": "a4_bytes_arrive_late",
    "spoiled-unlocated": "jam_while_printing_stays",
    "outlet-unproven": "sheets_not_taken",
    "released-unasked": "nobody_there_at_release",
    "lock-released": "a4_bytes_arrive_late",
    "outcome-once": "outcome_answer_lost",
    "witness-equality": "card_bytes_arrive_late",
    "blank-uncounted": "double_feed",
    "unknown-is-untouched": "printer_replaced_within_an_attempt",
    "session-kept": "card_not_taken",
    "restore-no-epoch": "registry_restored",
    "no-fencing": "stale_start_arrives",
    "silence-frees": "kiosk_silent_after_started",
    "reissue-new-grant": "pins_expired",
    "late-outcome-spends": "registry_restored",
    "nik-voids": "nik_guessed_by_a_stranger",
    "tombstone-forgotten": "started_arrives_within_the_visit",
}


@pytest.mark.parametrize(("mistake", "name"), CAUGHT_BY.items())
def test_a_known_mistake_fails_a_scenario(mistake: str, name: str) -> None:
    """And without it the same scenario goes as it says."""
    scenario = read(LIBRARY / f"{name}.toml")
    with memo.remembered(), planted(MISTAKES[mistake]):
        assert play(scenario).failure is not None
    with memo.remembered():
        assert play(scenario).failure is None
