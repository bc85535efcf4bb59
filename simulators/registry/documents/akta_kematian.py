"""Akta kematian: who died, where and when."""

from datetime import timedelta
from typing import Final

from simulators.registry.documents.akta import Akta, Line, akta_number, draw
from simulators.registry.documents.draft import Draft, Subject
from simulators.registry.documents.words import english_date, indonesian_date

REPORTED_AFTER: Final = timedelta(days=3)


def akta_kematian(subject: Subject) -> Draft:
    """Draw the death akta of the subject's person, who died three days before it was issued."""
    person, died = subject.person, subject.today - REPORTED_AFTER
    akta = Akta(
        title="KUTIPAN AKTA KEMATIAN",
        title_en="EXCERPT OF DEATH CERTIFICATE",
        niks=(person.nik,),
        basis="Berdasarkan Akta Kematian Nomor",
        basis_en="By virtue of Death Certificate Number",
        number=akta_number("KM", subject),
        lines=(
            Line("bahwa di", "that in", subject.family.address.city),
            Line("pada tanggal", "on", indonesian_date(died), english_date(died)),
            Line("telah meninggal dunia", "passed away", person.name),
            Line(
                "lahir di",
                "born in",
                f"{person.birth_place}, {indonesian_date(person.born)}",
                english_date(person.born),
            ),
            Line(
                "anak dari",
                "child of",
                f"ayah {person.father} dan ibu {person.mother}",
                f"father {person.father} and mother {person.mother}",
            ),
        ),
    )
    return draw(akta, subject)
