"""Akta kelahiran in its four legal variants: who the akta names as parents is what differs."""

from enum import StrEnum
from typing import Final, assert_never

from simulators.registry.documents.akta import Akta, Line, akta_number, draw
from simulators.registry.documents.draft import Draft, Subject
from simulators.registry.documents.words import english_date, english_ordinal, indonesian_date, indonesian_ordinal
from simulators.registry.people import Sex

ON_TIME_DAYS: Final = 60
"""Reported within 60 days it is LU (on time), later LT (UU 24/2013, article 27)."""

UNRECORDED: Final = "yang perkawinannya belum tercatat sesuai dengan peraturan perundang-undangan"
UNRECORDED_EN: Final = "whose marriage is not yet registered according to the law"


class Parents(StrEnum):
    """Whom a birth akta names (Permendagri 108/2019, articles 48 to 50)."""

    FATHER_AND_MOTHER = "father_and_mother"
    FATHER_AND_MOTHER_EXTRA = "father_and_mother_extra"
    MOTHER_ONLY = "mother_only"
    NO_PARENTS = "no_parents"


def akta_kelahiran(subject: Subject, variant: Parents) -> Draft:
    """Draw the birth akta of the subject's person."""
    person = subject.person
    late = (subject.today - person.born).days > ON_TIME_DAYS
    akta = Akta(
        title="KUTIPAN AKTA KELAHIRAN",
        title_en="EXCERPT OF BIRTH CERTIFICATE",
        niks=(person.nik,),
        basis="Berdasarkan Akta Kelahiran Nomor",
        basis_en="By virtue of Birth Certificate Number",
        number=akta_number("LT" if late else "LU", subject),
        lines=(
            Line("bahwa di", "that in", person.birth_place),
            Line("pada tanggal", "on", indonesian_date(person.born), english_date(person.born)),
            Line("telah lahir", "was born", person.name),
            _descent(subject, variant),
        ),
    )
    return draw(akta, subject)


def _descent(subject: Subject, variant: Parents) -> Line:
    """The line on the child: the place among siblings and the parents, or the sex alone."""
    person, siblings = subject.person, subject.family.children()
    place = siblings.index(person) + 1 if person in siblings else 1
    sex = "male" if person.sex is Sex.MALE else "female"
    child, child_en = f"{indonesian_ordinal(place)}, {person.sex.lower()}", f"{english_ordinal(place)} child, {sex}"
    both = f"{child}, dari ayah {person.father} dan ibu {person.mother}"
    both_en = f"{child_en}, of father {person.father} and mother {person.mother}"
    match variant:
        case Parents.FATHER_AND_MOTHER:
            return Line("anak", "child", both, both_en)
        case Parents.FATHER_AND_MOTHER_EXTRA:
            return Line("anak", "child", f"{both} {UNRECORDED}", f"{both_en} {UNRECORDED_EN}")
        case Parents.MOTHER_ONLY:
            return Line("anak", "child", f"{child}, dari ibu {person.mother}", f"{child_en}, of mother {person.mother}")
        case Parents.NO_PARENTS:
            return Line("jenis kelamin", "sex", person.sex.lower(), sex)
        case _:
            assert_never(variant)
