"""The table of faults: whole, in both languages, short enough to read and hear, and something for staff to do."""

from collections import Counter

import pytest

from kiosk.core.faults import FAULTS, WAIT, Alert, Fault, FaultEntry, Others, Pin, Text
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
