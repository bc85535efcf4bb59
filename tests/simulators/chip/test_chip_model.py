"""The chip's model keeps the rules of ISO/IEC 7816-4 that the encoder relies on."""

from devices.chip import wire
from devices.chip.files import APPLICATION, FILE, HEAD, ROOM
from simulators.chip.model import ChipCard, ChipFault, Gone

OK = b"\x90\x00"


def _selected() -> ChipCard:
    chip = ChipCard("04A1B2C3D4E5F6")
    assert chip.answer(wire.select_application(APPLICATION)) == OK
    assert chip.answer(wire.select_file(FILE)) == OK
    return chip


def test_nothing_is_read_or_written_before_the_file_is_selected() -> None:
    """And a reset forgets the selection."""
    chip = ChipCard("04A1B2C3D4E5F6")
    assert chip.answer(wire.read(0, 1)) == b"\x69\x86"
    assert chip.answer(wire.select_file(FILE)) == b"\x6a\x82"
    chip = _selected()
    assert chip.answer(wire.read(0, 1)) == b"\x00" + OK
    chip.reset()
    assert chip.answer(wire.update(0, b"x")) == b"\x69\x86"


def test_what_is_not_there_has_its_status_word() -> None:
    """Another application, another file, an offset past the end, an unknown instruction or class, a torn command."""
    chip = _selected()
    assert chip.answer(wire.read(HEAD + ROOM, 1)) == b"\x6b\x00"
    assert chip.answer(wire.update(HEAD + ROOM - 1, b"xy")) == b"\x6a\x84"
    assert chip.answer(wire.update(0, b"xy")[:-1]) == b"\x67\x00"
    assert chip.answer(bytes.fromhex("0084000008")) == b"\x6d\x00"
    assert chip.answer(bytes.fromhex("80B0000001")) == b"\x6e\x00"
    assert chip.answer(b"\x00\xb0") == b"\x67\x00"
    assert chip.answer(wire.select_file(0x0102)) == b"\x6a\x82"
    assert chip.answer(wire.select_application(b"\xf0OTHER")) == b"\x6a\x82"


def test_a_tear_keeps_exactly_the_bytes_before_it() -> None:
    """What the field still carried is in the file, the rest is not."""
    chip = _selected()
    chip.faults.set(ChipFault.TEARS, once=True)
    assert chip.answer(wire.update(10, b"x" * 90)) == OK
    assert chip.answer(wire.update(100, b"y" * 90)) is Gone.TORN
    assert chip.file[100:111] == b"y" * 10 + b"\0"


def test_a_swapped_card_has_another_uid_and_the_same_length() -> None:
    """Until it is put back."""
    chip = _selected()
    before = chip.answer(wire.GET_UID)
    chip.faults.set(ChipFault.SWAPPED)
    after = chip.answer(wire.GET_UID)
    assert isinstance(before, bytes)
    assert isinstance(after, bytes)
    assert after != before
    assert len(after) == len(before) == 9
    chip.faults.mend(ChipFault.SWAPPED)
    assert chip.answer(wire.GET_UID) == before


def test_a_mute_chip_answers_nothing() -> None:
    """Not even its UID."""
    chip = _selected()
    chip.faults.set(ChipFault.MUTE)
    assert chip.answer(wire.GET_UID) is Gone.MUTE
