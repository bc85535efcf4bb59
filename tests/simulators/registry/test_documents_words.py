"""Dates and numbers in words, and text that is fitted into boxes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.registry.documents.typeset import Box, DoesNotFitError, Style, fitted, register_fonts
from simulators.registry.documents.words import (
    ENGLISH_MONTHS,
    MONTHS,
    english_date,
    english_number,
    english_ordinal,
    english_short_date,
    indonesian_date,
    indonesian_ordinal,
    short_date,
)

UNITS = {english_number(number): number for number in range(20)}
TENS = {english_number(number): number for number in range(20, 100, 10)}
LOCAL = {
    word: number
    for number, word in enumerate("nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split())  # noqa: SIM905
}


def _read_english(words: str) -> int:
    """Read a number back, word by word."""
    total = part = 0
    for word in words.replace("-", " ").split():
        if word == "thousand":
            total, part = total + part * 1000, 0
        elif word == "hundred":
            part *= 100
        elif word != "and":
            part += UNITS.get(word, TENS.get(word, 0))
    return total + part


def _read_indonesian(words: str) -> int:
    """Read a number below ten thousand back, word by word."""
    total = part = 0
    for word in words.replace("seribu", "satu ribu").replace("seratus", "satu ratus").split():
        match word:
            case "ribu":
                total, part = total + part * 1000, 0
            case "ratus":
                total, part = total + part * 100, 0
            case "puluh":
                total, part = total + part * 10, 0
            case "belas":
                part += 10
            case _:
                part += LOCAL[word]
    return total + part


@given(st.integers(0, 9999))
def test_english_number_reads_back(number: int) -> None:
    """Every number from 0 to 9999 is read back from its words."""
    assert _read_english(english_number(number)) == number


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_dates_read_back(day: date) -> None:
    """Day, month and year are read back from the words of either language."""
    local_day, rest = indonesian_date(day).split(f" {MONTHS[day.month - 1]} tahun ")
    assert (_read_indonesian(local_day), _read_indonesian(rest)) == (day.day, day.year)
    english_day, rest = english_date(day).removeprefix("the ").split(f" of {ENGLISH_MONTHS[day.month - 1]} ")
    assert english_day == english_ordinal(day.day)
    assert _read_english(rest) == day.year


@pytest.mark.parametrize(
    ("day", "indonesian", "english"),
    [
        (
            date(2026, 8, 17),
            "tujuh belas Agustus tahun dua ribu dua puluh enam",
            "the seventeenth of August two thousand and twenty-six",
        ),
        (
            date(1999, 1, 31),
            "tiga puluh satu Januari tahun seribu sembilan ratus sembilan puluh sembilan",
            "the thirty-first of January one thousand nine hundred and ninety-nine",
        ),
        (date(2000, 12, 12), "dua belas Desember tahun dua ribu", "the twelfth of December two thousand"),
        (date(2010, 5, 20), "dua puluh Mei tahun dua ribu sepuluh", "the twentieth of May two thousand and ten"),
    ],
)
def test_dates_as_an_akta_writes_them(day: date, indonesian: str, english: str) -> None:
    """Known dates read as a registrar writes them."""
    assert indonesian_date(day) == indonesian
    assert english_date(day) == english


def test_short_dates() -> None:
    """Short dates keep the month in words."""
    assert short_date(date(2026, 8, 7)) == "7 Agustus 2026"
    assert english_short_date(date(2026, 8, 7)) == "7 August 2026"


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (1, "first"),
        (2, "second"),
        (3, "third"),
        (4, "fourth"),
        (5, "fifth"),
        (8, "eighth"),
        (9, "ninth"),
        (20, "twentieth"),
        (22, "twenty-second"),
        (100, "one hundredth"),
        (104, "one hundred and fourth"),
    ],
)
def test_english_ordinals(number: int, word: str) -> None:
    """Ordinals follow English spelling, also the irregular ones."""
    assert english_ordinal(number) == word


def test_indonesian_ordinals() -> None:
    """A child's place is written as one word with ke-."""
    assert [indonesian_ordinal(number) for number in (1, 2, 11)] == ["kesatu", "kedua", "kesebelas"]


@pytest.mark.parametrize("number", [-1, 10000])
def test_numbers_have_bounds(number: int) -> None:
    """Beyond four digits there are no words."""
    with pytest.raises(ValueError, match="9999"):
        english_number(number)


@given(st.lists(st.text("ABCDEFGHIJ", min_size=1, max_size=12), min_size=1, max_size=30))
def test_fitted_text_is_whole(words: list[str]) -> None:
    """Fitting loses no word, and keeps to the box and the largest size."""
    register_fonts()
    text = " ".join(words)
    size, lines = fitted(text, Box(0, 0, 300, 60), Style("narrow", 9))
    assert " ".join(lines) == text
    assert size <= 9
    assert len(lines) * size <= 60


def test_too_much_text_is_refused_without_being_told() -> None:
    """What cannot fit is refused, and the refusal does not repeat the text."""
    register_fonts()
    with pytest.raises(DoesNotFitError) as refusal:
        fitted("RAHASIA " * 100, Box(0, 0, 40, 12), Style())
    assert "RAHASIA" not in str(refusal.value)
