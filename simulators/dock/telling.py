"""Tells a recorder what a technician does, in the words of a scenario; what those cannot say becomes a comment."""

from typing import Final

from simulators.card.parts import CardFault
from simulators.dock.deeds import ALWAYS, Deed, Does
from simulators.dock.hands import SHEETS
from simulators.dock.sentences import sentence
from simulators.ipp.parts import IppFault
from simulators.recording import WEATHER, Recorder
from simulators.registry.votes import Decision
from simulators.scenarios.format import RegistryTurns, Switches, UpsTurns
from simulators.scenarios.words import Centre, Machine, Staff, Switch, Ups

FAULTS: Final[dict[str, type[CardFault | IppFault]]] = {"card": CardFault, "a4": IppFault}
STAFF: Final[dict[tuple[str, str], tuple[Staff, int | None]]] = {
    ("card", "load"): (Staff.LOAD_BLANKS, None),
    ("card", "clear"): (Staff.CLEAR_PATH, None),
    ("card", "bins"): (Staff.EMPTY_BINS, None),
    ("card", "ribbon"): (Staff.CHANGE_RIBBON, None),
    ("a4", "load"): (Staff.LOAD_PAPER, SHEETS),
    ("a4", "toner"): (Staff.CHANGE_TONER, None),
    ("a4", "clear"): (Staff.CLEAR_A4, None),
}
CENTRE: Final = {"backup": Centre.BACK_UP, "restore": Centre.RESTORE, "revoke": Centre.REVOKE}


def tell(recorder: Recorder, deed: Deed) -> None:
    """Tell it. What residents do is known from elsewhere."""
    match deed.machine, deed.does:
        case (("card" | "a4"), (Does.FAULT | Does.MEND)) if deed.what in {*FAULTS[deed.machine]}:
            _fault(recorder, deed)
        case "network", Does.FAULT if deed.what in WEATHER:
            how = deed.how
            recorder.network(deed.what, how.seconds, once=how.once, chance=how.chance, delay=how.delay)
        case "network", Does.MEND:
            recorder.calmed(deed.what)
        case "network", Does.ACT:
            recorder.turned(RegistryTurns(registry=CENTRE[deed.what]))
        case (("card" | "a4"), Does.ACT) if deed.what in {*Switch}:
            recorder.turned(Switches(machine=Machine(deed.machine), does=Switch(deed.what)))
        case machine, Does.ACT if (machine, deed.what) in STAFF:
            recorder.staff(*STAFF[machine, deed.what])
        case "ups", (Does.FAULT | Does.MEND) if deed.what in {*Ups} and deed.how == ALWAYS:
            recorder.turned(UpsTurns(ups=Ups(deed.what), mend=deed.does is Does.MEND))
        case "office", Does.ACT:
            _office(recorder, deed.what.split(" "))
        case ("phone", _) | (("card" | "a4"), Does.ACT):
            pass
        case _:
            recorder.noted(sentence(deed))


def _fault(recorder: Recorder, deed: Deed) -> None:
    fault = FAULTS[deed.machine](deed.what)
    if deed.does is Does.MEND:
        recorder.mended(fault)
    else:
        recorder.broke(fault, once=deed.how.once, seconds=deed.how.seconds, chance=deed.how.chance)


def _office(recorder: Recorder, words: list[str]) -> None:
    match words:
        case ["vote", officer, case, decision, number, document, blank]:
            recorder.voted(officer, case, Decision(decision), (int(number), int(document)), blank=blank != "-")
        case ["emptied", number, document]:
            recorder.attested((int(number), int(document)))
