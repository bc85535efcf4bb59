"""The encoder on the model, in virtual time: every trouble is a value, every call ends."""

import pytest

from devices.chip.driver import ChipEncoder, Patience, Uid, Verified, Written
from devices.chip.files import APPLICATION, FILE, ROOM, Ask
from devices.chip.reader import Trouble
from simulators.chip.antenna import Antenna
from simulators.chip.model import ChipCard, ChipFault
from simulators.virtual_time import VirtualTime

UID = "04A1B2C3D4E5F6"
CONTENT = b"nama dan nik" * 100


class Bench:
    """One encoder, one reader, one chip in its field."""

    def __init__(self) -> None:
        self.time = VirtualTime()
        self.antenna = Antenna(self.time)
        self.chip = ChipCard(UID)
        self.antenna.insert(self.chip)
        self.encoder = ChipEncoder(self.antenna, self.time)


@pytest.fixture
def bench() -> Bench:
    """A bench in order."""
    return Bench()


def test_what_is_verified_is_on_the_chip(bench: Bench) -> None:
    """A second time changes nothing."""
    assert bench.encoder.uid() == Uid(UID)
    for _ in range(2):
        assert bench.encoder.encode(UID, CONTENT) == Verified(UID)
        assert bench.chip.content == CONTENT
    assert bench.encoder.encode(UID, b"short") == Verified(UID)
    assert bench.chip.content == b"short"


def test_a_chip_holds_8_kibibytes(bench: Bench) -> None:
    """One byte more, or none at all, is refused before anything is written."""
    assert bench.encoder.encode(UID, bytes(ROOM)) == Verified(UID)
    written = bench.chip.written
    assert bench.encoder.encode(UID, bytes(ROOM + 1)) is Trouble.TOO_LONG
    assert bench.encoder.encode(UID, b"") is Trouble.TOO_LONG
    assert bench.chip.written == written


@pytest.mark.faults(18)
@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (ChipFault.WILL_NOT_WRITE, Trouble.MEMORY_FAILURE),
        (ChipFault.WRITES_WRONG, Trouble.DIFFERS),
        (ChipFault.TEARS, Trouble.TORN),
        (ChipFault.MUTE, Trouble.SILENT),
        (ChipFault.SWAPPED, Trouble.OTHER_CARD),
    ],
)
def test_each_fault_of_a_chip_has_its_trouble(bench: Bench, fault: ChipFault, trouble: Trouble) -> None:
    """None of them is an exception, and none of them is Verified."""
    bench.chip.faults.set(fault)
    assert bench.encoder.encode(UID, CONTENT) is trouble
    assert not trouble.of_reader
    assert bench.chip.content != CONTENT


def test_a_torn_write_is_no_content_and_is_written_again(bench: Bench) -> None:
    """The length is set last; the same card, back in the field, is written from the start."""
    bench.chip.faults.set(ChipFault.TEARS, once=True)
    assert bench.encoder.write(UID, CONTENT) is Trouble.TORN
    assert bench.chip.written == 100
    assert bench.chip.content == b""
    bench.chip.faults.set(ChipFault.TEARS, once=True)
    assert bench.encoder.encode(UID, CONTENT) == Verified(UID)
    assert bench.chip.content == CONTENT


def test_what_another_wrote_does_not_verify(bench: Bench) -> None:
    """Neither less, nor more, nor other bytes."""
    assert bench.encoder.write(UID, CONTENT) == Written()
    for other in (CONTENT[:-1], CONTENT + b"x", CONTENT[::-1]):
        assert bench.encoder.verify(UID, other) is Trouble.DIFFERS


@pytest.mark.parametrize("lost", [Trouble.READER_GONE, Trouble.SERVICE_GONE])
def test_a_lost_reader_says_nothing_of_the_card(bench: Bench, lost: Trouble) -> None:
    """And is told apart from it."""
    bench.antenna.lost = lost
    assert bench.encoder.ready() is lost
    assert bench.encoder.uid() is lost
    assert bench.encoder.encode(UID, CONTENT) is lost
    assert lost.of_reader


def test_no_card_is_waited_for_as_long_as_was_said(bench: Bench) -> None:
    """Then told."""
    bench.antenna.insert(None)
    assert bench.encoder.uid() is Trouble.NO_CARD
    assert bench.time() == Patience().appear


def test_a_slow_chip_does_not_outlast_the_patience() -> None:
    """Each answer comes in time, and all of them together do not."""
    bench = Bench()

    class Slow(Antenna):
        def exchange(self, command: bytes, within: float) -> bytes | Trouble:
            bench.time.pass_by(min(within, 1.5))
            return super().exchange(command, within)

    reader = Slow(bench.time)
    reader.insert(bench.chip)
    encoder = ChipEncoder(reader, bench.time)
    assert encoder.write(UID, bytes(ROOM)) is Trouble.SILENT
    assert bench.time() <= Patience().whole
    assert bench.chip.content == b""


def test_a_deployments_own_way_to_write_replaces_the_plain_file(bench: Bench) -> None:
    """It is handed the conversation with the card, after the UID was checked."""

    class Sam:
        def write(self, ask: Ask, content: bytes) -> Trouble | None:
            assert content == CONTENT
            return Trouble.REFUSED if isinstance(ask(bytes.fromhex("0084000008")), Trouble) else None

        def verify(self, ask: Ask, content: bytes) -> Trouble | None:
            raise AssertionError("what was not written is not read back", ask, len(content))

    encoder = ChipEncoder(bench.antenna, bench.time, Sam())
    assert encoder.encode(UID, CONTENT) is Trouble.REFUSED


def test_neither_content_nor_uid_is_in_a_repr(bench: Bench) -> None:
    """What fails is told by its kind alone."""
    assert bench.encoder.encode(UID, CONTENT) == Verified(UID)
    for thing in (bench.encoder, bench.chip, bench.antenna, Written(), Trouble.DIFFERS):
        assert "nama" not in repr(thing)
        assert UID not in repr(thing)


def test_the_application_is_a_proprietary_one() -> None:
    """It claims nobody's registered identifier."""
    assert APPLICATION[0] >> 4 == 0xF
    assert 5 <= len(APPLICATION) <= 16
    assert FILE != 0x3F00
