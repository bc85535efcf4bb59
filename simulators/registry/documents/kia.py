"""KIA as the data a kiosk paints its face from: below five years without a portrait, from five to sixteen with one."""

import base64
import json
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from typing import Final

from simulators.registry.documents.akta import akta_number
from simulators.registry.documents.draft import CARD, Draft, Subject
from simulators.registry.documents.portrait import portrait
from simulators.registry.people import ADULT, Person

PORTRAIT_FROM: Final = 5
_DAY: Final = timedelta(days=1)


class ChildAge(StrEnum):
    """Which of a family's children a KIA is for (Permendagri 2/2016, articles 3 and 5)."""

    UNDER_FIVE = "under_five"
    FROM_FIVE = "from_five"


AGES: Final = {ChildAge.UNDER_FIVE: range(4), ChildAge.FROM_FIVE: range(6, 16)}
"""Ages in which nobody has a birthday that makes another card of it within a year."""


def child_age(person: Person, today: date) -> ChildAge | None:
    """Which card is this person's; None for who is 17 or older."""
    age = person.age(today)
    if age >= ADULT:
        return None
    return ChildAge.UNDER_FIVE if age < PORTRAIT_FROM else ChildAge.FROM_FIVE


def kia(subject: Subject) -> Draft:
    """Give the card of the subject's person; ValueError for who is 17 or older."""
    person, home = subject.person, subject.family.address
    which = child_age(person, subject.today)
    if which is None:
        raise ValueError("a KIA is for those below 17")
    young = which is ChildAge.UNDER_FIVE
    until = birthday(person, PORTRAIT_FROM) if young else birthday(person, ADULT) - _DAY
    card: dict[str, object] = {
        "kind": "kia",
        "fields": {
            "provinsi": home.province,
            "kabupaten": home.city,
            "nik": person.nik,
            "nama": person.name,
            "tempat_tgl_lahir": f"{person.birth_place}, {person.born:%d-%m-%Y}",
            "jenis_kelamin": person.sex,
            "gol_darah": person.blood,
            "no_kk": subject.family.number,
            "nama_kepala_keluarga": subject.family.head.name,
            "no_akta_kelahiran": akta_number("LU", subject),
            "agama": person.religion,
            "kewarganegaraan": person.nationality,
            "alamat": home.street,
            "rt_rw": f"{home.rt}/{home.rw}",
            "kel_desa": home.village,
            "kecamatan": home.district,
            "berlaku_hingga": f"{until:%d-%m-%Y}",
        },
    }
    if not young:
        face = portrait(Random(person.nik), person.sex, person.age(subject.today), person.born.year)  # noqa: S311 # a drawn face
        card["portrait"] = base64.b64encode(face).decode()
    return Draft(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode(), CARD, 1, None)


def birthday(person: Person, years: int) -> date:
    """The day on which somebody becomes so old; who was born on 29 February does so on 1 March of a common year."""
    try:
        return person.born.replace(year=person.born.year + years)
    except ValueError:
        return date(person.born.year + years, 3, 1)
