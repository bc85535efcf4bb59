"""Dates and numbers in words, in Indonesian and English, as an akta writes them."""

from datetime import date
from typing import Final

from lokal import terbilang

MONTHS: Final = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
ENGLISH_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_UNITS: Final = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_TENS: Final = (
    "zero",
    "ten",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
)
_IRREGULAR: Final = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_LARGEST: Final = 9999


def indonesian_date(day: date) -> str:
    """Write "tujuh belas Agustus tahun dua ribu dua puluh enam"."""
    return f"{terbilang(day.day)} {MONTHS[day.month - 1]} tahun {terbilang(day.year)}"


def english_date(day: date) -> str:
    """Write "the seventeenth of August two thousand and twenty-six"."""
    return f"the {english_ordinal(day.day)} of {ENGLISH_MONTHS[day.month - 1]} {english_number(day.year)}"


def short_date(day: date) -> str:
    """Write "17 Agustus 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def english_short_date(day: date) -> str:
    """Write "17 August 2026"."""
    return f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"


def indonesian_ordinal(number: int) -> str:
    """Write "kesatu", "kedua", "kesebelas" …: the place among siblings."""
    return f"ke{terbilang(number)}"


def english_number(number: int) -> str:
    """Write a number from 0 to 9999, British fashion, with "and" before the last two digits."""
    if not 0 <= number <= _LARGEST:
        raise ValueError("numbers from 0 to 9999 only")
    if number < 100:  # noqa: PLR2004 # two digits
        return _below_hundred(number)
    size, name = (1000, "thousand") if number >= 1000 else (100, "hundred")  # noqa: PLR2004 # what the words say
    rest = number % size
    head = f"{english_number(number // size)} {name}"
    if not rest:
        return head
    return f"{head} and {english_number(rest)}" if rest < 100 else f"{head} {english_number(rest)}"  # noqa: PLR2004


def english_ordinal(number: int) -> str:
    """Write "first", "twenty-second", "one hundred and fourth" …."""
    words = english_number(number)
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    start, last = words[:cut], words[cut:]
    if last in _IRREGULAR:
        return start + _IRREGULAR[last]
    return start + (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")


def _below_hundred(number: int) -> str:
    if number < len(_UNITS):
        return _UNITS[number]
    tens, unit = divmod(number, 10)
    return f"{_TENS[tens]}-{_UNITS[unit]}" if unit else _TENS[tens]
