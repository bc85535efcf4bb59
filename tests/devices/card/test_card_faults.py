"""Every fault of the card printer, and the value and place it comes to."""

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
    Submitted,
    Unknown,
    Untouched,
    Working,
)
from simulators.card.parts import CardFault, PowerUp, Spot


@pytest.mark.faults(24, 27)
@pytest.mark.parametrize(
    ("machine_fault", "fault"),
    [
        (CardFault.COVER_OPEN, Fault.CARD_COVER_OPEN),
        (CardFault.RIBBON_WRONG, Fault.RIBBON_WRONG),
        (CardFault.RIBBON_OUT, Fault.RIBBON_EMPTY),
        (CardFault.HOPPER_EMPTY, Fault.BLANKS_EMPTY),
        (CardFault.REJECT_FULL, Fault.REJECT_BIN_FULL),
        (CardFault.HEAD_COOLING, Fault.HEAD_COOLING),
    ],
)
def test_what_stops_a_card_is_told_before_one_is_fed(world: World, machine_fault: CardFault, fault: Fault) -> None:
    """The status names it, prepare declines with the blank in the hopper, and mending it is enough."""
    driver = world.driver()
    world.fault(machine_fault)
    assert driver.status() == NotReady((fault,), Outlet.EMPTY)
    assert driver.prepare("a") == Declined(fault, Place.HOPPER)
    assert world.machine.snapshot().hopper == 50
    world.machine.mend(machine_fault)
    assert driver.status() == Ready(Outlet.EMPTY)
    assert isinstance(driver.prepare("a"), Identity)


@pytest.mark.parametrize(
    ("machine_fault", "warning"),
    [(CardFault.HOPPER_LOW, Fault.BLANKS_LOW), (CardFault.CLEANING_DUE, Fault.CLEANING_DUE)],
)
def test_what_will_soon_stop_it_is_a_warning(world: World, machine_fault: CardFault, warning: Fault) -> None:
    """A warning does not keep the printer from working."""
    world.fault(machine_fault)
    assert world.driver().status() == Ready(Outlet.EMPTY, (warning,))


def test_the_last_cards_of_a_ribbon_are_announced(make_world: Callable[..., World]) -> None:
    """Below twenty cards the ribbon is low, at none it is empty."""
    assert make_world(ribbon=19).driver().status() == Ready(Outlet.EMPTY, (Fault.RIBBON_LOW,))
    assert make_world(ribbon=0).driver().status() == NotReady((Fault.RIBBON_EMPTY,), Outlet.EMPTY)


@pytest.mark.faults(16)
@pytest.mark.parametrize("once", [True, False])
def test_a_jam_at_the_feed_is_located_in_the_path(world: World, once: bool) -> None:
    """The blank sticks in the feed rollers; rejected if it lets go, else the service stays closed until staff come."""
    driver = world.driver()
    world.fault(CardFault.FEED_JAM, once=once)
    assert driver.prepare("a") == Declined(Fault.FEED_FAILED, Place.TRANSPORT)
    assert driver.reject("a") is (Place.REJECT_BIN if once else Place.TRANSPORT)
    if not once:
        assert driver.status() == NotReady((Fault.CARD_JAM,), Outlet.EMPTY)
        assert driver.prepare("b") == Declined(Fault.CARD_JAM, Place.HOPPER)
        world.machine.mend(CardFault.FEED_JAM)
        assert world.machine.clear_path(world.time.now) == 1
    assert driver.status() == Ready(Outlet.EMPTY)


@pytest.mark.faults(16)
def test_a_jam_under_the_head_is_located_in_the_path_and_rejected(world: World) -> None:
    """A card broken off in the middle goes to the reject box and is counted there."""
    driver = world.driver()
    world.printing(driver)
    world.fault(CardFault.PRINT_JAM, once=True)
    failed = world.ended(driver)
    assert isinstance(failed, Failed)
    assert (failed.fault, failed.blank) == (Fault.CARD_JAM, Place.TRANSPORT)
    assert driver.progress("a") == failed
    assert driver.reject("a") is Place.REJECT_BIN
    assert driver.reject("a") is Place.REJECT_BIN
    assert world.count(Spot.REJECT_BIN) == 1
    assert driver.status() == Ready(Outlet.EMPTY)


@pytest.mark.faults(16)
def test_a_jam_that_holds_its_card_leaves_it_in_the_path(world: World) -> None:
    """What does not move is not said to be in a box."""
    driver = world.driver()
    world.fault(CardFault.PRINT_JAM)
    world.printing(driver)
    assert isinstance(world.ended(driver), Failed)
    assert driver.reject("a") is Place.TRANSPORT
    assert driver.status() == NotReady((Fault.CARD_JAM,), Outlet.EMPTY)


@pytest.mark.faults(16)
def test_a_jam_at_the_exit_is_located_inside_and_retracted(world: World) -> None:
    """A card that got stuck on its way out is not in the mouth; the box under the feeder takes it."""
    driver = world.driver()
    world.held(driver)
    world.fault(CardFault.EXIT_JAM, once=True)
    assert driver.release("a") == Submitted()
    failed = world.ended(driver)
    assert isinstance(failed, Failed)
    assert (failed.fault, failed.blank) == (Fault.CARD_JAM, Place.TRANSPORT)
    assert driver.outlet() is Outlet.UNKNOWN
    assert driver.retract("a") is Place.RETRACT_BIN
    assert driver.outlet() is Outlet.EMPTY


@pytest.mark.faults(17)
def test_two_blanks_drawn_at_once_stop_the_service(world: World) -> None:
    """Neither is moved blindly; both are there for staff to count."""
    driver = world.driver()
    world.fault(CardFault.DOUBLE_FEED, once=True)
    assert driver.prepare("a") == Declined(Fault.FEED_FAILED, Place.TRANSPORT)
    assert driver.reject("a") is Place.TRANSPORT
    assert driver.status() == NotReady((Fault.CARD_JAM,), Outlet.EMPTY)
    assert (world.machine.snapshot().hopper, world.machine.clear_path(world.time.now)) == (48, 2)
    assert driver.status() == Ready(Outlet.EMPTY)


@pytest.mark.faults(20)
def test_a_card_not_taken_is_drawn_back_and_boxed(world: World) -> None:
    """Nobody can reach it afterwards; asking again answers the same."""
    driver = world.driver()
    world.held(driver)
    driver.release("a")
    world.ended(driver)
    assert driver.retract("a") is Place.RETRACT_BIN
    assert driver.retract("a") is Place.RETRACT_BIN
    assert (driver.outlet(), world.count(Spot.RETRACT_BIN)) == (Outlet.EMPTY, 1)


@pytest.mark.faults(20)
def test_a_held_card_is_boxed_without_ever_showing(world: World) -> None:
    """When nobody waits for it any more, the card never reaches the mouth."""
    driver = world.driver()
    world.held(driver)
    assert driver.retract("a") is Place.RETRACT_BIN
    assert world.count(Spot.RETRACT_BIN) == 1


@pytest.mark.faults(20)
def test_a_card_taken_at_the_last_moment_is_in_no_box(world: World) -> None:
    """Path and mouth are empty, no box has it: the machine does not claim to have it."""
    driver = world.driver()
    world.held(driver)
    driver.release("a")
    world.ended(driver)
    world.machine.take_card(world.time.now)
    assert driver.retract("a") is Place.CLEAR


@pytest.mark.faults(21)
def test_a_card_pulled_during_ejection_is_nowhere_to_be_found(world: World) -> None:
    """The ejection ends in an error, the path is clear: neither delivered nor located."""
    driver = world.driver()
    world.held(driver)
    driver.release("a")
    world.time.pass_by(1.0)
    assert world.machine.take_card(world.time.now) is not None
    failed = world.ended(driver)
    assert isinstance(failed, Failed)
    assert failed.blank is Place.CLEAR
    assert driver.outlet() is Outlet.UNKNOWN
    assert driver.retract("a") is Place.CLEAR


def test_a_card_still_inside_cannot_be_pulled(world: World) -> None:
    """In the first half of the ejection nothing sticks out."""
    driver = world.driver()
    world.held(driver)
    driver.release("a")
    world.time.pass_by(0.2)
    assert world.machine.take_card(world.time.now) is None


@pytest.mark.faults(23)
def test_acknowledged_panels_that_were_not_counted_are_no_document(world: World) -> None:
    """Five acknowledgements and an unmoved counter: failed, with the card located inside."""
    driver = world.driver()
    world.fault(CardFault.FALSE_OK)
    world.printing(driver)
    failed = world.ended(driver)
    assert isinstance(failed, Failed)
    assert (failed.blank, failed.evidence["panels_of_attempt"]) == (Place.TRANSPORT, 0)


@pytest.mark.faults(23)
def test_a_card_gone_from_under_the_head_is_no_document(world: World) -> None:
    """All panels counted and nothing at the station: nobody knows where it is."""
    driver = world.driver()
    world.printing(driver)
    world.time.pass_by(60)
    world.machine.clear_path(world.time.now)
    failed = world.ended(driver)
    assert isinstance(failed, Failed)
    assert failed.blank is Place.CLEAR


def test_a_drop_that_did_not_happen_is_not_claimed(world: World) -> None:
    """The box's counter and the card sensor say that the card is still inside."""
    driver = world.driver()
    world.fault(CardFault.CARD_STUCK)
    driver.prepare("a")
    assert driver.reject("a") is Place.TRANSPORT


def test_a_full_box_takes_nothing(make_world: Callable[..., World]) -> None:
    """The card stays in the path, and the status says why."""
    world = make_world(bin_room=1)
    driver = world.driver()
    driver.prepare("a")
    assert driver.reject("a") is Place.REJECT_BIN
    assert driver.status() == NotReady((Fault.REJECT_BIN_FULL,), Outlet.EMPTY)
    world.machine.empty_bins()
    driver.prepare("b")
    world.fault(CardFault.REJECT_FULL)
    assert driver.reject("b") is Place.TRANSPORT


@pytest.mark.parametrize(
    ("machine_fault", "fault"),
    [(CardFault.RIBBON_OUT, Fault.RIBBON_EMPTY), (CardFault.COVER_OPEN, Fault.CARD_COVER_OPEN)],
)
def test_what_breaks_off_the_printing_is_named(world: World, machine_fault: CardFault, fault: Fault) -> None:
    """The half-printed card is located inside."""
    driver = world.driver()
    world.printing(driver)
    world.time.pass_by(5)
    world.fault(machine_fault)
    failed = world.ended(driver)
    assert isinstance(failed, Failed)
    assert (failed.fault, failed.blank) == (fault, Place.TRANSPORT)
    assert 0 < int(failed.evidence["panels_of_attempt"]) < 5


@pytest.mark.faults(26)
@pytest.mark.parametrize("machine_fault", [CardFault.SILENCE, CardFault.GARBAGE, CardFault.SLOW])
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
    assert driver.reject("a") is Place.REJECT_BIN
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
    assert driver.progress("a") == Unknown("not an attempt of this run", Fault.JOB_LOST)
    fenced = driver.fence("a", identity)
    assert isinstance(fenced, Made)
    assert fenced.place is Place.HELD
    assert driver.progress("a") == fenced
    assert driver.retract("a") is Place.RETRACT_BIN


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
    assert driver.status() == NotReady((Fault.CARD_JAM,), Outlet.EMPTY)
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
    assert driver.release("a") == Unknown("the mouth is not proven empty", Fault.OUTLET_OCCUPIED)


@pytest.mark.faults(27)
def test_a_hot_head_asks_for_time_between_cards(make_world: Callable[..., World]) -> None:
    """After too many cards in a row the next is declined until the head is cool, and no blank is burnt."""
    world = make_world(blanks=20, cards_before_cooling=2)
    driver = world.driver()
    for attempt in ("a", "b", "c"):
        world.held(driver, attempt)
        driver.retract(attempt)
    assert driver.prepare("d") == Declined(Fault.HEAD_COOLING, Place.HOPPER)
    world.time.pass_by(120)
    assert isinstance(driver.prepare("d"), Identity)


@pytest.mark.faults(26)
def test_answers_that_come_late_on_a_serial_line_are_never_taken_for_others(make_world: Callable[..., World]) -> None:
    """The printer answers a dead kiosk's questions to the next one, which asks its own until they fit."""
    world = make_world(blanks=5, on_serial_line=True)
    identity = world.printing(world.driver())
    driver = world.driver()
    answers = [driver.status() for _ in range(6)]
    assert {type(answer) for answer in answers} == {Unknown, NotReady}
    assert answers[-1] == NotReady((Fault.CARD_JAM,), Outlet.EMPTY)
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
