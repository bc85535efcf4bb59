"""What must hold: at each physical effect, at every look, and at the end. Each may fail, and says by what."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from kiosk.core.faults import Fault
from kiosk.core.printer import Place
from kiosk.core.screens import Idle, OutOfService
from kiosk.core.state import Visit
from kiosk.core.terms import Medium, Outcome
from pin.secret import Secret
from printjobs.books import balance
from printjobs.journal import Entry
from printjobs.recovery import reopen
from printjobs.words import RecordKind
from simulators.card.parts import Spot
from simulators.ipp.parts import Spot as Sheets
from simulators.world.papers import read_card
from simulators.world.site import Paper

if TYPE_CHECKING:
    from simulators.world.kiosk import Kiosk
    from simulators.world.world import World

NOTHING_MADE = frozenset({Outcome.NOT_PRODUCED, Outcome.SPOILED})
LOCKED_OUT = frozenset({Fault.WITNESS_MISMATCH, Fault.JOURNAL_NOT_TRUSTED, Fault.JOURNAL_FAILED})


def taken(world: "World", kiosk: "Kiosk", paper: Paper) -> None:
    """At most one document of a grant at large; none in the hands of another visit; an outcome is a fact."""
    out = [one for one in world.papers if one.document == paper.document]
    if len(out) > 1:
        held = ", ".join(f"{one.holder} by {one.attempt}" for one in out)
        world.violation("at most one document per grant", f"document {paper.document}: {held}")
    if world.owner_of(paper.document) != paper.holder:
        world.violation("nothing into the hands of another visit", f"{paper.holder} has document {paper.document}")
    session = kiosk.seen.session if kiosk.seen is not None else None
    if session is not None and session.visit != world.visits.get(paper.attempt):
        world.violation("nothing into the hands of another visit", f"{session.visit} got what {paper.attempt} made")
    told = kiosk.outcomes.get(paper.attempt)
    if told in {Outcome.NOT_PRODUCED, Outcome.SPOILED, Outcome.RETRACTED}:
        world.violation("an outcome is a fact", f"{paper.attempt} was told to be {told}, and then it was taken")


def recorded(world: "World", kiosk: "Kiosk", entry: Entry) -> None:
    """Each record is true when it is written, and holds nothing of a person."""
    attempt, kind, fields = entry.attempt, entry.kind, entry.fields
    if kiosk.disk.aside is not None:  # what is written onto an older copy is told to nobody
        if kind is RecordKind.ATTEMPT:
            world.violation("an older journal serves nobody", f"{kiosk.name}: {attempt}")
        return
    text = str(fields)
    if any(secret in text for secret in world.private):
        world.violation("no personal data in the journal", f"{kind.value} of {attempt}")
    match kind:
        case RecordKind.SUBMIT if attempt not in world.acknowledged:
            world.violation("no ack of started, no print", f"{attempt} is submitted")
        case RecordKind.SUBMIT if kiosk.on_battery:
            world.violation("on battery nothing is submitted", f"{attempt} is submitted")
        case RecordKind.SUBMIT:
            _made_alone(world, attempt)
        case RecordKind.RELEASE:
            session = None if kiosk.seen is None else kiosk.seen.session
            if session is None or session.visit != world.visits.get(attempt):
                world.violation("released to its visit alone", f"{attempt} is released, and nobody waits for it")
        case RecordKind.OUTCOME:
            _true_outcome(world, kiosk, attempt, Outcome(str(fields["outcome"])), Place(str(fields["place"])))
        case _:
            pass


def _made_alone(world: "World", attempt: str) -> None:
    """No other attempt made, makes or may have made the same document: with SUBMIT only evidence or people decide."""
    for kiosk in world.kiosks:
        if kiosk.disk.aside is not None:  # what it knows now is not its true journal
            continue
        made = {one for one, outcome in kiosk.outcomes.items() if outcome not in NOTHING_MADE}
        for other in (made | kiosk.submitted) - world.judged - {attempt}:
            if world.attempts[other] == world.attempts[attempt]:
                world.violation("a document is made once at a time", f"{attempt}, and {other} at {kiosk.name}")


def _true_outcome(world: "World", kiosk: "Kiosk", attempt: str, outcome: Outcome, place: Place) -> None:
    """The outcome and the place that the journal says are those of the card or the sheets themselves."""
    machine, tray = kiosk.card.machine, kiosk.tray
    machine.advance(world.scheduler.now)
    cards = [card for card in machine.drawn if machine.attempts[card.number] == attempt]
    spots = {machine.spot_of(card) for card in cards}
    where = ", ".join(sorted(spots)) or "in the hopper"
    wanted = {Place.REJECT_BIN: Spot.REJECT_BIN, Place.RETRACT_BIN: Spot.RETRACT_BIN}.get(place)
    if wanted is not None and wanted not in spots:
        world.violation("books agree with the cards", f"{attempt}: the books say {place}, it is {where}")
    if place is Place.HOPPER and cards:
        world.violation("books agree with the cards", f"{attempt}: the books say its blank never moved, it is {where}")
    if outcome is Outcome.DELIVERED and not (
        Spot.TAKEN in spots or tray.copies(attempt, {Sheets.TAKEN, Sheets.OUTLET})
    ):
        world.violation("delivered means taken", f"{attempt}: its card is {where}, its sheets were not made")
    if outcome is Outcome.NOT_PRODUCED:
        whole = [card for card in cards if read_card(card) is not None]
        if whole or any(sheet.job_name == attempt for sheet in tray.model.sheets):
            world.violation("an outcome is a fact", f"{attempt} is told to be not produced, and it was")
    if outcome is Outcome.SPOILED and not spots & {Spot.REJECT_BIN, Spot.RETRACT_BIN}:
        world.violation("spoiled means located", f"{attempt}: its card is {where}")


def at_rest(world: "World", kiosk: "Kiosk") -> None:
    """A kiosk that says that it can be switched off has closed what it had in its machines."""
    at_work = [job.attempt for medium in Medium if (job := kiosk.job_on(medium)) is not None]
    if at_work or kiosk.submitted:
        world.violation("at rest no attempt is open", f"{kiosk.name}: {at_work or sorted(kiosk.submitted)}")


def shown(world: "World", kiosk: "Kiosk", before: Visit | None, visit: Visit) -> None:
    """A kiosk whose disk nobody touched is never locked out; after a visit nothing of it remains."""
    locked_out = visit.fault in LOCKED_OUT and kiosk.disk.aside is None
    if locked_out and (before is None or before.fault is not visit.fault):
        world.violation("a healthy kiosk is never locked out", f"{kiosk.name}: {visit.fault}")
    if isinstance(visit.screen, Idle | OutOfService):
        if visit.session is not None or any(True for _ in secrets_in(visit)):
            world.violation("no personal data after a visit", f"{kiosk.name} keeps something of it")
    elif visit.session is not None and (before is None or before.session is None):
        at_work = [job.attempt for medium in Medium if (job := kiosk.job_on(medium)) is not None]
        if at_work:
            world.violation("no visit opens while an attempt is open", f"{kiosk.name}: {at_work}")
        if kiosk.card.in_mouth() is not None or kiosk.tray.lying():
            world.violation("no visit opens while an outlet is occupied", kiosk.name)


def secrets_in(value: object) -> Iterator[Secret]:
    """Every secret that can be reached from a value."""
    if isinstance(value, Secret):
        if len(value):
            yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from secrets_in(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from secrets_in(each)
    else:
        names: tuple[str, ...] = getattr(value, "__struct_fields__", ())
        for name in names or getattr(value, "__dataclass_fields__", ()):
            yield from secrets_in(getattr(value, name))


def always(world: "World") -> None:
    """Books that balance, deliveries that happened, and a way on for every document."""
    for kiosk in world.kiosks:
        if kiosk.disk.aside is not None or kiosk.balanced_at == len(kiosk.disk.written):
            continue
        kiosk.balanced_at = len(kiosk.disk.written)
        books = balance(kiosk.disk.entries())
        if not books.balanced:
            world.violation("the books balance", f"{kiosk.name}: {'; '.join(books.errors)}")
        if not kiosk.card.machine.snapshot().balanced:
            world.violation("the world is sane", f"{kiosk.name}: blanks appear or vanish")
    held = {paper.document for paper in world.papers}
    for row in world.rows("SELECT grant_id, state FROM grants"):
        number = world.document_of(row["grant_id"])
        if row["state"] == "delivered" and number not in held:
            world.violation("delivered means taken", f"document {number} was never taken")
    for row in world.rows(SPENT_FOR_NOTHING):
        world.violation("only a delivery of its own visit spends a PIN", f"entry PIN {row['pin']}")
    for row in world.rows(VOIDED_BY_A_STRANGER):
        world.violation("who knows only the NIK voids no PIN", f"PIN {row['pin']}")
    for row in world.rows(WAITS_FOR_NOBODY):
        world.violation("what waits for a person has a case", f"document {world.document_of(row['grant_id'])}")
    for lacking in world.without_pin():
        world.violation("an undelivered document has a live PIN or a case", lacking)


SPENT_FOR_NOTHING: Final = """SELECT pin FROM pins WHERE grant_id IS NULL AND state = 'spent'
    AND NOT EXISTS (SELECT 1 FROM visits v WHERE v.pin = pins.pin AND v.delivered > 0)"""
WAITS_FOR_NOBODY: Final = """SELECT grant_id FROM grants g WHERE state = 'case' AND NOT EXISTS (SELECT 1 FROM cases c
    WHERE c.state = 'open' AND (c.subject = g.grant_id OR c.subject IN
    (SELECT attempt FROM attempts t WHERE t.grant_id = g.grant_id)))"""
VOIDED_BY_A_STRANGER: Final = "SELECT pin FROM pins WHERE state = 'void' AND qr_failures < 10"


def unfinished(world: "World") -> str | None:
    """What still has to happen before everything has come right; None when it has."""
    if world.staff.buries:
        return "a destroyed kiosk is not decommissioned"
    for kiosk in world.kiosks:
        if kiosk.destroyed:
            continue
        if kiosk.runtime is None or kiosk.seen is None:
            return f"{kiosk.name} is dark"
        if kiosk.runtime.unreported:
            return f"{kiosk.name} has outcomes that were not acknowledged"
        if kiosk.seen.session is not None:
            return f"a visit does not end at {kiosk.name}"
        left = [job.attempt for job in reopen(kiosk.disk.entries())]
        if left:
            return f"{kiosk.name} has attempts without an end: {left}"
        if kiosk.seen.fault is not None or kiosk.seen.media:
            return f"{kiosk.name} is not in service: {kiosk.seen.fault} {dict(kiosk.seen.media)}"
    states = [(world.document_of(r["grant_id"]), r["state"]) for r in world.rows("SELECT grant_id, state FROM grants")]
    for person in world.people:
        lacking = person.lacks
        if lacking:
            return f"{person.name} ({person.manner_name}) lacks {[one for one in states if one[0] in lacking]}"
    for number, state in states:
        if state not in {"delivered", "replaced"}:
            return f"document {number} is {state}"
    return None


def at_the_end(world: "World") -> None:
    """Look once more."""
    always(world)
