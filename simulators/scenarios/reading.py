"""Reads a scenario's file and refuses what it does not understand: file, step, key, and what is allowed there."""

import math
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from msgspec import inspect, structs

from simulators.scenarios.format import (
    STEPS,
    ChipBreaks,
    Does,
    Expects,
    Head,
    Of,
    RegistryTurns,
    ResidentSetup,
    StaffDo,
    Step,
    Switches,
)
from simulators.scenarios.words import Centre, Machine, Staff

T = TypeVar("T")
LIBRARY: Final = Path(__file__).parent / "library"
_PLACE: Final = re.compile(r" - at `(?:key` in `)?\$\.?([^`]*)`$")
_UNKNOWN: Final = re.compile(r"unknown field `([^`]+)`")
_MISSING: Final = re.compile(r"required field `([^`]+)`")
_STEPS: Final = re.compile(r"\s*steps\s*=\s*\[\s*(#.*)?$")
_ONE: Final = re.compile(r"\s*(\{|\[\[\s*steps\s*\]\])")
# Steps that are about somebody's document, or about somebody.
OF_SOMEBODY: Final = {Centre.SEND_AGAIN, Centre.NOT_READY, Centre.READY, Centre.OTHER_BYTES, Staff.ATTEST}
SEEN_OF_SOMEBODY: Final = ("outcomes", "grant", "print_pin", "entry_pin", "in_hands")


class ScenarioError(ValueError):
    """A file that cannot be played; the message names file, step and key, and says what is allowed."""


@dataclass(frozen=True)
class Scenario:
    """One file, read."""

    path: Path
    head: Head
    steps: tuple[Step, ...]
    places: tuple[str, ...] = ()

    def place(self, number: int) -> str:
        """Name a step by its number, from 1, and by its line where it has one of its own."""
        return self.places[number - 1] if self.places else f"step {number}"


def library() -> list[Path]:
    """Give the files that come with the simulators."""
    return sorted(LIBRARY.glob("*.toml"))


def read(path: Path) -> Scenario:
    """Read one file. Raises ScenarioError."""
    try:
        return read_text(path, path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ScenarioError(f"{path}: cannot be read: {error.strerror}; name a scenario's file") from error
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{path}: is no text in UTF-8; save it as UTF-8") from error


def read_text(path: Path, text: str) -> Scenario:
    """Read the text of a file; `path` names it in errors."""
    try:
        tables = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{path}: is not TOML: {error}; a step is one table on one line") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; brackets within brackets
        raise ScenarioError(f"{path}: is too large or too deep to be read: {error}; a step is one table") from error
    _finite(str(path), tables)
    head = _converted(str(path), tables, Head)
    names = [one.name for one in head.residents]
    if len(set(names)) < len(names):
        raise ScenarioError(f"{path}: `residents`: two of them have the same name; give each one of their own")
    places = _places(text, len(head.steps))
    read_ones = (_step(f"{path}: {place}", table) for place, table in zip(places, head.steps, strict=True))
    steps = tuple(_checked(f"{path}: {place}", head, step) for place, step in zip(places, read_ones, strict=True))
    if not any(isinstance(step, Expects) for step in steps):
        raise ScenarioError(f"{path}: no step expects anything; add one with `expect`")
    return Scenario(path, head, steps, places)


def _places(text: str, count: int) -> tuple[str, ...]:
    """Name each step; with its line, if each has one of its own."""
    found, within = [], False
    for number, line in enumerate(text.splitlines(), 1):
        own = _ONE.match(line)
        if own and (within or own.group(1) != "{"):
            found.append(number)
        within = within or _STEPS.match(line) is not None
    if len(found) != count:
        return tuple(f"step {number}" for number in range(1, count + 1))
    return tuple(f"step {number}, line {line}" for number, line in enumerate(found, 1))


def _finite(where: str, value: object) -> None:
    """Refuse `inf` and `nan`: TOML knows them, time does not."""
    match value:
        case dict() | list():
            for one in value.values() if isinstance(value, dict) else value:
                _finite(where, one)
        case float() if not math.isfinite(value):
            raise ScenarioError(f"{where}: {value} is no number of anything; give one that is finite")


def _step(where: str, table: dict[str, Any]) -> Step:
    kinds = [name for name in STEPS if name in table]
    if not kinds:
        raise ScenarioError(f"{where}: has none of the keys that say what it is about: {', '.join(STEPS)}")
    return _converted(where, table, STEPS[kinds[0]])


def _converted(where: str, table: dict[str, Any], kind: type[T]) -> T:
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        raise ScenarioError(f"{where}: {_plainly(str(error), kind)}") from error
    except (ValueError, RecursionError) as error:
        raise ScenarioError(f"{where}: cannot be understood: {error}") from error


def _plainly(said: str, kind: type) -> str:
    """Say which key is wrong and what is allowed there."""
    found = _PLACE.search(said)
    path = found.group(1) if found else ""
    what = _PLACE.sub("", said)
    at = path.replace("[...]", "").strip(".")
    there = inspect.type_info(kind)
    for name in re.findall(r"[a-z_0-9]+|\[[^\]]*\]", path):
        there = _inside(there, name)
    if unknown := _UNKNOWN.search(what):
        key = ".".join(part for part in (at, unknown.group(1)) if part)
        return f"`{key}` is not known; there are {', '.join(_allowed(there))}"
    if missing := _MISSING.search(what):
        key = ".".join(part for part in (at, missing.group(1)) if part)
        return f"`{key}` is missing"
    allowed = dict.fromkeys(_allowed(there)) if what.startswith("Invalid enum value") else ()
    told = f"{what}; allowed: {', '.join(allowed)}" if allowed else what
    return f"`{at}`: {told}" if at else told


def _inside(there: inspect.Type, name: str) -> inspect.Type:
    """The type of what stands under a name in a type."""
    match there:
        case inspect.StructType(fields=fields):
            return next((field.type for field in fields if field.name == name), there)
        case inspect.UnionType(types=types):
            return next((found for one in types if (found := _inside(one, name)) is not one), there)
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            return item
        case inspect.DictType(value_type=value):
            return value
        case _:
            return there


def _allowed(there: inspect.Type) -> Iterator[str]:
    match there:
        case inspect.StructType(fields=fields):
            yield from (field.name for field in fields)
        case inspect.EnumType(cls=cls):
            yield from (str(one.value) for one in cls)
        case inspect.UnionType(types=types):
            for one in types:
                yield from _allowed(one)
        case inspect.VarTupleType(item_type=item):
            yield from _allowed(item)
        case inspect.DictType(key_type=key):
            yield from _allowed(key)
        case _:
            pass


def _checked(where: str, head: Head, step: Step) -> Step:
    """Refuse who and what is not in this scenario; who is alone need not be named."""
    if step.kiosk > len(head.kiosks):
        raise ScenarioError(f"{where}: `kiosk`: there is no kiosk {step.kiosk}; this scenario has {len(head.kiosks)}")
    if _at_the_chip(step) and not head.kiosks[step.kiosk - 1].chip:
        raise ScenarioError(f"{where}: kiosk {step.kiosk} writes no chips; give it `chip = true` in `kiosks`")
    if not isinstance(step, Of):
        return step
    resident = _known(where, "resident", head, step.resident)
    _known(where, "whose", head, getattr(step, "whose", None))
    if resident is None:
        if step.document or _of_somebody(step):
            raise ScenarioError(f"{where}: this scenario has no residents; put one into `residents`")
        return step
    document = step.document or resident.documents[0]
    if resident.documents.count(document) < step.copy:
        raise ScenarioError(
            f"{where}: `document`: {resident.name} has no {document} number {step.copy};"
            f" there are {', '.join(resident.documents)}"
        )
    if isinstance(step, Does) and step.resident is None:
        if len(head.residents) > 1:
            names = ", ".join(one.name for one in head.residents)
            raise ScenarioError(f"{where}: `resident` is missing: who does it? there are {names}")
        return structs.replace(step, resident=resident.name)
    return step


def _at_the_chip(step: Step) -> bool:
    return isinstance(step, ChipBreaks) or (isinstance(step, Switches) and step.machine is Machine.CHIP)


def _of_somebody(step: Of) -> bool:
    match step:
        case RegistryTurns(registry=what) | StaffDo(staff=what):
            return what in OF_SOMEBODY
        case Expects(expect=expected):
            return any(getattr(expected, name) is not None for name in SEEN_OF_SOMEBODY)
        case _:
            return isinstance(step, Does)


def _known(where: str, key: str, head: Head, name: str | None) -> ResidentSetup | None:
    if name is None:
        return head.residents[0] if head.residents else None
    for one in head.residents:
        if one.name == name:
            return one
    names = ", ".join(one.name for one in head.residents) or "none"
    raise ScenarioError(f"{where}: `{key}`: nobody is called {name}; there are {names}")
