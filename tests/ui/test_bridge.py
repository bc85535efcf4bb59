"""What the bridge says of a view, the menu's model, and the sentences that Python chooses."""

from typing import Any

import pytest
from pytestqt.modeltest import ModelTester

from kiosk.core.events import AskHelp
from kiosk.core.faults import FAULTS, Fault
from kiosk.core.screens import (
    EnterEntryPin,
    EnterNik,
    EnterPrintPin,
    Help,
    Idle,
    Offer,
    OutOfService,
    Problem,
    ScanQr,
    Screen,
    StillThere,
    Stopped,
)
from kiosk.core.terms import DocumentKind, Language
from kiosk.core.visit import Visit, step
from pin.entry import DigitEntry
from pin.secret import Secret
from ui import texts
from ui.bridge import Kiosk
from ui.documents import DocumentsModel, Role
from ui.samples import FAMILY, NIK, OFFERS, SCREENS, sample
from ui.view import View


def bridge(view: View) -> Any:
    """Show a view. Any: the type checker takes a Qt property for its descriptor."""
    kiosk = Kiosk()
    kiosk.show(view)
    return kiosk


def test_the_menu_is_a_sound_model(qtmodeltester: ModelTester) -> None:
    """Qt's own checks of a model pass, before and after rows come and go."""
    model = DocumentsModel()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.show(OFFERS, Language.ENGLISH)
    model.show(OFFERS[:1], Language.ENGLISH)
    assert model.rowCount() == 1


def test_a_row_of_the_menu_says_all_of_its_offer() -> None:
    """Each role gives its value; a row or role that is not there gives nothing."""
    model = DocumentsModel()
    model.show(OFFERS, Language.ENGLISH)
    row = model.index(1, 0)
    said = {role: model.data(row, role) for role in Role}
    assert said == {
        Role.GRANT: "g-2",
        Role.TITLE: "Identity card (KTP)",
        Role.HOLDER: "S*** A***",
        Role.DETAIL: "",
        Role.MEDIUM: "card",
        Role.AVAILABLE: False,
        Role.OBSTACLE: "Out of blank cards.",
    }
    assert model.data(model.index(9, 0), Role.TITLE) is None
    assert model.data(row, 9999) is None
    assert model.rowCount(row) == 0


def test_an_unchanged_menu_is_not_reset() -> None:
    """Typing or waiting elsewhere never rebuilds the rows under a finger."""
    model = DocumentsModel()
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    model.show(OFFERS, Language.INDONESIAN)
    model.show(OFFERS, Language.INDONESIAN)
    assert len(resets) == 1


def test_the_second_page_shows_the_rest() -> None:
    """Four rows a page."""
    kiosk = bridge(sample("documents-page-2"))
    assert (kiosk.documentCount, kiosk.menuPage, kiosk.menuPages) == (1, 1, 2)


def test_a_nik_is_grouped_in_fours() -> None:
    """As it is printed on the card and read aloud."""
    entry = DigitEntry(16, Secret("330101650"))
    assert bridge(View(EnterNik(entry))).digits == "3301 0165 0"


@pytest.mark.parametrize(
    "screen", [EnterEntryPin(NIK, DigitEntry(6, Secret("739"))), Help(EnterNik(DigitEntry(16, NIK)))]
)
def test_only_the_nik_screen_gives_digits(screen: EnterEntryPin | Help) -> None:
    """A PIN, and a NIK that is no longer on the screen, are not given to QML."""
    assert bridge(View(screen)).digits == ""


@pytest.mark.parametrize("problem", Problem)
@pytest.mark.parametrize("language", Language)
def test_every_problem_has_a_sentence_on_every_screen(problem: Problem, language: Language) -> None:
    """Whatever goes wrong, something is said, in the language of the screen."""
    entry = DigitEntry(6, Secret("1234"))
    for screen in (
        ScanQr(problem),
        EnterNik(entry, problem),
        EnterEntryPin(NIK, entry, problem),
        EnterPrintPin(FAMILY, entry, problem),
    ):
        said = texts.problem_text(View(screen, language))
        other = next(each for each in Language if each is not language)
        assert said
        assert said != texts.problem_text(View(screen, other))


def test_missing_digits_are_counted() -> None:
    """One digit missing is not "1 digits"."""
    view = View(EnterNik(DigitEntry(16, Secret(NIK.reveal()[:14])), Problem.NIK_SHORT))
    assert texts.problem_text(view) == "NIK kurang 2 angka. Masukkan 16 angka."
    one = View(EnterPrintPin(FAMILY, DigitEntry(6, Secret("12345")), Problem.PIN_SHORT), Language.ENGLISH)
    assert texts.problem_text(one) == "1 digit missing. Enter 6 digits."


def test_every_kind_of_document_has_a_name() -> None:
    """The menu can name whatever the registry approves."""
    assert set(texts.TITLES) == set(DocumentKind)


def test_faults_are_told_in_the_words_of_the_table() -> None:
    """The screen says what `anjungan errors` lists."""
    view = sample("stopped")
    assert texts.view_fault(view) == next(
        row.resident.id
        for fault, row in FAULTS.items()
        if fault is view.screen.fault  # type: ignore[union-attr]
    )


def stopped(fault: Fault, *, intact: bool = True, retry: bool = False, called: bool = False) -> View:
    """The error screen for one document."""
    return View(Stopped(fault, FAMILY, pin_intact=intact, retry=retry, staff_called=called), Language.ENGLISH)


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (View(OutOfService(Fault.MEDIA_EMPTY), Language.ENGLISH), "Please try the counter or another machine."),
        (View(OutOfService(Fault.STARTING), Language.ENGLISH), "Please wait."),
        (stopped(Fault.MEDIA_EMPTY), "Please try the counter or another machine."),
        (stopped(Fault.NOT_GENUINE), "Please see staff at the counter."),
        (stopped(Fault.CARD_JAM, intact=False), "Please see staff at the counter."),
        (stopped(Fault.PRINTER_REFUSED, retry=True), "Please try the counter or another machine."),
        (stopped(Fault.CARD_JAM, intact=False, called=True), ""),
        (View(Idle()), ""),
    ],
)
def test_a_resident_is_told_where_to_go_next(view: View, said: str) -> None:
    """By the table, also beside a button that tries again; never to another machine with a document that may be out."""
    assert bridge(view).nextStep == said


def test_a_row_of_the_menu_that_passes_by_itself_says_wait() -> None:
    """The head cools in minutes; for other obstacles the row has room for the reason alone."""
    assert texts.obstacle(Offer(FAMILY, Fault.HEAD_COOLING), Language.ENGLISH).endswith("cooling. Please wait.")
    said = [texts.obstacle(Offer(FAMILY, Fault.DUTY_PAUSE, left), Language.ENGLISH) for left in (91, 12, 1)]
    assert said == [f"Card printing is paused. In about {left}." for left in ("2 hours", "12 minutes", "1 minute")]
    assert texts.obstacle(Offer(FAMILY, Fault.HEAD_COOLING, 7), Language.INDONESIAN).endswith("Sekitar 7 menit lagi.")
    assert texts.obstacle(Offer(FAMILY, Fault.MEDIA_EMPTY), Language.ENGLISH) == "Out of paper."


def test_help_under_the_time_out_warning_speaks_of_the_screen_below() -> None:
    """Warning over help over NIK: the help is still that of the NIK."""
    nik = EnterNik(DigitEntry(16))
    assert bridge(View(StillThere(Help(nik)))).under == "EnterNik"
    assert texts.help_text(View(StillThere(Help(nik)))) == texts.help_text(View(Help(nik)))


def test_the_first_screen_offers_neither_back_nor_cancel() -> None:
    """There is nothing to go back to or to end."""
    view = View(Idle())
    assert (view.can_back, view.can_cancel) == (False, False)


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_help_is_there_wherever_the_visit_answers_it(screen: Screen) -> None:
    """The button stands on a screen exactly when the visit opens help over it, and help then has words."""
    after, _ = step(Visit("boot", screen=screen), AskHelp())
    assert View(screen).can_help == (after.screen == Help(screen))  # type: ignore[arg-type]
    if View(screen).can_help:
        assert texts.help_text(View(after.screen))


@pytest.mark.parametrize("name", SCREENS)
def test_the_bridge_can_tell_every_property_of_every_screen(name: str) -> None:
    """No screen makes a property fail."""
    kiosk = bridge(sample(name))
    about = kiosk.metaObject()
    names = [str(about.property(at).name()) for at in range(about.propertyOffset(), about.propertyCount())]
    assert len(names) > 20
    assert all(kiosk.property(each) is not None for each in names)
