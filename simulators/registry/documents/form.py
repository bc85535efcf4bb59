"""Letters of captions and values on one portrait sheet: surat pindah (SKPWNI) and biodata penduduk."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from reportlab.lib.units import mm

from simulators.registry.documents.draft import HEAD_NAME, HEAD_NIP, PDF, Draft, Subject
from simulators.registry.documents.page import PORTRAIT, Sheet
from simulators.registry.documents.typeset import Box, Style
from simulators.registry.documents.words import short_date
from simulators.registry.people import CITY

MARGIN: Final = 56.0
CAPTION_WIDTH: Final = 170.0
VALUE_LEFT: Final = MARGIN + CAPTION_WIDTH + 12
QR_SIDE: Final = 26 * mm
ROW: Final = 17.0
VALID: Final = timedelta(days=100)
"""What the sandbox's registry says a surat pindah is good for."""

Section = tuple[str, Sequence[tuple[str, str]]]


def surat_pindah(subject: Subject) -> Draft:
    """Draw the letter with which the whole family moves to the next city."""
    family, home = subject.family, subject.family.address
    sections: list[Section] = [
        (
            "DATA DAERAH ASAL",
            (
                ("Nomor Kartu Keluarga", family.number),
                ("Nama Kepala Keluarga", family.head.name),
                ("Alamat", f"{home.street} RT {home.rt} RW {home.rw}"),
                ("Desa/Kelurahan", home.village),
                ("Kecamatan", home.district),
                ("Kabupaten/Kota", home.city),
                ("Provinsi", home.province),
            ),
        ),
        (
            "DATA KEPINDAHAN",
            (
                ("NIK Pemohon", subject.person.nik),
                ("Nama Lengkap", subject.person.name),
                ("Alasan Pindah", "PEKERJAAN"),
                ("Alamat Tujuan", "JALAN CONTOH NO. 1 RT 001 RW 001"),
                ("Kabupaten/Kota Tujuan", "KOTA SUNGAI PENUH"),
                ("Jenis Kepindahan", "KEPALA KELUARGA DAN SELURUH ANGGOTA KELUARGA"),
                ("Jumlah Anggota Pindah", f"{len(family.members)} ORANG"),
                ("Berlaku sampai dengan", short_date(subject.today + VALID)),
            ),
        ),
    ]
    number = f"SKPWNI/{CITY.replace('.', '')}/{subject.today:%d%m%Y}/{subject.serial:04}"
    return _letter(subject, "SURAT KETERANGAN PINDAH WNI", number, sections)


def biodata(subject: Subject) -> Draft:
    """Draw the biodata of the subject's person."""
    person, home = subject.person, subject.family.address
    married = short_date(person.married_on) if person.married_on else "-"
    sections: list[Section] = [
        (
            "DATA PERSONAL",
            (
                ("Nama Lengkap", person.name),
                ("Tempat Lahir", person.birth_place),
                ("Tanggal Lahir", short_date(person.born)),
                ("Jenis Kelamin", person.sex),
                ("Golongan Darah", person.blood),
                ("Agama", person.religion),
                ("Status Perkawinan", person.marital),
                ("Tanggal Perkawinan", married),
                ("Status Hubungan Dalam Keluarga", person.relation),
                ("Pendidikan", person.education),
                ("Pekerjaan", person.occupation),
                ("Kewarganegaraan", person.nationality),
                ("Nama Ayah", person.father),
                ("Nama Ibu", person.mother),
            ),
        ),
        (
            "DATA ALAMAT",
            (
                ("Nomor Kartu Keluarga", subject.family.number),
                ("Alamat", home.street),
                ("RT/RW", f"{home.rt}/{home.rw}"),
                ("Desa/Kelurahan", home.village),
                ("Kecamatan", home.district),
                ("Kode Pos", home.postal_code),
            ),
        ),
    ]
    return _letter(subject, "BIODATA PENDUDUK WARGA NEGARA INDONESIA", f"NIK {person.nik}", sections)


def _letter(subject: Subject, title: str, number: str, sections: Sequence[Section]) -> Draft:
    sheet = Sheet(PORTRAIT, title.capitalize())
    home, middle = subject.family.address, sheet.width / 2
    sheet.emblem(MARGIN, 44, 52)
    for text, style, baseline in (
        (f"PEMERINTAH {home.city}", Style("sans-bold", 13, "centre"), 58),
        ("DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL", Style("sans-bold", 12, "centre"), 75),
        (f"PROVINSI {home.province}", Style("sans", 10, "centre"), 90),
        (title, Style("sans-bold", 13, "centre"), 132),
        (number, Style("sans", 10, "centre"), 148),
    ):
        sheet.text(text, middle + (20 if baseline < 100 else 0), baseline, style)  # noqa: PLR2004 # beside the emblem
    sheet.line(MARGIN, 104, sheet.width - MARGIN, 104, 1.4)
    sheet.line(MARGIN, 106.6, sheet.width - MARGIN, 106.6, 0.4)
    top = 168.0
    for heading, rows in sections:
        sheet.block(heading, Box(MARGIN, top, CAPTION_WIDTH, ROW), Style("sans-bold", 10))
        for row, (caption, value) in enumerate(rows, 1):
            sheet.block(caption, Box(MARGIN, top + row * ROW, CAPTION_WIDTH, ROW), Style("sans", 9.5))
            sheet.block(":", Box(VALUE_LEFT - 8, top + row * ROW, 5, ROW), Style("sans", 9.5))
            width = sheet.width - MARGIN - VALUE_LEFT
            sheet.block(value, Box(VALUE_LEFT, top + row * ROW, width, ROW), Style("sans-bold", 9.5))
        top += (len(rows) + 1) * ROW + 8
    right = sheet.width - MARGIN - 230
    for text, style, down in (
        (f"{home.city}, {short_date(subject.today)}", Style("sans", 9.5, "centre"), 0),
        ("Kepala Dinas Kependudukan dan Pencatatan Sipil", Style("sans", 9.5, "centre"), 13),
        (HEAD_NAME, Style("sans-bold", 9.5, "centre"), 66),
        (f"NIP. {HEAD_NIP}", Style("sans", 9.5, "centre"), 79),
    ):
        sheet.block(text, Box(right, sheet.height - 150 + down, 230, 13), style)
    sheet.qr(subject.qr, MARGIN, sheet.height - 56 - QR_SIDE, QR_SIDE)
    sheet.footer(MARGIN, sheet.width - MARGIN, sheet.height - 36)
    sheet.end_page()
    return Draft(sheet.finish(), PDF, sheet.pages, subject.qr)
