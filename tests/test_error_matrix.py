"""What a driver can say is in the table of faults, in a row of its device; and every row can be said by somebody."""

import ast
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from devices.a4.reasons import faults_of
from devices.card import wire
from devices.card.evidence import Reading
from devices.card.fittings import Fittings
from devices.card.machine import Machine
from devices.receipt.driver import MEANING
from devices.receipt.wire import Trouble
from kiosk.core.faults import FAULTS, Device, Fault, FaultEntry
from kiosk.core.printer import Unknown
from printjobs.verdict import NotGenuine, Reason

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "kiosk" / "core" / "faults"
DRIVERS = sorted({path.parent.name for path in (ROOT / "devices").glob("*/__init__.py")} - {"conformance"})
# What a driver may say besides the faults of its own device.
SHARED = {Device.OUTLET, Device.DOCUMENT, Device.KIOSK}


def sources(*folders: str) -> str:
    """The text of all modules there, but for the table itself."""
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")) if TABLE not in path.parents]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def named(source: str) -> set[str]:
    """The faults that a source names, and the one that `Unknown` has when none is given."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(ast.Name("Fault"), name):
                found.add(name)
            case ast.Call(ast.Name("Unknown"), [_], []):
                found.add(Unknown("").fault.name)
            case _:
                pass
    return found


def misfits(driver: str, source: str, table: Mapping[Fault, FaultEntry]) -> list[str]:
    """What this driver can say and the table does not hold, or holds for another device."""
    rows = {fault.name: row for fault, row in table.items()}
    faults = sorted(named(source))
    allowed = {str(each) for each in SHARED} | {driver.partition("_")[0]}  # a second way to the same device
    return [f"{each} has no row" for each in faults if each not in rows] + [
        f"{each} is a row of {rows[each].device}"
        for each in faults
        if each in rows and rows[each].device not in allowed
    ]


def dead(said_by: Mapping[str, str], others: str, table: Mapping[Fault, FaultEntry]) -> list[str]:
    """The rows that nothing can come to: a device's own are said by its driver, the rest by anybody."""
    names = {driver: named(source) for driver, source in said_by.items()}
    anybody = named(others).union(*names.values())
    return [fault.name for fault, row in table.items() if fault.name not in names.get(row.device, anybody)]


def unmapped(codes: Iterable[str], meaning: Callable[[str], Fault | None], device: Device) -> list[str]:
    """The raw codes of a device that come to no row, or to one of another device."""
    rows = {code: FAULTS.get(fault) if (fault := meaning(code)) else None for code in codes}
    return [code for code, row in rows.items() if row is None or row.device is not device]


@pytest.mark.parametrize("driver", DRIVERS)
def test_a_driver_says_only_what_the_table_holds_for_it(driver: str) -> None:
    """Each fault that its package names has a row, of this device or of outlet, document or kiosk."""
    assert misfits(driver, sources(f"devices/{driver}"), FAULTS) == []


def test_there_is_no_dead_row() -> None:
    """Each row of a device is named by its driver; each other row by some runtime package."""
    said_by = {driver: sources(f"devices/{driver}") for driver in DRIVERS}
    assert dead(said_by, sources("kiosk", "printjobs"), FAULTS) == []


WITHOUT_JAM = {fault: row for fault, row in FAULTS.items() if fault is not Fault.MEDIA_JAM}


@pytest.mark.parametrize(
    ("driver", "source", "table", "found"),
    [
        ("a4", "Failed(Fault.MEDIA_JAM, place)", WITHOUT_JAM, ["MEDIA_JAM has no row"]),
        ("a4", "Declined(Fault.ON_FIRE)", FAULTS, ["ON_FIRE has no row"]),
        ("a4", "{'media-jam': Fault.CARD_JAM}", FAULTS, ["CARD_JAM is a row of card"]),
        ("card", "Unknown('silent')", FAULTS, ["PRINTER_SILENT is a row of a4"]),
        ("encoder", "Declined(Fault.CARD_JAM)", FAULTS, ["CARD_JAM is a row of card"]),
        ("card", "Declined(Fault.CARD_JAM); Unknown('?', Fault.OUTLET_OCCUPIED)", FAULTS, []),
    ],
)
def test_a_planted_gap_is_named(driver: str, source: str, table: Mapping[Fault, FaultEntry], found: list[str]) -> None:
    """A missing row, a code nobody declared, and a row of another device are seen."""
    assert misfits(driver, source, table) == found


def test_a_planted_dead_row_is_named() -> None:
    """A row counts as alive only where its own driver says it."""
    table = {fault: FAULTS[fault] for fault in (Fault.MEDIA_JAM, Fault.CARD_JAM, Fault.DISK_FULL)}
    said_by = {"a4": "Fault.MEDIA_JAM", "card": ""}
    assert dead(said_by, "Fault.CARD_JAM", table) == ["CARD_JAM", "DISK_FULL"]


# printer-state-reasons of RFC 8011 section 5.4.12, but for "none" and "other", which say nothing.
KEYWORDS = [
    "media-needed",
    "media-jam",
    "moving-to-paused",
    "paused",
    "shutdown",
    "connecting-to-device",
    "timed-out",
    "stopping",
    "stopped-partly",
    "toner-low",
    "toner-empty",
    "spool-area-full",
    "cover-open",
    "interlock-open",
    "door-open",
    "input-tray-missing",
    "media-low",
    "media-empty",
    "output-tray-missing",
    "output-area-almost-full",
    "output-area-full",
    "marker-supply-low",
    "marker-supply-empty",
    "marker-waste-almost-full",
    "marker-waste-full",
    "fuser-over-temp",
    "fuser-under-temp",
    "opc-near-eol",
    "opc-life-over",
    "developer-low",
    "developer-empty",
    "interpreter-resource-unavailable",
]


def reason(keyword: str) -> Fault | None:
    """What the A4 driver makes of one reason."""
    return next(iter(faults_of([keyword])), None)


@pytest.mark.parametrize("suffix", ["", "-report", "-warning", "-error"])
def test_every_reason_of_an_ipp_printer_has_a_row(suffix: str) -> None:
    """All keywords of the standard, at every severity; and what a maker invents, where it stops the printer."""
    assert unmapped([keyword + suffix for keyword in KEYWORDS], reason, Device.A4) == []
    assert unmapped(["other-error", "com.example-flood-error", "com.example-flood"], reason, Device.A4) == []


class Told:
    """A card printer that gives one answer to everything."""

    def __init__(self, answer: str) -> None:
        self._answer = wire.Answer(answer)

    def ask_all(self, *commands: bytes) -> list[wire.Answer]:
        """Answer."""
        return [self._answer for _ in commands]


@pytest.mark.parametrize("answer", ["0", "1", "ymcko", "kb"])
@pytest.mark.parametrize("feed", [False, True])
def test_every_refusal_of_a_card_printer_has_a_row(answer: str, feed: bool) -> None:
    """All codes after NACK, wherever the card is and whatever is read afterwards."""
    machine = Machine(Told(answer), Fittings(), 0)  # type: ignore[arg-type]
    reading = Reading("s", True, 0, 0, feed, False, None)
    assert unmapped(wire.Code, lambda code: machine._cause(wire.Code(code), reading), Device.CARD) == []


def test_every_status_bit_of_a_receipt_printer_has_a_row() -> None:
    """All that the four bytes of DLE EOT can tell."""
    assert unmapped(Trouble, lambda code: MEANING.get(Trouble(code)), Device.RECEIPT) == []


def test_every_reason_to_refuse_a_document_has_a_row() -> None:
    """All that the proof and the sandbox can find."""
    assert unmapped(Reason, lambda code: NotGenuine(Reason(code), "").fault, Device.DOCUMENT) == []


@pytest.mark.parametrize("code", ["tray-on-fire-warning", "media-jammed-report", "card-jam"])
def test_a_planted_code_is_named(code: str) -> None:
    """A raw code that comes to nothing, or to another device's row, is seen."""
    strange = {"card-jam": Fault.CARD_JAM}
    assert unmapped(["media-jam", code], lambda raw: strange.get(raw) or reason(raw), Device.A4) == [code]
