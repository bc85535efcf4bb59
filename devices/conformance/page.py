"""The list of checks as it stands in docs/conformance.md, between two marks."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from devices.conformance.check import Suite

BEGIN: Final = "<!-- written by `anjungan conformance list docs/conformance.md` -->"
END: Final = "<!-- end of the list -->"


def listed(suites: Mapping[str, Suite[Any]]) -> str:
    """Give the checks in Markdown: first those that several devices share, each once."""
    groups: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for suite in suites.values():
        for check in suite:
            of = tuple(name for name, other in suites.items() if check in list(other))
            rows = groups.setdefault(of, [])
            if (check.id, check.says) not in rows:
                rows.append((check.id, check.says))
    return "\n\n".join("\n".join(_section(of, rows)) for of, rows in groups.items())


def between(text: str) -> str:
    """Give the list as it stands in a page; ValueError when it has no marks."""
    return text[text.index(BEGIN) + len(BEGIN) : text.index(END)].strip()


def replaced(text: str, listing: str) -> str:
    """Give a page with another list."""
    return text[: text.index(BEGIN) + len(BEGIN)] + f"\n\n{listing}\n\n" + text[text.index(END) :]


def _section(devices: tuple[str, ...], rows: list[tuple[str, str]]) -> Iterator[str]:
    yield f"### {' and '.join(devices)}: {len(rows)}"
    yield ""
    yield "| check | what it asks |"
    yield "|---|---|"
    for name, says in rows:
        yield f"| `{name}` | {says.replace('|', '/')} |"
