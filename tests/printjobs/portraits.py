"""Pictures and card content for tests: a drawn head, a drawn signature, people who do not exist."""

import json
from base64 import b64encode
from io import BytesIO

from PIL import Image, ImageDraw

FIELDS: dict[str, str] = {
    "provinsi": "JAWA TENGAH",
    "kabupaten": "KABUPATEN BANYUMAS",
    "nik": "3302015506900001",
    "nama": "SITI AMINAH CONTOH",
    "tempat_tgl_lahir": "PURWOKERTO, 15-06-1990",
    "jenis_kelamin": "PEREMPUAN",
    "gol_darah": "O",
    "alamat": "JL. CONTOH NO. 12",
    "rt_rw": "003/005",
    "kel_desa": "SOKANEGARA",
    "kecamatan": "PURWOKERTO TIMUR",
    "agama": "ISLAM",
    "status_perkawinan": "BELUM KAWIN",
    "pekerjaan": "KARYAWAN SWASTA",
    "kewarganegaraan": "WNI",
    "berlaku_hingga": "SEUMUR HIDUP",
    "tempat_terbit": "BANYUMAS",
    "tanggal_terbit": "22-11-2026",
}
LONG: dict[str, str] = FIELDS | {
    "provinsi": "KEPULAUAN BANGKA BELITUNG",
    "kabupaten": "KABUPATEN KEPULAUAN SIAU TAGULANDANG BIARO",
    "nama": "RADEN AJENG SITI NURHALIZAH KUSUMANINGRUM DEWI SEKARWANGI PUTRI HADININGRAT",
    "tempat_tgl_lahir": "KEPULAUAN SIAU TAGULANDANG BIARO, 15-06-1990",
    "alamat": "PERUMAHAN GRIYA SATRIA INDAH PERMAI BLOK CC NOMOR 117 LINGKUNGAN KARANGTENGAH SELATAN",
    "pekerjaan": "ANGGOTA DPRD KABUPATEN/KOTA",
}
KIA: dict[str, str] = {
    "provinsi": "JAWA TENGAH",
    "kabupaten": "KABUPATEN BANYUMAS",
    "nik": "3302011203220001",
    "nama": "BUDI CONTOH",
    "tempat_tgl_lahir": "PURWOKERTO, 12-03-2022",
    "jenis_kelamin": "LAKI-LAKI",
    "gol_darah": "-",
    "no_kk": "3302010101209001",
    "nama_kepala_keluarga": "AHMAD CONTOH",
    "no_akta_kelahiran": "3302-LU-20032022-0007",
    "agama": "ISLAM",
    "kewarganegaraan": "WNI",
    "alamat": "JL. CONTOH NO. 12",
    "rt_rw": "003/005",
    "kel_desa": "SOKANEGARA",
    "kecamatan": "PURWOKERTO TIMUR",
    "berlaku_hingga": "12-03-2027",
}
KIA_LONG: dict[str, str] = KIA | {
    "provinsi": LONG["provinsi"],
    "kabupaten": LONG["kabupaten"],
    "nama": LONG["nama"],
    "tempat_tgl_lahir": "KEPULAUAN SIAU TAGULANDANG BIARO, 12-03-2022",
    "jenis_kelamin": "PEREMPUAN",
    "gol_darah": "AB",
    "nama_kepala_keluarga": "RADEN MAS BAMBANG SURYANINGRAT KUSUMADININGRAT, S.H.",
    "alamat": LONG["alamat"],
}


def png(image: Image.Image) -> bytes:
    """Encode."""
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def portrait(width: int = 300, height: int = 400) -> bytes:
    """A head and shoulders before red."""
    image = Image.new("RGB", (width, height), (190, 40, 40))
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.30, height * 0.17, width * 0.70, height * 0.55), fill=(70, 50, 40))
    draw.ellipse((width * 0.10, height * 0.62, width * 0.90, height * 1.30), fill=(236, 236, 240))
    draw.ellipse((width * 0.33, height * 0.23, width * 0.67, height * 0.58), fill=(220, 180, 150))
    return png(image)


def signature() -> bytes:
    """A stroke on white."""
    image = Image.new("RGB", (400, 160), "white")
    points = [(20, 120), (60, 20), (90, 130), (150, 40), (170, 120), (230, 30), (250, 110), (380, 50)]
    ImageDraw.Draw(image).line(points, fill="black", width=5, joint="curve")
    return png(image)


def content(fields: dict[str, str] | None = None, **parts: object) -> bytes:
    """The JSON that the registry would send."""
    whole: dict[str, object] = {
        "kind": "ktp_el",
        "fields": FIELDS if fields is None else fields,
        "portrait": b64encode(portrait()).decode(),
        "signature": b64encode(signature()).decode(),
    }
    return json.dumps(whole | parts).encode()


def child_content(**parts: object) -> bytes:
    """The same for a KIA; without a portrait unless one is given."""
    whole: dict[str, object] = {"kind": "kia", "fields": KIA}
    return json.dumps(whole | parts).encode()
