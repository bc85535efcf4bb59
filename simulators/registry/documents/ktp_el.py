"""KTP-el as the data a kiosk paints its face from: fields in the card's order, portrait and signature."""

import base64
import json
from random import Random

from simulators.registry.documents.draft import CARD, Draft, Subject
from simulators.registry.documents.portrait import portrait, signature


def ktp_el(subject: Subject) -> Draft:
    """Give the card of the subject's person. Face and signature follow from the NIK alone."""
    person, home = subject.person, subject.family.address
    rng = Random(person.nik)  # noqa: S311 # a drawn face, not a secret
    fields = {
        "provinsi": home.province,
        "kabupaten": home.city,
        "nik": person.nik,
        "nama": person.name,
        "tempat_tgl_lahir": f"{person.birth_place}, {person.born:%d-%m-%Y}",
        "jenis_kelamin": person.sex,
        "gol_darah": person.blood,
        "alamat": home.street,
        "rt_rw": f"{home.rt}/{home.rw}",
        "kel_desa": home.village,
        "kecamatan": home.district,
        "agama": person.religion,
        "status_perkawinan": person.marital,
        "pekerjaan": person.occupation,
        "kewarganegaraan": person.nationality,
        "berlaku_hingga": "SEUMUR HIDUP",
        "tempat_terbit": home.city,
        "tanggal_terbit": f"{subject.today:%d-%m-%Y}",
    }
    face = portrait(rng, person.sex, person.age(subject.today), person.born.year)
    card = {
        "kind": "ktp_el",
        "fields": fields,
        "portrait": base64.b64encode(face).decode(),
        "signature": base64.b64encode(signature(rng)).decode(),
    }
    return Draft(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode(), CARD, 1, None)
