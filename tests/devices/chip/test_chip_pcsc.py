"""The encoder through a real pcscd and a virtual reader."""

import subprocess
import time
from collections.abc import Iterator

import pytest

from devices.chip.driver import ChipEncoder, Patience, Uid, Verified, Written
from devices.chip.pcsc import PcscReader
from devices.chip.reader import Trouble
from simulators.chip.far_end import VirtualCard
from simulators.chip.model import ATR, ChipCard, ChipFault
from simulators.chip.pcscd import READER, PrivatePcscd

UID = "04A1B2C3D4E5F6"
CONTENT = bytes(range(256)) * 4


@pytest.fixture(scope="module")
def pcscd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivatePcscd]:
    """One daemon for the module."""
    with PrivatePcscd(tmp_path_factory.mktemp("pcscd")) as daemon:
        daemon.join()
        yield daemon


@pytest.fixture
def field(pcscd: PrivatePcscd) -> Iterator[VirtualCard]:
    """The reader's field, empty."""
    field = pcscd.card()
    yield field
    field.close()


@pytest.fixture
def chip(field: VirtualCard) -> ChipCard:
    """A chip in the field."""
    chip = ChipCard(UID)
    field.insert(chip)
    return chip


@pytest.fixture
def encoder(pcscd: PrivatePcscd) -> Iterator[ChipEncoder]:
    """An encoder with little patience."""
    assert pcscd.socket.exists()
    encoder = ChipEncoder(PcscReader(READER), time.monotonic, patience=Patience(appear=2, answer=0.5, whole=10))
    yield encoder
    encoder.close()


def test_a_chip_is_written_and_read_back(chip: ChipCard, encoder: ChipEncoder) -> None:
    """What was verified is on the chip, and on the chip of that UID."""
    assert encoder.ready() is None
    assert encoder.uid() == Uid(UID)
    assert encoder.write(UID, CONTENT) == Written()
    assert encoder.verify(UID, CONTENT) == Verified(UID)
    assert chip.content == CONTENT


def test_no_card_is_a_value(field: VirtualCard, encoder: ChipEncoder) -> None:
    """An empty field is waited for, then told."""
    field.insert(None)
    assert encoder.uid() is Trouble.NO_CARD
    assert encoder.encode(UID, CONTENT) is Trouble.NO_CARD


@pytest.mark.faults(18)
def test_a_chip_that_will_not_write_or_writes_wrong_is_told(chip: ChipCard, encoder: ChipEncoder) -> None:
    """65 81, and a bit that differs."""
    chip.faults.set(ChipFault.WILL_NOT_WRITE, once=True)
    assert encoder.encode(UID, CONTENT) is Trouble.MEMORY_FAILURE
    chip.faults.set(ChipFault.WRITES_WRONG, once=True)
    assert encoder.encode(UID, CONTENT) is Trouble.DIFFERS


@pytest.mark.faults(19)
def test_nothing_is_written_on_another_chip(chip: ChipCard, encoder: ChipEncoder) -> None:
    """Its UID is asked for before the first byte."""
    assert encoder.uid() == Uid(UID)
    chip.faults.set(ChipFault.SWAPPED)
    assert encoder.encode(UID, CONTENT) is Trouble.OTHER_CARD
    assert chip.written == 0


def test_a_card_torn_out_and_back_is_written_again(chip: ChipCard, encoder: ChipEncoder) -> None:
    """From the start; what the tear left is no content."""
    chip.faults.set(ChipFault.TEARS, once=True)
    assert encoder.write(UID, CONTENT) is Trouble.TORN
    assert chip.content == b""
    assert encoder.encode(UID, CONTENT) == Verified(UID)
    chip.faults.set(ChipFault.TEARS, once=True)
    assert encoder.encode(UID, CONTENT[::-1]) == Verified(UID)
    assert chip.content == CONTENT[::-1]


def test_another_card_in_place_of_the_torn_one_is_seen(
    chip: ChipCard, field: VirtualCard, encoder: ChipEncoder
) -> None:
    """After a tear the UID is asked for again."""
    chip.faults.set(ChipFault.TEARS, once=True)
    assert encoder.write(UID, CONTENT) is Trouble.TORN
    other = ChipCard("04FFFFFFFFFFFF")
    field.insert(other)
    assert encoder.encode(UID, CONTENT) is Trouble.OTHER_CARD
    assert other.written == 0


def test_a_mute_chip_costs_the_patience_and_no_more(chip: ChipCard, field: VirtualCard, encoder: ChipEncoder) -> None:
    """PC/SC hangs; the encoder does not, and works again when the card is gone."""
    assert encoder.uid() == Uid(UID)
    chip.faults.set(ChipFault.MUTE, once=True)
    begun = time.monotonic()
    assert encoder.uid() is Trouble.SILENT
    assert encoder.ready() is Trouble.SILENT
    assert time.monotonic() - begun < 5
    field.insert(chip)
    assert _again(encoder) == Uid(UID)


def test_pcscd_may_go_and_come_back(pcscd: PrivatePcscd, field: VirtualCard, encoder: ChipEncoder) -> None:
    """While it is gone there is an answer."""
    pcscd.stop()
    assert encoder.ready() is Trouble.SERVICE_GONE
    assert encoder.uid() is Trouble.SERVICE_GONE
    pcscd.start()
    assert encoder.ready() is None
    field.insert(ChipCard(UID))
    assert encoder.uid() == Uid(UID)


def test_a_reader_that_is_not_plugged_in_is_told() -> None:
    """Its name is not known to pcscd."""
    assert PcscReader("No Such Reader 00 00").ready() is Trouble.READER_GONE


def test_a_client_of_others_sees_reader_and_card(pcscd: PrivatePcscd, chip: ChipCard, encoder: ChipEncoder) -> None:
    """`pcsc_scan` shows the reader's name and the answer to reset."""
    assert encoder.uid() == Uid(chip.uid)
    scan = subprocess.run(
        ["/usr/bin/pcsc_scan", "-n", "-t", "1"],
        env=pcscd.environment,
        stdout=subprocess.PIPE,
        timeout=20,
        check=False,
    )
    assert READER.encode() in scan.stdout
    assert ATR.hex(" ").upper().encode() in scan.stdout


def _again(encoder: ChipEncoder) -> Uid | Trouble:
    """Ask until the hanging call has ended: pcscd looks a few times a second."""
    until = time.monotonic() + 10
    found = encoder.uid()
    while isinstance(found, Trouble) and time.monotonic() < until:
        found = encoder.uid()
    return found
