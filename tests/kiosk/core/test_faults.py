"""The table of faults: whole, in both languages, short enough to read and hear, and something for staff to do."""

from collections import Counter

import pytest

from kiosk.core.faults import FAULTS, WAIT, Alert, Device, Fault, FaultEntry, Others, Pin, Text
from kiosk.core.faults.a4 import A4
from kiosk.core.faults.aids import AIDS
from kiosk.core.faults.card import CARD
from kiosk.core.faults.health import HEALTH
from kiosk.core.faults.service import SERVICE
from kiosk.core.terms import Language

SCREEN, SPOKEN, STEP = 8, 12, 10  # words


def test_every_fault_has_one_row() -> None:
    """None is missing, none stands in two modules."""
    rows = Counter(fault for part in (A4, CARD, AIDS, HEALTH, SERVICE) for fault in part)
    assert rows == Counter(Fault)


def long_or_empty(row: FaultEntry) -> list[str]:
    """The sentences that are missing in a language, the same in both, or too long."""
    texts = [(row.resident, SCREEN), (row.next, SCREEN), (row.spoken, SPOKEN), *((step, STEP) for step in row.staff)]
    return [
        said
        for text, most in texts
        for said in (text.id, text.en)
        if not said or text.id == text.en or len(said.split()) > most or said[-1] != "."
    ]


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_words_for_the_resident_and_steps_for_staff(fault: Fault) -> None:
    """In both languages; each sentence ends and is short."""
    row = FAULTS[fault]
    assert row.staff
    assert long_or_empty(row) == []
    assert row.spoken.in_language(Language.INDONESIAN) == f"{row.resident.id} {row.next.id}"
    assert row.spoken.in_language(Language.ENGLISH) == f"{row.resident.en} {row.next.en}"


@pytest.mark.parametrize(
    "bad",
    [
        Text("Isi baki.", ""),
        Text("Isi baki.", "Isi baki."),
        Text("Isi baki", "Fill the tray"),
        Text("Satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas.", "Too long."),
    ],
)
def test_a_bad_sentence_would_be_found(bad: Text) -> None:
    """The check above sees what is missing, untranslated, unended or long."""
    row = FAULTS[Fault.MEDIA_EMPTY]
    assert long_or_empty(FaultEntry(row.device, row.resident, (*row.staff, bad)))
    assert long_or_empty(FaultEntry(row.device, bad, row.staff))


# Where the PIN lives, the machine may do better at once; the rest waits for staff, for hours, or for another card.
AGAIN = {
    *(Fault.PRINTER_REFUSED, Fault.PRINTER_SILENT),
    *(Fault.FEED_FAILED, Fault.CARD_JAM, Fault.CARD_MECHANICAL, Fault.CARD_REFUSED, Fault.CARD_PRINTER_SILENT),
    *(Fault.HEAD_COOLING, Fault.REGISTRY_UNREACHABLE, Fault.REGISTRY_ANSWER_BAD, Fault.INTERRUPTED),
}


@pytest.mark.parametrize("fault", Fault)
def test_again_is_offered_only_where_it_makes_sense(fault: Fault) -> None:
    """Not where the same document, card batch or empty tray would stop it again."""
    assert FAULTS[fault].retry is (fault in AGAIN)


@pytest.mark.parametrize("fault", Fault)
def test_staff_stop_the_kiosk_before_they_book_blanks_and_start_it_again(fault: Fault) -> None:
    """The journal has one writer: beside a running kiosk `anjungan blanks`, `clean` and `testprint` are refused."""
    steps = [step.en for step in FAULTS[fault].staff]
    alone = [at for at, step in enumerate(steps) if any(f"anjungan {word}" in step for word in WITHOUT_KIOSK)]
    stops = [at for at, step in enumerate(steps) if step.startswith("Stop the kiosk")]
    assert bool(stops) == bool(alone)
    if alone:
        assert stops[0] < alone[0]
        assert alone[-1] < steps.index("Start the kiosk again.")


WITHOUT_KIOSK = ("blanks", "clean", "testprint")


@pytest.mark.parametrize("fault", Fault)
def test_cards_that_people_take_out_are_booked(fault: Fault) -> None:
    """Every blank is counted, also those from the path."""
    steps = [step.id for step in FAULTS[fault].staff]
    if FAULTS[fault].device is Device.CARD and any("jalur" in step for step in steps):
        assert any("anjungan blanks move" in step for step in steps)


@pytest.mark.parametrize("fault", Fault)
def test_nothing_is_claimed_that_nobody_did(fault: Fault) -> None:
    """No sentence says that staff were told, or that the document is safe with them."""
    said = FAULTS[fault].spoken
    assert not [claim for claim in ("diberi tahu", "disimpan petugas", "have been told") if claim in said.id + said.en]


@pytest.mark.parametrize("fault", Fault)
def test_what_stops_nothing_spends_nothing_and_alarms_nobody(fault: Fault) -> None:
    """A warning leaves the PIN alone; what stops a medium or the kiosk gates it before a PIN is asked."""
    row = FAULTS[fault]
    if row.others is Others.ALL:
        assert (row.pin, row.alert) != (Pin.EVIDENCE, Alert.URGENT)
        assert row.pin is Pin.INTACT
    assert row.gates == (row.others in {Others.NONE, Others.OTHER_MEDIUM})
    if row.next is WAIT:
        assert row.alert is Alert.NOTE
