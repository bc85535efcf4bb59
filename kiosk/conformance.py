"""`anjungan conformance`: runs the checks of a device on its simulator or on the real thing, and signs what it saw."""

import importlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from devices.conformance import page, report
from devices.conformance.check import Failed, Passed, Result, Skipped
from devices.conformance.reach import silence
from devices.conformance.report import Line
from devices.conformance.terminal import Terminal
from kiosk.config import ConfigError, load
from kiosk.conformance_devices import DEVICES, Fresh

SIMULATOR: Final = "simulator"
ALL: Final = "all"
VERIFY: Final = "verify"
LIST: Final = "list"
_BENCH: Final = "bench:"
_DRIVER: Final = "MODULE:NAME"
Earlier = Mapping[tuple[str, str], Result]  # by device and check


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line."""

    device: str
    on: str = SIMULATOR
    driver: str | None = None
    report: Path | None = None
    key: Path | None = None
    state: Path = Path("var")
    file: Path | None = None
    device_name: str | None = None
    only: str | None = None
    so_far: Path | None = None
    config: Path | None = None


def run(options: Options, terminal: Terminal | None = None) -> int:
    """Run it, or verify a report; gives the exit code. ConfigError says what is allowed."""
    if options.device == VERIFY:
        return _verify(options)
    if options.device == LIST:
        return _list(options.file)
    if options.file is not None:
        raise ConfigError(f"{options.file}: only {VERIFY} and {LIST} take a file; --report writes one")
    benches = _benches(options, terminal or Terminal())
    only = _only(options, benches)
    _reach(options)
    subject = _subject(options, benches)
    kept = _earlier(options, subject) if options.so_far else {}
    write = _writer(options, subject, kept) if options.report else lambda _lines: None
    lines: list[Line] = []
    broken_off = False
    try:
        for line in _lines(benches, only, kept, told=options.on != SIMULATOR):
            print(f"{line.word:7} {line.device} {line.check.id}: {line.why or line.check.says}", flush=True)
            lines.append(line)
            write(lines)
    except KeyboardInterrupt:
        broken_off = True
        kept_in = f"; {options.report} has what was done, --continue takes it up" if options.report else ""
        print(f"anjungan: broken off, so nothing is certified{kept_in}", file=sys.stderr)
    write(lines)
    counts = report.count(lines)
    done = f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped"
    print(f"{len(lines)} checks, {done}" + (f"; {len(kept)} were in the report before" if kept else ""))
    repeated = {(line.device, line.check.id) for line in lines}
    every = [*(line.result for line in lines), *(kept[one] for one in kept.keys() - repeated)]
    if Passed() not in every:
        print("anjungan: nothing passed, so nothing is certified", file=sys.stderr)
    failed = any(isinstance(result, Failed) for result in every)
    return 0 if Passed() in every and not failed and not broken_off else 1


def _lines(benches: Mapping[str, Callable[[], Any]], only: set[str], kept: Earlier, *, told: bool) -> Iterator[Line]:
    """Run one check after the other, but for what passed before; `told`: a technician reads first what it is about."""
    for name, bench in benches.items():
        for check in DEVICES[name].checks:
            if kept.get((name, check.id)) == Passed() and check.id not in only:
                yield Line(name, check, Passed())
            elif not only or check.id in only:
                if told:
                    print(f"------- {name} {check.id}: {check.says}", flush=True)
                yield Line(name, check, check.run(bench))


def _only(options: Options, benches: Mapping[str, object]) -> set[str]:
    """The checks that were asked for; empty for all."""
    only = set(filter(None, (options.only or "").split(",")))
    unknown = only - {check.id for name in benches for check in DEVICES[name].checks}
    if unknown or (options.only is not None and not only):
        raise ConfigError(f"--only: no check {', '.join(sorted(unknown))}; `anjungan conformance {LIST}` names them")
    return only


def _is_real(on: str) -> bool:
    return on != SIMULATOR and not on.startswith(_BENCH)


def _subject(options: Options, benches: Mapping[str, object]) -> report.Subject:
    """Say what is checked; what a real device does not tell of itself, the technician must."""
    simulated = not _is_real(options.on)
    ours = {name: options.on if options.on.startswith(_BENCH) else _name(DEVICES[name].own) for name in benches}
    names = {} if simulated or options.report is None else dict(DEVICES[options.device].names(options.on))
    if options.report and not simulated and "model" not in names and not options.device_name:
        raise ConfigError("the device does not say what it is: --device-name TEXT, with make, model, firmware, serial")
    names |= {"name": options.device_name} if options.device_name else {}
    drivers = {name: options.driver or own for name, own in ours.items()}
    return report.Subject(options.on.partition(":")[0], drivers, names, _contract(drivers))


def _contract(devices: Iterable[str]) -> str:
    return report.contract({name: device.checks for name, device in DEVICES.items() if name in set(devices)})


def _writer(options: Options, subject: report.Subject, kept: Earlier) -> Callable[[Sequence[Line]], None]:
    """Give what writes the report after each check: what half a day saw outlives an interrupt, and a second one."""
    sign = _signer(options, options.report or Path())
    asked = [(name, check) for name in subject.drivers for check in DEVICES[name].checks]

    def write(lines: Sequence[Line]) -> None:
        date = datetime.now(UTC).isoformat(timespec="seconds")
        there = {(line.device, line.check.id) for line in lines}
        earlier = [Line(n, check, kept[n, check.id]) for n, check in asked if (n, check.id) in kept.keys() - there]
        every = [*lines, *earlier]
        sign(report.contents(subject, every, date, complete=len(every) == len(asked)))

    return write


def _earlier(options: Options, subject: report.Subject) -> Earlier:
    """Give the results in an earlier report of the same device, driver and contract, signed with the same key."""
    file = options.so_far or Path()
    key = report.private_key(options.key or report.own_key(options.state)).public_key()
    said = report.verify(file.read_text(encoding="ascii", errors="replace").strip(), key)
    same = (said["endpoint"], said["drivers"], said.get("device"), said["versions"]["contract"])
    if same != (subject.endpoint, subject.drivers, subject.names, subject.contract):
        raise ConfigError(f"--continue {file}: is of another device, driver or version of the checks; begin anew")
    results: dict[str, Callable[[str], Result]] = {"passed": lambda _: Passed(), "failed": Failed, "skipped": Skipped}
    return {(check["device"], check["id"]): results[check["result"]](check["why"]) for check in said["checks"]}


def _benches(options: Options, terminal: Terminal) -> dict[str, Callable[[], Any]]:
    """Give what makes a bench for each device that was asked for."""
    if options.device != ALL and options.device not in DEVICES:
        raise ConfigError(
            f"no device {options.device}; there are {', '.join(DEVICES)}, {ALL}; or {VERIFY} FILE, {LIST}"
        )
    names = list(DEVICES) if options.device == ALL else [options.device]
    driver = None if options.driver is None else _named(options.driver)
    if len(names) > 1 and (options.on != SIMULATOR or driver is not None):
        raise ConfigError(f"{ALL} runs on the simulators with our drivers; name one of {', '.join(DEVICES)}")
    if options.config is not None and (names[0] not in {"a4", "card"} or not _is_real(options.on)):
        raise ConfigError("--config: a kiosk's file says only how a real a4 or card is fitted out, at --on URL")
    given = {} if driver is None else {"driver": driver}
    if options.on == SIMULATOR:
        return {name: _bound(_named(DEVICES[name].simulator), given) for name in names}
    if options.on.startswith(_BENCH):
        return {names[0]: _bound(_named(options.on.removeprefix(_BENCH)), given)}
    device = DEVICES[names[0]]
    try:
        device.endpoint(options.on)
    except ValueError as error:
        raise ConfigError(
            f"--on {options.on}: {names[0]} takes {SIMULATOR}, {device.allowed}, or {_BENCH}{_DRIVER}"
        ) from error
    fresh = _fresh(options)
    return {names[0]: lambda: device.technician(terminal, lambda: fresh(options.on))}


def _reach(options: Options) -> None:
    """See that something answers before anybody is asked to walk."""
    if _is_real(options.on):
        try:
            why = silence(_fresh(options)(options.on))
        except ValueError as error:
            raise ConfigError(f"--on {options.on}: {error}") from error
        if why is not None:
            raise ConfigError(f"--on {options.on}: {why}; check address, cable and power, and the driver's options")


def _fresh(options: Options) -> Fresh:
    """Give what makes a driver of a real device."""
    if options.driver is not None:
        return _named(options.driver)
    return DEVICES[options.device].driver if options.config is None else _fitted(options.device, options.config)


def _fitted(name: str, path: Path) -> Fresh:
    """Give our driver as a kiosk's file fits it out: its sensors, counters and times."""
    from kiosk.app import a4_printer, card_printer  # noqa: PLC0415 - loads every driver and Qt

    config = load(path)
    if name == "a4":
        return lambda at: a4_printer(replace(config, a4=replace(config.a4, url=at)))
    return lambda at: card_printer(replace(config, card=replace(config.card, at=at)))


def _bound(bench: Callable[..., Any], given: Mapping[str, Any]) -> Callable[[], Any]:
    return lambda: bench(**given)


def _named(name: str) -> Callable[..., Any]:
    """Load MODULE:NAME."""
    module, _, attribute = name.partition(":")
    try:
        found: Callable[..., Any] = vars(importlib.import_module(module))[attribute]
    except (ImportError, KeyError, ValueError) as error:
        raise ConfigError(f"{name}: cannot be loaded; give {_DRIVER}, of a module that Python finds") from error
    return found


def _name(kind: type) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"


def _signer(options: Options, file: Path) -> Callable[[Mapping[str, Any]], None]:
    """See before anything is run that the report can be signed and written."""
    path = options.key or report.own_key(options.state)
    key = report.private_key(path)
    with file.open("a"):
        pass  # it can be written
    print(f"signing with {path}, fingerprint {report.fingerprint(key.public_key())}", file=sys.stderr)

    def sign(said: Mapping[str, Any]) -> None:
        new = file.with_name(f"{file.name}.new")
        new.write_text(report.sign(said, key) + "\n", encoding="ascii")
        new.replace(file)

    return sign


def _verify(options: Options) -> int:
    if options.file is None or options.key is None:
        raise ConfigError(f"{VERIFY} needs the report and the key: anjungan conformance {VERIFY} FILE --key PEM")
    key = report.public_key(options.key)
    said = report.verify(options.file.read_text(encoding="ascii", errors="replace").strip(), key)
    print(msgspec.json.format(msgspec.json.encode(said), indent=1).decode())
    counts = said["counts"]
    print(f"signed by {report.fingerprint(key)}: " + ", ".join(f"{count} {word}" for word, count in counts.items()))
    same = said["versions"]["contract"] == _contract(said["devices"])
    print(f"the checks are {'those' if same else 'other ones than those'} of this version, {version('anjungan')}")
    doubt = report.doubt(said)
    if doubt is not None:
        print(f"anjungan: the signature is right, but this certifies nothing: {doubt}", file=sys.stderr)
    return 0 if doubt is None else 1


def _list(file: Path | None) -> int:
    listing = page.listed({name: device.checks for name, device in DEVICES.items()})
    if file is None:
        print(listing)
    else:
        try:
            text = page.replaced(file.read_text(encoding="utf-8"), listing)
        except ValueError as error:
            raise ConfigError(f"{file}: the marks around the list are missing: {page.BEGIN} and {page.END}") from error
        file.write_text(text, encoding="utf-8")
    return 0
