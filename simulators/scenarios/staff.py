"""What staff do in a scenario, at the machines and at the registry; blanks they move are booked, as in earnest."""

from typing import TYPE_CHECKING, Final

from printjobs import stock
from printjobs.books import balance
from printjobs.journal import Journal
from printjobs.stock import Account
from simulators.registry.votes import Decision, Vote, sign
from simulators.registry.words import Refusal
from simulators.scenarios.format import StaffDo
from simulators.scenarios.words import Staff
from simulators.world.disk import DiskStore
from simulators.world.kiosk import Kiosk
from simulators.world.staff import officer_key

if TYPE_CHECKING:
    from simulators.scenarios.stage import Stage

BY, WITNESS = "staff-1", "staff-2"
RIBBON: Final = 500
# Whose blanks staff find where; one that the books still have in the hopper came out of it unseen.
BINS: Final = (Account.REJECTED, Account.RETRACTED, Account.HOPPER)
PATH: Final = (Account.TRANSPORT, Account.OUTLET, Account.UNLOCATED, Account.HOPPER)


class StaffError(Exception):
    """What staff could not do, and why."""


class Hands:
    """One team for all kiosks."""

    def __init__(self, stage: "Stage") -> None:
        self._stage = stage

    def do(self, kiosk: Kiosk, step: StaffDo) -> None:
        """Carry out a step. Raises StaffError."""
        machine, model = kiosk.card.machine, kiosk.tray.model
        self._stage.say("staff", f"{step.staff.value} at {kiosk.name}")
        match step.staff:
            case Staff.CLEAR_PATH:
                found = machine.clear_path(self._stage.scheduler.now)
                self._stage.say("staff", f"find {found} cards")
                self._book(kiosk, *PATH, most=found)
            case Staff.EMPTY_BINS:
                found = machine.empty_bins()
                self._book(kiosk, *BINS, most=found)
            case Staff.LOAD_BLANKS:
                machine.load(step.count)
                self._write(kiosk, stock.Loaded(step.count, BY))
            case Staff.CHANGE_RIBBON:
                machine.ribbon_left = RIBBON
            case Staff.CLEAR_A4:
                kiosk.tray.clear()
            case Staff.CHANGE_TONER:
                model.change_toner()
            case Staff.LOAD_PAPER:
                model.load(step.count)
            case Staff.ATTEST:
                for attempt in self._attempts(self._stage.document(step)):
                    self._stage.registry.service.emptied(attempt)
            case Staff.VOTE:
                self._vote(kiosk, step)

    # ---- the books

    def _book(self, kiosk: Kiosk, *accounts: Account, most: int) -> None:
        """Two persons book what they took out, from the accounts in which the books have it."""
        for account in accounts:
            count = min(most, balance(kiosk.disk.entries()).blanks[account])
            if count:
                self._write(kiosk, stock.Moved(account, Account.REMOVED, count, BY, WITNESS))
                most -= count

    def _write(self, kiosk: Kiosk, deed: stock.Stock) -> None:
        """As `anjungan blanks` does: the kiosk is stopped, and begins again afterwards."""
        busy = kiosk.runtime is not None and (kiosk.runtime.unreported or (kiosk.seen and kiosk.seen.session))
        if busy:
            raise StaffError("the kiosk is serving somebody, or has something to report; let that end first")
        ran = kiosk.life is not None
        if kiosk.life is not None:
            kiosk.life.kill()
            kiosk.life = kiosk.runtime = kiosk.seen = None
        journal = Journal(DiskStore(kiosk.disk), lambda: "by hand")
        stock.book(journal, deed)
        if ran:
            kiosk.boot()

    # ---- the registry

    def _attempts(self, document: int) -> list[str]:
        return [attempt for attempt, number in self._stage.attempts.items() if number == document]

    def _vote(self, kiosk: Kiosk, step: StaffDo) -> None:
        if step.decision is None:
            return
        subject = self._subjects(kiosk, step)
        rows = self._stage.rows("SELECT number, kind, subject, version FROM cases WHERE state = 'open' ORDER BY number")
        found = [row for row in rows if row["kind"] == step.case and row["subject"] in subject]
        if not found:
            there = ", ".join(row["kind"] for row in rows) or "none"
            raise StaffError(f"no open case {step.case} about it; open are: {there}")
        case = found[0]
        uid = f"uid-{case['subject']}" if step.blank or step.decision is Decision.REPLACE else None
        for officer, site in (("officer-1", kiosk.name), ("officer-2", None)):
            vote = Vote(officer, case["number"], case["version"], step.decision, site, uid)
            answer = self._stage.registry.service.vote(sign(vote, officer_key()))
            if isinstance(answer, Refusal):
                raise StaffError(f"the registry refuses the vote: {answer.code.value}")
            if answer.state == "closed":
                self._stage.judged.add(case["subject"])
                return

    def _subjects(self, kiosk: Kiosk, step: StaffDo) -> set[str]:
        if not self._stage.residents:
            return {kiosk.name}
        document = self._stage.document(step)
        return {kiosk.name, self._stage.grant(document), *self._attempts(document)}
