"""Commands and answers of the Evolis language, byte for byte."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.card import wire
from devices.card.bitmap import DOTS, LINES
from devices.card.wire import Answer, Code, Garbled, Panel, Refusal, ReplyReader


@pytest.mark.parametrize(
    ("command", "data"),
    [
        (wire.INSERT, b"\x1bSi\r"),
        (wire.INSERT_FROM_BACK, b"\x1bSib\r"),
        (wire.EJECT, b"\x1bSe\r"),
        (wire.REJECT_AT_OUTPUT, b"\x1bSer\r"),
        (wire.REJECT_AT_FEEDER, b"\x1bSeb\r"),
        (wire.READ_CLEANING, b"\x1bRlr;r\r"),
        (wire.FEEDER_EMPTY, b"\x1bSk;f\r"),
        (wire.set_mode(wire.Mode.HOST_NO_RETRY), b"\x1bPem;18\r"),
        (wire.sensor("p"), b"\x1bRse;p\r"),
        (wire.counter("c"), b"\x1bRco;c\r"),
        (wire.print_panel(Panel.OVERLAY), b"\x1bSp;o\r"),
    ],
)
def test_a_command_is_escape_name_parameters_return(command: bytes, data: bytes) -> None:
    """Section 3 of the guide."""
    assert command == data


def test_a_plain_download_has_the_size_of_the_guides_formula() -> None:
    """648 x 1016 dots of 7 bits or of 1, between the head and the closing return."""
    blank = np.zeros((LINES, DOTS), np.uint8)
    colour = wire.download(Panel.YELLOW, blank, compressed=False)
    black = wire.download(Panel.BLACK, blank, compressed=False)
    assert (colour[:10], len(colour), colour[-1:]) == (b"\x1bDb;y;128;", 10 + 576_072 + 1, b"\r")
    assert (black[:8], len(black), black[-1:]) == (b"\x1bDb;k;2;", 8 + 82_296 + 1, b"\r")


def test_a_compressed_download_says_how_many_bytes_follow() -> None:
    """Section 4: panel, levels, count; a blank plane is one mark a line."""
    blank = np.zeros((LINES, DOTS), np.uint8)
    assert wire.download(Panel.CYAN, blank, compressed=True) == b"\x1bDbc;c;128;2032;" + b"\x80\x00" * LINES + b"\r"
    assert wire.download(Panel.BLACK, blank, compressed=True) == b"\x1bDbc;k;2;1016;" + b"\x00" * LINES + b"\r"


TEXTS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=60)
REPLIES = st.one_of(TEXTS.map(Answer), st.sampled_from(Code).map(Refusal))


def _bytes_of(reply: Answer | Refusal) -> bytes:
    return reply.text.encode() + b"\x06" if isinstance(reply, Answer) else b"\x15" + reply.code.encode()


@given(st.lists(REPLIES, max_size=8), st.integers(1, 7))
def test_answers_are_found_in_whatever_pieces_they_come(replies: list[Answer | Refusal], piece: int) -> None:
    """Text before ACK, or NACK and a code."""
    data = b"".join(map(_bytes_of, replies))
    reader = ReplyReader()
    found = [reply for at in range(0, len(data), piece) for reply in reader.feed(data[at : at + piece])]
    assert found == replies
    assert not reader.torn


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_fail(data: bytes) -> None:
    """Whatever comes is an answer, a refusal, garbage, or not ended yet."""
    assert all(isinstance(reply, Answer | Refusal | Garbled) for reply in ReplyReader().feed(data))


@pytest.mark.parametrize("data", [b"\x15?", b"\xff", b"\x00", b"x" * 65])
def test_what_is_no_answer_is_garbled(data: bytes) -> None:
    """An unknown code, bytes outside printable ASCII, a text without end."""
    assert list(ReplyReader().feed(data)) == [Garbled()]


def test_a_begun_answer_can_be_forgotten() -> None:
    """After losing step, half an answer must not join the next."""
    reader = ReplyReader()
    assert list(reader.feed(b"12")) == []
    assert reader.torn
    reader.forget()
    assert list(reader.feed(b"3\x06")) == [Answer("3")]


@pytest.mark.parametrize(
    ("text", "value"), [("0", 0), ("210", 210), ("", None), ("-1", None), ("1e3", None), ("٣", None), ("9" * 10, None)]
)
def test_a_number_is_at_most_nine_ascii_digits(text: str, value: int | None) -> None:
    """Anything else is no number, never a crash or a guess."""
    assert wire.number(text) == value
