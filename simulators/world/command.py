"""What `anjungan simulate` does: many worlds, the story of one, or worlds with a mistake planted in them."""

import sys
from typing import Final

from simulators.world import campaign, sabotages

WRONG_USE: Final = 2


def run(seeds: int, first: int, seed: int | None, workers: int | None, sabotage: str | None, *, told: bool) -> int:
    """Run what was asked for; gives the command's exit code."""
    if seeds < 1 or (workers is not None and workers < 1):
        print("anjungan simulate: --seeds and --workers need at least 1", file=sys.stderr)
        return WRONG_USE
    if told and seed is None:
        print("anjungan simulate: --trace tells the story of one world: name it with --seed K", file=sys.stderr)
        return WRONG_USE
    if sabotage is not None:
        return sabotages.run(sabotage, workers)
    if seed is not None:
        return campaign.trace(seed) if told else campaign.simulate(seed, 1, 1)
    return campaign.simulate(first, seeds, workers)
