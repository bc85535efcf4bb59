"""The health sheet: what is left and for how long, what is wrong, what is due; as text, and as JSON for a program."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec
from msgspec import Struct

from kiosk.core.faults import Fault
from kiosk.core.supplies import LOW, Level, Source, Supplies, Supply
from kiosk.core.terms import Medium
from kiosk.health.care import Care
from kiosk.health.forecast import Unforeseen, forecast
from kiosk.health.gate import levels_of
from printjobs.journal import Journal
from printjobs.ledger import Ledger
from printjobs.usage import EXERCISED, HOUR, LEVELS, Usage
from printjobs.words import RecordKind, Value

_FAULTS, _SUPPLIES, _SOURCES = frozenset(Fault), frozenset(Supply), frozenset(Source)
_IDLE: Mapping[Medium, Fault] = {Medium.A4: Fault.PRINTER_IDLE, Medium.CARD: Fault.CARD_PRINTER_IDLE}


class Line(Struct, frozen=True):
    """One supply. What nobody can tell is null; `why_not` then says why there are no days."""

    supply: Supply
    left: int | None
    unit: str
    known_by: Source | None
    use_a_day: float | None
    days_left: float | None
    why_not: str | None


class Sheet(Struct, frozen=True):
    """All of it, without personal data. Hours and days are at work; `seen_at`: when the machines were, by the clock."""

    kiosk: str
    seen_at: str | None
    supplies: tuple[Line, ...]
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    self_test: Mapping[str, str]
    self_test_hours_ago: float | None
    exercise_due_in_days: Mapping[Medium, float]


class Seen(Struct, frozen=True):
    """What was seen of the machines; `told` and `tested`: the age at which, None: never."""

    levels: Supplies
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    tests: Mapping[str, str] = {}
    told: int | None = None
    tested: int | None = None

    def fields(self) -> dict[str, Value]:
        """Give it as a HEALTH record says it."""
        return {
            LEVELS: {supply.value: level.left for supply, level in self.levels.items()},
            "sources": " ".join(f"{supply.value}={level.source.value}" for supply, level in self.levels.items()),
            "faults": " ".join(self.faults),
            "warnings": " ".join(self.warnings),
            "tests": " ".join(f"{name}={result}" for name, result in self.tests.items()),
            "tested": self.tested,
        }


def seen_of(fields: Mapping[str, Value]) -> Seen:
    """Read a HEALTH record; the empty one says that nothing was ever seen.

    Words that another version of this program wrote and this one does not know are left out.
    """
    levels, told, tested = fields.get(LEVELS), fields.get("age"), fields.get("tested")
    return Seen(
        dict(_levels(levels, _pairs(fields, "sources"))) if isinstance(levels, dict) else {},
        _faults(fields, "faults"),
        _faults(fields, "warnings"),
        _pairs(fields, "tests"),
        told if isinstance(told, int) else None,
        tested if isinstance(tested, int) else None,
    )


def _levels(levels: Mapping[str, int], sources: Mapping[str, str]) -> Iterator[tuple[Supply, Level]]:
    for name, left in levels.items():
        if name in _SUPPLIES and sources.get(name) in _SOURCES:
            yield Supply(name), Level(left, Source(sources[name]))


def _faults(fields: Mapping[str, Value], name: str) -> tuple[Fault, ...]:
    return tuple(Fault(word) for word in str(fields.get(name, "")).split() if word in _FAULTS)


def _pairs(fields: Mapping[str, Value], name: str) -> dict[str, str]:
    pairs = (word.partition("=") for word in str(fields.get(name, "")).split())
    return {key: value for key, _, value in pairs}


def seen_at(journal: Journal) -> str | None:
    """Give when a kiosk last recorded how its machines are, by the clock and in this time zone; None: never."""
    looked = journal.newest(lambda entry: entry.kind is RecordKind.HEALTH and EXERCISED not in entry.fields)
    if looked is None:
        return None
    try:
        return datetime.fromisoformat(looked.time).astimezone().isoformat(timespec="seconds")
    except ValueError:
        return looked.time


def warnings_of(seen: Seen, usage: Usage, age: int, care: Care) -> tuple[Fault, ...]:
    """Give what staff are warned of: by the machines, by what will end soon, and by machines that stood idle."""
    found = list(seen.warnings)
    for supply, fault in LOW.items():
        days = forecast(supply, seen.levels, usage, age, care.day).days
        if isinstance(days, float) and 0 < days <= care.warn_days:
            found.append(fault)
    found += [_IDLE[medium] for medium, due in _due(usage, age, care).items() if due <= 0]
    return tuple(dict.fromkeys(found))


def sheet_of(seen: Seen, ledger: Ledger, age: int, care: Care, at: str | None) -> Sheet:
    """Write it, with the books as they stand. `at`: when the machines were seen, by the clock; None: never."""
    usage = ledger.usage
    device = {supply: level for supply, level in seen.levels.items() if level.source is not Source.BOOKS}
    seen = msgspec.structs.replace(seen, levels=levels_of(ledger.tally, device))
    return Sheet(
        care.kiosk,
        at,
        tuple(_line(supply, seen.levels, usage, age, care) for supply in Supply),
        seen.faults,
        warnings_of(seen, usage, age, care),
        seen.tests,
        _hours(seen.tested, age),
        {medium: round(due, 1) for medium, due in _due(usage, age, care).items()},
    )


def _line(supply: Supply, levels: Supplies, usage: Usage, age: int, care: Care) -> Line:
    level, told = levels.get(supply), forecast(supply, levels, usage, age, care.day)
    return Line(
        supply,
        None if level is None else level.left,
        supply.unit,
        None if level is None else level.source,
        None if isinstance(told.use, Unforeseen) else round(told.use, 1),
        None if isinstance(told.days, Unforeseen) else round(told.days, 1),
        told.days.value if isinstance(told.days, Unforeseen) else None,
    )


def _due(usage: Usage, age: int, care: Care) -> dict[Medium, float]:
    """Days until each printer should print something, lest it dries up or sticks."""
    since = age if usage.since is None else usage.since
    return {medium: care.exercise_days - (age - usage.last.get(medium, since)) / care.day for medium in Medium}


def _hours(then: int | None, age: int) -> float | None:
    return None if then is None else round(max(0, age - then) / HOUR, 1)


def text(sheet: Sheet) -> str:
    """Give it for a terminal."""
    return "\n".join(_lines(sheet))


def _lines(sheet: Sheet) -> Iterator[str]:
    for line in sheet.supplies:
        left = "level unknown" if line.left is None else f"{line.left} {line.unit} ({line.known_by})"
        use = "" if line.use_a_day is None else f", {line.use_a_day} a day"
        days = line.why_not if line.days_left is None else f"{line.days_left} days left"
        yield f"{line.supply.value}: {left}{use}" + (f", {days}" if line.left is not None else "")
    nothing = "never seen" if sheet.seen_at is None else "none"
    yield f"faults: {' '.join(sheet.faults) or nothing}"
    yield f"warnings: {' '.join(sheet.warnings) or nothing}"
    yield f"machines seen: {sheet.seen_at or 'never'}"
    results = " ".join(f"{name} {result}" for name, result in sheet.self_test.items())
    yield f"self-test: {_ago(sheet.self_test_hours_ago)}{': ' + results if results else ''}"
    for medium, due in sheet.exercise_due_in_days.items():
        yield f"test page or card, {medium.value}: " + (f"due in {due} days" if due > 0 else "due now")


def _ago(hours: float | None) -> str:
    return "never" if hours is None else f"{hours} hours at work ago"
