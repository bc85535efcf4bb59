"""One-time PINs: nothing leaks, entry is bounded, QR texts go round, delays follow the policy."""

import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pin.credential import LONGEST, EntryQr, NotOurs, PrintQr, read_qr, write_qr
from pin.entry import DigitEntry
from pin.policy import PinPolicy
from pin.secret import Secret

CODE = st.from_regex(r"[A-Z2-7]{16}", fullmatch=True).map(Secret)
PIN = st.from_regex(re.compile(r"[0-9]{4,12}", re.ASCII), fullmatch=True).map(Secret)


def test_a_secret_shows_itself_only_to_who_asks() -> None:
    """Repr, str, format and an f-string of a Secret hold none of its text; reveal gives all of it."""
    secret = Secret("849201")
    for shown in (repr(secret), str(secret), f"{secret}", f"{secret:>12}", repr(DigitEntry(6, secret))):
        assert "849201" not in shown
        assert Secret.REDACTED in shown
    assert (secret.reveal(), len(secret)) == ("849201", 6)


def test_secrets_compare_by_text_and_with_nothing_else() -> None:
    """Two Secrets are equal when their texts are, hash alike, and never equal plain text."""
    assert Secret("12") == Secret("12")
    assert Secret("12") != Secret("13")
    assert Secret("12") != "12"
    assert hash(Secret("12")) == hash(Secret("12"))


def test_a_secret_cannot_be_pickled() -> None:
    """Pickling a Secret raises instead of writing it somewhere."""
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(Secret("12"))


@given(st.lists(st.sampled_from("0123456789<C"), max_size=30))
def test_entry_holds_at_most_its_length_and_what_was_typed(keys: list[str]) -> None:
    """Digits, erase and clear give what a plain string of bounded length would."""
    entry, model = DigitEntry(6), ""
    for key in keys:
        if key == "<":
            entry, model = entry.erased(), model[:-1]
        elif key == "C":
            entry, model = entry.cleared(), ""
        else:
            entry, model = entry.with_digit(key), (model + key)[:6]
        assert (entry.typed.reveal(), entry.count, entry.missing) == (model, len(model), 6 - len(model))
        assert entry.complete == (len(model) == 6)


@pytest.mark.parametrize("key", ["", "12", "x", "\u0661"])
def test_entry_refuses_what_is_not_one_ascii_digit(key: str) -> None:
    """A key that is not one of 0 to 9 is a mistake of the program, also other scripts' digits."""
    with pytest.raises(ValueError, match="one digit"):
        DigitEntry(6).with_digit(key)


@given(st.one_of(st.builds(EntryQr, CODE, PIN), st.builds(PrintQr, CODE, PIN)))
def test_a_qr_reads_back_what_was_written(credential: EntryQr | PrintQr) -> None:
    """Both kinds of QR go through text and back, with white space around them."""
    assert read_qr(write_qr(credential)) == credential
    assert read_qr(Secret(f" {write_qr(credential).reveal()}\r\n")) == credential


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", NotOurs.OTHER_KIND),
        ("https://example.id/x", NotOurs.OTHER_KIND),
        ("9" * (LONGEST + 1), NotOurs.TOO_LONG),
        ("ADM1:E:ABCDEFGH234567AB", NotOurs.DAMAGED),
        ("ADM1:X:ABCDEFGH234567AB:123456", NotOurs.DAMAGED),
        ("ADM1:E:ABCDEFGH234567A1:123456", NotOurs.DAMAGED),
        ("ADM1:E:ABCDEFGH234567AB:12345\u0661", NotOurs.DAMAGED),
        ("ADM1:P:ABCDEFGH234567AB:123", NotOurs.DAMAGED),
    ],
)
def test_a_text_that_is_no_qr_of_ours_says_why(text: str, why: NotOurs) -> None:
    """Other kinds, damage and excess length are told apart, and never raise."""
    assert read_qr(Secret(text)) is why


@given(st.text())
def test_reading_a_qr_never_raises(text: str) -> None:
    """Whatever a scanner reads is answered with a value."""
    assert isinstance(read_qr(Secret(text)), EntryQr | PrintQr | NotOurs)


def test_delays_begin_after_the_free_failures_and_stay_at_the_longest() -> None:
    """Three failures are free, then 5, 15, 30 and 30 seconds."""
    assert [PinPolicy().delay(n) for n in range(8)] == [0, 0, 0, 0, 5, 15, 30, 30]


def test_the_numbers_of_the_policy_are_the_agreed_ones() -> None:
    """A changed default is a changed promise."""
    policy = PinPolicy()
    assert (policy.length, policy.valid_days, policy.openings) == (6, 30, 5)
    assert (policy.qr_void_at, policy.reissues) == (10, 3)
    assert (policy.nik_failures_a_day, policy.nik_failures_in_all) == (5, 20)
    assert (policy.visit_lease, policy.reservation) == (180, 180)


@pytest.mark.parametrize(("more", "why"), [(0, NotOurs.DAMAGED), (1, NotOurs.TOO_LONG)])
def test_a_text_of_the_greatest_length_is_still_looked_at(more: int, why: NotOurs) -> None:
    """Only one character more is too long."""
    assert read_qr(Secret("ADM1:".ljust(LONGEST + more, "x"))) is why
