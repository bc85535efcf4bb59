"""Without mains: nothing new is begun, whatever the moment; what is in hand is ended; and the kiosk shuts down."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from power_kiosk import WAIT, Kiosk

from devices.ups.driver import LowBattery, OnBattery, OnMains, PowerUnknown, UpsStatus
from kiosk.core.events import Start
from kiosk.core.faults import Fault
from kiosk.core.printer import Outlet
from kiosk.core.screens import Documents, Identify, Idle, OutOfService, Take
from kiosk.core.terms import Outcome
from printjobs.journal import Journal
from printjobs.words import RecordKind


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    """A kiosk that is in service."""
    journal = Journal(tmp_path / "journal", lambda: "now")
    yield Kiosk(journal)
    journal.close()


def test_on_battery_nobody_new_is_served_and_service_returns_by_itself(kiosk: Kiosk) -> None:
    """Whoever has not signed in is sent away; with the mains everything is as before, and nothing was shut down."""
    kiosk.runtime.post(Start())
    kiosk.loop.run(0)
    assert kiosk.screen == Identify()
    kiosk.ups = OnBattery(80, 1800)
    kiosk.loop.run(1)
    assert kiosk.screen == OutOfService(Fault.ON_BATTERY)
    kiosk.runtime.post(Start())
    kiosk.loop.run(WAIT / 2)
    assert kiosk.screen == OutOfService(Fault.ON_BATTERY)
    kiosk.ups = OnMains()
    kiosk.loop.run(1)
    assert kiosk.screen == Idle()
    kiosk.loop.run(2 * WAIT)
    assert kiosk.screen == Idle()
    assert kiosk.deeds == []


def test_a_second_outage_waits_its_full_time(kiosk: Kiosk) -> None:
    """The first, which ended, does not count."""
    kiosk.ups = OnBattery()
    kiosk.loop.run(WAIT - 5)
    kiosk.ups = OnMains()
    kiosk.loop.run(2)
    kiosk.ups = OnBattery()
    kiosk.loop.run(WAIT - 5)
    assert kiosk.deeds == []
    kiosk.loop.run(10)
    assert kiosk.deeds.count("rested") == 1


@pytest.mark.parametrize("wait", [OnBattery(80, 1800), LowBattery(5, 60)])
def test_a_battery_that_lasts_too_long_or_is_low_shuts_the_kiosk_down_once(kiosk: Kiosk, wait: UpsStatus) -> None:
    """At the end of the wait, or at once; and mains that come back then change nothing."""
    kiosk.ups = wait
    kiosk.loop.run(2)
    assert (kiosk.deeds == []) == isinstance(wait, OnBattery)
    kiosk.loop.run(WAIT)
    assert kiosk.screen == OutOfService(Fault.SHUTTING_DOWN)
    kiosk.ups = OnMains()
    kiosk.loop.run(2 * WAIT)
    assert kiosk.screen == OutOfService(Fault.SHUTTING_DOWN)
    assert kiosk.deeds.count("rested") == 1


def test_a_ups_that_falls_silent_on_battery_is_on_battery_still(kiosk: Kiosk) -> None:
    """Nothing is begun, and the wait goes on."""
    kiosk.ups = OnBattery()
    kiosk.loop.run(2)
    kiosk.ups = PowerUnknown("DATA-STALE")
    kiosk.loop.run(2)
    assert kiosk.screen == OutOfService(Fault.ON_BATTERY)
    kiosk.loop.run(WAIT)
    assert kiosk.deeds.count("rested") == 1


def test_a_ups_that_falls_silent_on_mains_stops_nothing(kiosk: Kiosk) -> None:
    """A cut without warning is what the journal is for."""
    kiosk.ups = PowerUnknown("nobody answers at this address")
    kiosk.loop.run(3 * WAIT)
    assert kiosk.screen == Idle()
    assert kiosk.deeds == []


def test_who_is_in_a_visit_is_told_before_a_pin_is_asked(kiosk: Kiosk) -> None:
    """The menu stays, says of each document why not, and leads nowhere until the mains are back."""
    kiosk.comes()
    kiosk.ups = OnBattery()
    kiosk.loop.run(1)
    assert kiosk.screen == Documents()
    assert {offer.obstacle for offer in kiosk.shown[-1].offers()} == {Fault.ON_BATTERY}
    kiosk.orders()
    kiosk.loop.run(0)
    assert kiosk.screen == Documents()
    kiosk.ups = OnMains()
    kiosk.loop.run(1)
    kiosk.orders()
    kiosk.until(lambda: isinstance(kiosk.screen, Take))


def test_the_document_in_hand_is_finished_and_given_out_and_no_other_begun(kiosk: Kiosk) -> None:
    """The resident takes it and is signed out; the second document waits for another day, its PIN untouched."""
    kiosk.comes()
    kiosk.orders()
    kiosk.until(lambda: kiosk.records(RecordKind.SUBMIT) == 1)
    kiosk.ups = OnBattery()
    kiosk.until(lambda: isinstance(kiosk.screen, Take))
    kiosk.loop.run(1)
    kiosk.card.mouth = Outlet.EMPTY
    kiosk.until(lambda: kiosk.screen == OutOfService(Fault.ON_BATTERY))
    kiosk.loop.run(WAIT)
    assert kiosk.deeds == ["prepare", "submit", "release", "delivered", "rested"]
    assert kiosk.balances()


@pytest.mark.faults(58)
@pytest.mark.parametrize("spent", [LowBattery(), OnBattery()])
def test_a_card_in_the_outlet_is_taken_back_and_told_before_the_kiosk_rests(kiosk: Kiosk, spent: UpsStatus) -> None:
    """Retract, outcome, then shut down, in this order."""
    kiosk.comes()
    kiosk.orders()
    kiosk.until(lambda: isinstance(kiosk.screen, Take))
    kiosk.ups = spent
    kiosk.until(lambda: "rested" in kiosk.deeds)
    assert kiosk.deeds == ["prepare", "submit", "release", "retract", "retracted", "rested"]
    assert kiosk.screen == OutOfService(Fault.SHUTTING_DOWN)
    assert kiosk.balances()


@pytest.mark.faults(58)
def test_a_registry_that_does_not_hear_keeps_nobody_from_resting(kiosk: Kiosk) -> None:
    """The outcome is on record, and is told at the next start."""
    kiosk.comes()
    kiosk.orders()
    kiosk.until(lambda: isinstance(kiosk.screen, Take))
    kiosk.registry.away, kiosk.ups = True, LowBattery()
    kiosk.until(lambda: "rested" in kiosk.deeds)
    assert kiosk.deeds == ["prepare", "submit", "release", "retract", "rested"]
    assert kiosk.records(RecordKind.OUTCOME) == 1
    assert kiosk.runtime.unreported == 1


@pytest.mark.faults(58)
def test_a_low_battery_while_a_card_is_made_puts_it_away_unseen(kiosk: Kiosk) -> None:
    """It is finished inside, never held out, and the kiosk rests only when it lies in the closed bin."""
    kiosk.comes()
    kiosk.orders()
    kiosk.until(lambda: kiosk.records(RecordKind.SUBMIT) == 1)
    kiosk.runtime.power(LowBattery())
    kiosk.until(lambda: "rested" in kiosk.deeds)
    assert kiosk.deeds == ["prepare", "submit", "retract", "retracted", "rested"]
    assert kiosk.balances()


def test_who_asked_for_a_rest_before_the_battery_did_is_called_too(kiosk: Kiosk) -> None:
    """Somebody switches the kiosk off, and the battery comes to its end while a card is still put away."""
    kiosk.comes()
    kiosk.orders()
    kiosk.until(lambda: kiosk.records(RecordKind.SUBMIT) == 1)
    kiosk.runtime.shut_down(lambda: kiosk.deeds.append("ended"))
    kiosk.runtime.power(LowBattery())
    kiosk.until(lambda: "rested" in kiosk.deeds)
    assert kiosk.deeds == ["prepare", "submit", "retract", "retracted", "ended", "rested"]


class Cut:
    """The power goes at one act after the PIN was typed; notes what had been begun by then."""

    def __init__(self, kiosk: Kiosk, moment: int, status: UpsStatus) -> None:
        self._kiosk, self._moment, self._status = kiosk, kiosk.loop.acts + moment, status
        self.happened = self.submitted = self.fed = self.over = False
        kiosk.loop.before = self._before

    def _before(self, act: int) -> None:
        if act == self._moment:
            kiosk = self._kiosk
            self.happened = True
            self.submitted = bool(kiosk.records(RecordKind.SUBMIT))
            self.fed = bool(kiosk.records(RecordKind.FEED))
            self.over = Outcome.DELIVERED.value in kiosk.deeds
            kiosk.runtime.power(self._status)


@pytest.mark.faults(58)
@pytest.mark.parametrize("status", [OnBattery(), LowBattery()])
def test_whatever_the_moment_nothing_is_submitted_on_battery(tmp_path: Path, status: UpsStatus) -> None:
    """Every act between the PIN and the card in the hand: what was submitted is ended, what was fed is put away."""
    seen: set[tuple[bool, bool]] = set()
    for moment in range(1, 1000):
        kiosk = Kiosk(Journal(tmp_path / f"{moment}", lambda: "now"), asked=False)
        kiosk.comes()
        kiosk.orders()
        cut = Cut(kiosk, moment, status)
        for _ in range(40):
            kiosk.loop.run(0.1)
            if isinstance(kiosk.screen, Take):
                kiosk.loop.run(0.3)
                kiosk.card.mouth = Outlet.EMPTY
        kiosk.journal.close()
        assert cut.happened
        if cut.over:
            break
        done = [deed for deed in kiosk.deeds if deed != "rested"]
        seen.add((cut.fed, cut.submitted))
        if cut.submitted:
            ways = (["release", "delivered"], ["retract", "retracted"], ["release", "retract", "retracted"])
            assert done in [["prepare", "submit", *way] for way in ways]
        elif cut.fed:
            assert done == ["prepare", "reject", "not_produced"]
        else:
            assert done in ([], ["not_produced"])  # not even reserved, or given back before a blank moved
        assert kiosk.balances()
    assert seen == {(False, False), (True, False), (True, True)}
