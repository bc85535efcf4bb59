"""What a scenario expects, compared with what is so; a difference is named by what was seen instead."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import msgspec

from kiosk.core.screens import Screen
from printjobs.books import balance
from simulators.ipp.parts import Spot as Sheets
from simulators.scenarios.format import NONE, Expectation, Expects
from simulators.scenarios.words import FREE
from simulators.world.kiosk import Kiosk

if TYPE_CHECKING:
    from simulators.scenarios.stage import Stage

OF_SCREEN: Final = ("fault", "problem", "pin_intact", "retry", "staff_called")
Seen = Callable[["Stage", Kiosk, Expects], object]


def differences(stage: "Stage", kiosk: Kiosk, step: Expects) -> list[str]:
    """What is not as it is expected: each with what is so instead."""
    found = []
    for name in Expectation.__struct_fields__:
        expected = getattr(step.expect, name)
        if expected is not None:
            wanted, seen = said(expected), said(_SEEN[name](stage, kiosk, step))
            if seen != wanted:
                found.append(f"{name}: expected {wanted}, seen {seen}")
    return found


def said(value: object) -> str:
    """The same text for what is the same: words for members of enumerations, keys in order."""
    return msgspec.json.encode(value, order="sorted").decode()


def word(screen: Screen | None) -> str:
    """Name a screen with what matters of it."""
    if screen is None:
        return "dark"
    told = [f"{name} {value}" for name in OF_SCREEN if (value := getattr(screen, name, None))]
    return type(screen).__name__ + (f" ({', '.join(told)})" if told else "")


def _screen(_: "Stage", kiosk: Kiosk, step: Expects) -> object:
    screen = None if kiosk.seen is None else kiosk.seen.screen
    name = "dark" if screen is None else type(screen).__name__
    return name if name == step.expect.screen else word(screen)


def _of_screen(name: str) -> Seen:
    return lambda _stage, kiosk, _step: getattr(kiosk.seen.screen, name, None) if kiosk.seen else None


def _waits(_: "Stage", kiosk: Kiosk, __: Expects) -> object:
    return bool(kiosk.seen and getattr(kiosk.seen.screen, "wait", 0))


def _menu(_: "Stage", kiosk: Kiosk, __: Expects) -> object:
    offers = kiosk.seen.offers() if kiosk.seen else ()
    return {one.kind.value: FREE if one.obstacle is None else one.obstacle.value for one in offers}


def _not_shown(stage: "Stage", kiosk: Kiosk, step: Expects) -> object:
    """The expected ones, without those that were shown."""
    return [one for one in step.expect.not_shown or () if one not in stage.screens[kiosk.name]]


def _media(_: "Stage", kiosk: Kiosk, __: Expects) -> object:
    return dict(kiosk.seen.media) if kiosk.seen else None


def _outcomes(stage: "Stage", _: Kiosk, step: Expects) -> object:
    return stage.outcomes.get(stage.document(step), [])


def _reported(_: "Stage", kiosk: Kiosk, __: Expects) -> object:
    return kiosk.runtime is not None and not kiosk.runtime.unreported


def _grant(stage: "Stage", _: Kiosk, step: Expects) -> object:
    grant = stage.grant(stage.document(step))
    stage.registry.service.applications()  # what time ended has ended
    return stage.look("SELECT state FROM grants WHERE grant_id = ?", grant)


def _print_pin(stage: "Stage", _: Kiosk, step: Expects) -> object:
    return _pin(stage, stage.grant(stage.document(step)))


def _entry_pin(stage: "Stage", _: Kiosk, step: Expects) -> object:
    name = step.resident or stage.residents[0].name
    return _pin(stage, None, stage.applications[name][0])


def _pin(stage: "Stage", grant: str | None, application: str | None = None) -> str:
    """Whether the first PIN still is the live one."""
    stage.registry.service.applications()
    of = "grant_id = ?" if grant else "grant_id IS NULL AND application = ?"
    version = stage.look(f"SELECT version FROM pins WHERE {of} AND state = 'live'", grant or application)  # noqa: S608
    return {None: NONE, 1: "intact"}.get(version, "reissued")  # type: ignore[call-overload, no-any-return]


def _case(stage: "Stage", kiosk: Kiosk, step: Expects) -> object:
    """The kinds of the open cases about the document or the kiosk, with a comma; `none` for none."""
    subjects = {kiosk.name}
    if stage.residents:
        document = stage.document(step)
        subjects |= {stage.grant(document), *(a for a, number in stage.attempts.items() if number == document)}
        subjects.add(stage.applications[step.resident or stage.residents[0].name][0])
    rows = stage.rows("SELECT kind, subject FROM cases WHERE state = 'open' ORDER BY number")
    return ", ".join(row["kind"] for row in rows if row["subject"] in subjects) or NONE


def _in_hands(stage: "Stage", _: Kiosk, step: Expects) -> object:
    holder = step.resident or stage.residents[0].name
    return [stage.kind_of(paper.document) for paper in stage.papers if paper.holder == holder]


def _cards(stage: "Stage", kiosk: Kiosk, step: Expects) -> object:
    machine = kiosk.card.machine
    machine.advance(stage.scheduler.now)
    there = {"hopper": machine.hopper, **{spot.value: len(cards) for spot, cards in machine.places.items()}}
    return {spot: there[spot] for spot in step.expect.cards or ()}


def _sheets(_: "Stage", kiosk: Kiosk, step: Expects) -> object:
    kiosk.tray.model.advance()
    there = [sheet.spot for sheet in kiosk.tray.model.sheets]
    return {spot: there.count(Sheets(spot)) for spot in step.expect.sheets or ()}


def _books(_: "Stage", kiosk: Kiosk, step: Expects) -> object:
    blanks = balance(kiosk.disk.entries()).blanks
    return {account: blanks[account] for account in step.expect.books or ()}


def _all_done(stage: "Stage", _: Kiosk, __: Expects) -> object:
    waits = stage.unfinished()
    return True if waits is None else waits


_SEEN: Final[dict[str, Seen]] = {
    "screen": _screen,
    **{name: _of_screen(name) for name in OF_SCREEN},
    "waits": _waits,
    "menu": _menu,
    "not_shown": _not_shown,
    "media": _media,
    "outcomes": _outcomes,
    "reported": _reported,
    "grant": _grant,
    "print_pin": _print_pin,
    "entry_pin": _entry_pin,
    "case": _case,
    "in_hands": _in_hands,
    "cards": _cards,
    "sheets": _sheets,
    "books": _books,
    "locked_out": lambda stage, kiosk, _: kiosk.name in stage.locked_out,
    "dark": lambda _stage, kiosk, _: kiosk.seen is None,
    "all_done": _all_done,
}
