"""Silence, power cuts and restarts: what the driver says when it could not watch."""

from collections.abc import Callable

import pytest
from card_world import World, pages

from devices.card.driver import Options
from kiosk.core.faults import Fault
from kiosk.core.printer import (
    Declined,
    Failed,
    Identity,
    Made,
    NotReady,
    Outlet,
    Place,
    Ready,
    Unknown,
    Untouched,
    Working,
)
from simulators.card.parts import CardFault, PowerUp, Spot


@pytest.mark.faults(26)
@pytest.mark.parametrize("machine_fault", [CardFault.SILENCE, CardFault.GARBAGE, CardFault.SLOW, CardFault.DOUBLED])
def test_silence_is_unknown_only_at_the_third_time(world: World, machine_fault: CardFault) -> None:
    """Two misses leave the last word standing, the third is an answer of its own, and it recovers by itself."""
    driver = world.driver()
    assert driver.status() == Ready(Outlet.EMPTY)
    world.fault(machine_fault)
    answers = [driver.status() for _ in range(3)]
    assert answers[:2] == [Ready(Outlet.EMPTY)] * 2
    assert isinstance(answers[2], Unknown)
    assert answers[2].fault is Fault.CARD_PRINTER_SILENT
    world.machine.mend(machine_fault)
    world.time.pass_by(30)
    assert driver.status() == Ready(Outlet.EMPTY)


@pytest.mark.faults(26)
def test_a_wire_that_flaps_while_printing_costs_nothing(world: World) -> None:
    """One torn answer: the rest is read from counters and sensors, and nothing is sent again."""
    driver = world.driver()
    world.printing(driver)
    world.time.pass_by(14)
    world.fault(CardFault.GARBAGE, once=True)
    made = world.ended(driver)
    assert isinstance(made, Made)
    assert made.place is Place.HELD
    assert world.machine.snapshot().panels == 5


@pytest.mark.faults(26)
def test_silence_while_printing_ends_as_unknown_and_the_fence_finds_the_card(world: World) -> None:
    """The printer worked on unheard; when it is heard again, the card is there and was printed once."""
    driver = world.driver()
    identity = world.printing(driver)
    world.fault(CardFault.SILENCE)
    assert isinstance(world.ended(driver), Unknown)
    world.machine.mend(CardFault.SILENCE)
    fenced = driver.fence("a", identity)
    assert isinstance(fenced, Made)
    assert (fenced.place, world.machine.snapshot().panels) == (Place.HELD, 5)


@pytest.mark.faults(5, 26)
@pytest.mark.parametrize("seconds", [0.5, 4, 9, 14])
def test_power_cut_while_printing_is_located_and_never_printed_again(world: World, seconds: float) -> None:
    """The stored panels are gone, the card lies inside: failed there, rejected, counted once."""
    driver = world.driver()
    identity = world.printing(driver)
    world.time.pass_by(seconds)
    world.cut()
    failed = world.ended(driver)
    assert isinstance(failed, Failed)
    assert (failed.fault, failed.blank, failed.evidence["same_boot"]) == (Fault.INTERRUPTED, Place.TRANSPORT, 0)
    panels = world.machine.snapshot().panels
    world.time.pass_by(60)
    assert world.driver().fence("a", identity) == failed
    assert driver.reject("a").place is Place.REJECT_BIN
    assert world.machine.snapshot().panels == panels
    again = world.driver().fence("a", identity)
    assert isinstance(again, Failed)
    assert again.blank is Place.REJECT_BIN


@pytest.mark.faults(4, 6, 51)
def test_a_printed_card_after_a_power_cut_is_not_called_made(world: World) -> None:
    """Counters alone do not make a document when the boot is another."""
    driver = world.driver()
    identity = world.held(driver)
    world.cut()
    failed = world.driver().fence("a", identity)
    assert isinstance(failed, Failed)
    assert (failed.blank, failed.evidence["panels_of_attempt"]) == (Place.TRANSPORT, 5)


@pytest.mark.parametrize(("policy", "place"), [(PowerUp.EJECT, Place.OUTLET), (PowerUp.REJECT, Place.REJECT_BIN)])
def test_a_machine_that_clears_its_path_at_power_up_is_understood(
    make_world: Callable[..., World], policy: PowerUp, place: Place
) -> None:
    """Where the card went is read from the sensors and counters, whatever the machine does by itself."""
    world = make_world(power_up=policy)
    identity = world.printing(world.driver())
    world.time.pass_by(5)
    world.cut()
    failed = world.driver().fence("a", identity)
    assert isinstance(failed, Failed)
    assert failed.blank is place


@pytest.mark.faults(26)
def test_a_printer_that_stays_off_is_unknown(world: World) -> None:
    """The fence gives up after its time, and a later one is answered."""
    driver = world.driver()
    identity = world.printing(driver)
    world.cut(back=False)
    assert isinstance(world.ended(driver), Unknown)
    assert isinstance(driver.fence("a", identity), Unknown)
    world.machine.power_on(world.time.now)
    assert isinstance(driver.fence("a", identity), Failed)


@pytest.mark.faults(1)
def test_after_a_restart_the_fence_waits_for_a_printer_still_at_work(world: World) -> None:
    """The kiosk died while panels were burnt: the new one hears the end, and may still box or release the card."""
    identity = world.printing(world.driver())
    driver = world.driver()
    assert driver.progress("a") == Unknown("not an attempt of this run", Fault.CARD_LOST)
    fenced = driver.fence("a", identity)
    assert isinstance(fenced, Made)
    assert fenced.place is Place.HELD
    assert driver.progress("a") == fenced
    assert driver.retract("a").place is Place.RETRACT_BIN


@pytest.mark.faults(52)
def test_after_a_restart_a_boxed_card_is_found_in_its_box(world: World) -> None:
    """The drop counters tell which box, as often as asked."""
    driver = world.driver()
    identity = world.held(driver)
    driver.retract("a")
    for _ in range(2):
        failed = world.driver().fence("a", identity)
        assert isinstance(failed, Failed)
        assert failed.blank is Place.RETRACT_BIN


def test_a_blank_rejected_unprinted_leaves_the_attempt_untouched(world: World) -> None:
    """Same printer, same boot, same panels, path and mouth clear."""
    driver = world.driver()
    identity = driver.prepare("a")
    assert isinstance(identity, Identity)
    driver.reject("a")
    untouched = driver.fence("a", identity)
    assert isinstance(untouched, Untouched)
    assert untouched.evidence["place"] == Place.REJECT_BIN


def test_an_unprinted_blank_in_the_path_is_located(world: World) -> None:
    """A path that is not clear is no proof of an untouched attempt; the blank is known to lie there."""
    driver = world.driver()
    identity = driver.prepare("a")
    assert isinstance(identity, Identity)
    failed = world.driver().fence("a", identity)
    assert isinstance(failed, Failed)
    assert (failed.blank, failed.evidence["panels_of_attempt"]) == (Place.TRANSPORT, 0)


@pytest.mark.faults(51)
def test_another_printer_proves_nothing(world: World, make_world: Callable[..., World]) -> None:
    """A replaced machine with like counters is told by its serial number."""
    identity = world.held(world.driver())
    other = make_world(serial="10000000002")
    other.held(other.driver())
    assert other.driver().fence("a", identity) == Unknown("another printer answers", Fault.CARD_PRINTER_SILENT)


def test_a_power_cut_between_preparing_and_submitting_is_declined(world: World) -> None:
    """The error mode is lost, so the printer might reprint by itself: nothing is sent."""
    driver = world.driver()
    driver.prepare("a")
    world.cut()
    driver.status()
    assert driver.submit("a", pages()) == Declined(Fault.CARD_MECHANICAL, Place.TRANSPORT)
    assert world.machine.snapshot().panels == 0


def test_silence_while_the_panels_go_down_is_unknown(world: World) -> None:
    """Bytes went out and no acknowledgement came: only evidence decides."""
    driver = world.driver()
    identity = driver.prepare("a")
    assert isinstance(identity, Identity)
    read, world.machine.receive = world.machine.receive, _deaf_to_downloads(world.machine.receive)  # type: ignore[method-assign]
    assert isinstance(driver.submit("a", pages()), Unknown)
    world.machine.receive = read  # type: ignore[method-assign]
    assert driver.progress("a") != Working(0, 1)


def _deaf_to_downloads(receive: Callable[..., None]) -> Callable[..., None]:
    def deaf(request: object, now: float, channel: int = 0) -> None:
        if "Db" not in repr(request):
            receive(request, now, channel)

    return deaf


def test_a_stranger_in_the_path_is_not_this_attempts_blank(world: World) -> None:
    """After a restart a card lies inside: nothing is fed, and the attempt's blank is still in the hopper."""
    world.driver().prepare("a")
    driver = world.driver()
    assert driver.status() == NotReady((Fault.CARD_JAM,), Outlet.UNKNOWN)
    assert driver.prepare("b") == Declined(Fault.CARD_JAM, Place.HOPPER)


def test_an_occupied_mouth_closes_the_service(world: World) -> None:
    """A card left behind by another run keeps the next one from starting."""
    driver = world.driver()
    world.held(driver)
    driver.release("a")
    world.ended(driver)
    other = world.driver()
    assert other.status() == NotReady((Fault.OUTLET_OCCUPIED,), Outlet.OCCUPIED)
    assert other.prepare("b") == Declined(Fault.OUTLET_OCCUPIED, Place.HOPPER)


def test_a_held_card_is_not_pushed_into_an_occupied_mouth(world: World) -> None:
    """Somebody put a card into the mouth: the held one stays inside."""
    driver = world.driver()
    world.held(driver)
    world.machine.places[Spot.MOUTH].append(world.machine.draw())
    assert driver.release("a") == Unknown("the mouth is not empty", Fault.OUTLET_OCCUPIED)


@pytest.mark.faults(26)
def test_answers_that_come_late_on_a_serial_line_are_never_taken_for_others(make_world: Callable[..., World]) -> None:
    """The printer answers a dead kiosk's questions to the next one, which asks its own until they fit."""
    world = make_world(blanks=5, on_serial_line=True)
    identity = world.printing(world.driver())
    driver = world.driver()
    answers = [driver.status() for _ in range(6)]
    assert {type(answer) for answer in answers} == {Unknown, NotReady}
    assert answers[-1] == NotReady((Fault.CARD_JAM,), Outlet.UNKNOWN)
    fenced = driver.fence("a", identity)
    assert isinstance(fenced, Made)
    assert fenced.evidence["panels_of_attempt"] == 5


@pytest.mark.faults(26)
def test_bytes_of_a_dead_kiosk_are_waited_for_before_evidence_is_read(make_world: Callable[..., World]) -> None:
    """A command that arrives late moves the card after the first look; only what stays the same is evidence."""
    world = make_world(blanks=5)
    driver = world.driver()
    identity = world.held(driver)
    late = world.lines.connect()

    def arrives_between(request: object, now: float, channel: int = 0) -> None:
        receive(request, now, channel)
        if repr(request).startswith("<Rse;exit") and not sent:
            sent.append(1)
            late.write(b"\x1bSe\r")

    sent: list[int] = []
    receive: Callable[..., None] = world.machine.receive
    world.machine.receive = arrives_between  # type: ignore[method-assign]
    fenced = driver.fence("a", identity)
    assert isinstance(fenced, Made)
    assert fenced.place is Place.OUTLET


@pytest.mark.faults(26)
def test_a_fence_hangs_up_first(world: World) -> None:
    """Half a download dies with its connection; the evidence is read over a new one."""
    driver = world.driver()
    identity = world.printing(driver)
    assert world.lines.opened == 1
    driver.fence("a", identity)
    assert world.lines.opened > 1


@pytest.mark.faults(16)
@pytest.mark.parametrize("machine_fault", [CardFault.PRINT_JAM, CardFault.FALSE_OK])
def test_a_back_that_fails_spoils_the_whole_card(world: World, machine_fault: CardFault) -> None:
    """The front was printed: the card is located inside, and neither side is printed again."""
    driver = world.driver(Options(print_back=True))
    world.printing(driver)
    while driver.progress("a") == Working(0, 2):
        world.time.pass_by(0.5)
    world.fault(machine_fault, once=True)
    failed = world.ended(driver)
    assert isinstance(failed, Failed)
    assert failed.blank is Place.TRANSPORT
    assert 5 <= int(failed.evidence["panels_of_attempt"]) < 10


@pytest.mark.parametrize("lost", ["wire", "flip"])
def test_a_back_that_cannot_be_sent_is_found_by_evidence(make_world: Callable[..., World], lost: str) -> None:
    """The wire is lost between the sides, or the printer has no flip-over station: half a card, located inside."""
    world = make_world(blanks=5, two_sided=lost != "flip")
    driver = world.driver(Options(print_back=True))
    world.printing(driver)
    world.time.pass_by(16)
    if lost == "wire":
        world.fault(CardFault.GARBAGE, once=True)
    failed = world.ended(driver)
    assert isinstance(failed, Failed)
    assert (failed.blank, failed.evidence["panels_of_attempt"]) == (Place.TRANSPORT, 5)


def test_silence_after_a_release_becomes_unknown(world: World) -> None:
    """Nobody can tell whether the card came out; the mouth is not called empty."""
    driver = world.driver()
    world.held(driver)
    driver.release("a")
    assert driver.outlet() is Outlet.EMPTY
    world.fault(CardFault.SILENCE)
    world.time.pass_by(20)
    assert driver.outlet() is Outlet.UNKNOWN
    assert isinstance(world.ended(driver), Unknown)
    world.machine.mend(CardFault.SILENCE)
    assert driver.outlet() is Outlet.OCCUPIED
    assert world.ended(driver) == driver.progress("a")
