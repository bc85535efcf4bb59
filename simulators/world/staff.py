"""Staff: they look after the machines, and two persons decide what only people can, by what is really there."""

import sqlite3
from functools import cache
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kiosk.core.screens import Idle, OutOfService
from kiosk.core.terms import Medium
from kiosk.replay import known
from printjobs.words import Fence as Told
from simulators.card.parts import Spot
from simulators.ipp.parts import IppFault
from simulators.registry.votes import Decision, Vote, sign
from simulators.registry.words import Decided, Fact, Fence, OpenAttempt, Witness
from simulators.world.papers import read_card

if TYPE_CHECKING:
    from simulators.world.kiosk import Kiosk
    from simulators.world.world import World

ROUND: Final = (15.0, 45.0)  # seconds between two rounds
BIN_ROOM: Final = 12
LOOKS_INTO: Final = 60.0  # seconds until two persons have found out what a case is about
REPLACES: Final = 0.2  # how often they void the blank and have the grant replaced
OFFICERS: Final = 0x0FF1CE


class Staff:
    """One team for all kiosks."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._rng = world.dice("staff")
        self._emptied: set[str] = set()  # destroyed kiosks in which nothing is left

    def begin(self) -> None:
        """Come to work."""
        pem = officer_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        for officer in ("officer-1", "officer-2"):
            self._world.registry.service.enrol_officer(officer, pem)
        task = self._world.scheduler.task(self._work)
        self._world.scheduler.after(self._rng.uniform(*ROUND), task.switch)

    def _work(self) -> None:
        while True:
            for kiosk in self._world.kiosks:
                if kiosk.destroyed:
                    self._bury(kiosk)
                else:
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
        for row in self._world.rows("SELECT attempt, kiosk, told, grant_id, emptied FROM attempts"):
            mine = row["kiosk"] == kiosk.name and not row["emptied"] and row["told"] in {"left", "suspect"}
            if mine and self._world.is_a4(self._world.document_of(row["grant_id"])):
                self._world.say("staff", f"attest that the tray of {row['attempt']} is empty")
                self._world.registry.service.emptied(row["attempt"])

    # ---- a kiosk that was destroyed

    @property
    def buries(self) -> bool:
        """Whether a destroyed kiosk is not yet known as such to the registry."""
        destroyed = [kiosk.name for kiosk in self._world.kiosks if kiosk.destroyed]
        return any(not self._revoked(name) for name in destroyed)

    def _bury(self, kiosk: "Kiosk") -> None:
        """Have its certificate revoked, as often as a restored registry forgets it, and take out what is in it."""
        if not self._revoked(kiosk.name):
            self._world.say("staff", f"have {kiosk.name} revoked")
            self._world.registry.service.revoke(kiosk.name)
        elif kiosk.name not in self._emptied:
            kiosk.card.machine.clear_path(self._world.scheduler.now)
            kiosk.card.machine.empty_bins()
            kiosk.tray.clear()
            self._emptied.add(kiosk.name)
            self._world.say("staff", f"empty what is left of {kiosk.name}")

    def _hand_in_journal(self, name: str) -> None:
        """Read the disk of a destroyed kiosk, and tell a restored registry what it knew."""
        entries = next(list(kiosk.disk.entries()) for kiosk in self._world.kiosks if kiosk.name == name)
        outcomes, standing = known(entries)
        facts = [
            Fact(one.attempt, one.visit, one.grant, _fence(one.fence), one.outcome, one.evidence) for one in outcomes
        ]
        may_print = [
            OpenAttempt(one.attempt, one.visit, one.grant, fence)
            for one in standing
            if (fence := _fence(one.fence)) is not None
        ]
        head = Witness(entries[-1].sequence, entries[-1].hash)
        self._world.say("staff", f"hand in the journal of {name}")
        self._world.registry.service.salvaged(name, facts, may_print, head)

    def _revoked(self, name: str) -> bool:
        rows = self._world.rows("SELECT kiosk FROM kiosks WHERE state = 'revoked'")
        return any(row["kiosk"] == name for row in rows)

    # ---- what only people decide

    def _decide(self) -> None:
        """Vote on the cases that have been open for long enough to look into them."""
        now = self._world.registry_clock()
        for row in self._world.rows("SELECT * FROM cases WHERE state = 'open' ORDER BY number"):
            if row["opened"] <= now - LOOKS_INTO:
                decision, uid = self._judge(row["kind"], row["subject"])
                if decision is not None:
                    self._vote(row, decision, uid)

    def _vote(self, case: sqlite3.Row, decision: Decision, uid: str | None) -> None:
        story = f"case {case['number']} ({case['kind']} {case['subject']} {case['told']})"
        self._world.say("two persons", f"decide {story}: {decision.value}")
        self._world.votes += 1
        for officer, site in (("officer-1", "kiosk-1"), ("officer-2", None)):
            said = Vote(officer, case["number"], case["version"], decision, site, uid)
            answer = self._world.registry.service.vote(sign(said, officer_key()))
            if isinstance(answer, Decided) and answer.state == "closed":
                self._world.judged.add(case["subject"])
        self._world.learn_grants()

    def _judge(self, kind: str, subject: str) -> tuple[Decision | None, str | None]:
        """What two honest persons say who see where everything really is; None: not yet."""
        world = self._world
        match kind:
            case "pin":
                return Decision.ISSUE, None
            case "fork":
                world.violation("a healthy kiosk is never locked out", f"the journal of {subject} is said to fork")
                return Decision.NOTED, None
            case "revoked":
                return (Decision.EMPTIED if subject in self._emptied else None), None
            case "replay" if subject in self._emptied:
                self._hand_in_journal(subject)
                return Decision.STAND_IN, None
            case "outcome" | "conflict" | "spoils" | "quarantine":
                pass
            case _:
                return None, None  # its kiosk will tell
        grant = world.grant_of(subject)
        document = world.document_of(grant)
        if any(document in world.machine_documents(kiosk) for kiosk in world.kiosks):
            return None, None  # first somebody takes it out of the machine
        if any(paper.document == document for paper in world.papers):
            return Decision.DELIVERED, None
        if kind == "quarantine":
            return Decision.NOTED, None
        blank = next((f"uid-{kiosk.name}-{n}" for kiosk in world.kiosks for n in kiosk.card.blanks_of(subject)), None)
        alone = not self._others(grant, subject)  # the last of its grant: only then is that replaced
        if kind != "outcome":
            if kind == "conflict" and blank is None and not world.is_a4(document):
                return Decision.REPLACE if alone else Decision.RELEASE, "uid-none"
            return Decision.RELEASE, blank
        if world.is_a4(document):
            return self._rng.choice((Decision.NOT_PRODUCED, Decision.SPOILED)), None
        if alone and self._rng.random() < REPLACES:
            return Decision.REPLACE, blank or "uid-none"
        if blank is None:
            return Decision.SPOILED, None
        return self._rng.choice((Decision.NOT_PRODUCED, Decision.SPOILED)), blank

    def _others(self, grant: str, subject: str) -> bool:
        with self._world.registry.store.transaction() as tx:
            sql = "SELECT 1 FROM cases JOIN attempts ON attempt = subject WHERE cases.state = 'open' AND grant_id = ?"
            return tx.one(f"{sql} AND subject <> ?", grant, subject) is not None


def _fence(fence: Told | None) -> Fence | None:
    return None if fence is None else Fence(fence.epoch, fence.number)


@cache
def officer_key() -> ec.EllipticCurvePrivateKey:
    """Give the key with which both officers of the world sign, the same in every run."""
    return ec.derive_private_key(OFFICERS, ec.SECP256R1())
