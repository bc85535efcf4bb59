"""A scenario that does not go as it says is told with the step, what was expected, and what was seen instead."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from kiosk import cli
from simulators.scenarios.reading import LIBRARY, read, read_text
from simulators.scenarios.run import play
from simulators.world import memo
from simulators.world.planting import planted
from simulators.world.sabotages import MISTAKES

PRINTS: Final = '{ resident = "Sari", does = ["scan", "choose", "accept", "type_pin"] }'


@pytest.fixture(autouse=True)
def _remembered() -> Iterator[None]:
    with memo.remembered():
        yield


def text_of(*lines: str) -> str:
    """A file with these steps."""
    head = 'name = "A name"\nsays = "A sentence about it."\nfaults = [16]\n'
    return f'{head}residents = [{{ name = "Sari", documents = ["ktp_el"] }}]\nsteps = [{", ".join(lines)}]'


def failure(*lines: str) -> str:
    """What is said of a scenario with these steps."""
    return play(read_text(Path("some.toml"), text_of(*lines))).failure or ""


def test_an_expectation_that_is_not_met_says_what_was_seen() -> None:
    """Each difference by its name, as it was when least was missing."""
    told = failure(
        PRINTS, '{ expect = { screen = "Stopped", fault = "card_jam", cards = { mouth = 1 } }, within = 20 }'
    )
    assert told == ('step 2: screen: expected "Stopped", seen "Take"; fault: expected "card_jam", seen null')


@pytest.mark.parametrize(
    ("expected", "seen"),
    [
        ("in_hands = []", 'seen ["ktp_el"]'),
        ('outcomes = ["spoiled"]', 'seen ["delivered"]'),
        ('grant = "printable"', 'seen "delivered"'),
        ('print_pin = "intact"', 'seen "none"'),
        ('case = "outcome"', 'seen "none"'),
        ("cards = { taken = 0 }", 'seen {"taken":1}'),
        ("books = { delivered = 0 }", 'seen {"delivered":1}'),
        ("sheets = { outlet = 1 }", 'seen {"outlet":0}'),
        ('menu = { ktp_el = "free" }', "seen {}"),
        ('not_shown = ["EnterPrintPin"]', "seen []"),
        ("reported = false", "seen true"),
        ("waits = true", "seen false"),
        ('media = { a4 = "media_empty" }', "seen {}"),
        ("all_done = false", "seen true"),
        ("dark = true", "seen false"),
        ("locked_out = true", "seen false"),
    ],
)
def test_every_expectation_can_fail(expected: str, seen: str) -> None:
    """None of them is met whatever happens."""
    done = '{ resident = "Sari", does = ["take", "rate", "finish"] }'
    told = failure(PRINTS, done, "{ expect = { reported = true } }", f"{{ expect = {{ {expected} }}, within = 1 }}")
    assert told.startswith("step 4: ")
    assert told.endswith(seen)


def test_a_deed_that_cannot_be_done_says_what_the_screen_shows() -> None:
    """And what the kiosk is at."""
    told = failure('{ resident = "Sari", does = "retry" }', '{ expect = { screen = "Idle" } }')
    assert told == "step 1: Sari cannot retry: kiosk-1 shows Idle, job none"
    told = failure(
        '{ card = "hopper_empty" }',
        '{ when = { screen = "Idle" }, wait = 20 }',
        '{ resident = "Sari", does = ["scan", "choose"] }',
        '{ expect = { screen = "Idle" } }',
    )
    assert told == "step 3: Sari cannot choose: the menu says blanks_empty"


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ('{ card = "feed_jam", once = true }', "feed_jam of kiosk-1 never struck"),
        ('{ a4 = "aborts", once = true }', "aborts of kiosk-1 never struck"),
        ('{ card = "print_jam" }', "print_jam of kiosk-1 never struck"),
        ('{ card = "double_feed", chance = 0.5 }', "double_feed of kiosk-1 never struck"),
        ('{ a4 = "media-jam", seconds = 5 }', "media-jam of kiosk-1 never struck"),
        ('{ a4 = "media-jam" }', "media-jam of kiosk-1 never struck"),
        ('{ network = "lost", to = "reserve", times = 2 }', "lost to reserve of kiosk-1 was to happen 2 times more"),
        ('{ network = "garbled", to = "started" }', "garbled to started of kiosk-1 never happened to any question"),
        ('{ power = "kill", point = "durable", phase = "making" }', "was never reached"),
    ],
)
def test_a_fault_that_never_struck_fails_its_scenario(step: str, told: str) -> None:
    """Such a scenario would show nothing."""
    assert told in failure(step, '{ expect = { screen = "Idle" } }')


@pytest.mark.parametrize(
    ("step", "end", "told"),
    [
        ('{ card = "print_jam" }', '{ card = "print_jam", mend = true }', "print_jam of kiosk-1 never struck"),
        ('{ card = "print_jam" }', '{ card = "print_jam", once = true }', "print_jam of kiosk-1 never struck"),
        ('{ network = "late", to = "started" }', '{ network = "fine" }', "late to started of kiosk-1 never happened"),
        (
            '{ power = "kill", point = "durable", phase = "offered" }',
            '{ power = "kill", point = "durable", phase = "making" }',
            "at durable in offered was never reached",
        ),
        (
            '{ power = "kill", point = "durable", phase = "offered" }',
            '{ power = "kill" }',
            "at durable in offered was never reached",
        ),
    ],
)
def test_what_ends_before_it_struck_is_told_too(step: str, end: str, told: str) -> None:
    """Mended, ended, or with another one in its place: it did nothing."""
    assert told in failure(step, "{ wait = 1 }", end, "{ wait = 30 }", '{ expect = { screen = "Idle" } }')


def test_in_a_recorded_session_nothing_needs_to_strike() -> None:
    """Somebody tried a fault, and nothing came of it: that is how it was."""
    text = text_of('{ card = "print_jam", once = true }', '{ expect = { screen = "Idle" } }')
    assert play(read_text(Path("some.toml"), f"recorded = true\n{text}")).failure is None


@pytest.mark.parametrize(
    "step",
    [
        '{ card = "hopper_empty" }',
        '{ a4 = "media-empty" }',
        '{ a4 = "cover-open" }',
        '{ network = "late", to = "hello", seconds = 1 }',
    ],
)
def test_a_condition_that_was_seen_has_struck(step: str) -> None:
    """A kiosk that asks how its printers are has met it."""
    assert failure(step, "{ wait = 40 }", "{ expect = { dark = false } }") == ""


def test_a_scenario_that_breaks_off_is_one_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its step and where; nothing is raised."""

    def breaks(*_: object) -> None:
        raise KeyError("no such thing")

    monkeypatch.setattr("simulators.scenarios.staff.Hands.do", breaks)
    told = failure('{ staff = "clear_a4" }', '{ expect = { screen = "Idle" } }')
    assert told.startswith("step 1: broke off: KeyError('no such thing') at test_scenario_run.py:")


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ('{ when = { phase = "making" }, wait = 1 }', 'step 1: it never came to phase "making"'),
        ("{ at = 1, wait = 1 }", "step 1: 1.0 s are over"),
        ('{ registry = "restore" }', "step 1: there is no backup to restore"),
        ('{ disk = "flip" }', "step 1: kiosk-1 is at work"),
        ('{ staff = "vote", decision = "spoiled" }', "step 1: staff cannot vote: no open case outcome"),
    ],
)
def test_a_step_that_cannot_be_done_says_why(step: str, told: str) -> None:
    """The scenario ends there."""
    assert failure(step, '{ expect = { screen = "Idle" } }').startswith(told)


def test_the_invariants_of_the_world_are_watched() -> None:
    """Whatever a scenario expects, what the books say of a card must be true."""
    with planted(MISTAKES["blank-uncounted"]):
        told = failure('{ card = "print_jam" }', PRINTS, '{ expect = { screen = "Idle" }, within = 200 }')
    assert told.startswith("step 3: broken at ")
    assert "books agree with the cards" in told


def test_a_card_whose_chip_was_not_written_is_never_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The world looks at the chip of each KTP-el that is taken, whatever the driver says of it."""
    monkeypatch.setattr("devices.card.encoding.Encoding.encode", lambda *_: None)
    told = play(read(LIBRARY / "card_with_a_chip.toml")).failure or ""
    assert "a KTP-el that is handed out has its chip: kiosk-1: document 1" in told


def test_the_same_scenario_tells_the_same_story() -> None:
    """Byte for byte."""
    text = text_of(PRINTS, '{ expect = { screen = "Take" } }')
    first, second = (play(read_text(Path("some.toml"), text), told=True).story for _ in range(2))
    assert first == second
    assert any("Sari         type_pin" in line for line in first)


def test_the_command_plays_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each, the count at the end, exit code 1 for what failed; `--trace` tells the story."""
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(text_of('{ expect = { screen = "Idle" } }'))
    bad.write_text(text_of('{ expect = { screen = "Take" }, within = 1 }'))
    assert cli.main(["scenario", "run", str(good), "--trace"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert "kiosk-1      shows Idle" in out[-3] or any("shows Idle" in line for line in out)
    assert out[-2:] == ["ok     good: A name (faults 16)", "1 scenarios, 0 failed"]
    assert cli.main(["scenario", "run", str(good), str(bad)]) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[1] == 'FAILED bad: A name (faults 16): step 1: screen: expected "Take", seen "Idle"'
    assert out[2] == "2 scenarios, 1 failed"


def test_a_file_that_is_not_understood_does_not_end_the_run_of_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They are played, the summary counts it, and the exit code is that of wrong use."""
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(text_of('{ expect = { screen = "Idle" } }'))
    bad.write_text(f"name = {'9' * 5000}")
    assert cli.main(["scenario", "run", str(bad), str(good)]) == 2
    told = capsys.readouterr()
    assert told.out.splitlines() == ["ok     good: A name (faults 16)", "1 scenarios, 0 failed, 1 not understood"]
    assert str(bad) in told.err


def test_the_command_says_what_is_wrong_with_its_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, and nothing is played."""
    assert cli.main(["scenario", "run"]) == 2
    assert cli.main(["scenario", "run", "--all", "some.toml"]) == 2
    (tmp_path / "bad.toml").write_text(text_of("{ wait = 1 }"))
    assert cli.main(["scenario", "run", str(tmp_path / "bad.toml")]) == 2
    assert cli.main(["scenario", "list", str(tmp_path / "missing.toml")]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 4


def test_the_command_lists_the_library(capsys: pytest.CaptureFixture[str]) -> None:
    """Name, numbers, and the sentence below."""
    assert cli.main(["scenario", "list"]) == 0
    assert "jam_on_page_two: Page two of three jams (faults 25)" in capsys.readouterr().out
