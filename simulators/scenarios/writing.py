"""Writes a scenario's file from the structs that reading gives: a step a line, defaults left out."""

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from simulators.scenarios.format import Head, Step


def text_of(head: Head, steps: Iterable[Step | str]) -> str:
    """Give the file's text; words among the steps become a comment, and the head's own steps are not looked at."""
    told = {key: value for key, value in _plain(head).items() if key != "steps"}
    lines = [f"{key} = {_value(value)}" for key, value in told.items()]
    return "\n".join([*lines, "steps = [", *map(_line, steps), "]", ""])


def _line(step: Step | str) -> str:
    return f"  # {step}" if isinstance(step, str) else f"  {_value(_plain(step))},"


def _plain(table: Struct) -> dict[str, object]:
    """What differs from the defaults."""
    found: dict[str, object] = {}
    for field in msgspec.structs.fields(table):
        value = getattr(table, field.name)
        if field.required or value != field.default:
            found[field.encode_name] = _inner(value)
    return found


def _inner(value: object) -> object:
    match value:
        case Struct():
            return _plain(value)
        case tuple():
            return [_inner(one) for one in value]
        case _:
            return msgspec.to_builtins(value)


def _value(value: object) -> str:
    match value:
        case dict():
            return f"{{ {', '.join(f'{key} = {_value(one)}' for key, one in value.items())} }}"
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case _:
            return msgspec.json.encode(value).decode()  # of text, numbers and truth values TOML's own spelling
