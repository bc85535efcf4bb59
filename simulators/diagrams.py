"""State diagrams drawn by running the machines: every state that is reached is fed every kind of event.

`python -m simulators.diagrams` writes `docs/state-diagrams.md`; a test holds the file equal to the machines.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from kiosk.core import events as ev
from kiosk.core.faults import Fault
from kiosk.core.printer import Declined, Failed, Identity, Made, Outlet, Place, Submitted, Unknown, Untouched, Working
from kiosk.core.screens import Help, Opening, Session, StillThere
from kiosk.core.state import Visit
from kiosk.core.terms import DocumentKind, Grant, GrantState, Outcome, Step
from kiosk.core.visit import step as visit_step
from pin.credential import EntryQr, PrintQr, write_qr
from pin.policy import Door
from pin.secret import Secret
from printjobs import words as w
from printjobs.job import Job, step
from printjobs.state import Phase

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "state-diagrams.md"
DRAWN: Final = """\
Drawn by `python -m simulators.diagrams`, which runs the machines and writes down where each event led; a test
holds this page equal to them. Do not edit."""
DEVICE: Final = Identity("S1", "boot-1", {"cards": 7})
SILENT: Final = Unknown("no answer")
Edges = dict[tuple[str, str], list[str]]


def _job_events(job: Job) -> Iterable[tuple[str, w.JobEvent]]:
    terms = w.Terms("k", "v", "p", "a", "g", job.kind, "00" * 32, 1, None, w.Fence(1, 2))
    fault = Fault.CARD_MECHANICAL
    evidence = {"serial": "S1"}
    yield from (
        ("begin", w.Begin()),
        ("reserved", w.Reserved(terms)),
        ("PIN refused", w.PinRefused()),
        ("hindered", w.Hindered(fault)),
        ("proven and rendered", w.Readied()),
        ("prepared", w.Prepared(DEVICE)),
        ("declined", w.Prepared(Declined(fault))),
        ("silent", w.Prepared(SILENT)),
        ("started is acknowledged", w.StartedAcked()),
        ("device took the bytes", w.SubmitAnswered(Submitted())),
        ("device refused", w.SubmitAnswered(Declined(fault))),
        ("silent", w.SubmitAnswered(SILENT)),
        ("at work", w.Polled(Working(0, 1))),
        ("silent", w.Polled(SILENT)),
        ("made, held", w.Polled(Made(Place.HELD, evidence))),
        ("made, in the outlet", w.Polled(Made(Place.OUTLET, evidence))),
        ("released", w.Released(Submitted())),
        ("not released", w.Released(SILENT)),
        ("seen in the outlet", w.OutletSeen(Outlet.OCCUPIED)),
        ("outlet empty", w.OutletSeen(Outlet.EMPTY)),
        ("resident confirms", w.Taken()),
        ("visit over", w.VisitOver()),
        ("time is over", w.TimedOut()),
        ("untouched", w.FencedOff(Untouched(evidence))),
        ("nobody can tell", w.FencedOff(SILENT)),
        ("made, held", w.FencedOff(Made(Place.HELD, evidence))),
        ("made, in the outlet", w.FencedOff(Made(Place.OUTLET, evidence))),
        ("outcome is acknowledged", w.OutcomeAcked()),
    )
    for place in Place:
        yield f"failed, blank: {place.value}", w.Polled(Failed(fault, place))
        yield f"failed, blank: {place.value}", w.FencedOff(Failed(fault, place))
        yield f"located: {place.value}", w.PutAway(place)


def job_edges(kind: DocumentKind) -> Edges:
    """Every way between two phases of a job on this medium, with what led there and the outcome it closed with."""
    edges: Edges = {}
    waiting, met = [Job("a", "v", "g", kind)], set[str]()
    while waiting:
        job = waiting.pop(0)
        for name, event in _job_events(job):
            after, _ = step(job, event)
            if after.phase is not job.phase:
                closed = f" ({after.outcome.value})" if after.phase is Phase.REPORTING and after.outcome else ""
                _note(edges, job.phase.value, after.phase.value + closed, name)
            told = repr(replace(after, fault=None))
            if after.phase is not Phase.REPORTING and told not in met:
                met.add(told)
                waiting.append(after)
    for outcome in Outcome:
        _note(edges, f"reporting ({outcome.value})", "done", "outcome is acknowledged")
    return edges


def visit_edges() -> Edges:
    """Every way between two screens of a visit; one state stands for each screen, cover and session."""
    grants = tuple(
        Grant(name, kind, GrantState.PRINTABLE, "S***")
        for name, kind in (("g-card", DocumentKind.KTP_EL), ("g-a4", DocumentKind.KARTU_KELUARGA))
    )
    edges: Edges = {}
    first, _ = visit_step(Visit("boot"), ev.ServiceChanged(None, {}))
    waiting, met = [first], set[tuple[object, ...]]()
    while waiting:
        visit = waiting.pop(0)
        here = _screen(visit)
        for name, event in _visit_events(visit, grants):
            after, _ = visit_step(visit, event)
            there = _screen(after)
            if there != here and not isinstance(visit.screen, Help | StillThere):
                _note(edges, here, there, name)
            key = (there, after.session is None, after.attempt is None, _digits(after))
            if key not in met:
                met.add(key)
                waiting.append(after)
    return edges


def _visit_events(visit: Visit, grants: tuple[Grant, ...]) -> Iterable[tuple[str, ev.Event]]:
    code, pin = Secret("ABCDEFGH234567AB"), Secret("849261")
    for intent in (ev.Start, ev.ChooseQr, ev.ChooseNik, ev.Enter, ev.Back, ev.Cancel, ev.AskHelp, ev.Accept, ev.Change):
        yield intent.__name__, intent()
    for one in (ev.ConfirmTaken, ev.Retry, ev.MoreTime, ev.Finish, ev.Silence, ev.ShutDown):
        yield one.__name__, one()
    yield from (("Choose", ev.Choose(grant.grant)) for grant in grants)
    yield from (("Digit", ev.Digit(digit)) for digit in _next_digit(visit))
    yield "QR: entry", ev.QrRead(write_qr(EntryQr(code, pin)))
    yield "QR: print PIN", ev.QrRead(write_qr(PrintQr(code, pin)))
    yield "Rate", ev.Rate("easy")
    yield "out of service", ev.ServiceChanged(Fault.REGISTRY_UNREACHABLE, {})
    if isinstance(visit.screen, Opening):
        yield "opened", ev.Opened(Session(visit.screen.visit, Door.QR, grants))
        yield "refused", ev.Refused(visit.screen.visit)
        yield "registry fails", ev.OpenFailed(visit.screen.visit, Fault.REGISTRY_UNREACHABLE)
    if visit.attempt:
        yield "job moved", ev.JobMoved(visit.attempt, Step.PRINTING)
        yield "can be taken", ev.JobOffers(visit.attempt, Outlet.OCCUPIED)
        yield "PIN refused", ev.JobPinRefused(visit.attempt)
        yield "delivered", ev.JobClosed(visit.attempt, Outcome.DELIVERED)
        yield "came to nothing", ev.JobClosed(visit.attempt, Outcome.NOT_PRODUCED, Fault.PRINTER_REFUSED)


NIK: Final = "3174015708900003"


def _next_digit(visit: Visit) -> str:
    entry = getattr(visit.screen, "entry", None)
    return "" if entry is None else NIK[entry.count % len(NIK)]


def _digits(visit: Visit) -> int:
    entry = getattr(visit.screen, "entry", None)
    return 0 if entry is None else entry.count


def _screen(visit: Visit) -> str:
    return type(visit.screen).__name__


def _note(edges: Edges, here: str, there: str, name: str) -> None:
    names = edges.setdefault((here, there), [])
    if name not in names:
        names.append(name)


def mermaid(edges: Edges) -> str:
    """Draw edges as a Mermaid state diagram; what leads to most screens alike is left out by the caller."""
    names = {name: f"s{number}" for number, name in enumerate(dict.fromkeys(n for pair in edges for n in pair))}
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"  {short}: {name}" for name, short in names.items()]
    lines += [f"  {names[a]} --> {names[b]}: {' / '.join(words)}" for (a, b), words in edges.items()]
    return "\n".join([*lines, "```"])


def page() -> str:
    """Give the whole page."""
    everywhere = {"Help", "StillThere", "OutOfService"}
    visit = {
        pair: [word for word in words if word not in {"Cancel", "ShutDown"}]
        for pair, words in visit_edges().items()
        if not everywhere & set(pair)
    }
    parts = [
        "# State diagrams",
        DRAWN,
        "## A job that makes a card",
        mermaid(job_edges(DocumentKind.KTP_EL)),
        "## A job that makes A4 sheets",
        mermaid(job_edges(DocumentKind.KARTU_KELUARGA)),
        "## A visit",
        "Left out: Help, StillThere (silence) and OutOfService, which cover any screen; Cancel, which leads to Thanks.",
        mermaid({pair: words for pair, words in visit.items() if words}),
    ]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
