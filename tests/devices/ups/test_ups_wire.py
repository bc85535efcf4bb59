"""NUT's lines: read whole and strictly, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.ups import wire
from devices.ups.wire import Garbage, Refused

BEGIN, END = "BEGIN LIST VAR kiosk\n", "END LIST VAR kiosk\n"


def listed(*lines: str) -> bytes:
    """An answer with these lines between its ends."""
    return (BEGIN + "".join(f"{line}\n" for line in lines) + END).encode()


def test_the_question() -> None:
    """One line."""
    assert wire.ask("kiosk") == b"LIST VAR kiosk\n"


def test_every_variable_is_read() -> None:
    """Names and values as they stand."""
    answer = listed('VAR kiosk battery.charge "55"', 'VAR kiosk ups.status "OB DISCHRG"', 'VAR kiosk ups.id ""')
    assert wire.read("kiosk", answer) == {"battery.charge": "55", "ups.status": "OB DISCHRG", "ups.id": ""}


NAMES = st.from_regex(r"[a-z]{1,9}(\.[a-z0-9]{1,9}){1,3}", fullmatch=True)
VALUES = st.from_regex(r"[^\n]*", fullmatch=True, alphabet=st.characters(max_codepoint=255))


@given(st.dictionaries(NAMES, VALUES))
def test_what_is_quoted_comes_back(variables: dict[str, str]) -> None:
    """Quotes and backslashes are escaped by the server."""
    escaped = {name: value.replace("\\", "\\\\").replace('"', '\\"') for name, value in variables.items()}
    answer = "".join(f'VAR kiosk {name} "{value}"\n' for name, value in escaped.items())
    answer = (BEGIN + answer + END).encode("latin-1")
    assert wire.read("kiosk", answer) == variables


@pytest.mark.parametrize(
    ("answer", "word"),
    [(b"ERR DATA-STALE\n", "DATA-STALE"), (b"ERR DRIVER-NOT-CONNECTED\n", "DRIVER-NOT-CONNECTED")],
)
def test_a_refusal_keeps_its_word(answer: bytes, word: str) -> None:
    """It says why nothing can be told."""
    assert wire.whole("kiosk", answer)
    assert wire.read("kiosk", answer) == Refused(word)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\xff\xfe\n",
        b"OK\n",
        b"ERR\n",
        b"ERR DATA-STALE\nERR DATA-STALE\n",
        BEGIN.encode(),
        b"BEGIN LIST VAR other\nEND LIST VAR other\n",
        listed('VAR other ups.status "OL"'),
        listed('VAR kiosk ups.status "OL'),
        listed("VAR kiosk ups.status OL"),
        listed('VAR kiosk ups.status "OL"', 'VAR kiosk ups.status "OB"'),
        listed('VAR kiosk ups.status "a\\b"'),
        listed('VAR kiosk ups.status "OL"') + b"OK\n",
    ],
)
def test_whatever_else_comes_is_garbage(answer: bytes) -> None:
    """Another UPS, a torn line, a value said twice: nothing of it is believed."""
    assert wire.read("kiosk", answer) == Garbage()


def test_an_answer_is_whole_at_its_end_and_not_before() -> None:
    """Wherever the bytes are cut on the way."""
    answer = listed('VAR kiosk ups.status "OL"', 'VAR kiosk battery.charge "100"')
    assert [wire.whole("kiosk", answer[:length]) for length in range(len(answer) + 1)] == [False] * len(answer) + [True]
    assert not wire.whole("kiosk", b"ERR DATA-ST")
