"""From a fault of the machine to the books that name it: the job, the driver and the machine together."""

import pytest
from card_world import World

from devices.card.driver import CardPrinterDriver
from kiosk.core.faults import FAULTS, Fault
from kiosk.core.printer import Identity, NotReady, Outlet
from kiosk.core.terms import DocumentKind, Outcome
from printjobs.books import Books, balance
from printjobs.job import Job, step
from printjobs.journal import Entry
from printjobs.words import Ask, Begin, Fence, JobEvent, Prepared, PutAway, Readied, Record, RecordKind, Reserved, Terms
from simulators.card.parts import CardFault

TERMS = Terms("k", "v", "p", "a", "g", DocumentKind.KTP_EL, "00" * 32, 1, None, Fence(1, 1))


def live(driver: CardPrinterDriver, loaded: int) -> tuple[Job, Books]:
    """One attempt until it waits for the registry; its job, and the books of its journal."""
    job = Job("a", "v", "g", DocumentKind.KTP_EL)
    journal = [Entry(0, "", RecordKind.BLANKS, "", {"loaded": loaded}, "")]
    events: list[JobEvent] = [Begin()]
    while events:
        job, commands = step(job, events.pop())
        journal += [Entry(0, "", c.kind, "a", c.fields, "") for c in commands if isinstance(c, Record)]
        for asked in commands:
            match asked:
                case Ask.RESERVE:
                    events.append(Reserved(TERMS))
                case Ask.READY:
                    before = driver.look()
                    assert isinstance(before, Identity)
                    events.append(Readied(before))
                case Ask.PREPARE:
                    events.append(Prepared(driver.prepare("a")))
                case Ask.REJECT:
                    at = driver.reject("a")
                    events.append(PutAway(at.place, at.evidence))
                case _:
                    pass
    return job, balance(journal)


@pytest.mark.faults(17)
def test_a_double_feed_is_in_the_books_and_stops_the_service(world: World) -> None:
    """Two blanks are out of the hopper, in the books as in the machine; no card is promised until staff come."""
    driver = world.driver()
    world.fault(CardFault.DOUBLE_FEED, once=True)
    job, books = live(driver, 50)
    assert (job.outcome, job.fault) == (Outcome.NOT_PRODUCED, Fault.FEED_FAILED)
    assert books.balanced
    assert books.blanks == {"hopper": 48, "transport": 2}
    assert books.compared_with_hopper(world.machine.snapshot().hopper) == 0
    assert driver.status() == NotReady((Fault.CARD_JAM,), Outlet.UNKNOWN)
    assert FAULTS[Fault.CARD_JAM].gates
