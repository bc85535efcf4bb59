"""What must hold: at each physical effect, at every look, and at the end. Each may fail, and says by what."""

from typing import TYPE_CHECKING

from kiosk.core.faults import Fault
from kiosk.core.screens import Idle, OutOfService
from kiosk.core.state import Visit
from printjobs.books import balance
from simulators.world.site import Paper

if TYPE_CHECKING:
    from simulators.world.kiosk import Kiosk
    from simulators.world.world import World

LOCKED_OUT = frozenset({Fault.WITNESS_MISMATCH, Fault.JOURNAL_NOT_TRUSTED, Fault.JOURNAL_FAILED})


def taken(world: "World", kiosk: "Kiosk", paper: Paper) -> None:
    """At most one document of a grant at large; none in the hands of another visit."""
    out = [one for one in world.papers if one.document == paper.document]
    if len(out) > 1:
        held = ", ".join(f"{one.holder} by {one.attempt}" for one in out)
        world.violation("at most one document per grant", f"document {paper.document}: {held}")
    grant = world.grants[paper.document]
    if world.owners[grant] != paper.holder:
        world.violation("nothing into the hands of another visit", f"{paper.holder} has document {paper.document}")
    session = kiosk.seen.session if kiosk.seen is not None else None
    if session is not None and session.visit != world.visits.get(paper.attempt):
        world.violation("nothing into the hands of another visit", f"{session.visit} got what {paper.attempt} made")


def shown(world: "World", kiosk: "Kiosk", before: Visit | None, visit: Visit) -> None:
    """A kiosk whose disk nobody touched is never locked out; after a visit nothing of it remains."""
    if visit.fault in LOCKED_OUT and (before is None or before.fault is not visit.fault):
        world.violation("a healthy kiosk is never locked out", f"{kiosk.name}: {visit.fault}")
    if isinstance(visit.screen, Idle | OutOfService) and visit.session is not None:
        world.violation("no personal data after a visit", f"{kiosk.name} keeps a session")


def always(world: "World") -> None:
    """Books that balance, deliveries that happened, and a way on for every document."""
    for kiosk in world.kiosks:
        books = balance(kiosk.disk.entries)
        if not books.balanced:
            world.violation("the books balance", f"{kiosk.name}: {'; '.join(books.errors)}")
        if not kiosk.card.machine.snapshot().balanced:
            world.violation("the world is sane", f"{kiosk.name}: blanks appear or vanish")
    held = {paper.document for paper in world.papers}
    for row in world.rows("SELECT grant_id, state FROM grants"):
        if row["state"] == "delivered" and world.documents[row["grant_id"]] not in held:
            world.violation("delivered means taken", f"document {world.documents[row['grant_id']]} was never taken")


def unfinished(world: "World") -> str | None:
    """What still has to happen before everything has come right; None when it has."""
    for kiosk in world.kiosks:
        if kiosk.runtime is None or kiosk.seen is None:
            return f"{kiosk.name} is dark"
        if kiosk.runtime.unreported:
            return f"{kiosk.name} has outcomes that were not acknowledged"
        if kiosk.seen.session is not None:
            return f"a visit does not end at {kiosk.name}"
        if kiosk.seen.fault is not None or kiosk.seen.media:
            return f"{kiosk.name} is not in service: {kiosk.seen.fault} {dict(kiosk.seen.media)}"
    for person in world.people:
        lacking = person.lacks
        if lacking:
            states = {r["grant_id"]: r["state"] for r in world.rows("SELECT grant_id, state FROM grants")}
            return f"{person.name} ({person.manner_name}) lacks {[(world.documents[g], states[g]) for g in lacking]}"
    for row in world.rows("SELECT grant_id, state FROM grants"):
        if row["state"] != "delivered":
            return f"document {world.documents[row['grant_id']]} is {row['state']}"
    return None


def at_the_end(world: "World") -> None:
    """Look once more."""
    always(world)
