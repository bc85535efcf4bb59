"""The model of the card printer: the guide's own example, and no blank ever lost."""

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from devices.card import wire
from devices.card.bitmap import DOTS, LINES
from devices.card.wire import Panel
from simulators.card.far_end import DOWNLOAD_TIMEOUT, FarEnd, Malformed, Request
from simulators.card.model import CardMachine
from simulators.card.parts import CardFault, PowerUp, Side, Spot, Timing
from simulators.card.reads import CLEANING_EACH

WORDS = (
    "Si",
    "Sib",
    "Se",
    "Ser",
    "Seb",
    "Sie",
    "Sp;y",
    "Sp;o",
    "Sr",
    "Sv",
    "Ss",
    "Scs",
    "Scp",
    "Pem;18",
    "Srs",
    "Rse;p",
    "Zz",
)


class Blanks(RuleBasedStateMachine):
    """Any commands, faults, hands, staff and power cuts in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.machine = CardMachine(blanks=6, ribbon=4, bin_room=3)
        self.now = 0.0

    @rule(word=st.sampled_from(WORDS))
    def command(self, word: str) -> None:
        name, *parameters = word.split(";")
        self.machine.receive(Request(name, tuple(parameters)), self.now)

    @rule(panel=st.sampled_from(Panel))
    def download(self, panel: Panel) -> None:
        plane = np.zeros((LINES, DOTS), np.uint8)
        (request,) = FarEnd().feed(wire.download(panel, plane, compressed=True), self.now)
        self.machine.receive(request, self.now)

    @rule(seconds=st.sampled_from([0.1, 1.0, 3.0, 30.0]))
    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.machine.answers(self.now)

    @rule(fault=st.sampled_from(CardFault), once=st.booleans())
    def fail(self, fault: CardFault, once: bool) -> None:
        self.machine.fault(fault, once=once)

    @rule(fault=st.sampled_from(CardFault))
    def mend(self, fault: CardFault) -> None:
        self.machine.mend(fault)

    @rule(ribbon_in=st.booleans())
    def ready_to_clean(self, ribbon_in: bool) -> None:
        self.machine.ribbon_in = ribbon_in
        self.machine.load_cleaner()

    @rule()
    def take(self) -> None:
        self.machine.take_card(self.now)

    @rule()
    def staff(self) -> None:
        self.machine.clear_path(self.now)
        self.machine.empty_bins()
        self.machine.load(2)

    @rule(policy=st.sampled_from(PowerUp))
    def power_cut(self, policy: PowerUp) -> None:
        self.machine.power_off(self.now)
        self.machine.power_up = policy
        self.machine.power_on(self.now)

    @invariant()
    def every_blank_is_somewhere(self) -> None:
        snapshot = self.machine.snapshot()
        assert snapshot.balanced
        assert snapshot.hopper >= 0
        assert snapshot.ribbon_left >= 0

    @invariant()
    def no_two_cards_are_in_one_narrow_place(self) -> None:
        places = self.machine.snapshot().places
        assert places[Spot.STATION] + places[Spot.EXIT] <= 1
        assert places[Spot.MOUTH] <= 1
        assert places[Spot.FEED] <= 2

    @invariant()
    def no_number_is_given_twice(self) -> None:
        numbers = [card.number for cards in self.machine.places.values() for card in cards]
        assert len(numbers) == len(set(numbers))


TestBlanks = Blanks.TestCase
TestBlanks.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def _do(machine: CardMachine, *commands: bytes, now: float = 0.0) -> bytes:
    far_end = FarEnd()
    for command in commands:
        for request in far_end.feed(command, now):
            machine.receive(request, now)
    return b"".join(data for _, data in machine.answers(now))


def _example() -> list[bytes]:
    plane = np.ones((LINES, DOTS), np.uint8)
    downloads = [wire.download(panel, plane, compressed=True) for panel in Panel]
    return [wire.command("Ss"), wire.FRONT, *downloads, wire.EJECT]


def test_the_guides_own_example_gives_a_card() -> None:
    """Section 21: within `Ss` each panel prints the one before, and `Se` prints the last and ejects."""
    machine = CardMachine(timing=Timing.instant())
    assert _do(machine, *_example()) == b"\x06" * 8
    (card,) = machine.places[Spot.MOUTH]
    assert set(card.sides[Side.FRONT]) == set(Panel)
    assert (machine.snapshot().panels, machine.snapshot().hopper) == (5, 99)


def test_after_an_error_nothing_moves_until_the_status_is_cleared() -> None:
    """What was sent ahead is refused with the same code."""
    machine = CardMachine(timing=Timing.instant())
    machine.fault(CardFault.PRINT_JAM, once=True)
    assert _do(machine, wire.INSERT, b"\x1bSp;y\r", b"\x1bSp;m\r", wire.EJECT) == b"\x06\x15T\x15T\x15T"
    assert _do(machine, wire.CLEAR_STATUS, wire.REJECT_AT_OUTPUT) == b"\x06\x06"


def test_answers_come_when_movements_end_and_in_order() -> None:
    """A question behind a movement waits for it."""
    machine = CardMachine()
    assert _do(machine, wire.INSERT, wire.sensor("p")) == b""
    assert machine.due() == pytest.approx(2.5)
    assert machine.answers(2.4) == []
    assert machine.answers(2.6) == [(0, b"\x06"), (0, b"210\x06")]


def test_the_error_mode_falls_back_at_a_power_cut_unless_saved() -> None:
    """Section 8, `Pem`: the mark by which boots are told apart."""
    machine = CardMachine()
    assert _do(machine, wire.set_mode(wire.Mode.HOST_NO_RETRY), wire.READ_MODE) == b"\x0618;0\x06"
    machine.power_off(1)
    machine.power_on(2)
    assert _do(machine, wire.READ_MODE, now=2) == b"0;0\x06"
    _do(machine, wire.command("Pem", "2", "s"), now=2)
    machine.power_off(3)
    machine.power_on(4)
    assert _do(machine, wire.READ_MODE, now=4) == b"2;2\x06"


def test_a_power_cut_smudges_the_card_under_the_head() -> None:
    """A panel broken off leaves a card that is neither blank nor printed, and is not counted."""
    machine = CardMachine()
    _do(machine, wire.INSERT, b"\x1bSp;y\r")
    machine.power_off(4)
    (card,) = machine.places[Spot.STATION]
    assert (card.smudged, card.printed, machine.snapshot().panels) == (True, True, 0)
    machine.power_on(5)
    machine.advance(60)
    assert machine.snapshot().panels == 0


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (b"\x1bZz\r", b"\x151"),
        (b"\x1bSp;x\r", b"\x152"),
        (b"\x1bPem;99\r", b"\x152"),
        (b"\x1bRse;nothing\r", b"\x152"),
        (b"\x1bRco;\r", b"\x152"),
        (b"\x1bSk;x\r", b"\x152"),
        (b"\x1bDb;y;3;", b"\x152"),
        (b"\x1bDbc;y;128;99999999;", b"\x152"),
        (b"\x1bDbc;y;128;2;\x80\x00\r", b"\x152"),
        (b"\x1bDbc;k;128;2;\x80\x00\r", b"\x152"),
        (b"\x1bSe\r", b"\x15T"),
        (b"\x1bSib\r", b"\x15F"),
        (b"\x1bRtp\r", b"Simulated card printer\x06"),
        (b"\x1bRfv\r", b"1\x06"),
        (b"\x1bSk;s\r", b"OK\x06"),
        (b"\x1bScp\r", b"\x15R"),
    ],
)
def test_each_command_has_its_answer(command: bytes, answer: bytes) -> None:
    """Section 5: ACK, or NACK and what is wrong."""
    assert _do(CardMachine(timing=Timing.instant()), command) == answer


def test_a_cleaning_falls_due_by_count_and_begins_to_count_again() -> None:
    """Section 8, `Rco` and `Scp`; a blank drawn for a cleaning card is spoiled, and counts for nothing."""
    machine = CardMachine(blanks=1, timing=Timing.instant())
    machine.ribbon_in = False
    machine.counts["c"] = CLEANING_EACH
    due = wire.NEED_CLEANING.encode() + b"\x06"
    assert (_do(machine, wire.READ_CLEANING), _do(machine, wire.CLEAN)) == (due, b"\x06")
    assert _do(machine, wire.READ_CLEANING) == due
    spoiled = machine.take_card(0)
    assert spoiled is not None
    assert spoiled.smudged
    machine.load_cleaner()
    assert _do(machine, wire.CLEAN) == b"\x06"
    assert _do(machine, wire.READ_CLEANING) == b"OK\x06"
    assert _do(machine, wire.counter("n")) == b"1\x06"


def test_a_printer_without_a_flip_over_station_refuses_the_back() -> None:
    """`Sv` is then no command."""
    assert _do(CardMachine(two_sided=False), wire.BACK) == b"\x151"


@pytest.mark.parametrize("piece", [1, 7, 1000, 10**6])
def test_downloads_are_found_in_whatever_pieces_they_come(piece: int) -> None:
    """Bytes that look like commands inside a bitmap are dots."""
    plane = np.resize(np.frombuffer(b"\x1bSe\r;", np.uint8), (LINES, DOTS))
    stream = wire.INSERT + wire.download(Panel.YELLOW, plane, compressed=piece < 1000) + wire.print_panel(Panel.YELLOW)
    far_end = FarEnd()
    found = [request for at in range(0, len(stream), piece) for request in far_end.feed(stream[at : at + piece], 0)]
    assert [request.name for request in found if isinstance(request, Request)][::2] == ["Si", "Sp"]
    assert len(found) == 3


@pytest.mark.faults(26)
def test_half_a_download_is_dropped_after_a_while() -> None:
    """What a dead kiosk left behind must not swallow the next commands as dots."""
    far_end = FarEnd()
    assert list(far_end.feed(b"\x1bDb;k;2;" + b"\0" * 100, 0)) == []
    assert far_end.waiting
    late = DOWNLOAD_TIMEOUT + 0.1
    assert list(far_end.feed(b"\x1bSi\r", late)) == [Malformed(wire.Code.MECHANICAL), Request("Si")]


def test_noise_and_padding_between_commands_are_skipped() -> None:
    """The start character may be left out after a return; zeros are padding."""
    found = list(FarEnd().feed(b"\0\0Rsn\r\0\0\x1bSi\rSe\r", 0))
    assert found == [Request("Rsn"), Request("Si"), Request("Se")]


def test_a_command_without_end_is_no_command() -> None:
    """Sixty-four bytes without a return are answered as wrong, and the next command is found."""
    found = list(FarEnd().feed(b"\x1b" + b"A" * 100 + b"\x1bSi\r", 0))
    assert found == [Malformed(wire.Code.COMMAND), Request("Si")]


def test_requests_show_no_dots() -> None:
    """A face must not reach a log."""
    assert repr(Request("Db", ("y", "128"), b"abc")) == "<Db;y;128 3 bytes>"
