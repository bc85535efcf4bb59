"""The sheet of every akta: bilingual captions, body lines, the registrar's name, QR and footer. The akta are data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm

from simulators.registry.documents.draft import HEAD_NAME, HEAD_NIP, PDF, Draft, Subject
from simulators.registry.documents.page import PORTRAIT, Sheet
from simulators.registry.documents.typeset import Box, Style
from simulators.registry.documents.words import english_date, indonesian_date
from simulators.registry.people import CITY

MARGIN: Final = 56.0
CAPTION_WIDTH: Final = 158.0
VALUE_LEFT: Final = MARGIN + CAPTION_WIDTH + 14
QR_SIDE: Final = 26 * mm
TALLEST: Final = 92.0
LOCAL_SHARE: Final = 0.64
"""How much of a line's tallest height the Indonesian text may take when English follows below."""

GAP: Final = 9.0
CAPTION: Final = Style("serif", 11)
ENGLISH: Final = Style("serif-italic", 9, grey=0.2)
VALUE: Final = Style("serif-bold", 12)


@dataclass(frozen=True, repr=False)
class Line:
    """A body line: caption and value in Indonesian, and what English adds below each."""

    caption: str
    caption_en: str
    value: str
    value_en: str = ""


@dataclass(frozen=True, repr=False)
class Akta:
    """What one kutipan akta says. `copy` names whose copy it is where there are two."""

    title: str
    title_en: str
    niks: Sequence[str]
    basis: str
    basis_en: str
    number: str
    lines: Sequence[Line]
    copy: str = ""


def akta_number(code: str, subject: Subject) -> str:
    """Give a number like 1571-LT-02112026-0001."""
    return f"{CITY.replace('.', '')}-{code}-{subject.today:%d%m%Y}-{subject.serial:04}"


def draw(akta: Akta, subject: Subject) -> Draft:
    """Draw the akta on one sheet."""
    sheet = Sheet(PORTRAIT, akta.title.capitalize())
    middle = sheet.width / 2
    for index, nik in enumerate(akta.niks):
        sheet.text(f"NIK {nik}", MARGIN, 62 + index * 13, Style("serif", 10))
    if akta.copy:
        sheet.frame(Box(sheet.width - MARGIN - 78, 48, 78, 20))
        sheet.block(akta.copy, Box(sheet.width - MARGIN - 78, 48, 78, 20), Style("serif-bold", 11, "centre"))
    sheet.emblem(middle - 24, 44, 57)
    top = 122.0
    for text, style, step in (
        ("REPUBLIK INDONESIA", Style("serif-bold", 15, "centre"), 15),
        ("REPUBLIC OF INDONESIA", Style("serif-italic", 9, "centre", 0.2), 22),
        ("PENCATATAN SIPIL", Style("serif-bold", 13, "centre"), 12),
        ("REGISTRY OFFICE", Style("serif-italic", 9, "centre", 0.2), 20),
        (f"WARGA NEGARA : {_nation(subject)}", Style("serif", 11, "centre"), 11),
        ("NATIONALITY", Style("serif-italic", 9, "centre", 0.2), 28),
        (akta.title, Style("serif-bold", 17, "centre"), 14),
        (akta.title_en, Style("serif-italic", 10, "centre", 0.2), 26),
    ):
        sheet.text(text, middle, top, style)
        top += step
    _rule(sheet, top - 16)
    basis = (Line(akta.basis, akta.basis_en, akta.number),)
    bottom = _lines(sheet, (*basis, *akta.lines), top - 4)
    _issue(sheet, subject, max(bottom + 8, sheet.height - 268))
    sheet.qr(subject.qr, MARGIN, sheet.height - 56 - QR_SIDE, QR_SIDE)
    sheet.footer(MARGIN, sheet.width - MARGIN, sheet.height - 36)
    sheet.end_page()
    return Draft(sheet.finish(), PDF, sheet.pages, subject.qr)


def _nation(subject: Subject) -> str:
    return "INDONESIA" if subject.person.nationality == "WNI" else subject.person.nationality


def _rule(sheet: Sheet, top: float) -> None:
    sheet.line(MARGIN, top, sheet.width - MARGIN, top, 1.2)
    sheet.line(MARGIN, top + 2.4, sheet.width - MARGIN, top + 2.4, 0.4)


def _lines(sheet: Sheet, lines: Sequence[Line], top: float) -> float:
    """Set the body, each line as high as its higher half; give where it ends."""
    for line in lines:
        left = _pair(sheet, line.caption, line.caption_en, Box(MARGIN, top, CAPTION_WIDTH, TALLEST), CAPTION)
        sheet.block(":", Box(VALUE_LEFT - 11, top, 6, 16), CAPTION, middle=False)
        width = sheet.width - MARGIN - VALUE_LEFT
        right = _pair(sheet, line.value, line.value_en, Box(VALUE_LEFT, top, width, TALLEST), VALUE)
        top += max(left, right) + GAP
    return top


def _pair(sheet: Sheet, text: str, english: str, box: Box, style: Style) -> float:
    if not english:
        return sheet.block(text, box, style, middle=False)
    used = sheet.block(text, Box(box.left, box.top, box.width, box.height * LOCAL_SHARE), style, middle=False)
    rest = Box(box.left, box.top + used, box.width, box.height - used)
    return used + sheet.block(english, rest, ENGLISH, middle=False)


def _issue(sheet: Sheet, subject: Subject, top: float) -> None:
    """Where and when it was issued, and by whom, on the right half."""
    issued = (
        Line("Kutipan ini dikeluarkan di", "This excerpt is issued in", subject.family.address.city),
        Line("pada tanggal", "on", indonesian_date(subject.today), english_date(subject.today)),
    )
    top = _lines(sheet, issued, top) + 4
    left, width = VALUE_LEFT - 20, sheet.width - MARGIN - VALUE_LEFT + 20
    for text, style, step in (
        ("Pejabat Pencatatan Sipil", Style("serif", 11, "centre"), 12),
        ("Officer of Civil Registration", Style("serif-italic", 9, "centre", 0.2), 58),
        (HEAD_NAME, Style("serif-bold", 11, "centre"), 14),
        (f"NIP. {HEAD_NIP}", Style("serif", 10, "centre"), 12),
    ):
        sheet.block(text, Box(left, top, width, 14), style)
        top += step
