"""What `anjungan scenario` does: plays files and says of each whether it went as it should, or lists what there is."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from simulators.scenarios.reading import Scenario, ScenarioError, library, read
from simulators.scenarios.run import play
from simulators.world import memo
from simulators.world.campaign import quiet

FAILED, WRONG_USE = 1, 2


def run(files: Sequence[Path], *, every: bool, told: bool) -> int:
    """Play the files, or the whole library; gives the command's exit code."""
    if bool(files) == every:
        print("anjungan scenario run: name files, or give --all for the library", file=sys.stderr)
        return WRONG_USE
    scenarios, wrong = _read(library() if every else files)
    if not scenarios:
        return WRONG_USE
    quiet()
    failed = 0
    with memo.remembered():
        for scenario in scenarios:
            played = play(scenario, told=told)
            for line in played.story:
                print(line)
            failed += played.failure is not None
            why = "" if played.failure is None else f": {played.failure}"
            print(f"{'FAILED' if played.failure else 'ok':7}{line_of(scenario)}{why}", flush=True)
    print(f"{len(scenarios)} scenarios, {failed} failed{f', {wrong} not understood' if wrong else ''}")
    return WRONG_USE if wrong else FAILED if failed else 0


def show(files: Sequence[Path]) -> int:
    """List files, or the library: name, what it covers, and its sentence."""
    scenarios, wrong = _read(files or library())
    for scenario in scenarios:
        print(f"{line_of(scenario)}\n{'':8}{scenario.head.says}")
    return WRONG_USE if wrong else 0


def line_of(scenario: Scenario) -> str:
    """File, name and coverage of a scenario."""
    head = scenario.head
    covers = [f"faults {', '.join(map(str, head.faults))}"] if head.faults else []
    covers += [f"field {', '.join(head.field)}"] if head.field else []
    return f"{scenario.path.stem}: {head.name} ({'; '.join(covers)})"


def _read(files: Iterable[Path]) -> tuple[list[Scenario], int]:
    """Read them all before the first is played; errors go to stderr. Gives how many are not understood, too."""
    found, wrong = [], 0
    for path in files:
        try:
            found.append(read(path))
        except ScenarioError as error:
            wrong += 1
            print(f"anjungan scenario: {error}", file=sys.stderr)
    return found, wrong
