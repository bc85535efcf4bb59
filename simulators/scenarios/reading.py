"""Reads a scenario's file and refuses what it does not understand: file, step, key, and what is allowed there."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from msgspec import inspect

from simulators.scenarios.format import STEPS, Expects, Head, Of, ResidentSetup, Step

T = TypeVar("T")
LIBRARY: Final = Path(__file__).parent / "library"
_PLACE: Final = re.compile(r" - at `(?:key` in `)?\$\.?([^`]*)`$")
_UNKNOWN: Final = re.compile(r"unknown field `([^`]+)`")
_MISSING: Final = re.compile(r"required field `([^`]+)`")


class ScenarioError(ValueError):
    """A file that cannot be played; the message names file, step and key, and says what is allowed."""


@dataclass(frozen=True)
class Scenario:
    """One file, read."""

    path: Path
    head: Head
    steps: tuple[Step, ...]


def library() -> list[Path]:
    """Give the files that come with the simulators."""
    return sorted(LIBRARY.glob("*.toml"))


def read(path: Path) -> Scenario:
    """Read one file. Raises ScenarioError."""
    try:
        return read_text(path, path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ScenarioError(f"{path}: cannot be read: {error.strerror}; name a scenario's file") from error
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{path}: is no text in UTF-8; save it as UTF-8") from error


def read_text(path: Path, text: str) -> Scenario:
    """Read the text of a file; `path` names it in errors."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{path}: is not TOML: {error}; a step is one table on one line") from error
    head = _converted(str(path), tables, Head)
    names = [one.name for one in head.residents]
    if len(set(names)) < len(names):
        raise ScenarioError(f"{path}: `residents`: two of them have the same name; give each one of their own")
    steps = tuple(_step(f"{path}: step {number}", table) for number, table in enumerate(head.steps, 1))
    for number, step in enumerate(steps, 1):
        _check(f"{path}: step {number}", head, step)
    if not any(isinstance(step, Expects) for step in steps):
        raise ScenarioError(f"{path}: no step expects anything; add one with `expect`")
    return Scenario(path, head, steps)


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


def _check(where: str, head: Head, step: Step) -> None:
    """Refuse who and what is not in this scenario."""
    if step.kiosk > len(head.kiosks):
        raise ScenarioError(f"{where}: `kiosk`: there is no kiosk {step.kiosk}; this scenario has {len(head.kiosks)}")
    if not isinstance(step, Of):
        return
    resident = _known(where, "resident", head, step.resident)
    _known(where, "whose", head, getattr(step, "whose", None))
    if resident is None and (step.resident or step.document):
        raise ScenarioError(f"{where}: this scenario has no residents; put one into `residents`")
    if step.document and resident and resident.documents.count(step.document) < step.copy:
        raise ScenarioError(
            f"{where}: `document`: {resident.name} has no {step.document} number {step.copy};"
            f" there are {', '.join(resident.documents)}"
        )


def _known(where: str, key: str, head: Head, name: str | None) -> ResidentSetup | None:
    if name is None:
        return head.residents[0] if head.residents else None
    for one in head.residents:
        if one.name == name:
            return one
    names = ", ".join(one.name for one in head.residents) or "none"
    raise ScenarioError(f"{where}: `{key}`: nobody is called {name}; there are {names}")
