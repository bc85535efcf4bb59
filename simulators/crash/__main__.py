"""Runs the whole campaign: `python -m simulators.crash [KIND...]`."""

import argparse
import sys
import tempfile
from pathlib import Path

from kiosk.core.terms import DocumentKind
from simulators.crash.campaign import KINDS, Campaign, report
from simulators.crash.plan import Family
from simulators.crash.race import Race
from simulators.crash.site import GRASP, Site


def main() -> int:
    """Read the command line, cut everywhere, report."""
    parser = argparse.ArgumentParser(prog="python -m simulators.crash", description=__doc__)
    kinds = [kind.value for kind in KINDS]
    parser.add_argument("kinds", nargs="*", metavar="KIND", default=kinds, help=f"all of {', '.join(kinds)}")
    parser.add_argument("--family", action="append", choices=list(Family), help="only these points; may be repeated")
    parser.add_argument("--races", type=int, default=100, metavar="N", help="races of two kiosks for a PIN (100)")
    parser.add_argument("--grasp", type=float, default=GRASP, metavar="S", help=f"seconds to take a card ({GRASP})")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="anjungan-crash-") as folder, Site(Path(folder), grasp=given.grasp) as site:
        campaign = Campaign(site)
        for kind in given.kinds:
            campaign.everything(DocumentKind(kind), given.family or list(Family))
        with Race(Path(folder) / "race") as race:
            campaign.tally.violations += [found for number in range(given.races) for found in race.run(number)]
        print(f"{given.races} races of two kiosks for one PIN")
        return report(campaign.tally)


if __name__ == "__main__":
    sys.exit(main())
