"""Writes a tape of the dock down as a scenario (docs/scenarios.md), to be played in virtual time and completed by hand.

What a scenario has no words for (receipt printer, scanner, UPS, chip) becomes a comment. The dock does not see what is
touched on the kiosk's screen: a resident who holds a QR or takes a document touches there what leads to it.
"""

from typing import Final

from kiosk.core.terms import DocumentKind
from simulators.card.parts import CardFault
from simulators.dock.deeds import Deed, Does
from simulators.dock.session import sentence
from simulators.dock.tape import Taped
from simulators.ipp.parts import IppFault

LATER: Final = 60.0  # seconds after the last step: what must be so then at the least
WEATHER: Final = {
    "late": "late",
    "down": "cut",
    "drop_after_commit": "answer_lost",
    "slow": "late",
    "malformed": "garbled",
    "oversized": "huge",
}
ACTS: Final = {
    ("card", "load"): 'staff = "load_blanks"',
    ("card", "clear"): 'staff = "clear_path"',
    ("card", "bins"): 'staff = "empty_bins"',
    ("card", "on"): 'machine = "card", does = "on"',
    ("card", "off"): 'machine = "card", does = "off"',
    ("a4", "load"): 'staff = "load_paper"',
    ("a4", "clear"): 'staff = "clear_a4"',
    ("a4", "on"): 'machine = "a4", does = "on"',
    ("a4", "off"): 'machine = "a4", does = "off"',
    ("network", "backup"): 'registry = "back_up"',
    ("network", "restore"): 'registry = "restore"',
    ("network", "revoke"): 'registry = "revoke"',
}
HEAD: Final = """\
name = "Recorded at the dock"
says = "What was done at the dock, step by step; add what must come of it."
recorded = true
field = ["not_simple"]  # say what it covers: fields or faults
"""


def scenario(taped: list[Taped]) -> str:
    """Give the file's text."""
    crowd = _Crowd([_documents(one.deed) for one in taped if one.deed.what.startswith("approve ")])
    lines = [f"  {line}\n" for line in (_line(one, crowd) for one in taped) if line]
    end = (taped[-1].at if taped else 0.0) + LATER
    steps = "".join((*lines, f"  {{ at = {end:.1f}, expect = {{ reported = true }} }},\n"))
    return f"{HEAD}residents = [{crowd.setup}]\nsteps = [\n{steps}]\n"


class _Crowd:
    """Who has done what so far: what a resident touches next follows from it."""

    def __init__(self, approvals: list[list[str]]) -> None:
        self._approvals = approvals
        self._taken = [0] * len(approvals)
        self._holder = 0

    @property
    def setup(self) -> str:
        """The residents of the file."""
        documents = [", ".join(f'"{kind}"' for kind in kinds) for kinds in self._approvals]
        named = [f'{{ name = "Resident {n}", documents = [{kinds}] }}' for n, kinds in enumerate(documents, 1)]
        return ", ".join(named)

    def step(self, words: list[str]) -> str:
        """What a resident does; empty for an approval, which is made before the story begins."""
        match words:
            case ["hold", "entry", number]:
                self._holder = int(number)
                return f'resident = "Resident {number}", does = "scan"'
            case ["hold", "print", number, document]:
                kind = DocumentKind(self._approvals[int(number) - 1][int(document) - 1]).value
                does = '["choose", "accept", "scan"]'
                return f'resident = "Resident {number}", document = "{kind}", does = {does}'
            case _:
                return ""

    def take(self, machine: str) -> str:
        """What somebody does who takes a document."""
        if not self._holder:
            return ""
        place = self._holder - 1
        self._taken[place] += 1
        last = self._taken[place] == len(self._approvals[place])
        does = ["take", *(["confirm"] if machine == "a4" else []), *(["rate", "finish"] if last else ["accept"])]
        return f'resident = "Resident {self._holder}", does = [{", ".join(f"{chr(34)}{one}{chr(34)}" for one in does)}]'


def _documents(approval: Deed) -> list[str]:
    """The documents of an approval; of a marriage there are two copies."""
    kinds = approval.what.split()[1].split(",")
    return [kind for kind in kinds for _ in range(2 if kind == DocumentKind.AKTA_PERKAWINAN else 1)]


def _line(one: Taped, crowd: _Crowd) -> str:
    said = _said(one.deed, crowd)
    if said is None:
        return f"# at {one.at:.1f} s: {sentence(one.deed)}"
    return f"{{ at = {one.at:.1f}, {said} }}," if said else ""


def _said(deed: Deed, crowd: _Crowd) -> str | None:
    """The step's own keys; empty for what needs no step, None for what has no words."""
    match deed.machine, deed.does:
        case "phone", _:
            return crowd.step(deed.what.split())
        case ("card" | "a4") as machine, Does.ACT if deed.what == "take":
            return crowd.take(machine)
        case (("card" | "a4"), (Does.FAULT | Does.MEND)) if deed.what in {*CardFault, *IppFault}:
            return _breaks(deed)
        case "network", Does.FAULT if deed.what in WEATHER:
            times = ", times = 1" if deed.how.once and deed.what != "down" else ""
            return f'network = "{WEATHER[deed.what]}"{times}'
        case "network", Does.MEND:
            return 'network = "fine"'
        case machine, Does.ACT:
            return ACTS.get((machine, deed.what))
        case _:
            return None


def _breaks(deed: Deed) -> str:
    words = [f'{deed.machine} = "{deed.what}"']
    words += ["mend = true"] if deed.does is Does.MEND else []
    words += ["once = true"] if deed.how.once else []
    words += [f"seconds = {deed.how.seconds}"] if deed.how.seconds is not None else []
    words += [f"chance = {deed.how.chance}"] if deed.how.chance < 1 else []
    return ", ".join(words)
