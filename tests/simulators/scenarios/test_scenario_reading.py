"""A file that is not understood is refused by file, step and key, with what is allowed there."""

from enum import StrEnum
from pathlib import Path
from typing import Final

import pytest

from kiosk.core.terms import DocumentKind
from simulators.scenarios.format import (
    POINTS,
    STEPS,
    Does,
    Expectation,
    Expects,
    Head,
    KioskSetup,
    ResidentSetup,
    Waits,
    When,
)
from simulators.scenarios.reading import ScenarioError, read, read_text
from simulators.scenarios.words import Centre, Deed, Disk, Field, Power, Question, Staff, Switch, Weather

HEAD: Final = """
name = "A name"
says = "A sentence about it."
faults = [16]
residents = [{ name = "Sari", documents = ["ktp_el"] }]
"""
EXPECTS: Final = '{ expect = { screen = "Idle" } }'


def refused(text: str) -> str:
    """What is said of a file."""
    with pytest.raises(ScenarioError) as told:
        read_text(Path("some.toml"), text)
    return str(told.value)


def steps(*lines: str) -> str:
    """A file with these steps."""
    return f"{HEAD}steps = [{', '.join(lines)}]"


def test_a_file_is_read() -> None:
    """Each step by its kind, with what is not said as it is by default."""
    scenario = read_text(
        Path("some.toml"), steps('{ resident = "Sari", does = ["scan", "choose"] }', "{ wait = 3 }", EXPECTS)
    )
    does, waits, expects = scenario.steps
    assert isinstance(does, Does)
    assert does.does == (Deed.SCAN, Deed.CHOOSE)
    assert isinstance(waits, Waits)
    assert waits.wait == 3
    assert isinstance(expects, Expects)
    assert expects.within == 60
    assert scenario.head.residents[0].documents == (DocumentKind.KTP_EL,)
    assert scenario.head.kiosks[0].blanks == 60


@pytest.mark.parametrize(
    ("step", "place", "allowed"),
    [
        ('{ fualt = "x" }', "step 1: has none of the keys", "card, a4, chip, machine"),
        ('{ card = "feed_jm" }', "step 1: `card`: Invalid enum value 'feed_jm'", "feed_jam, print_jam"),
        ('{ card = "feed_jam", oce = true }', "step 1: `oce` is not known", "once, seconds, chance"),
        ('{ expect = { scren = "Idle" } }', "step 1: `expect.scren` is not known", "screen, fault"),
        ('{ expect = { screen = "Idl" } }', "step 1: `expect`: no screen `Idl`", "Idle"),
        ('{ expect = { outcomes = ["gone"] } }', "step 1: `expect.outcomes[0]`", "not_produced, spoiled"),
        ('{ expect = { menu = { ktp = "free" } } }', "step 1: `expect.menu`: Invalid enum value 'ktp'", "ktp_el"),
        ('{ expect = { menu = { ktp_el = "fre" } } }', "no obstacle `fre`", "free"),
        ('{ expect = { grant = "good" } }', "no state of a grant `good`", "printable"),
        ('{ expect = { print_pin = "good" } }', "no state of a PIN `good`", "intact, reissued, none"),
        ("{ expect = { cards = { moth = 1 } } }", "no place of cards `moth`", "mouth"),
        ('{ expect = { case = "x" } }', "no case `x`", "outcome"),
        ("{ expect = {} }", "step 1: `expect`: nothing is expected", "name what must be so"),
        ('{ resident = "Sari", does = "scn" }', "step 1: `does`: Invalid enum value 'scn'", "scan"),
        ('{ resident = "Budi", does = "scan" }', "step 1: `resident`: nobody is called Budi", "Sari"),
        ('{ resident = "Sari", whose = "Budi", does = "scan" }', "step 1: `whose`: nobody is called Budi", "Sari"),
        ('{ resident = "Sari", document = "kia", does = "choose" }', "`document`: Sari has no kia number 1", "ktp_el"),
        ("{ kiosk = 2, wait = 1 }", "step 1: `kiosk`: there is no kiosk 2", "has 1"),
        ('{ wait = "long" }', "step 1: `wait`: Expected `float`", "got `str`"),
        ('{ wait = 1, when = { phase = "mking" } }', "step 1: `when.phase`", "making"),
        ('{ wait = 1, when = { moving = "out" } }', "no movement `out`", "eject"),
        ('{ a4 = "media-jam", chance = 2 }', "step 1: `chance`", "<= 1.0"),
        ('{ power = "kill", point = "x", phase = "making" }', "no point `x`", "unwritten"),
        ('{ power = "kill", phase = "making" }', "step 1: a point needs the phase", "and a phase a point"),
        ('{ staff = "vote" }', "step 1: `decision` belongs to `vote`", "nothing else"),
        ('{ registry = "not_ready", copy = 2 }', "`document`: Sari has no ktp_el number 2", "ktp_el"),
        ('{ does = [], resident = "Sari" }', "step 1: `does`", "length >= 1"),
        ("{ wait = 1, when = {} }", "step 1: `when`: nothing is waited for", "leave `when` out"),
        ("{ expect = { cards = {} } }", "step 1: `expect`: `cards` names nothing", "name what must be so"),
        ("{ expect = { books = {} } }", "step 1: `expect`: `books` names nothing", "name what must be so"),
        ("{ expect = { not_shown = [] } }", "step 1: `expect`: `not_shown` names nothing", "name what must be so"),
        ('{ card = "feed_jam", mend = true, once = true }', "step 1: `mend` ends a fault", "none of `once`"),
        ('{ card = "feed_jam", mend = true, chance = 0.5 }', "step 1: `mend` ends a fault", "`chance`"),
        ('{ a4 = "media-jam", once = true, seconds = 5 }', "step 1: `once` is the next time", "neither `seconds`"),
        ('{ a4 = "media-jam", once = true, chance = 0.5 }', "step 1: `once` is the next time", "nor `chance`"),
        ('{ network = "cut", times = 2 }', "step 1: `cut` is about every question", "neither `to` nor `times`"),
        ('{ network = "fine", to = "started" }', "step 1: `fine` is about every question", "neither `to` nor `times`"),
        ('{ network = "lost", seconds = 3 }', "step 1: `seconds` belongs to `late` and `repeated`", "nothing else"),
        ('{ registry = "down", seconds = 3 }', "step 1: `seconds` belongs to `clock`", "nothing else"),
        ('{ power = "on", point = "wire", phase = "making" }', "step 1: `on` happens now", "no point"),
        ('{ power = "kill", nth = 2 }', "step 1: `nth` counts how often a point is reached", "say which"),
        ('{ chip = "mute" }', "step 1: kiosk 1 writes no chips", "`chip = true`"),
        ('{ machine = "chip", does = "off" }', "step 1: kiosk 1 writes no chips", "`chip = true`"),
        ('{ machine = "chip", does = "replace" }', "step 1: `chip` can be `off` and `on`", "nothing else"),
        ('{ chip = "swapped", once = true }', "step 1: `swapped` lasts", "`mend`"),
        ("{ clock = 5e12 }", "step 1: `clock`", "<= 4000000000.0"),
    ],
)
def test_a_step_is_refused_with_what_is_allowed(step: str, place: str, allowed: str) -> None:
    """File, number of the step, key, and the words that could stand there."""
    told = refused(steps(step, EXPECTS))
    assert told.startswith("some.toml: step 1")
    assert place in told
    assert allowed in told[told.index(place) :]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name = = 1", "some.toml: is not TOML"),
        (steps(EXPECTS).replace("}]\nsteps", '}, { name = "Sari", documents = ["kia"] }]\nsteps'), "two of them"),
        (steps("{ wait = 1 }"), "no step expects anything"),
        (steps(EXPECTS).replace("faults = [16]", ""), "`faults` or `field` must say"),
        (steps(EXPECTS).replace("16", "99"), "`faults[0]`: Expected `int` <= 58"),
        (steps(EXPECTS).replace("ktp_el", "ktp"), "`residents[0].documents[0]`: Invalid enum value 'ktp'"),
        (steps(EXPECTS).replace("says", "sais"), "`sais` is not known; there are name, says"),
        (steps(EXPECTS).replace('says = "A sentence about it."', ""), "`says` is missing"),
        (f'{HEAD}steps = "none"', "`steps`: Expected `array`"),
        (steps('{ resident = "Sari", does = "scan" }', EXPECTS).replace(HEAD.splitlines()[4], ""), "no residents|Sari"),
    ],
)
def test_a_file_is_refused(text: str, told: str) -> None:
    """Before anything is played."""
    assert any(one in refused(text) for one in told.split("|"))


@pytest.mark.parametrize(
    "step",
    [
        '{ does = "scan" }',
        '{ staff = "attest" }',
        '{ registry = "send_again" }',
        '{ registry = "other_bytes" }',
        "{ expect = { outcomes = [] } }",
        '{ expect = { grant = "printable" } }',
        "{ expect = { in_hands = [] } }",
    ],
)
def test_what_is_about_somebody_needs_somebody(step: str) -> None:
    """Refused before anything is played."""
    nobody = steps(step, EXPECTS).replace(HEAD.splitlines()[4], "")
    assert refused(nobody) == "some.toml: step 1: this scenario has no residents; put one into `residents`"


def test_who_does_it_may_be_left_out_where_one_is_alone() -> None:
    """Of two, it must be said who."""
    does = read_text(Path("some.toml"), steps('{ does = "scan" }', EXPECTS)).steps[0]
    assert isinstance(does, Does)
    assert does.resident == "Sari"
    two = steps('{ does = "scan" }', EXPECTS).replace("}]\n", '}, { name = "Budi", documents = ["kia"] }]\n')
    assert refused(two) == "some.toml: step 1: `resident` is missing: who does it? there are Sari, Budi"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"name = {'9' * 5000}", "is too large or too deep"),
        (f"name = {'[' * 5000}{']' * 5000}", "is too large or too deep"),
        (steps("{ wait = nan }", EXPECTS), "nan is no number of anything"),
        (steps("{ wait = inf }", EXPECTS), "inf is no number of anything"),
    ],
    ids=["digits", "brackets", "nan", "inf"],
)
def test_what_no_reader_can_take_is_refused_by_file(text: str, told: str) -> None:
    """No traceback."""
    assert refused(text).startswith("some.toml: ")
    assert told in refused(text)


def test_a_mark_of_the_byte_order_is_no_mistake(tmp_path: Path) -> None:
    """Some editors write one."""
    path = tmp_path / "some.toml"
    path.write_bytes(b"\xef\xbb\xbf" + steps(EXPECTS).encode())
    assert read(path).head.name == "A name"


@pytest.mark.parametrize("begin", ["steps = [\n  ", "steps = [ # in order\n"])
def test_a_step_on_a_line_of_its_own_is_told_by_its_line(begin: str) -> None:
    """Beside its number."""
    text = f"{HEAD}{begin}{EXPECTS},\n{{ fualt = 1 }},\n]"
    assert refused(text).startswith("some.toml: step 2, line 8: has none of the keys")
    tables = f'{HEAD}[[steps]]\nexpect = {{ screen = "Idle" }}\n[[steps]]\nfualt = 1\n'
    assert refused(tables).startswith("some.toml: step 2, line 8: has none of the keys")


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """Missing, or no text."""
    with pytest.raises(ScenarioError, match=r"cannot be read: No such file"):
        read(tmp_path / "missing.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ScenarioError, match="is no text in UTF-8"):
        read(tmp_path / "binary.toml")


def test_the_manual_names_every_word() -> None:
    """Keys, deeds, breakdowns and expectations, as they are in the format."""
    manual = (Path(__file__).parents[3] / "docs" / "scenarios.md").read_text(encoding="utf-8")
    tables = (Head, KioskSetup, ResidentSetup, When, Expectation, *STEPS.values())
    words: tuple[type[StrEnum], ...] = (Field, Deed, Switch, Weather, Question, Centre, Power, Disk, Staff)
    known = {name for table in tables for name in table.__struct_fields__} | {
        one.value for kind in words for one in kind
    }
    assert {name for name in known | set(POINTS) if f"`{name}`" not in manual} == set()
