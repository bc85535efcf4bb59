"""Staff: they look after the machines, and two persons decide what only people can, by what is really there."""

from typing import TYPE_CHECKING, Final

from kiosk.core.screens import Idle, OutOfService
from kiosk.core.terms import Medium
from simulators.card.parts import Spot
from simulators.ipp.parts import IppFault
from simulators.world.papers import read_card

if TYPE_CHECKING:
    from simulators.world.kiosk import Kiosk
    from simulators.world.world import World

ROUND: Final = (15.0, 45.0)  # seconds between two rounds
BIN_ROOM: Final = 12


class Staff:
    """One team for all kiosks."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._rng = world.dice("staff")

    def begin(self) -> None:
        """Come to work."""
        task = self._world.scheduler.task(self._work)
        self._world.scheduler.after(self._rng.uniform(*ROUND), task.switch)

    def _work(self) -> None:
        while True:
            for kiosk in self._world.kiosks:
                self._visit(kiosk)
            self._decide()
            self._world.scheduler.sleep(self._rng.uniform(*ROUND))

    def _visit(self, kiosk: "Kiosk") -> None:
        """Look at a kiosk that nobody uses, and mend what it complains of."""
        seen = kiosk.seen
        if seen is None or kiosk.runtime is None or any(kiosk.job_on(medium) for medium in Medium):
            return
        stopped = isinstance(seen.screen, OutOfService)
        if not (stopped or isinstance(seen.screen, Idle)):
            return
        if stopped or Medium.CARD in seen.media:
            self._mend_card(kiosk)
        if stopped or Medium.A4 in seen.media:
            self._mend_a4(kiosk)

    def _mend_card(self, kiosk: "Kiosk") -> None:
        machine = kiosk.card.machine
        for fault in list(machine.faults):
            machine.mend(fault)
        found = [card for spot in (Spot.FEED, Spot.STATION, Spot.EXIT, Spot.MOUTH) for card in machine.places[spot]]
        removed = machine.clear_path(self._world.scheduler.now)
        if removed:
            papers = [read_card(card) for card in found]
            self._world.say("staff", f"take {removed} out of the path of {kiosk.name}: {papers}")
        if max(len(machine.places[Spot.REJECT_BIN]), len(machine.places[Spot.RETRACT_BIN])) >= BIN_ROOM:
            self._world.say("staff", f"empty the boxes of {kiosk.name}")
            machine.empty_bins()

    def _mend_a4(self, kiosk: "Kiosk") -> None:
        model = kiosk.tray.model
        for fault in list(IppFault):
            model.mend(fault.value)
        found = kiosk.tray.clear()
        if found:
            self._world.say("staff", f"take sheets of {found} out of path and tray of {kiosk.name}")
        for row in self._world.rows("SELECT attempt, kiosk, state, grant_id, emptied FROM attempts"):
            mine = row["kiosk"] == kiosk.name and not row["emptied"] and row["state"] in {"left", "suspect"}
            if mine and self._world.is_a4(row["grant_id"]):
                self._world.say("staff", f"attest that the tray of {row['attempt']} is empty")
                self._world.registry.service.emptied(row["attempt"])

    # ---- what only people decide

    def _decide(self) -> None:
        """Stand-in until cases are decided by votes: grants of open cases are set by the physical truth."""
        world = self._world
        with world.registry.store.transaction() as tx:
            for row in tx.all("SELECT * FROM cases WHERE state = 'open' AND opened < ? ORDER BY number", tx.now - 60):
                if row["kind"] not in {"outcome", "conflict", "spoils"}:
                    continue
                found = tx.one("SELECT grant_id FROM attempts WHERE attempt = ?", row["subject"])
                grant = row["subject"] if found is None else found["grant_id"]
                if any(world.documents.get(grant) in world.machine_documents(kiosk) for kiosk in world.kiosks):
                    continue  # it may still come out: first somebody takes it out of the machine
                out = any(paper.document == world.documents.get(grant) for paper in world.papers)
                state = "delivered" if out else "printable"
                world.say("two persons", f"decide case {row['number']} ({row['kind']} {row['subject']}): {state}")
                tx.run("UPDATE grants SET state = ?, spoils = 0 WHERE grant_id = ?", state, grant)
                if out:
                    tx.run("UPDATE pins SET state = 'spent' WHERE grant_id = ? AND state = 'live'", grant)
                tx.run("UPDATE cases SET state = 'closed', version = version + 1 WHERE number = ?", row["number"])
