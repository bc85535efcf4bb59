"""Every screen through the real QML: it loads, it speaks, it can be hit, and what is pressed is posted."""

import math
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QUrl
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickItem
from screen_items import is_button, is_text, seen

from kiosk.core import events, screens
from kiosk.core.events import Intent
from kiosk.core.terms import Language
from pin.entry import DigitEntry
from pin.secret import Secret
from ui.gallery import PX_PER_MM, Orientation
from ui.samples import FAMILY, NIK, SCREENS, sample
from ui.view import View
from ui.window import HERE

Open = Callable[..., Any]
BUTTONS: list[tuple[str, str, Intent]] = [
    ("idle", "start", events.Start()),
    ("identify", "chooseQr", events.ChooseQr()),
    ("identify", "chooseNik", events.ChooseNik()),
    ("scan-qr", "chooseNik", events.ChooseNik()),
    ("enter-nik", "key.erase", events.Erase()),
    ("enter-nik", "key.clear", events.Clear()),
    ("enter-nik", "key.enter", events.Enter()),
    ("enter-nik", "key.cancel", events.Cancel()),
    ("enter-print-pin", "key.enter", events.Enter()),
    ("enter-print-pin-refused", "key.cancel", events.Cancel()),
    ("documents", "document.0", events.Choose("g-1")),
    ("documents", "document.2", events.Choose("g-3")),
    ("documents", "nextPage", events.NextPage()),
    ("documents", "finish", events.Finish()),
    ("documents-page-2", "document.0", events.Choose("g-5")),
    ("review", "accept", events.Accept()),
    ("review", "change", events.Change()),
    ("take", "confirmTaken", events.ConfirmTaken()),
    ("more", "accept", events.Accept()),
    ("more", "finish", events.Finish()),
    ("survey", "rate.easy", events.Rate("easy")),
    ("survey", "rate.ok", events.Rate("ok")),
    ("survey", "rate.hard", events.Rate("hard")),
    ("survey", "rate.skip", events.Rate("skip")),
    ("stopped-retry", "retry", events.Retry()),
    ("stopped", "callStaff", events.CallStaff()),
    ("stopped", "finish", events.Finish()),
    ("help", "callStaff", events.CallStaff()),
    ("help", "contrast", events.ToggleContrast()),
    ("help", "back", events.Back()),
    ("still-there", "moreTime", events.MoreTime()),
    ("still-there", "finish", events.Finish()),
    ("review", "bar.back", events.Back()),
    ("review", "bar.help", events.AskHelp()),
    ("review", "bar.cancel", events.Cancel()),
    ("idle", "bar.help", events.AskHelp()),
    ("out-of-service", "bar.help", events.AskHelp()),
    ("idle", "bar.language", events.SetLanguage(Language.ENGLISH)),
    ("idle", "bar.large", events.ToggleLargeText()),
]


def test_samples_show_every_screen_there_is() -> None:
    """Every screen of the visit has at least one sample, so that no screen goes unseen."""
    names = {type(screen).__name__ for screen in SCREENS.values()}
    assert names == {kind.__name__ for kind in (screens.Screen).__args__}


@pytest.mark.parametrize(("name", "button", "intent"), BUTTONS)
@pytest.mark.parametrize("orientation", Orientation)
def test_a_pressed_button_posts_its_intent(
    stage: Open, orientation: Orientation, name: str, button: str, intent: Intent
) -> None:
    """Each button does what it says, once."""
    shown = stage(orientation)
    shown.show(sample(name))
    shown.press(button)
    assert shown.posted == [intent]


@pytest.mark.parametrize("name", ["enter-nik", "enter-entry-pin", "enter-print-pin"])
def test_the_keypad_gives_its_digits(stage: Open, name: str) -> None:
    """Ten keys, ten digits."""
    shown = stage()
    shown.show(sample(name))
    for digit in "0123456789":
        shown.press(f"key.{digit}")
    assert shown.posted == [events.Digit(digit) for digit in "0123456789"]


@pytest.mark.parametrize("name", ["enter-entry-pin-refused", "enter-print-pin-refused"])
def test_no_digit_is_taken_during_the_delay(stage: Open, name: str) -> None:
    """While the delay after a refusal runs, all keys but Cancel are off and the seconds are shown."""
    shown = stage()
    shown.show(sample(name))
    keys = [item.objectName() for item in shown.items() if item.objectName().startswith("key.")]
    assert len(keys) == 14
    on = [item.objectName() for item in shown.items() if item.objectName().startswith("key.") and item.isEnabled()]
    assert on == ["key.cancel"]
    seconds = str(sample(name).wait)
    assert any(seconds in str(item.property("text")) for item in shown.items() if item.objectName() == "notice")


def test_a_document_with_an_obstacle_cannot_be_chosen_and_says_why(stage: Open) -> None:
    """No blanks: the row is there, off, with the sentence of the fault table."""
    shown = stage()
    shown.show(sample("documents"))
    row = next(item for item in shown.items() if item.objectName() == "document.1")
    assert not row.isEnabled()
    assert "Blangko kartu habis" in row.property("description")


def _words(item: QQuickItem) -> list[str]:
    about = item.metaObject()
    properties = [about.property(at) for at in range(about.propertyCount())]
    return [str(item.property(str(each.name()))) for each in properties if str(each.typeName()) == "QString"]


@pytest.mark.parametrize("screen", [screens.EnterEntryPin, screens.EnterPrintPin])
def test_digits_of_a_pin_reach_no_property_of_any_item(stage: Open, screen: Any) -> None:
    """QML is told how many digits there are and nothing else."""
    entry = DigitEntry(6, Secret("73914"))
    shown = stage()
    first = NIK if screen is screens.EnterEntryPin else FAMILY
    shown.show(View(screen(first, entry)))
    said = [word for item in shown.items() for word in _words(item)]
    said += _words(shown.window._kiosk)
    assert said
    assert not [word for word in said if "739" in word or "914" in word]
    assert not [word for word in said if NIK.reveal()[:6] in word.replace(" ", "")]


def test_the_nik_is_shown_in_its_boxes(stage: Open) -> None:
    """What was typed of a NIK can be compared with the card, digit by digit."""
    shown = stage()
    shown.show(sample("enter-nik-short"))
    boxes = shown.find("boxes")
    digits = [item.property("text") for item in seen(boxes) if is_text(item)]
    assert "".join(digits) == NIK.reveal()[:14]


@pytest.mark.parametrize("name", SCREENS)
def test_everything_that_can_be_pressed_has_a_name_and_a_role(stage: Open, name: str) -> None:
    """Assistive technology finds every button by name, as a button."""
    shown = stage()
    shown.show(sample(name))
    for item in (item for item in shown.items() if is_button(item)):
        spoken = QAccessible.queryAccessibleInterface(item)
        assert spoken.role() == QAccessible.Role.Button
        assert spoken.text(QAccessible.Text.Name)


def test_a_finger_that_slips_a_little_still_presses(stage: Open) -> None:
    """Lifting within 5 mm of the button counts; further away it does not."""
    shown = stage()
    shown.show(sample("idle"))
    shown.press("start", lift_at=QPoint(-int(8 * PX_PER_MM), 20))
    assert shown.posted == []
    shown.press("start", lift_at=QPoint(-int(3 * PX_PER_MM), 20))
    assert shown.posted == [events.Start()]


def test_the_same_button_struck_twice_counts_once(stage: Open) -> None:
    """A trembling finger does not answer twice."""
    shown = stage()
    shown.show(sample("survey"))
    shown.press("rate.ok")
    shown.press("rate.ok")
    assert shown.posted == [events.Rate("ok")]


def test_a_touch_on_a_screen_that_just_appeared_does_not_count(stage: Open) -> None:
    """The second half of a double tap does not answer the next question."""
    shown = stage(guard=600_000)
    shown.show(sample("survey"))
    shown.press("rate.ok")
    assert shown.posted == []


def test_only_what_is_true_is_said_of_the_pin(stage: Open) -> None:
    """The sentence that the PIN still works stands on the error screen only when it does."""
    shown = stage()

    def said() -> str:
        return " ".join(str(item.property("text")) for item in shown.items() if is_text(item))

    shown.show(sample("stopped-retry"))
    assert "PIN cetak masih berlaku" in said()
    shown.show(sample("stopped-case"))
    assert "berlaku" not in said()


def test_the_language_changes_on_the_screen_at_once(stage: Open) -> None:
    """English and back, without leaving the screen."""
    shown = stage()
    for language, heading in ((Language.ENGLISH, "Choose how to sign in"), (Language.INDONESIAN, "Pilih cara masuk")):
        shown.show(sample("identify", language))
        assert shown.find("heading").property("text") == heading


INKS = [("ink", "ground"), ("ink", "surface"), ("ink", "raised"), ("ink", "tint"), ("secondary", "ground")]
INKS += [
    ("secondary", "surface"),
    ("accent", "raised"),
    ("accent", "tint"),
    ("danger", "dangerTint"),
    ("danger", "raised"),
]
INKS += [("danger", "surface"), ("good", "surface"), ("primaryInk", "primary"), ("primaryInk", "primaryDown")]
INKS += [("primaryInk", "printBand"), ("primaryInk", "enter"), ("primaryInk", "cancel"), ("clearInk", "clear")]


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [c / 12.92 if c <= 0.04045 else math.pow((c + 0.055) / 1.055, 2.4) for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("dark", [False, True])
def test_every_ink_stands_out_from_its_ground(stage: Open, dark: bool) -> None:
    """WCAG contrast of at least 4.5:1 for every pair of colours that text is set in, in both themes."""
    shown = stage()
    shown.show(sample("idle", dark=dark))
    source = b'import QtQuick\nimport "."\nQtObject { property QtObject tokens: Theme }'
    component = QQmlComponent(shown.window.view.engine())
    component.setData(source, QUrl.fromLocalFile(str(HERE / "Contrast.qml")))
    probe = component.create()
    tokens = probe.property("tokens")
    low = {}
    for ink, ground in INKS:
        lights = sorted(_luminance(QColor(tokens.property(name))) for name in (ink, ground))
        ratio = (lights[1] + 0.05) / (lights[0] + 0.05)
        if ratio < 4.5:
            low[ink, ground] = round(ratio, 1)
    probe.deleteLater()
    assert low == {}
