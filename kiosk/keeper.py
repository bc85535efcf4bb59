"""Looks after the journal while the kiosk works: old records verified again or dropped, seals, space set aside."""

import logging
from collections.abc import Callable
from typing import Final

from kiosk.core.faults import Fault
from kiosk.loop import Loop
from printjobs.journal import Journal, JournalFailed, JournalNotTrusted

log = logging.getLogger("anjungan")
SECONDS: Final = 60.0
ROUND: Final = 1_000  # looks in which every record is verified once: two thirds of a day
FEWEST: Final = 100  # records verified at each look
SEALS: Final = 60  # looks between two seals: so much of its age a journal loses at a restart


def hindrance(journal: Journal) -> Fault | None:
    """Give why nothing new may be begun; what was begun is ended and recorded all the same."""
    if journal.rotten:
        return Fault.JOURNAL_NOT_TRUSTED
    return Fault.DISK_FULL if journal.low else None


class Keeper:
    """Runs on the loop's thread. `changed` is called when a hindrance came or went, `failed` when the disk failed.

    `retention`: seconds of work after which records are dropped; longer than any backup of the registry lives.
    """

    def __init__(
        self,
        loop: Loop,
        journal: Journal,
        retention: float,
        changed: Callable[[], None],
        failed: Callable[[JournalFailed], None],
    ) -> None:
        self._loop = loop
        self._journal = journal
        self._retention = retention
        self._changed = changed
        self._failed = failed
        self._looks = 0

    def start(self) -> None:
        """Look from now on."""
        self._loop.after(SECONDS, self._look)

    def _look(self) -> None:
        before = hindrance(self._journal)
        self._journal.refill()
        self._looks += 1
        try:
            if hindrance(self._journal) is None:
                self._care()
        except JournalNotTrusted as error:
            log.error("journal_rotten: %s", error)  # noqa: TRY400 - it names the record, the trace nothing more
        except JournalFailed as error:
            self._failed(error)
            return
        if hindrance(self._journal) is not before:
            self._changed()
        self.start()

    def _care(self) -> None:
        journal = self._journal
        if self._looks % SEALS == 0:
            journal.seal()
        if journal.scrub(FEWEST + journal.head.sequence // ROUND):
            journal.retire(self._retention)
