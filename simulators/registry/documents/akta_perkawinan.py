"""Akta perkawinan, one copy for each spouse, and akta perceraian with its court decision."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

from simulators.registry.documents.akta import Akta, Line, akta_number, draw
from simulators.registry.documents.draft import Draft, Subject
from simulators.registry.documents.words import english_date, english_short_date, indonesian_date, short_date
from simulators.registry.people import Family, Person, Relation

DECIDED_BEFORE: Final = timedelta(days=30)


class Copy(StrEnum):
    """Whose copy a marriage akta is."""

    HUSBAND = "suami"
    WIFE = "istri"


def akta_perkawinan(subject: Subject, copy: Copy) -> Draft:
    """Draw one spouse's copy of the marriage akta of the head and his wife; ValueError without such a couple."""
    husband, wife = _couple(subject.family)
    if husband.married_on is None:
        raise ValueError("the couple has no date of marriage")
    akta = Akta(
        title="KUTIPAN AKTA PERKAWINAN",
        title_en="EXCERPT OF MARRIAGE CERTIFICATE",
        niks=(husband.nik, wife.nik),
        basis="Berdasarkan Akta Perkawinan Nomor",
        basis_en="By virtue of Marriage Certificate Number",
        number=akta_number("KW", subject),
        lines=(
            Line("bahwa di", "that in", subject.family.address.city),
            Line("pada tanggal", "on", indonesian_date(husband.married_on), english_date(husband.married_on)),
            Line("telah tercatat perkawinan", "a marriage was registered between", *_spouse(husband)),
            Line("dengan", "and", *_spouse(wife)),
            Line("menurut agama", "according to the religion", husband.religion),
        ),
        copy=copy.upper(),
    )
    return draw(akta, subject)


def akta_perceraian(subject: Subject) -> Draft:
    """Draw the divorce akta of the head and his wife; ValueError without such a couple."""
    husband, wife = _couple(subject.family)
    decided = subject.today - DECIDED_BEFORE
    court = f"PENGADILAN NEGERI {subject.family.address.city}"
    akta = Akta(
        title="KUTIPAN AKTA PERCERAIAN",
        title_en="EXCERPT OF DIVORCE CERTIFICATE",
        niks=(husband.nik, wife.nik),
        basis="Berdasarkan Akta Perceraian Nomor",
        basis_en="By virtue of Divorce Certificate Number",
        number=akta_number("CR", subject),
        lines=(
            Line(
                "berdasarkan putusan",
                "by the decision of",
                f"{court} Nomor {subject.serial}/Pdt.G/{decided.year}/PN.Contoh",
            ),
            Line("tanggal", "dated", indonesian_date(decided), english_date(decided)),
            Line("telah putus perkawinan", "the marriage was dissolved between", *_spouse(husband)),
            Line("dengan", "and", *_spouse(wife)),
        ),
    )
    return draw(akta, subject)


def _couple(family: Family) -> tuple[Person, Person]:
    for each in family.members:
        if each.relation is Relation.WIFE:
            return family.head, each
    raise ValueError("this family has no couple")


def _spouse(person: Person) -> tuple[str, str]:
    """Who the spouse is, in Indonesian and English."""
    return (
        f"{person.name}, lahir di {person.birth_place} tanggal {short_date(person.born)}",
        f"{person.name}, born in {person.birth_place} on {english_short_date(person.born)}",
    )
