"""Proof that the instrument bites: worlds with one known mistake planted, run until it is found."""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Final

from simulators.world import memo, mistakes_kiosk, mistakes_registry
from simulators.world.campaign import leave_with_parent, quiet
from simulators.world.planting import Mistake, planted
from simulators.world.world import World

MISTAKES: Final = {one.name: one for one in (*mistakes_kiosk.MISTAKES, *mistakes_registry.MISTAKES)}
WRONG, WRONG_USE = 1, 2
BROKEN: Final = {"the kiosk's process ended", "the world is sane"}
"""What a plant that does not fit the code any more comes to: that catches no mistake."""


@dataclass(frozen=True)
class Finding:
    """When a mistake was found: in which seed, and which invariant caught it; None: not within its seeds."""

    mistake: str
    seed: int | None
    invariant: str
    what: str


def find(name: str) -> Finding:
    """Run worlds with the mistake until one of them breaks a promise."""
    quiet()
    mistake = MISTAKES[name]
    for seed in range(mistake.within):
        with memo.remembered(), planted(mistake):
            violations = [one for one in World(seed).run().violations if one.invariant not in BROKEN]
        if violations:
            return Finding(name, seed, violations[0].invariant, violations[0].what)
    return Finding(name, None, "", "")


def run(name: str, workers: int | None) -> int:
    """Find one mistake or all of them; prints a table; 1 when one was not found."""
    if name == "list":
        for one in MISTAKES.values():
            print(f"{one.name:22} {one.says}; within {one.within} seeds")
        return 0
    if name != "all" and name not in MISTAKES:
        print(f"no mistake {name}; there are all, {', '.join(MISTAKES)}", file=sys.stderr)
        return WRONG_USE
    chosen = list(MISTAKES) if name == "all" else [name]
    missed = 0
    print(f"{'mistake':22} {'seeds':>5} {'of':>5}  caught by")
    for found in _findings(chosen, workers or os.cpu_count() or 1):
        missed += found.seed is None
        print(_line(found, MISTAKES[found.mistake]), flush=True)
    print(f"{len(chosen) - missed} of {len(chosen)} mistakes found")
    return WRONG if missed else 0


def _findings(names: list[str], workers: int) -> Iterator[Finding]:
    if workers == 1 or len(names) == 1:
        yield from map(find, names)
        return
    with ProcessPoolExecutor(workers, get_context("spawn"), leave_with_parent) as pool:
        yield from pool.map(find, names)


def _line(found: Finding, mistake: Mistake) -> str:
    needed = "-" if found.seed is None else str(found.seed + 1)
    return f"{mistake.name:22} {needed:>5} {mistake.within:>5}  {found.invariant or 'NOT FOUND'}"
