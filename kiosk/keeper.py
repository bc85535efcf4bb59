"""Looks after the journal while the kiosk works: old records verified again, space set aside."""

import logging
from collections.abc import Callable
from typing import Final

from kiosk.core.faults import Fault
from kiosk.loop import Loop
from printjobs.journal import Journal, JournalNotTrusted

log = logging.getLogger("anjungan")
SECONDS: Final = 60.0
ROUND: Final = 1_000  # looks in which every record is verified once: two thirds of a day
FEWEST: Final = 100  # records verified at each look


def hindrance(journal: Journal) -> Fault | None:
    """Give why nothing new may be begun; what was begun is ended and recorded all the same."""
    if journal.rotten:
        return Fault.JOURNAL_NOT_TRUSTED
    return Fault.DISK_FULL if journal.low else None


class Keeper:
    """Runs on the loop's thread. `changed` is called when a hindrance came or went."""

    def __init__(self, loop: Loop, journal: Journal, changed: Callable[[], None]) -> None:
        self._loop = loop
        self._journal = journal
        self._changed = changed

    def start(self) -> None:
        """Look from now on."""
        self._loop.after(SECONDS, self._look)

    def _look(self) -> None:
        journal, before = self._journal, hindrance(self._journal)
        journal.refill()
        if not journal.rotten:
            try:
                journal.scrub(FEWEST + journal.head.sequence // ROUND)
            except JournalNotTrusted as error:
                log.error("journal_rotten: %s", error)  # noqa: TRY400 - it names the record, the trace nothing more
        if hindrance(journal) is not before:
            self._changed()
        self.start()
