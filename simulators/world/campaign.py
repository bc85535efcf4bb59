"""Many worlds: one after the other in a worker a core, their counts added up, and told as a table."""

import gc
import logging
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process
from typing import Final

from printjobs.job import Phase
from simulators.world import memo
from simulators.world.cuts import Coverage, Point
from simulators.world.faults import PAIRS
from simulators.world.world import Result, World

BATCH: Final = 10  # seeds a worker takes at a time
RUBBISH: Final = 100_000  # objects more before garbage is looked for: a tenth of the time otherwise
_LIFE: Final = ExitStack()  # of a worker
NAMED: Final = 8  # so many rare pairs are named
WRONG: Final = 1
LEAST: Final = 5  # times that each pair of crash point and job state is to be hit in a whole run


@dataclass
class Campaign:
    """What so many worlds came to. `hours` are kiosk-hours."""

    seeds: int = 0
    hours: float = 0.0
    faults: int = 0
    coverage: Coverage = field(default_factory=Coverage)
    outcomes: Counter[str] = field(default_factory=Counter)
    violations: list[Result] = field(default_factory=list)

    def add(self, result: Result) -> None:
        """Count one more."""
        self.seeds += 1
        self.hours += result.hours
        self.faults += result.faults
        self.coverage.add(result.coverage)
        self.outcomes += result.counts
        if result.violations:
            self.violations.append(result)


def results(seeds: Iterable[int], workers: int) -> Iterator[Result]:
    """Run worlds in so many processes; their results come in the order of the seeds."""
    batches = _batches(seeds)
    if workers == 1:
        with memo.remembered():
            for batch in batches:
                yield from _run(batch)
        return
    with ProcessPoolExecutor(workers, get_context("spawn"), _get_ready) as pool:
        for done in pool.map(_run, batches):
            yield from done


def _get_ready() -> None:
    """Make a process a worker: it remembers as long as it lives, and looks for garbage once in many worlds' acts."""
    leave_with_parent()
    _LIFE.enter_context(memo.remembered())
    gc.set_threshold(RUBBISH, 20, 20)


def leave_with_parent() -> None:
    """End this worker when who started it is gone: a campaign that is killed leaves nothing at work."""
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(WRONG)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def _batches(seeds: Iterable[int]) -> list[list[int]]:
    every = list(seeds)
    return [every[at : at + BATCH] for at in range(0, len(every), BATCH)]


def quiet() -> None:
    """Keep the kiosks' own log out of the way."""
    logging.getLogger("anjungan").setLevel(logging.CRITICAL)


def _run(seeds: list[int]) -> list[Result]:
    quiet()
    return [World(seed).run() for seed in seeds]


def simulate(first: int, count: int, workers: int | None = None) -> int:
    """Run so many seeds from the first on, and print what they came to; 1 when a promise was broken."""
    campaign = Campaign()
    began = time.monotonic()
    for result in results(range(first, first + count), workers or os.cpu_count() or 1):
        campaign.add(result)
        if result.violations:
            broken = result.violations[0]
            print(f"seed {result.seed}: {broken.invariant}: {broken.what}", flush=True)
        if sys.stderr.isatty():
            print(f"\r{campaign.seeds} of {count} seeds", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    spent = time.monotonic() - began
    for line in told(campaign):
        print(line)
    print(f"{spent:.0f} s; {campaign.hours * 3600 / max(spent, 1e-9):.0f} kiosk-seconds a second")
    if campaign.violations:
        seed = campaign.violations[0].seed
        print(f"replay the first violation: anjungan simulate --seed {seed} --trace")
    print(
        f"{campaign.seeds} seeds, {campaign.hours:.1f} kiosk-hours, {campaign.coverage.cuts} power cuts,"
        f" {campaign.faults} faults, {len(campaign.violations)} violations"
    )
    return WRONG if campaign.violations else 0


def told(campaign: Campaign) -> Iterator[str]:
    """Word the coverage as a table: how often a kiosk was cut at each point in each state of a job."""
    coverage = campaign.coverage
    phases = [phase.value for phase in Phase if phase is not Phase.NEW]
    width = max(len(point.value) for point in Point)
    heads = [phase[:9] for phase in phases]
    yield " " * width + " " + " ".join(f"{head:>9}" for head in heads)
    aimed = {(point.value, phase.value) for point, phase, _ in PAIRS}
    for point in Point:
        cells = [_cell(coverage.pairs[point.value, phase], (point.value, phase) in aimed) for phase in phases]
        yield f"{point.value:{width}} " + " ".join(f"{cell:>9}" for cell in cells)
    rare = sorted(pair for pair in aimed if coverage.pairs[pair] < LEAST)
    names = "; ".join(f"{point} in {phase}" for point, phase in rare[:NAMED])
    yield f"pairs hit fewer than {LEAST} times: {len(rare) or 'none'}" + (f" ({names})" if len(rare) <= NAMED else "")
    outside = sum(count for (_, phase), count in coverage.pairs.items() if phase == "-")
    yield f"cut while starting, before any job was taken up: {outside}"
    yield (
        f"power cuts {coverage.cuts}: between SUBMIT and OUTCOME {coverage.submitted}, in recovery"
        f" {coverage.recovering}, in a second recovery {coverage.again}"
    )
    yield "outcomes: " + ", ".join(f"{name} {count}" for name, count in sorted(campaign.outcomes.items()))


def _cell(count: int, aimed: bool) -> str:
    return str(count) if count or aimed else "-"


def trace(seed: int) -> int:
    """Tell the story of one world; 1 when a promise was broken in it."""
    with memo.remembered():
        result = World(seed, told=True).run()
    for line in result.story:
        print(line)
    print(
        f"1 seeds, {result.hours:.1f} kiosk-hours, {result.coverage.cuts} power cuts, {result.faults} faults,"
        f" {len(result.violations)} violations"
    )
    return WRONG if result.violations else 0
