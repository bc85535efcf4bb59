"""The driver over real lines, TCP and pty, against the served model."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import count
from time import monotonic

import numpy as np
import pytest

from devices.card.dialogue import Patience
from devices.card.driver import CardPrinterDriver, Options
from devices.card.panels import DPI, HEIGHT, WIDTH
from devices.card.wire import Panel
from devices.transport import SerialTransport, TcpTransport, Transport
from kiosk.core.faults import Fault
from kiosk.core.printer import (
    Failed,
    Identity,
    Made,
    Outlet,
    Pages,
    Place,
    Progress,
    Ready,
    Submitted,
    Unknown,
    Working,
)
from simulators.card.far_end import Request
from simulators.card.model import CardMachine
from simulators.card.parts import Side, Spot, Timing
from simulators.card.server import CardPrinter

QUICK = Timing(0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05)
OPTIONS = Options(patience=Patience(answer=0.4, movement=1.5, settle=0.02, unstick=0.1), fence=5)


@pytest.fixture
def served() -> Iterator[CardPrinter]:
    """A quick machine with 30 blanks, whose books must balance in the end."""
    with CardPrinter(CardMachine(blanks=30, timing=QUICK)) as printer:
        yield printer
        assert printer.snapshot().balanced


@pytest.fixture(params=["tcp", "pty"])
def driver(served: CardPrinter, request: pytest.FixtureRequest) -> Iterator[CardPrinterDriver]:
    """A driver on either line."""
    connect: Callable[[], Transport]
    if request.param == "tcp":
        port = served.serve_tcp()
        connect = lambda: TcpTransport("127.0.0.1", port)  # noqa: E731 - one line reads best
    else:
        path = served.serve_pty()
        connect = lambda: SerialTransport(path)  # noqa: E731
    numbers = count()
    with ExitStack() as stack:
        driver = CardPrinterDriver(connect, clock=monotonic, new_epoch=lambda: f"boot-{next(numbers)}", options=OPTIONS)
        stack.callback(driver.close)
        yield driver


def _pages() -> Pages:
    rgb = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    rgb[100:300, 50:300] = np.random.default_rng(3).integers(0, 256, (200, 250, 3))
    rgb[500:520] = 0
    return Pages(WIDTH, HEIGHT, DPI, (rgb.tobytes(),))


def _until(look: Callable[[], object], done: Callable[[object], bool]) -> object:
    """Look until done, at most ten seconds."""
    deadline = monotonic() + 10
    while monotonic() < deadline:
        seen = look()
        if done(seen):
            return seen
    raise AssertionError("it never came")


def _ended(driver: CardPrinterDriver) -> Progress:
    answer = _until(lambda: driver.progress("a"), lambda seen: not isinstance(seen, Working))
    assert isinstance(answer, Made | Failed | Unknown)
    return answer


def _printing(driver: CardPrinterDriver) -> Identity:
    identity = driver.prepare("a")
    assert isinstance(identity, Identity)
    assert driver.submit("a", _pages()) == Submitted()
    return identity


def test_a_whole_card_over_the_wire(served: CardPrinter, driver: CardPrinterDriver) -> None:
    """What was painted is what comes out, and it is seen to be taken."""
    assert driver.status() == Ready(Outlet.EMPTY)
    assert served.last_card() is None
    assert served.take_card() is None
    _printing(driver)
    assert isinstance(_ended(driver), Made)
    driver.release("a")
    _until(driver.outlet, lambda seen: seen is Outlet.OCCUPIED)
    taken, shown = served.take_card(), served.last_card()
    assert taken is not None
    assert shown is not None
    assert driver.outlet() is Outlet.EMPTY
    painted = np.frombuffer(_pages().sides[0], np.uint8).reshape(HEIGHT, WIDTH, 3).astype(int)
    for picture in (taken, shown, served.cards[0][Side.FRONT]):
        assert np.abs(np.asarray(picture).astype(int) - painted).max() <= 1
    assert served.snapshot().places[Spot.TAKEN] == 1


@pytest.mark.faults(16, 17, 24)
@pytest.mark.parametrize(
    ("name", "fault", "place"),
    [
        ("print_jam", Fault.CARD_JAM, Place.TRANSPORT),
        ("ribbon_out", Fault.RIBBON_EMPTY, Place.TRANSPORT),
        ("cover_open", Fault.CARD_COVER_OPEN, Place.TRANSPORT),
    ],
)
def test_faults_while_printing_over_the_wire(
    served: CardPrinter, driver: CardPrinterDriver, name: str, fault: Fault, place: Place
) -> None:
    """The code and the sensors together name fault and place."""
    driver.prepare("a")
    served.fault(name, once=True) if name != "cover_open" else None
    assert driver.submit("a", _pages()) == Submitted()
    if name == "cover_open":
        served.fault(name)
    failed = _ended(driver)
    assert isinstance(failed, Failed)
    assert (failed.fault, failed.blank) == (fault, place)
    served.mend(name)
    assert driver.reject("a").place is Place.REJECT_BIN
    assert served.empty_bins() == 1


@pytest.mark.faults(5, 26)
def test_a_power_cut_mid_print_over_the_wire(served: CardPrinter, driver: CardPrinterDriver) -> None:
    """Off: silence, then Unknown. On again: the card is located, rejected, and nothing was printed meanwhile."""
    served.machine.timing = replace(QUICK, colour=0.3)
    identity = _printing(driver)
    _until(lambda: served.snapshot().panels, lambda panels: panels == 2)
    served.cut_power()
    assert isinstance(_ended(driver), Unknown)
    served.restore_power()
    failed = driver.fence("a", identity)
    assert isinstance(failed, Failed)
    assert (failed.blank, failed.evidence["panels_of_attempt"]) == (Place.TRANSPORT, 2)
    served.machine.timing = QUICK
    assert driver.reject("a").place is Place.REJECT_BIN
    assert served.snapshot().panels == 2


@pytest.mark.faults(20)
def test_a_card_not_taken_over_the_wire(served: CardPrinter, driver: CardPrinterDriver) -> None:
    """Drawn back and boxed."""
    _printing(driver)
    _ended(driver)
    driver.release("a")
    _until(driver.outlet, lambda seen: seen is Outlet.OCCUPIED)
    assert driver.retract("a").place is Place.RETRACT_BIN
    assert driver.outlet() is Outlet.EMPTY
    assert served.snapshot().places[Spot.RETRACT_BIN] == 1


def test_staff_load_and_clear(served: CardPrinter) -> None:
    """The dock's buttons."""
    served.load(5)
    assert served.snapshot().hopper == 35
    assert served.clear_path() == 0
    with pytest.raises(ValueError, match="no_such_fault"):
        served.fault("no_such_fault")


def test_half_a_download_on_a_pty_does_not_swallow_what_follows(served: CardPrinter) -> None:
    """The kiosk died within a bitmap: after the printer's time-out the next one is understood."""
    path = served.serve_pty()
    handle = os.open(path, os.O_RDWR | os.O_NOCTTY)
    os.write(handle, b"\x1bDb;k;2;" + b"\0" * 100)
    os.close(handle)
    patient = Options(patience=Patience(answer=0.4, unstick=2.1))
    driver = CardPrinterDriver(
        lambda: SerialTransport(path), clock=monotonic, new_epoch=lambda: "boot", options=patient
    )
    try:
        _until(driver.status, lambda seen: seen == Ready(Outlet.EMPTY))
    finally:
        driver.close()


def test_a_printer_without_power_refuses_connections(served: CardPrinter) -> None:
    """Nobody answers, and it is not an error of ours."""
    port = served.serve_tcp()
    served.cut_power()
    driver = CardPrinterDriver(
        lambda: TcpTransport("127.0.0.1", port), clock=monotonic, new_epoch=lambda: "boot", options=OPTIONS
    )
    answers = [driver.status() for _ in range(3)]
    driver.close()
    assert isinstance(answers[2], Unknown)
    served.restore_power()
    assert driver.status() == Ready(Outlet.EMPTY)
    driver.close()


def test_closing_twice_is_closing_once(served: CardPrinter) -> None:
    """The composition root may close what a test closed before."""
    served.close()
    served.close()


@pytest.mark.faults(26)
def test_a_cable_pulled_out_in_the_middle_of_a_frame(served: CardPrinter, driver: CardPrinterDriver) -> None:
    """Half a command moves nothing and half an answer says nothing; the line is opened again, and a card is made."""
    assert isinstance(driver.status(), Ready)
    for fault in ("torn", "cut"):
        served.fault(fault)
        assert isinstance([driver.status() for _ in range(3)][-1], Unknown)
        assert not isinstance(driver.prepare("a"), Identity)
        served.mend(fault)
        assert isinstance(driver.status(), Ready)
    assert served.snapshot().inserted == 0
    assert isinstance(driver.prepare("a"), Identity)


def test_a_torn_connection_is_really_closed(served: CardPrinter) -> None:
    """By the printer's end: what was sent gets no answer, what was answered comes half."""
    port = served.serve_tcp()
    for fault, heard in (("torn", b""), ("cut", b"1000")):
        served.fault(fault, once=True)
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.settimeout(5)
            line.sendall(b"\x1bRsn\r")
            got = b"".join(iter(lambda: line.recv(64), b""))
            assert got[:4] == heard


def test_only_the_newest_cards_keep_their_picture() -> None:
    """A printer that runs for days holds the panels of a few; the others are still printed, and all are counted."""
    with (
        CardPrinter(CardMachine(blanks=5, timing=Timing.instant(), most_cards=2)) as printer,
        printer.still() as machine,
    ):
        for _ in range(4):
            machine.receive(Request("Si"), 0.0)
            machine.planes[Panel.BLACK] = np.zeros((2, 2), np.uint8)
            machine.receive(Request("Sp", ("k",)), 0.0)
            machine.receive(Request("Se"), 0.0)
            machine.take_card(0.0)
        taken = machine.places[Spot.TAKEN]
        assert [bool(card.sides) for card in taken] == [False, False, True, True]
        assert all(card.printed for card in taken)
        assert machine.cards == taken[2:]
        assert machine.snapshot().balanced
