"""Runs the registry sandbox: `python -m simulators.registry --state DIR --port 0 [--seed N]`."""

import argparse
import contextlib
from pathlib import Path

from simulators.registry.server import serve


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m simulators.registry", description=__doc__)
    parser.add_argument("--state", type=Path, required=True, help="folder for records, keys and certificates")
    parser.add_argument("--port", type=int, default=0, help="port on loopback; 0 takes a free one (default)")
    parser.add_argument("--seed", type=int, help="number from which people and PINs follow; default: unpredictable")
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        serve(given.state, given.port, given.seed)


if __name__ == "__main__":
    main()
