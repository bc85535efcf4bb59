"""Kartu Keluarga: A4 landscape, two tables, ten rows a page (DOMAIN section 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from reportlab.lib.units import mm

from simulators.registry.documents.draft import HEAD_NAME, HEAD_NIP, PDF, Draft, Subject
from simulators.registry.documents.page import LANDSCAPE, Sheet
from simulators.registry.documents.typeset import Box, Style
from simulators.registry.people import Family, Person

ROWS: Final = 10
MARGIN: Final = 28.0
ROW: Final = 15.0
QR_SIDE: Final = 24 * mm
CELL: Final = Style("narrow", 8)
CENTRED: Final = Style("narrow", 8, "centre")
CAPTION: Final = Style("narrow-bold", 7.5, "centre")
NUMBER: Final = Style("narrow", 6.5, "centre")
SHADE: Final = 0.93


@dataclass(frozen=True)
class Column:
    """A table's column; `group` is a heading shared with the neighbours that name it too."""

    caption: str
    width: float
    style: Style = CELL
    group: str = ""


UPPER: Final = (
    Column("No", 18, CENTRED),
    Column("Nama Lengkap", 168),
    Column("NIK", 90, CENTRED),
    Column("Jenis Kelamin", 62),
    Column("Tempat Lahir", 94),
    Column("Tanggal Lahir", 58, CENTRED),
    Column("Agama", 52),
    Column("Pendidikan", 106),
    Column("Jenis Pekerjaan", 98),
    Column("Golongan Darah", 39.9, CENTRED),
)
LOWER: Final = (
    Column("No", 18, CENTRED),
    Column("Status Perkawinan", 76),
    Column("Tanggal Perkawinan/ Perceraian", 76, CENTRED),
    Column("Status Hubungan Dalam Keluarga", 92),
    Column("Kewarga- negaraan", 52, CENTRED),
    Column("No. Paspor", 62, CENTRED, "Dokumen Imigrasi"),
    Column("No. KITAP", 62, CENTRED, "Dokumen Imigrasi"),
    Column("Ayah", 173.9, CELL, "Nama Orang Tua"),
    Column("Ibu", 174, CELL, "Nama Orang Tua"),
)


def kartu_keluarga(subject: Subject) -> Draft:
    """Draw the family's card, on as many pages as ten rows each need."""
    sheet = Sheet(LANDSCAPE, "Kartu Keluarga")
    members = subject.family.members
    pages = range(0, len(members), ROWS)
    for first in pages:
        _page(sheet, subject, first, f"Halaman {first // ROWS + 1} dari {len(pages)}")
    return Draft(sheet.finish(), PDF, sheet.pages, subject.qr)


def _page(sheet: Sheet, subject: Subject, first: int, page: str) -> None:
    family = subject.family
    _heading(sheet, family)
    rows = list(enumerate(family.members[first : first + ROWS], first + 1))
    top = _table(sheet, 108, UPPER, [_upper(number, person) for number, person in rows])
    top = _table(sheet, top + 7, LOWER, [_lower(number, person) for number, person in rows])
    _signatures(sheet, subject, top + 6)
    sheet.footer(MARGIN, sheet.width - MARGIN - QR_SIDE - 8, sheet.height - 28, page)
    sheet.end_page()


def _heading(sheet: Sheet, family: Family) -> None:
    home = family.address
    sheet.emblem(MARGIN + 4, 22, 40)
    sheet.text("KARTU KELUARGA", sheet.width / 2, 38, Style("sans-bold", 20, "centre"))
    sheet.text(f"No. {family.number}", sheet.width / 2, 55, Style("sans-bold", 12, "centre"))
    left = (
        ("Nama Kepala Keluarga", family.head.name),
        ("Alamat", home.street),
        ("RT/RW", f"{home.rt}/{home.rw}"),
        ("Kode Pos", home.postal_code),
    )
    right = (
        ("Desa/Kelurahan", home.village),
        ("Kecamatan", home.district),
        ("Kabupaten/Kota", home.city),
        ("Provinsi", home.province),
    )
    middle = sheet.width * 0.62
    for side, captions, width in ((MARGIN, 92.0, middle - MARGIN - 110), (middle, 72.0, sheet.width - middle - 108)):
        for index, (caption, value) in enumerate(left if side == MARGIN else right):
            top = 63 + index * 10
            sheet.block(caption, Box(side, top, captions, 10), Style("sans", 8))
            sheet.block(":", Box(side + captions, top, 6, 10), Style("sans", 8))
            sheet.block(value, Box(side + captions + 7, top, width, 10), Style("sans-bold", 8))


def _table(sheet: Sheet, top: float, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> float:
    """Draw a table of ten rows, empty ones too; give where it ends."""
    heading, numbers = 24.0, 9.0
    width = sum(column.width for column in columns)
    sheet.frame(Box(MARGIN, top, width, heading), shade=SHADE)
    left = MARGIN
    for index, column in enumerate(columns):
        opens = column.group and (index == 0 or columns[index - 1].group != column.group)
        if opens:
            shared = sum(each.width for each in columns if each.group == column.group)
            sheet.block(column.group, Box(left, top, shared, heading / 2), CAPTION)
            sheet.line(left, top + heading / 2, left + shared, top + heading / 2)
        drop = heading / 2 if column.group else 0
        sheet.block(column.caption, Box(left + 1.5, top + drop, column.width - 3, heading - drop), CAPTION)
        if index:
            sheet.block(f"({index})", Box(left, top + heading, column.width, numbers), NUMBER)
            start = top + heading / 2 if column.group and not opens else top
            sheet.line(left, start, left, top + heading + numbers + ROWS * ROW)
        left += column.width
    body = top + heading + numbers
    for row in range(ROWS):
        sheet.line(MARGIN, body + row * ROW, MARGIN + width, body + row * ROW, 0.4)
        left = MARGIN
        cells = rows[row] if row < len(rows) else [str(row + 1)] if not rows else [""]
        for column, cell in zip(columns, cells, strict=False):
            sheet.block(cell, Box(left + 2.5, body + row * ROW + 0.5, column.width - 5, ROW - 1), column.style)
            left += column.width
    end = body + ROWS * ROW
    sheet.frame(Box(MARGIN, top, width, end - top), weight=0.8)
    return end


def _upper(number: int, person: Person) -> tuple[str, ...]:
    return (
        str(number),
        person.name,
        person.nik,
        person.sex,
        person.birth_place,
        _day(person.born),
        person.religion,
        person.education,
        person.occupation,
        person.blood,
    )


def _lower(number: int, person: Person) -> tuple[str, ...]:
    return (
        str(number),
        person.marital,
        _day(person.married_on) if person.married_on else "-",
        person.relation,
        person.nationality,
        "-",
        "-",
        person.father,
        person.mother,
    )


def _signatures(sheet: Sheet, subject: Subject, top: float) -> None:
    right = sheet.width - MARGIN - QR_SIDE
    head = subject.family.head.name
    sheet.text(f"Dikeluarkan Tanggal : {_day(subject.today)}", MARGIN, top + 8, Style("sans", 8))
    places = (
        (sheet.width * 0.36, ("", "KEPALA KELUARGA"), head, ""),
        (
            sheet.width * 0.66,
            ("KEPALA DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL", subject.family.address.city),
            HEAD_NAME,
            f"NIP. {HEAD_NIP}",
        ),
    )
    for middle, titles, name, nip in places:
        for index, title in enumerate(titles):
            sheet.block(title, Box(middle - 120, top + index * 10, 240, 10), Style("sans", 8, "centre"))
        sheet.block(name, Box(middle - 120, top + 42, 240, 10), Style("sans-bold", 8, "centre"))
        sheet.block(nip, Box(middle - 120, top + 52, 240, 10), Style("sans", 8, "centre"))
    sheet.qr(subject.qr, right, sheet.height - 20 - QR_SIDE, QR_SIDE)


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"
