"""Starts the printer by hand: `python -m simulators.ipp` prints its URI, then obeys what is typed."""

import argparse
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from simulators.ipp.parts import IppFault
from simulators.ipp.server import IppPrinter

_PORTS: Final = 65535
_HELP = """Type, a line each:
  fault NAME [once]  let something go wrong: {faults}
  mend [NAME]        end it, or all of it
  load N [MEDIA]     put paper in, of another size if MEDIA says so
  clear | take       take sheets out of the path | out of the outlet
  off | on [keep]    the power switch; keep: the queue outlives it
  state              how it is"""


def main(arguments: list[str] | None = None) -> int:
    """Serve until the end of what is typed, or for ever where nobody can type."""
    known = argparse.ArgumentParser(prog="python -m simulators.ipp", description=__doc__)
    known.add_argument("--port", type=_port, default=0, help="where to listen on loopback (default: a free port)")
    known.add_argument("--instant", action="store_true", help="pages take no time")
    known.add_argument("--keep", type=Path, metavar="DIR", help="keep every document that arrives there")
    asked = known.parse_args(arguments)
    if asked.keep is not None and not asked.keep.is_dir():
        known.error(f"--keep: {asked.keep} is not a folder; make it first")
    printer = IppPrinter(port=asked.port, instant=asked.instant, folder=asked.keep)
    try:
        printer.start()
    except OSError:
        known.error(f"--port: {asked.port} is taken or not allowed; choose another, or none for a free one")
    try:
        print(printer.uri, flush=True)
        if sys.stdin.isatty():
            print(_HELP.format(faults=", ".join(IppFault)), flush=True)
        for line in sys.stdin:
            print(obey(printer, line.split()), flush=True)
        if not sys.stdin.isatty():
            threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        printer.close()
    return 0


def obey(printer: IppPrinter, words: list[str]) -> str:
    """Do what a typed line says, and give what is then to be seen."""
    does: Mapping[str, Callable[[list[str]], object]] = {
        "fault": lambda rest: printer.fault(rest[0], once=rest[1:] == ["once"]),
        "mend": lambda rest: printer.mend(*rest),
        "load": lambda rest: printer.load(_count(rest[0]), *rest[1:]),
        "clear": lambda _: printer.clear_path(),
        "take": lambda _: printer.take_sheets(),
        "off": lambda _: printer.cut_power(),
        "on": lambda rest: printer.restore_power(keeps_queue=rest == ["keep"]),
        "state": lambda _: None,
    }
    if words:
        try:
            does[words[0]](words[1:])
        except (KeyError, IndexError, TypeError, ValueError):
            return f"not understood; one of: {', '.join(does)}; faults: {', '.join(IppFault)}"
    seen = printer.snapshot()
    sheets = ", ".join(f"{count} in {spot}" for spot, count in sorted(seen.places.items()))
    state = seen.state.name.lower() if seen.powered else "off"
    return f"{state} ({', '.join(seen.reasons)}): {seen.queued} jobs, {seen.tray} in tray, {sheets}"


def _port(typed: str) -> int:
    """A port's number, as argparse wants it read."""
    if not (typed.isdecimal() and int(typed) <= _PORTS):
        raise argparse.ArgumentTypeError(f"{typed} is no port; give a number up to {_PORTS}, or none for a free one")
    return int(typed)


def _count(typed: str) -> int:
    """How many sheets: paper is put in, never taken out. ValueError for anything else."""
    if not typed.isdecimal():
        raise ValueError(typed)
    return int(typed)


if __name__ == "__main__":
    sys.exit(main())
