"""Commands and answers of the chip, byte for byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.chip import wire
from devices.chip.wire import Done, Refused, Status, Unrecognised


def test_the_commands_are_those_of_the_standards() -> None:
    """ISO/IEC 7816-4 for the card, PC/SC part 3 for the UID."""
    assert bytes.fromhex("FFCA000000") == wire.GET_UID
    assert wire.select_application(b"\xf0AB") == bytes.fromhex("00A4040C03F04142")
    assert wire.select_file(0x0101) == bytes.fromhex("00A4020C020101")
    assert wire.update(0x1234, b"\x01\x02") == bytes.fromhex("00D61234020102")
    assert wire.read(2, 16) == bytes.fromhex("00B0000210")


@pytest.mark.parametrize(("offset", "length"), [(-1, 1), (0x8000, 1), (0, 0), (0, 241)])
def test_what_does_not_fit_into_a_short_command_is_refused(offset: int, length: int) -> None:
    """P1 and P2 hold 15 bits, Lc a byte."""
    with pytest.raises(ValueError, match="chunk"):
        wire.update(offset, bytes(max(length, 0)))
    with pytest.raises(ValueError, match="chunk"):
        wire.read(offset, length)


def test_a_status_word_is_one_of_a_closed_list_or_unrecognised() -> None:
    """What is not listed is a value of its own."""
    assert wire.reply(bytes.fromhex("AABB9000")) == Done(b"\xaa\xbb")
    assert wire.reply(bytes.fromhex("6581")) == Refused(Status.MEMORY_FAILURE)
    assert wire.reply(bytes.fromhex("6F42")) == Unrecognised(0x6F42)
    assert wire.reply(b"\x90") == Unrecognised(0)


def test_no_repr_shows_data() -> None:
    """They may be somebody's."""
    assert "secret" not in repr(wire.reply(b"secret\x90\x00"))


@given(st.binary(max_size=2000), st.integers(0, 100))
def test_chunks_are_the_whole_content_in_order(content: bytes, start: int) -> None:
    """Each fits into one command and follows the one before."""
    at = start
    for offset, piece in wire.chunks(content, start):
        assert offset == at
        wire.update(offset, piece)
        at += len(piece)
    assert b"".join(piece for _, piece in wire.chunks(content, start)) == content
