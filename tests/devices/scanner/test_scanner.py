"""The QR scanner: framing, and the driver over a pty."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.scanner.driver import Scanned, Scanner
from devices.scanner.wire import Framer, Noise, Reason, frame
from devices.transport import SerialTransport
from pin.credential import LONGEST
from pin.secret import Secret
from simulators.scanner import ScannerSimulator

CODE = "ADM1:E:ABCDEFGHIJKLMNOP:123456"
CODES = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=LONGEST)


@pytest.fixture
def far(tmp_path: Path) -> Iterator[ScannerSimulator]:
    """Give a scanner's far end."""
    with ScannerSimulator(tmp_path / "scanner") as simulator:
        yield simulator


@pytest.fixture
def scanner(far: ScannerSimulator) -> Iterator[Scanner]:
    """Give a driver that has opened the line."""
    driver = Scanner(lambda: SerialTransport(far.path))
    assert driver.read(0.0) is None
    assert driver.connected
    yield driver
    driver.close()


def wait(scanner: Scanner, now: float) -> Scanned | Noise:
    """Poll, at one moment of the scanner's time, until something comes."""
    deadline = time.monotonic() + 5
    while (found := scanner.read(now)) is None:
        assert time.monotonic() < deadline
    return found


@given(st.lists(CODES, max_size=5), st.data())
def test_framing_round_trip(codes: list[str], data: st.DataObject) -> None:
    """Codes come back whole however the bytes are cut on the way."""
    stream = b"".join(frame(code) for code in codes)
    framer, found = Framer(), []
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        found += framer.feed(stream[:size], 0.0)
        stream = stream[size:]
    assert found == [Secret(code) for code in codes]


@given(st.binary(max_size=300))
def test_any_bytes_then_a_code(data: bytes) -> None:
    """After any noise and a terminator the next code is read."""
    framer = Framer()
    framer.feed(data + b"\r", 0.0)
    assert framer.feed(frame(CODE), 0.0) == [Secret(CODE)]


@pytest.mark.faults(40)
def test_ten_thousand_characters() -> None:
    """An endless code is one noise, and the next code after its terminator is read."""
    framer = Framer()
    assert framer.feed(b"A" * 10_000, 0.0) == [Noise(Reason.TOO_LONG)]
    assert framer.feed(b"A\r" + frame(CODE), 0.1) == [Secret(CODE)]


def test_longest() -> None:
    """The longest code passes, one character more does not."""
    assert Framer().feed(frame("A" * LONGEST), 0.0) == [Secret("A" * LONGEST)]
    assert Framer().feed(frame("A" * (LONGEST + 1)), 0.0) == [Noise(Reason.TOO_LONG)]


@pytest.mark.parametrize("data", [b"\xff\xfe\r", "kode é\r".encode(), b"A\x00B\r", b"\x1b[A\r"])
def test_not_text(data: bytes) -> None:
    """Bytes that are no printable ASCII are noise."""
    assert Framer().feed(data, 0.0) == [Noise(Reason.NOT_TEXT)]


def test_broken_off() -> None:
    """A code that stops in the middle is dropped after the gap and does not spoil the next."""
    framer = Framer(gap=0.2)
    assert framer.feed(b"ADM1:E:ABC", 1.0) == []
    assert framer.feed(b"", 1.2) == []
    assert framer.feed(b"", 1.21) == [Noise(Reason.BROKEN_OFF)]
    assert framer.feed(frame(CODE), 2.0) == [Secret(CODE)]


def test_too_long_without_a_terminator() -> None:
    """When an endless code ends without its terminator, a pause ends it."""
    framer = Framer(gap=0.2)
    framer.feed(b"A" * 100, 1.0)
    assert framer.feed(frame(CODE), 2.0) == [Secret(CODE)]


def test_nothing_is_shown() -> None:
    """Neither what was scanned nor what is half read appears in a repr."""
    framer = Framer()
    framer.feed(b"ADM1:E:HALF", 0.0)
    assert "HALF" not in repr(framer)
    assert "ABCD" not in repr(Scanned(Secret(CODE)))


def test_a_code_is_held(far: ScannerSimulator, scanner: Scanner) -> None:
    """A code held before the scanner is given, once."""
    far.hold(CODE)
    assert wait(scanner, 1.0) == Scanned(Secret(CODE))
    assert scanner.read(1.0) is None


def test_duplicates(far: ScannerSimulator, scanner: Scanner) -> None:
    """A code held still is one code; shown again later it is another; a different one comes at once."""
    far.hold(CODE)
    assert wait(scanner, 1.0) == Scanned(Secret(CODE))
    for now in (2.0, 3.5):
        far.hold(CODE)
        far.send(b"\xff\r")
        assert wait(scanner, now) == Noise(Reason.NOT_TEXT)
    far.hold("ANOTHER")
    assert wait(scanner, 3.6) == Scanned(Secret("ANOTHER"))
    far.hold(CODE)
    assert wait(scanner, 3.7) == Scanned(Secret(CODE))
    far.hold(CODE)
    assert wait(scanner, 5.8) == Scanned(Secret(CODE))


class Tape:
    """A line whose bytes are put on it by hand."""

    def __init__(self) -> None:
        self.waiting = b""

    def connect(self) -> Self:
        return self

    def read(self, most: int, within: float) -> bytes:
        del within
        data, self.waiting = self.waiting[:most], self.waiting[most:]
        return data

    def write(self, data: bytes) -> None:
        raise AssertionError(f"a scanner is told nothing, not {len(data)} bytes")

    def discard(self) -> None:
        self.waiting = b""

    def close(self) -> None:
        pass


@pytest.fixture
def tape() -> Tape:
    """Give a line."""
    return Tape()


@pytest.fixture
def on_tape(tape: Tape) -> Scanner:
    """Give a driver that has opened it."""
    driver = Scanner(tape.connect)
    assert driver.read(0.0) is None
    return driver


@pytest.mark.faults(41, 55)
@pytest.mark.parametrize("begun", range(len(frame(CODE)) + 1))
def test_what_came_before_the_end_of_a_visit_is_forgotten_whole(tape: Tape, on_tape: Scanner, begun: int) -> None:
    """Wherever the end cuts a code, no part of it is ever given; the code held right after it is."""
    tape.waiting = frame("ADM1:E:FEDCBA") + frame(CODE)[:begun]
    on_tape.forget()
    tape.waiting += frame(CODE)[begun:] + frame("NEXT")
    given = [on_tape.read(0.01), on_tape.read(0.01)]
    whole = Scanned(Secret(CODE)) if begun == 0 else None
    assert given == ([whole, Scanned(Secret("NEXT"))] if whole else [Scanned(Secret("NEXT")), None])


@pytest.mark.parametrize("read_before", [True, False])
def test_what_comes_after_the_end_of_a_visit_is_kept(tape: Tape, on_tape: Scanner, read_before: bool) -> None:
    """A code of the old visit is dropped whether it was looked at or not; one of the next is not lost with it."""
    tape.waiting = frame("OLD") + frame("OLDER")
    if read_before:
        assert on_tape.read(1.0) == Scanned(Secret("OLD"))
    on_tape.forget()
    tape.waiting += frame(CODE)
    assert on_tape.read(1.0) == Scanned(Secret(CODE))
    assert on_tape.read(1.1) is None


def test_the_rest_of_a_forgotten_code_that_never_comes_spoils_nothing(tape: Tape, on_tape: Scanner) -> None:
    """Half a code, the visit's end, a pause: the next code is whole."""
    tape.waiting = b"ADM1:E:HALF"
    on_tape.read(1.0)
    on_tape.forget()
    assert on_tape.read(1.1) is None
    tape.waiting = frame(CODE)
    assert on_tape.read(1.5) == Scanned(Secret(CODE))


def test_a_code_left_lying_opens_no_second_visit(tape: Tape, on_tape: Scanner) -> None:
    """A code that stays before the scanner over the end of a visit is given again once it was away."""
    tape.waiting = frame(CODE)
    assert on_tape.read(1.0) == Scanned(Secret(CODE))
    on_tape.forget()
    for now in (2.0, 3.5, 5.0):
        tape.waiting = frame(CODE)
        assert on_tape.read(now) is None
    tape.waiting = frame(CODE)
    assert on_tape.read(7.0) == Scanned(Secret(CODE))


def test_a_code_is_told_from_itself_without_being_kept(tape: Tape, on_tape: Scanner) -> None:
    """Nothing of a visit stays in the driver."""
    tape.waiting = frame(CODE)
    on_tape.read(1.0)
    kept = [*vars(on_tape).values(), *vars(on_tape._repeats).values()]
    assert [value for value in kept if isinstance(value, Secret | str | bytes)] == []


def test_two_codes_in_one_burst(tape: Tape, on_tape: Scanner) -> None:
    """Both are given, in order, without another byte having to come."""
    tape.waiting = frame("ONE") + frame("TWO")
    assert [on_tape.read(1.0) for _ in range(3)] == [Scanned(Secret("ONE")), Scanned(Secret("TWO")), None]


@pytest.mark.faults(40)
def test_flood_over_the_line(far: ScannerSimulator, scanner: Scanner) -> None:
    """10,000 characters over the real line are one noise; the code behind them is read."""
    for _ in range(10):
        far.send(b"9" * 1000)
        scanner.read(1.0)
    far.hold("")
    far.hold(CODE)
    deadline = time.monotonic() + 5
    while (found := scanner.read(1.0)) != Scanned(Secret(CODE)):
        assert found in {None, Noise(Reason.TOO_LONG)}
        assert time.monotonic() < deadline


@pytest.mark.faults(26)
def test_unplugged(far: ScannerSimulator, scanner: Scanner) -> None:
    """An unplugged scanner is found gone, tried again at growing intervals, and works when it is back."""
    far.unplug()
    assert scanner.read(10.0) is None
    assert not scanner.connected
    assert not scanner.gone
    assert scanner.fault is None
    assert scanner.read(10.2) is None
    far.plug()
    scanner.read(10.24)
    assert not scanner.connected
    scanner.read(10.25)
    assert scanner.connected
    assert scanner.fault is None
    far.hold(CODE)
    assert wait(scanner, 11.0) == Scanned(Secret(CODE))


@pytest.mark.faults(26)
def test_gone_at_the_third_miss_and_back_by_itself(far: ScannerSimulator, scanner: Scanner) -> None:
    """Two misses are no fault, nor a line that comes and goes; the third is, until it answers."""
    seen = []
    for now in (10.0, 10.25, 20.0):
        far.unplug()
        scanner.read(now)
        seen.append(scanner.gone)
        if now == 10.25:
            far.plug()
            scanner.read(11.0)
    scanner.read(21.0)
    seen.append(scanner.gone)
    scanner.read(22.0)
    seen.append(scanner.gone)
    far.plug()
    scanner.read(30.0)
    seen.append(scanner.gone)
    assert seen == [False, False, False, False, True, False]


def test_backoff_grows(tmp_path: Path) -> None:
    """A scanner that stays away is tried less and less often."""
    tries: list[float] = []
    now = 0.0

    def connect() -> SerialTransport:
        tries.append(now)
        return SerialTransport(str(tmp_path / "nowhere"))

    scanner = Scanner(connect, backoff=(1, 2, 4))
    for now in range(16):
        scanner.read(now)
    assert tries == [0, 1, 3, 7, 11, 15]
