"""Writes a tape of the dock down as a scenario (docs/scenarios.md), to be played in virtual time and completed by hand.

What a scenario has no words for (receipt printer, scanner, UPS, chip) becomes a comment. The dock does not see what is
touched on the kiosk's screen: a resident who held a QR does there what leads to the next one.
"""

from typing import Final

from kiosk.core.terms import DocumentKind, Medium
from simulators.dock.deeds import Deed, Does
from simulators.dock.session import sentence
from simulators.dock.tape import Taped

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
    ("card", "take"): "",  # residents take by themselves
    ("a4", "take"): "",
    ("card", "load"): 'staff = "load_blanks"',
    ("a4", "clear"): 'staff = "clear_a4"',
    ("a4", "load"): 'staff = "load_paper"',
    ("card", "clear"): 'staff = "clear_path"',
    ("card", "bins"): 'staff = "empty_bins"',
    ("network", "backup"): 'registry = "back_up"',
    ("network", "restore"): 'registry = "restore"',
    ("network", "revoke"): 'registry = "revoke"',
}


def scenario(taped: list[Taped]) -> str:
    """Give the file's text."""
    approvals = [one.deed.what.split()[1].split(",") for one in taped if one.deed.what.startswith("approve ")]
    residents = ", ".join(
        f'{{ name = "Resident {number}", documents = [{", ".join(_quoted(kind) for kind in kinds)}] }}'
        for number, kinds in enumerate(approvals, 1)
    )
    lines = [f"  {_step(one, approvals)}" for one in taped]
    return "\n".join(
        (
            'name = "Recorded at the dock"',
            'says = "What was done at the dock, step by step; add what must come of it."',
            'field = ["not_simple"]  # say what it covers: fields or faults',
            f"residents = [{residents}]",
            "steps = [",
            *[line for line in lines if line.strip()],
            f"  {{ at = {taped[-1].at + LATER if taped else LATER:.1f}, expect = {{ reported = true }} }},",
            "]",
            "",
        )
    )


def _step(one: Taped, approvals: list[list[str]]) -> str:
    said = _said(one.deed, approvals)
    if said is None:
        return f"# at {one.at:.1f} s: {sentence(one.deed)}"
    return f"{{ at = {one.at:.1f}, {said} }}," if said else ""


def _said(deed: Deed, approvals: list[list[str]]) -> str | None:
    """The step's own keys; empty for what needs no step, None for what has no words."""
    match deed.machine, deed.does:
        case (("card" | "a4"), (Does.FAULT | Does.MEND)):
            return _breaks(deed)
        case (("card" | "a4"), Does.ACT) if deed.what in {"on", "off"}:
            return f'machine = "{deed.machine}", does = "{deed.what}"'
        case "network", Does.FAULT if deed.what in WEATHER:
            times = ", times = 1" if deed.how.once and deed.what != "down" else ""
            return f'network = "{WEATHER[deed.what]}"{times}'
        case "network", Does.MEND:
            return 'network = "fine"'
        case "phone", _:
            return _resident(deed.what.split(), approvals)
        case machine, Does.ACT:
            return ACTS.get((machine, deed.what))
        case _:
            return None


def _breaks(deed: Deed) -> str | None:
    from simulators.chip.model import ChipFault  # noqa: PLC0415 - one name, for what scenarios cannot say

    if deed.what in set(ChipFault):
        return None
    words = [f'{deed.machine} = "{deed.what}"']
    words += ["mend = true"] if deed.does is Does.MEND else []
    words += ["once = true"] if deed.how.once else []
    words += [f"seconds = {deed.how.seconds}"] if deed.how.seconds is not None else []
    words += [f"chance = {deed.how.chance}"] if deed.how.chance < 1 else []
    return ", ".join(words)


def _resident(words: list[str], approvals: list[list[str]]) -> str:
    match words:
        case ["hold", "entry", number]:
            return f'resident = "Resident {number}", does = "scan"'
        case ["hold", "print", number, document]:
            kind = DocumentKind(approvals[int(number) - 1][int(document) - 1])
            ends = '"take"' if kind.medium is Medium.CARD else '"take", "confirm"'
            does = f'"choose", "accept", "scan", {ends}'
            return f'resident = "Resident {number}", document = "{kind.value}", does = [{does}]'
        case _:
            return ""


def _quoted(text: str) -> str:
    return f'"{text}"'
