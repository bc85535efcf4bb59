"""The table of faults: whole, in both languages, and something for staff to do."""

import pytest

from kiosk.core.faults import FAULTS, Fault
from kiosk.core.terms import Language


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_words_for_the_resident_and_for_staff(fault: Fault) -> None:
    """No fault is shown without a sentence in both languages and an act for staff."""
    entry = FAULTS[fault]
    for text in (entry.resident, entry.spoken):
        assert text.in_language(Language.INDONESIAN) == text.id != ""
        assert text.in_language(Language.ENGLISH) == text.en != ""
    assert entry.staff
