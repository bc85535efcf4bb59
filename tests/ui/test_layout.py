"""Every screen measured on the panel: nothing cut or hidden, letters and targets large enough, gaps wide enough."""

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any, Final

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtQuick import QQuickItem
from screen_items import above, capital, has, is_button, is_text, lines, place, seen

from kiosk.core.faults import FAULTS
from kiosk.core.printer import Outlet
from kiosk.core.screens import Documents, EnterPrintPin, Offer, OutOfService, Review, Screen, Stopped, Take
from kiosk.core.terms import DocumentKind, Grant, GrantState, Language
from pin.entry import DigitEntry
from ui.gallery import Orientation
from ui.samples import SCREENS, sample
from ui.view import View

Open = Callable[..., Any]
MODES = pytest.mark.parametrize(
    ("orientation", "language", "large"),
    [(o, language, large) for o in Orientation for language in Language for large in (False, True)],
)
HOLDER: Final = "S*** A*** P*** W*** K***"
# Capital heights in mm, default and large, of texts by the name of the item.
LETTERS: Final[Mapping[str, tuple[float, float]]] = {
    "heading": (10, 13),
    "body": (7.3, 12),
    "notice": (7.3, 12),
    "action": (8.6, 12),
    "": (6.1, 6.1),
}
ONWARD: Final = {"start", "accept", "retry", "chooseQr", "chooseNik", "confirmTaken", "moreTime", "key.enter"}


def _gap(one: QRectF, other: QRectF) -> float:
    """Distance in pixels; negative where they overlap."""
    across = max(one.left() - other.right(), other.left() - one.right())
    down = max(one.top() - other.bottom(), other.top() - one.bottom())
    return max(across, down)


def _wanted_gap(one: str, other: str) -> float:
    """Distance in mm that two buttons need: keys 4, unlike actions 8, what ends the visit from what leads on 12."""
    names = {one, other}
    if names & {"key.cancel", "bar.cancel"} and names & ONWARD:
        return 12
    same_pad = one.startswith("key.") and other.startswith("key.")
    digits = {one, other} & {"key.cancel", "key.clear", "key.enter"}
    return 4 if same_pad and len(digits) != 1 else 8


def _buttons(shown: Any) -> list[QQuickItem]:
    return [item for item in shown.items() if is_button(item)]


def _texts(shown: Any) -> list[QQuickItem]:
    return [item for item in shown.items() if is_text(item)]


def _painted(text: QQuickItem) -> QRectF:
    """Where the letters are: without what its box has to spare on the right, and a pixel for rounding."""
    box = place(text)
    return QRectF(box.left(), box.top() + 1, min(box.width(), text.property("contentWidth")), box.height() - 2)


def _wrong_texts(shown: Any) -> list[str]:
    wrong = []
    for text in _texts(shown):
        words, box = str(text.property("text")), place(text)
        if text.property("truncated") or text.property("contentWidth") > box.width() + 1:
            wrong.append(f"cut: {words}")
        if text.property("contentHeight") > box.height() + 1:
            wrong.append(f"too tall: {words}")
        held = box.adjusted(1, 1, -1, -1)
        wrong += [f"leaves its place: {words}" for holder in above(text) if not place(holder).contains(held)][:1]
        wrong += [f"{len(line)} characters in a line: {line}" for line in lines(text) if len(line) > 45]
    pairs = combinations(_texts(shown), 2)
    return wrong + [
        f"{a.property('text')} on {b.property('text')}" for a, b in pairs if _painted(a).intersects(_painted(b))
    ]


def _role(text: QQuickItem) -> str:
    buttons = [item.objectName() for item in above(text) if has(item, "strike")]
    if buttons:
        return "" if buttons[0].startswith(("bar.", "document.")) else "action"
    return text.objectName()


def _small_letters(shown: Any, *, large: bool) -> list[str]:
    wrong = []
    for text in _texts(shown):
        least = LETTERS.get(_role(text), LETTERS[""])[large]
        letters = capital(text) / shown.px_per_mm
        if letters < least - 0.15 and text.objectName() != "drawing":
            wrong.append(f"letters of {letters:.1f} mm, not {least}: {text.property('text')}")
    return wrong


def _wrong_buttons(shown: Any, window: QRectF) -> list[str]:
    wrong = []
    for button in _buttons(shown):
        box, name = place(button), button.objectName()
        least = 24 if name.startswith("key.") else 20
        if min(box.width(), box.height()) < least * shown.px_per_mm - 1:
            wrong.append(f"small: {name}")
        if not window.contains(box):
            wrong.append(f"outside: {name}")
        texts = [item for item in seen(button) if is_text(item)]
        above_and_below = int(name.startswith("document."))
        inside = box.adjusted(*(s * 1.9 * shown.px_per_mm for s in (1, above_and_below, -1, -above_and_below)))
        wrong += [f"{t.property('text')} touches the edge of {name}" for t in texts if not inside.contains(place(t))]
    for one, other in combinations(_buttons(shown), 2):
        gap = _gap(place(one), place(other)) / shown.px_per_mm
        wanted = _wanted_gap(one.objectName(), other.objectName())
        if gap < wanted - 0.3:
            wrong.append(f"{gap:.1f} mm, not {wanted}, from {one.objectName()} to {other.objectName()}")
    return wrong


def _covered(shown: Any) -> list[str]:
    """Words that are no part of a button but lie under one."""
    wrong = []
    for text in _texts(shown):
        inside = set(above(text))
        near = [b for b in _buttons(shown) if b not in inside and place(b).intersects(_painted(text))]
        wrong += [f"{text.property('text')} is under {button.objectName()}" for button in near]
    return wrong


def _wrong(shown: Any, orientation: Orientation, *, large: bool) -> list[str]:
    window = QRectF(0, 0, *orientation.size)
    return [
        *_wrong_texts(shown),
        *_small_letters(shown, large=large),
        *_wrong_buttons(shown, window),
        *_covered(shown),
    ]


@MODES
@pytest.mark.parametrize("px_per_mm", [4.03, 3.61, 3.21])
def test_every_screen_fits_and_can_be_hit(
    stage: Open, orientation: Orientation, language: Language, large: bool, px_per_mm: float
) -> None:
    """No text is cut, hidden or small; targets are 20 mm at least, keys 24, unlike actions 8 apart, Cancel 12.

    On panels of 21.5, 24 and 27 inches.
    """
    shown = stage(orientation, px_per_mm=px_per_mm)
    wrong = []
    for name in SCREENS:
        shown.show(sample(name, language, large=large))
        shown.settle()
        wrong += [f"{name}: {fault}" for fault in _wrong(shown, orientation, large=large)]
    assert not wrong, "\n".join(wrong)


def _grant(kind: DocumentKind) -> Grant:
    return Grant(f"g-{kind}", kind, GrantState.PRINTABLE, HOLDER, "No. ****0007")


@MODES
def test_every_kind_of_document_fits(stage: Open, orientation: Orientation, language: Language, large: bool) -> None:
    """The longest titles, a name of five words and a number fit wherever a document is named."""
    shown = stage(orientation)
    offers = tuple(Offer(_grant(kind)) for kind in DocumentKind)
    wrong = []
    made: tuple[Screen, ...] = (
        *(Documents(page) for page in range(3)),
        *(Review(_grant(kind)) for kind in DocumentKind),
        *(EnterPrintPin(_grant(kind), DigitEntry(6)) for kind in DocumentKind),
        *(Take(_grant(kind), "attempt-1", Outlet.NO_SENSOR) for kind in DocumentKind),
    )
    for screen in made:
        view = View(screen, language, large, offers=offers)
        shown.show(view)
        shown.settle()
        wrong += [f"{view.name}: {fault}" for fault in _wrong(shown, orientation, large=large)]
    assert not wrong, "\n".join(wrong)


@MODES
def test_every_fault_fits(stage: Open, orientation: Orientation, language: Language, large: bool) -> None:
    """Whatever sentence the fault table has, it fits as an obstacle, on the error screen and out of service."""
    shown = stage(orientation)
    faults = list({row.spoken.id: fault for fault, row in FAULTS.items()}.values())
    grant = _grant(DocumentKind.KTP_EL)
    offers = tuple(Offer(grant, fault) for fault in faults)
    wrong = []
    made: tuple[Screen, ...] = (
        *(Documents(page) for page in range(-(-len(offers) // 4))),
        *(OutOfService(fault) for fault in faults),
        *(Stopped(fault, grant, pin_intact=True, retry=True) for fault in faults),
        *(Stopped(fault, grant, pin_intact=True, retry=False) for fault in faults),
        *(Stopped(fault, grant, pin_intact=False, retry=False, staff_called=True) for fault in faults),
        *(Stopped(fault, None, pin_intact=True, retry=True, staff_called=True) for fault in faults),
    )
    for screen in made:
        view = View(screen, language, large, offers=offers)
        shown.show(view)
        shown.settle()
        wrong += [f"{view.name}: {fault}" for fault in _wrong(shown, orientation, large=large)]
    assert not wrong, "\n".join(wrong)
