"""One run: a visit that is cut, the recovery (perhaps cut, too), staff, two votes, and the resident once more.

At its end the document is in the resident's hands exactly once, and everybody's books say so.
"""

import time
from dataclasses import dataclass
from typing import Final, cast

from kiosk.core.terms import DocumentKind, Medium
from simulators.card.parts import Spot
from simulators.crash.kiosk import SETTLES, CrashError, Life
from simulators.crash.plan import Plan
from simulators.crash.site import Site
from simulators.registry.votes import Decision

KIOSK: Final = "kiosk-1"
CLOSED_INSIDE: Final = frozenset({"not_produced", "spoiled"})
FOR_PEOPLE: Final = frozenset({"retracted", "left", "suspect"})
GLANCE: Final = 0.1
PUZZLES: Final = 1.0  # seconds for which a printer may complain before staff open it


@dataclass(frozen=True)
class Told:
    """What happened: how often it was killed, and what the first attempt came to (None: there was none)."""

    kills: int
    outcome: str | None


class Run:
    """`stays`: after the power cut the resident still stands there and takes what comes out."""

    def __init__(self, site: Site, kind: DocumentKind, *, stays: bool) -> None:
        self._site = site
        self._kind = kind
        self._card = kind.medium is Medium.CARD
        self._stays = stays
        applied = site.desk.apply([kind], family=3)
        self._application = applied.application
        self._grant = next(m.grant for m in applied.messages if m.grant is not None)
        self._printed = len(site.a4.spooled())
        self._taken = site.taken()
        self._destroyed = 0  # sheets that staff found in the tray

    def go(self, first: Plan | None, second: Plan | None = None) -> Told:
        """Live through it; raises CrashError at what must not be."""
        kills, life = 0, Life(self._site.config, first)
        try:
            self._site.standing.set()
            if self._settles(life) and self._visits(life):
                outcome = self._outcome()
                self._finished()
                return Told(0, outcome)
            kills += 1
            if not self._stays:
                self._site.standing.clear()
            life.end()
            life = Life(self._site.config, second)
            kills += not self._settles(life)
            if second is not None:  # reached or not: nothing may lie in wait for the next visit
                life.end()
                life = Life(self._site.config, None)
                if not self._settles(life):
                    raise CrashError("killed without a plan")
            outcome = self._outcome()
            self._decide()
            self._comes_again(life)
            self._finished()
        finally:
            life.end()
        return Told(kills, outcome)

    def _visits(self, life: Life) -> bool:
        life.receive(self._site.desk.letters(self._application))
        return self._settles(life)

    def _settles(self, life: Life) -> bool:
        """Wait until the kiosk is in service, looking after it; False when it was killed."""
        began = time.monotonic()
        complains: float | None = None
        while (settled := life.settled(GLANCE)) is None:
            now = time.monotonic()
            if now - began > SETTLES + 5:
                raise CrashError(f"not in service: {life.faults}")
            complains = (complains or now) if life.faults else None
            if complains is not None and now - complains > PUZZLES:
                self._look_after()
        return settled

    def _look_after(self) -> None:
        """Staff empty the path and the mouth of the card printer, and the A4 tray when a person has to look there."""
        self._site.card.clear_path()
        for row in self._site.desk.rows("attempts"):
            if row["told"] in FOR_PEOPLE and not row["emptied"] and not self._card and row["grant"] == self._grant:
                self._site.desk.emptied(str(row["attempt"]))

    # --- what is really there -----------------------------------------------------------------------------------------

    def _made(self) -> int:
        """How often the A4 printer got the document."""
        return len(self._site.a4.spooled()) - self._printed

    def _out(self) -> int:
        """How many copies are in the resident's hands."""
        if self._card:
            return self._site.taken() - self._taken
        return self._made() - self._destroyed

    def _state(self) -> str:
        rows = self._site.desk.rows("grants")
        return str(next(row["state"] for row in rows if row["grant"] == self._grant))

    def _outcome(self) -> str | None:
        """What the kiosk told of the first attempt; it must be true."""
        mine = [row for row in self._site.desk.rows("attempts") if row["grant"] == self._grant]
        if len(mine) > 1:
            raise CrashError(f"one visit made {len(mine)} attempts")
        if self._made() > 1:
            raise CrashError(f"the A4 printer got the document {self._made()} times")
        told = cast("str | None", mine[0]["told"]) if mine else None
        out = self._site.taken() - self._taken if self._card else self._made()
        if out > 1 or (told in CLOSED_INSIDE and out) or (told == "delivered" and out != 1):
            raise CrashError(f"told {told}, and {out} came out")
        if mine and told is None:
            raise CrashError(f"the registry has heard nothing of an attempt that is {mine[0]['state']}")
        if told in FOR_PEOPLE and not self._card and not self._stays:
            self._destroyed = self._made()
        state = self._state()
        expected = {"delivered": "delivered"} | dict.fromkeys(FOR_PEOPLE, "case")
        if state != expected.get(str(told), "printable"):
            raise CrashError(f"told {told}, and the grant is {state}")
        return told

    def _cases(self) -> list[dict[str, object]]:
        """Give the open cases about this document or its kiosk."""
        attempts = {str(row["attempt"]) for row in self._site.desk.rows("attempts") if row["grant"] == self._grant}
        ours = {*attempts, self._grant, KIOSK}
        return [case for case in self._site.desk.rows("cases") if case["state"] == "open" and case["subject"] in ours]

    def _decide(self) -> None:
        """Two persons vote on what is a case, by what is really there."""
        for case in self._cases():
            if case["kind"] != "outcome":
                raise CrashError(f"a case of the kind {case['kind']}: {case['told']}")
            self._site.desk.decide(case, Decision.DELIVERED if self._out() else self._not_out(), KIOSK)

    def _not_out(self) -> Decision:
        return Decision.SPOILED if self._card or self._destroyed else Decision.NOT_PRODUCED

    def _comes_again(self, life: Life) -> None:
        """With the PINs that are live now the resident gets what is still owed, and nothing else."""
        state, out = self._state(), self._out()
        if state != ("delivered" if out else "printable"):
            raise CrashError(f"{out} in the resident's hands, and the grant is {state}")
        if out:
            return
        self._site.standing.set()
        if not self._visits(life):
            raise CrashError("killed without a plan")

    def _finished(self) -> None:
        if self._out() != 1 or self._state() != "delivered":
            raise CrashError(f"{self._out()} in the resident's hands, and the grant is {self._state()}")
        site, books = self._site, self._site.books()
        snapshot, counts = site.snapshot(), site.counts()
        if not books.balanced:
            raise CrashError(f"the books: {'; '.join(books.errors)}")
        if books.attempts["open"]:
            raise CrashError(f"{books.attempts['open']} attempts are open in the books")
        if beyond := books.compared_with_hopper(snapshot.hopper):
            raise CrashError(f"{beyond} blanks in the hopper beyond the books: {dict(books.blanks)}")
        if not snapshot.balanced:
            raise CrashError("the card printer itself has lost a card")
        there = {"rejected": counts["ser"], "retracted": counts["seb"], "delivered": snapshot.places[Spot.TAKEN]}
        for account, count in there.items():
            if books.blanks.get(account, 0) > count:
                raise CrashError(f"{account}: {books.blanks[account]} in the books, {count} are there")
        if left := self._cases():
            raise CrashError(f"cases are left open: {[case['kind'] for case in left]}")
