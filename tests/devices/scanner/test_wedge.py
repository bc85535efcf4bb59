"""The scanner that types: told from a person by speed and Enter, and never handed on in part."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.scanner.wedge import END, Wedge
from devices.scanner.wire import Noise, Reason
from pin.credential import LONGEST
from pin.secret import Secret

CODE = "ADM1:E:ABCDEFGHIJKLMNOP:123456"
FAST, SLOW = 0.01, 0.15  # seconds between two keys: of a scanner, of a quick typist


@dataclass
class Desk:
    """A keyboard, what a person's keys came to, and what the scanner's did. A key is its own text."""

    now: float = 100.0
    handed: list[str] = field(default_factory=list)
    found: list[Secret | Noise] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.wedge: Wedge[str] = Wedge(self.found.append)

    def type(self, text: str, every: float) -> None:
        """Type; before a key comes that is later than the gap, the gap has passed."""
        for key in text:
            self.now += every
            if every > self.wedge.gap:
                self.handed += self.wedge.rest()
            self.handed += self.wedge.press(key, "" if key in "\b\t" else key, self.now)

    def pause(self) -> None:
        """Nobody types."""
        self.now += 1.0
        self.handed += self.wedge.rest()


@pytest.fixture
def desk() -> Desk:
    """Give a keyboard."""
    return Desk()


def test_a_scanner_types(desk: Desk) -> None:
    """A code is found whole, and no key of it reaches the screen, not even Enter."""
    desk.type(CODE + END, FAST)
    desk.pause()
    assert (desk.found, desk.handed) == ([Secret(CODE)], [])


def test_a_person_types(desk: Desk) -> None:
    """Digits, a wrong one taken back, and Enter arrive in their order; nothing is found."""
    typed = "12\b3456" + END
    desk.type(typed, SLOW)
    assert ("".join(desk.handed), desk.found) == (typed, [])


@given(st.lists(st.tuples(st.sampled_from("0123456789\b\t" + END), st.sampled_from([FAST, SLOW])), max_size=30))
def test_no_key_is_lost_or_moved_below_the_speed_of_a_scanner(keys: list[tuple[str, float]]) -> None:
    """Up to three keys in a burst are a person's: two fingers on a keypad, a hand that trembles."""
    desk, burst, typed = Desk(), 0, ""
    for key, every in keys:
        burst = burst + 1 if every == FAST else 1
        if burst > 3:
            every, burst = SLOW, 1  # noqa: PLW2901 - a person would have to pause here
        desk.type(key, every)
        typed += key
    desk.pause()
    assert ("".join(desk.handed), desk.found) == (typed, [])


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=4, max_size=LONGEST), st.data())
def test_any_code_at_any_speed_of_a_scanner(code: str, data: st.DataObject) -> None:
    """However unevenly it types, as long as no gap is a person's."""
    desk = Desk()
    for key in code + END:
        desk.type(key, data.draw(st.floats(0, 0.049)))
    assert (desk.found, desk.handed) == ([Secret(code)], [])


def test_a_digit_struck_just_before_is_still_typed(desk: Desk) -> None:
    """The scanner begins while a person's key is held: after the gap it is that person's."""
    desk.type("7", SLOW)
    desk.now += SLOW
    desk.type(CODE + END, FAST)
    assert (desk.found, desk.handed) == ([Secret(CODE)], ["7"])


@pytest.mark.faults(40)
def test_a_code_that_breaks_off_types_nothing(desk: Desk) -> None:
    """The PIN at the end of a code must not land in the field of another PIN, whenever its rest comes."""
    desk.type(CODE[:-6], FAST)
    desk.pause()
    assert (desk.found, desk.handed) == ([Noise(Reason.BROKEN_OFF)], [])
    desk.type(CODE[:-6], FAST)
    desk.type(CODE[-6:] + END, 0.06)
    assert (desk.found, desk.handed) == ([Noise(Reason.BROKEN_OFF)] * 2, [])
    desk.type(CODE + END, FAST)
    assert (desk.found[2:], desk.handed) == ([Secret(CODE)], [])


@pytest.mark.faults(40)
def test_ten_thousand_keys(desk: Desk) -> None:
    """An endless code is one noise, no key of it is kept or handed on, and the next code is read."""
    desk.type("9" * 10_000, FAST)
    assert desk.wedge._held == []
    desk.type(END + CODE + END, FAST)
    assert (desk.found, desk.handed) == ([Noise(Reason.TOO_LONG), Secret(CODE)], [])


@pytest.mark.faults(40)
@pytest.mark.parametrize("text", ["k😀de", "kódě é", "\ud800abc", "' OR 1=1 --"])
def test_whatever_is_typed_fast_is_found_or_noise(desk: Desk, text: str) -> None:
    """Emoji, accents and half a character are no code; quotes are one, which is nobody's."""
    desk.type(text + END, FAST)
    assert desk.found == [Secret(text) if text.isascii() else Noise(Reason.NOT_TEXT)]
    assert desk.handed == []


def test_enter_alone_is_not_held(desk: Desk) -> None:
    """It presses what is in focus at once."""
    desk.type(END, FAST)
    assert desk.handed == [END]


def test_a_code_held_still_is_one_code(desk: Desk) -> None:
    """Sent again within two seconds it is the same; later it is another."""
    for pause in (0.0, 1.0, 1.0, 3.0):
        desk.now += pause
        desk.type(CODE + END, FAST)
    assert desk.found == [Secret(CODE)] * 2


@pytest.mark.faults(41, 55)
@pytest.mark.parametrize("begun", range(1, len(CODE) + 1))
def test_what_was_typed_before_the_end_of_a_visit_is_forgotten_whole(desk: Desk, begun: int) -> None:
    """Wherever the end cuts a code, no part of it is ever given; the next is read."""
    desk.type(CODE[:begun], FAST)
    desk.wedge.forget()
    desk.type(CODE[begun:] + END, FAST)
    desk.type("NEXT" + END, FAST)
    desk.pause()
    assert (desk.found, desk.handed) == ([Secret("NEXT")], [])


def test_a_visit_that_ends_between_two_keys_costs_the_next_none(desk: Desk) -> None:
    """Nothing was held, nothing is dropped."""
    desk.type("12", SLOW)
    desk.pause()
    desk.wedge.forget()
    desk.type("34" + END, SLOW)
    desk.pause()
    assert "".join(desk.handed) == "1234" + END
