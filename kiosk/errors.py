"""The table of faults as people and programs read it: text, JSON, and the page `docs/errors.md`."""

from collections.abc import Iterator
from typing import Final

from kiosk.core.faults import FAULTS, Device

_ABOUT: Final = """# What can go wrong

Written by `anjungan errors --markdown > docs/errors.md` from the table in `kiosk/core/faults/`; change it there.

- *Screen* is what the resident reads; *spoken* adds what to do next, which the screens show beside it.
- *PIN*: `intact`: the print PIN still works. `spent only by evidence`: the fault can come after the document was handed
  to the printer. Not produced or spoiled: the PIN still works. Left behind, or nobody can tell: it waits until people
  have decided. Only a proven delivery spends it (`docs/protocol.md`).
- *Others*: which documents can still be printed meanwhile.
"""
_HEAD: Final = "| code | screen | spoken | staff | alert | PIN | others |\n|---|---|---|---|---|---|---|"

Row = dict[str, str | list[str]]


def rows() -> list[Row]:
    """Give the table, one object a fault; no value is empty."""
    return [
        {
            "code": fault.value,
            "device": row.device.value,
            "resident_id": row.resident.id,
            "resident_en": row.resident.en,
            "next_id": row.next.id,
            "next_en": row.next.en,
            "spoken_id": row.spoken.id,
            "spoken_en": row.spoken.en,
            "staff_id": [step.id for step in row.staff],
            "staff_en": [step.en for step in row.staff],
            "alert": row.alert.value,
            "pin": row.pin.value,
            "others": row.others.value,
        }
        for fault, row in FAULTS.items()
    ]


def text() -> str:
    """Give the table for a terminal, a paragraph a fault."""
    return "\n\n".join("\n".join(_paragraph(row)) for row in rows())


def _paragraph(row: Row) -> Iterator[str]:
    yield f"{row['code']} ({row['device']})"
    yield f"  alert {row['alert']}; print PIN: {row['pin']}; others that go on: {row['others']}"
    yield f"  {row['spoken_id']}"
    yield f"  {row['spoken_en']}"
    for number, (step, english) in enumerate(zip(row["staff_id"], row["staff_en"], strict=True), 1):
        yield f"  {number}. {step} / {english}"


def markdown() -> str:
    """Give the page, a table a device."""
    tables = [f"## {device.value}\n\n{_HEAD}\n" + "\n".join(_lines(device)) for device in Device]
    return _ABOUT + "\n" + "\n\n".join(tables) + "\n"


def _lines(device: Device) -> Iterator[str]:
    for row in rows():
        if row["device"] == device:
            staff = [
                f"{n}. {i}<br>*{e}*" for n, (i, e) in enumerate(zip(row["staff_id"], row["staff_en"], strict=True), 1)
            ]
            cells = (
                f"`{row['code']}`",
                f"{row['resident_id']}<br>*{row['resident_en']}*",
                f"{row['spoken_id']}<br>*{row['spoken_en']}*",
                "<br>".join(staff),
                *(str(row[key]) for key in ("alert", "pin", "others")),
            )
            yield f"| {' | '.join(cells)} |"
