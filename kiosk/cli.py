"""The command `anjungan`. Exit 0: done; 1: failed; 2: wrong use or configuration; 130: Ctrl-C. Errors go to stderr."""

import argparse
import json
import logging
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk import display
from kiosk.config import ConfigError, load

if TYPE_CHECKING:  # loading it takes longer than the first screen may
    from printjobs.journal import Journal

FAILED: Final = 1
WRONG_USE: Final = 2
INTERRUPTED: Final = 130
_OF_PATHS: Final = (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError)


def main(arguments: list[str] | None = None) -> int:
    """Run one command."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    given = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = given.command
    try:
        return command(given)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except (OSError, RuntimeError) as error:  # JournalError is a RuntimeError
        print(f"anjungan: {_in_words(error)}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def _in_words(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename and error.strerror:
        advice = "; give a path that is there and may be used" if isinstance(error, _OF_PATHS) else ""
        return f"{error.filename}: {error.strerror.lower()}{advice}"
    return str(error)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="anjungan", description="A self-service civil registry machine.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="the kiosk in production")
    run.add_argument("--config", type=Path, required=True, help="TOML file (docs/configuration.md)")
    run.set_defaults(command=_run)

    demo = commands.add_parser("demo", help="all machines simulated at the wire, and the kiosk before them")
    demo.add_argument("--headless", action="store_true", help="scripted residents, no window; last line is JSON")
    demo.add_argument("--pictures", type=Path, help="with --headless: save each screen as PNG in this folder")
    demo.set_defaults(command=_demo)

    dock = commands.add_parser("dock", help="the technician's console: every machine simulated, to watch and to break")
    dock.add_argument("--folder", type=Path, help="where machines and kiosk keep their files (a temporary one)")
    dock.set_defaults(command=_dock)

    screens = commands.add_parser("screens", help="render every screen, orientation and language to PNG")
    screens.add_argument("--out", type=Path, required=True, help="folder; made when missing")
    screens.set_defaults(command=_screens)

    bench = commands.add_parser("bench", help="ratios against a baseline in the same run; last line is JSON")
    bench.add_argument(
        "names", nargs="*", metavar="NAME", help="start, visit, journal, recovery, world; all when none is named"
    )
    bench.set_defaults(command=_bench)

    _add_scenario_deeds(
        commands.add_parser("scenario", help="visits, faults and expectations from text files, in virtual time")
    )

    simulate = commands.add_parser(
        "simulate", help="whole kiosks, registry, network and people in virtual time, by seeds; exit 1 on a violation"
    )
    simulate.add_argument("--seeds", type=int, default=100, metavar="N", help="how many worlds (100)")
    simulate.add_argument("--from", type=int, default=0, dest="first", metavar="K", help="the first seed (0)")
    simulate.add_argument("--workers", type=int, metavar="W", help="processes (one a core)")
    simulate.add_argument("--seed", type=int, metavar="K", help="one world; with --trace its story")
    simulate.add_argument("--trace", action="store_true", help="with --seed: who did what when")
    simulate.add_argument(
        "--sabotage", metavar="NAME", help="plant a known mistake and see it found: a name, or all; list: their names"
    )
    simulate.set_defaults(command=_simulate)

    _conformance_words(commands)

    errors = commands.add_parser("errors", help="the table of faults: what residents read and hear, what staff do")
    errors.add_argument("--json", action="store_true", help="a list of objects")
    errors.add_argument("--markdown", action="store_true", help="the page docs/errors.md")
    errors.set_defaults(command=_errors)

    books = commands.add_parser("books", help="do blanks and attempts balance")
    books.add_argument("--config", type=Path, required=True, help="TOML file of the kiosk")
    books.add_argument("--all", action="store_true", help="count every record again, not from the newest seal on")
    books.set_defaults(command=_books)

    _blanks_words(commands)
    _health_words(commands)

    _stopped_words(commands)

    audit = commands.add_parser("audit", help="is the journal whole; what does it know")
    audit.add_argument(
        "what", choices=["verify", "known"], help="known: what people hand to the registry for a kiosk that is lost"
    )
    audit.add_argument("--config", type=Path, required=True, help="TOML file of the kiosk")
    audit.set_defaults(command=_audit)
    return parser


def _add_scenario_deeds(scenario: argparse.ArgumentParser) -> None:
    deeds = scenario.add_subparsers(required=True, metavar="DEED")
    run = deeds.add_parser("run", help="a line for each; exit 1 when one did not go as it says, 2 for a bad file")
    run.add_argument("files", nargs="*", type=Path, metavar="FILE", help="TOML file (docs/scenarios.md)")
    run.add_argument("--all", action="store_true", help="every scenario of the library")
    run.add_argument("--trace", action="store_true", help="tell each story: who did what when")
    run.set_defaults(command=_scenario_run)
    listed = deeds.add_parser("list", help="what each covers, and its sentence")
    listed.add_argument("files", nargs="*", type=Path, metavar="FILE", help="instead of the library")
    listed.set_defaults(command=_scenario_list)


def _blanks_words(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    blanks = commands.add_parser(
        "blanks", help="book what people loaded, counted or moved by hand; the kiosk is stopped"
    )
    blanks.add_argument("--config", type=Path, required=True, help="TOML file of the kiosk")
    deeds = blanks.add_subparsers(required=True, metavar="DEED")
    load_ = deeds.add_parser("load", help="new blanks were put into the hopper")
    load_.add_argument("count", type=int)
    count = deeds.add_parser("count", help="so many lie there: the books name what differs until a count agrees")
    count.add_argument("account", help="hopper, transport, outlet, rejected, retracted")
    count.add_argument("count", type=int)
    move = deeds.add_parser("move", help="blanks were removed, found or given up as missing: two persons")
    move.add_argument("account", metavar="from", help="hopper, transport, outlet, rejected, retracted, unlocated")
    move.add_argument("to", help="the same, or removed")
    move.add_argument("count", type=int)
    move.add_argument("--witness", required=True, metavar="STAFF", help="staff number of the second person")
    for deed in (load_, count, move):
        deed.add_argument("--by", required=True, metavar="STAFF", help="staff number of who did it")
        deed.set_defaults(command=_blanks)


def _health_words(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    health = commands.add_parser("health", help="what is left and for how long, what is wrong, what is due")
    health.add_argument("--config", type=Path, required=True, help="TOML file of the kiosk; it may be at work")
    health.add_argument("--json", action="store_true", help="one object")
    health.set_defaults(command=_health)


def _stopped_words(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    test = commands.add_parser("testprint", help="a test card or page to measure by; the kiosk is stopped")
    test.add_argument("medium", choices=["card", "a4"])
    test.add_argument("--config", type=Path, required=True, help="TOML file of the kiosk")
    test.add_argument("--save", type=Path, metavar="PNG", help="write the picture; nothing is printed")
    test.add_argument("--by", default="", metavar="STAFF", help="staff number of who tests")
    test.add_argument("--witness", default="", metavar="STAFF", help="the second person: a test card takes a blank")
    test.set_defaults(command=_testprint)

    clean = commands.add_parser(
        "clean", help="clean the card printer with a cleaning card; kiosk stopped, blanks and ribbon out"
    )
    clean.add_argument("medium", choices=["card"])
    clean.add_argument("--config", type=Path, required=True, help="TOML file of the kiosk")
    clean.add_argument("--by", required=True, metavar="STAFF", help="staff number of who cleans")
    clean.set_defaults(command=_clean)


def _conformance_words(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    conformance = commands.add_parser(
        "conformance",
        help="the contract of a device, checked on its simulator or on the real thing (docs/conformance.md)",
    )
    conformance.add_argument(
        "device", help="a4, card, receipt, scanner, chip, ups, all; verify: a report; list: the checks"
    )
    conformance.add_argument("file", type=Path, nargs="?", help="with verify: the report")
    conformance.add_argument("--on", default="simulator", metavar="URL", help="simulator, or where the device is")
    conformance.add_argument("--driver", metavar="MODULE:NAME", help="a vendor's driver in place of ours")
    conformance.add_argument("--report", type=Path, metavar="FILE", help="write a signed report")
    conformance.add_argument(
        "--key", type=Path, metavar="PEM", help="signs or verifies it; made in --state when not given"
    )
    conformance.add_argument(
        "--state", type=Path, default=Path("var"), metavar="DIR", help="where that key is kept (var)"
    )
    conformance.add_argument("--config", type=Path, metavar="FILE", help="a kiosk's file: how its a4 or card is fitted")
    conformance.add_argument("--device-name", metavar="TEXT", help="make, model, firmware and serial of the device")
    conformance.add_argument("--only", metavar="CHECK[,CHECK]", help="run these alone")
    conformance.add_argument(
        "--continue", dest="so_far", type=Path, metavar="FILE", help="do not repeat what passed in this report"
    )
    conformance.set_defaults(command=_conformance)


def _run(given: argparse.Namespace) -> int:
    if (trouble := display.trouble()) is not None:
        print(f"anjungan run: {trouble}", file=sys.stderr)
        return FAILED
    from kiosk import run_command  # noqa: PLC0415 - Qt is loaded only by the commands that show something

    return run_command.run(given.config)


def _demo(given: argparse.Namespace) -> int:
    from kiosk import demo  # noqa: PLC0415 - the simulators are not installed on a kiosk

    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(FAILED))  # the machines end with it
    if given.headless:
        return demo.headless(given.pictures)
    if (trouble := display.trouble()) is not None:
        pictures = given.pictures or Path("pictures")
        print(f"{trouble}: running the headless demo; pictures of the visit go to {pictures}/", file=sys.stderr)
        return demo.headless(pictures)
    return demo.windows()


def _dock(given: argparse.Namespace) -> int:
    if (trouble := display.trouble()) is not None:
        print(f"anjungan dock: {trouble}; or use `anjungan demo --headless`", file=sys.stderr)
        return FAILED
    from simulators.dock import command  # noqa: PLC0415 - the same

    return command.run(given.folder)


def _screens(given: argparse.Namespace) -> int:
    from ui.gallery import render  # noqa: PLC0415 - Qt is loaded only by the commands that show something

    for path in render(given.out):
        print(path)
    return 0


def _scenario_run(given: argparse.Namespace) -> int:
    from simulators.scenarios import command  # noqa: PLC0415 - the simulators are not installed on a kiosk

    return command.run(given.files, every=given.all, told=given.trace)


def _scenario_list(given: argparse.Namespace) -> int:
    from simulators.scenarios import command  # noqa: PLC0415 - the same

    return command.show(given.files)


def _simulate(given: argparse.Namespace) -> int:
    from simulators.world import command  # noqa: PLC0415 - the simulators are not installed on a kiosk

    return command.run(given.seeds, given.first, given.seed, given.workers, given.sabotage, told=given.trace)


def _conformance(given: argparse.Namespace) -> int:
    from kiosk import conformance  # noqa: PLC0415 - loads every driver

    words = {name: value for name, value in vars(given).items() if name in conformance.Options.__dataclass_fields__}
    return conformance.run(conformance.Options(**words))


def _errors(given: argparse.Namespace) -> int:
    from kiosk import errors  # noqa: PLC0415 - beside its only use

    if given.json:
        print(json.dumps(errors.rows(), ensure_ascii=False, indent=1))
    else:
        print(errors.markdown() if given.markdown else errors.text(), end="" if given.markdown else "\n")
    return 0


def _books(given: argparse.Namespace) -> int:
    journal = _journal(given.config)
    books = (journal.verify() if getattr(given, "all", False) else journal.ledger).tally.books()
    journal.close()
    print(f"blanks loaded {books.loaded}: " + ", ".join(f"{k} {v}" for k, v in sorted(books.blanks.items())))
    print(f"attempts started {books.started}: " + ", ".join(f"{k} {v}" for k, v in sorted(books.attempts.items())))
    for error in books.errors:
        print(error, file=sys.stderr)
    print("balanced" if books.balanced else "unbalanced")
    return 0 if books.balanced else FAILED


def _blanks(given: argparse.Namespace) -> int:
    from printjobs import stock  # noqa: PLC0415 - loads the journal

    try:
        deed: stock.Stock
        if "witness" in given:
            source, to = stock.account(given.account, stock.FROM_HAND), stock.account(given.to, stock.TO_HAND)
            deed = stock.Moved(source, to, given.count, given.by, given.witness)
        elif "account" in given:
            deed = stock.Counted(stock.account(given.account, stock.IN_REACH), given.count, given.by)
        else:
            deed = stock.Loaded(given.count, given.by)
        journal = _journal(given.config)
        try:
            stock.book(journal, deed)
        finally:
            journal.close()
    except ValueError as error:  # StockError is one
        print(f"anjungan: nothing was booked: {error}", file=sys.stderr)
        return WRONG_USE
    return _books(given)


def _health(given: argparse.Namespace) -> int:
    import msgspec  # noqa: PLC0415 - beside its only use

    from kiosk.app import care_of  # noqa: PLC0415 - loads every driver
    from kiosk.health import sheet  # noqa: PLC0415

    journal = _journal(given.config)
    seen = sheet.seen_of(journal.ledger.usage.health)
    found = sheet.sheet_of(seen, journal.ledger, journal.age, care_of(load(given.config)), sheet.seen_at(journal))
    journal.close()
    print(msgspec.json.encode(found).decode() if given.json else sheet.text(found))
    return 0


def _testprint(given: argparse.Namespace) -> int:
    from kiosk import trial_command  # noqa: PLC0415 - loads Qt and every driver
    from kiosk.core.terms import Medium  # noqa: PLC0415 - beside its only use

    return trial_command.run(Medium(given.medium), given.config, given.save, given.by, given.witness)


def _clean(given: argparse.Namespace) -> int:
    from kiosk import cleaning_command  # noqa: PLC0415 - loads every driver

    return cleaning_command.run(given.config, given.by)


def _audit(given: argparse.Namespace) -> int:
    from kiosk.registry import replay_parts  # noqa: PLC0415 - loads the client
    from kiosk.replay import known  # noqa: PLC0415

    journal = _journal(given.config)
    try:
        journal.verify()
        if given.what == "known":
            for part in replay_parts(0, *known(journal.entries()), journal.head):
                print(json.dumps(part))
            return 0
    finally:
        journal.close()
    print(f"whole: {journal.head.sequence} records")
    return 0


def _journal(path: Path) -> "Journal":
    from kiosk.app import journal_path, open_journal  # noqa: PLC0415 - loads every driver

    config = load(path)
    if not journal_path(config).exists():
        raise FileNotFoundError(f"{journal_path(config)}: no journal yet; start the kiosk once")
    return open_journal(config)


def _bench(given: argparse.Namespace) -> int:
    from kiosk import bench  # noqa: PLC0415 - the simulators are not installed on a kiosk

    unknown = set(given.names) - set(bench.BENCHES)
    if unknown:
        print(f"no bench {', '.join(sorted(unknown))}; there are {', '.join(bench.BENCHES)}", file=sys.stderr)
        return WRONG_USE
    return bench.run(given.names)


if __name__ == "__main__":
    sys.exit(main())
