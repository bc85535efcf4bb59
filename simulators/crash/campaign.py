"""Cuts at every point of a visit, one after the other until one is not reached, and cuts in a sample of recoveries."""

import itertools
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from kiosk.core.terms import DocumentKind
from simulators.crash.kiosk import CrashError
from simulators.crash.plan import Family, Plan, Side
from simulators.crash.run import Run, Told
from simulators.crash.site import Site

KINDS: Final = (DocumentKind.KTP_EL, DocumentKind.AKTA_KELAHIRAN)
RECOVERY: Final = tuple(
    Plan(family, side, number)
    for number in range(1, 13)
    for family in Family
    for side in Side
    if family is Family.WIRE or number <= (2 if family is Family.CALL else 5)
)


@dataclass
class Tally:
    """What was counted, and what was wrong."""

    runs: int = 0
    kills: int = 0
    in_recovery: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    reached: dict[str, int] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)

    def last_line(self) -> str:
        """The sum of it."""
        return (
            f"{self.runs} runs, {self.kills} kills ({self.in_recovery} in recovery), {len(self.violations)} violations"
        )


class Campaign:
    """Runs at one site; prints a line a run when `told`. `every`: of how many recoveries one is cut, too."""

    def __init__(self, site: Site, *, every: int = 3, told: bool = True) -> None:
        self._site = site
        self._every = every
        self._told = told
        self._seconds: Iterator[Plan] = itertools.cycle(RECOVERY)
        self.tally = Tally()

    def everything(self, kind: DocumentKind, families: Iterable[Family] = Family) -> None:
        """Cut at each point of each family, on both sides, until the visit ends before the point is reached."""
        self._seconds = itertools.cycle(RECOVERY)  # from the first on: a sheet's recovery is short
        for family, side in itertools.product(families, Side):
            for number in itertools.count(1):
                if not self.once(kind, Plan(family, side, number)):
                    self.tally.reached[f"{kind.value}, {side} {family}"] = number - 1
                    break

    def once(self, kind: DocumentKind, first: Plan) -> bool:
        """Live through one cut; gives whether it came to it. Whether the resident stays alternates."""
        number = self.tally.runs
        second = next(self._seconds) if number % self._every == 0 else None
        self.tally.runs += 1
        began = time.monotonic()
        story = f"{kind.value} {first}" + (f", then {second}" if second else "")
        try:
            told = Run(self._site, kind, stays=number // 2 % 2 == 0).go(first, second)
        except CrashError as error:
            self.tally.violations.append(f"{story}: {error}")
            self._say(f"VIOLATION {story}: {error}")
            return True
        self._count(told)
        self._say(f"{story}: {told.kills} kills, {told.outcome or 'no attempt'}, {time.monotonic() - began:.1f} s")
        return told.kills > 0

    def _count(self, told: Told) -> None:
        self.tally.kills += told.kills
        self.tally.in_recovery += max(told.kills - 1, 0)
        if told.kills:
            self.tally.outcomes[told.outcome or "no attempt"] += 1

    def _say(self, line: str) -> None:
        if self._told:
            print(f"{self.tally.runs}: {line}", flush=True)


def report(tally: Tally) -> int:
    """Print what came of it; gives the exit code."""
    for where, number in sorted(tally.reached.items()):
        print(f"{where}: {number} points")
    for outcome, number in sorted(tally.outcomes.items()):
        print(f"{outcome}: {number}")
    for violation in tally.violations:
        print(f"violation: {violation}", file=sys.stderr)
    print(tally.last_line())
    return 1 if tally.violations else 0
