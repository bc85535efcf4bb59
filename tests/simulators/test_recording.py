"""A recorder tells deeds by what was typed and scanned, keeps neither, and puts everything in its time."""

from pathlib import Path

import pytest

from kiosk.core.events import (
    Accept,
    Choose,
    ConfirmTaken,
    Digit,
    Enter,
    Erase,
    Event,
    Finish,
    QrRead,
    Rate,
    Retry,
    SetLanguage,
)
from kiosk.core.printer import Outlet
from kiosk.core.screens import (
    Documents,
    EnterEntryPin,
    EnterNik,
    EnterPrintPin,
    Idle,
    Printing,
    Review,
    Screen,
    Session,
    Survey,
    Take,
)
from kiosk.core.state import Visit
from kiosk.core.terms import DocumentKind, Grant, GrantState, Language
from pin.entry import DigitEntry
from pin.policy import Door
from pin.secret import Secret
from printjobs.journal import Journal
from printjobs.words import RecordKind
from simulators.card.parts import CardFault
from simulators.dock.deeds import Deed, Does, How
from simulators.dock.telling import tell
from simulators.ipp.parts import IppFault
from simulators.phone import Applied, Sms
from simulators.recording import NOT_ALL, SAYS, Recorder
from simulators.registry.votes import Decision
from simulators.scenarios.format import KioskSetup, NetworkTurns, StaffDo, Step, Switches, UpsTurns
from simulators.scenarios.reading import read_text
from simulators.scenarios.words import Machine, Staff, Switch, Ups, Weather

KTP, AKTA = DocumentKind.KTP_EL, DocumentKind.AKTA_KELAHIRAN
NIK = "3171010101900001"
GRANT = Grant("g1", KTP, GrantState.PRINTABLE, "S*** A***")
SHEET = Grant("g2", AKTA, GrantState.PRINTABLE, "S*** A***")
SESSION = Session("v", Door.QR, (GRANT, SHEET))


def sms(number: int, kind: str, grant: str | None, pin: str, application: str = "p1") -> Sms:
    """One message; its QR is as good as any."""
    qr = Secret(f"ADM1:{application}:{grant}:{pin}")
    return Sms(number, kind, grant, application, Secret(f"PIN {pin}"), qr)


ENTRY, PRINT, SHEET_PIN = (
    sms(1, "entry", None, "111111"),
    sms(2, "print", "g1", "222222"),
    sms(3, "print", "g2", "3" * 6),
)
OTHERS = sms(4, "entry", None, "444444", "p2")


class Session1:
    """A recorder, and somebody at a kiosk that does what the test says."""

    def __init__(self) -> None:
        self.now = 100.0
        self.moving = ""
        self.recorder = Recorder(lambda: self.moving, clock=lambda: self.now)
        self.recorder.applied(Applied("p1", Secret(NIK), (ENTRY, PRINT, SHEET_PIN)), [KTP, AKTA])
        self.recorder.applied(Applied("p2", Secret("3171010101900002"), (OTHERS,)), [AKTA])

    def see(self, screen: Screen, *, session: bool = True) -> None:
        """The kiosk shows something."""
        self.recorder.shown(Visit("boot", screen=screen, session=SESSION if session else None))

    def do(self, *events: Event, after: float = 1.0) -> None:
        """Somebody does something, later."""
        self.now += after
        for event in events:
            self.recorder.posted(event)

    def type(self, digits: str, *, after: float = 1.0) -> None:
        """Press keys, and Enter."""
        self.do(*map(Digit, digits), Enter(), after=after)

    def text(self) -> str:
        """The file."""
        return self.recorder.text("A recorded session", [])

    def steps(self) -> tuple[Step, ...]:
        """What is read from it, without what is expected."""
        return read_text(Path("recorded.toml"), self.text()).steps[:-1]

    def deeds(self) -> list[str]:
        """The deeds, each with whose credentials they were where those are another's."""
        return [
            f"{getattr(step, 'does', '')}{' of ' + whose if (whose := getattr(step, 'whose', None)) else ''}"
            for step in self.steps()
        ]


@pytest.fixture
def session() -> Session1:
    """Somebody stands at the first screen."""
    made = Session1()
    made.see(Idle(), session=False)
    return made


def pin_screen(grant: Grant = GRANT) -> EnterPrintPin:
    """The screen that asks for a print PIN."""
    return EnterPrintPin(grant, DigitEntry(6))


def test_digits_become_deeds_and_are_nowhere_in_the_file(session: Session1) -> None:
    """Right, wrong, half, and of an older message: compared with what the phone received."""
    session.see(pin_screen())
    session.type("222")
    session.do(Digit("9"), Erase())
    session.type("222")  # the digits stand there still
    session.see(Printing(GRANT, "a"))
    session.see(pin_screen())
    session.type("999999")
    session.recorder.received([PRINT, sms(9, "print", "g1", "777777")])
    session.see(Documents())
    session.see(pin_screen())
    session.type("222222")
    session.see(Documents())
    session.see(pin_screen())
    session.type("777777")
    assert session.deeds() == ["type_half_a_pin", "type_pin", "type_wrong_pin", "type_first_pin", "type_pin"]
    assert not any(secret in session.text() for secret in ("222", "777777", "999999", NIK, "ADM1"))
    assert "222222" not in repr(vars(session.recorder))


def test_the_nik_door_and_somebody_elses_pin(session: Session1) -> None:
    """Whose NIK it is decides who stands there; a PIN of another's is told as such."""
    session.see(EnterNik(DigitEntry(16)), session=False)
    session.type("0" * 16)
    session.type("")
    session.see(Idle(), session=False)
    session.see(EnterNik(DigitEntry(16)), session=False)
    session.type("3171010101900002")
    session.see(EnterEntryPin(Secret(NIK), DigitEntry(6)), session=False)
    session.type("444444")
    session.see(pin_screen())
    session.type("222222")
    assert session.deeds() == ["type_no_nik", "type_no_nik", "type_nik", "type_pin", "type_pin of Warga 1"]


def test_codes_become_deeds(session: Session1) -> None:
    """Entry QR, print QR where the other is asked for, a foreign one; a code held still is one code."""
    for code in (ENTRY, ENTRY):
        session.do(QrRead(code.qr or Secret("")))
    session.see(Idle(), session=False)
    session.do(QrRead(PRINT.qr or Secret("")))
    session.do(QrRead(Secret("https://example.org")))
    session.see(pin_screen())
    session.do(QrRead(PRINT.qr or Secret("")))
    session.see(Documents())
    session.do(QrRead(ENTRY.qr or Secret("")))  # nobody listens here
    assert session.deeds() == ["scan", "scan_print_qr", "scan_strange_qr", "scan"]


def test_what_a_screen_does_not_know_is_no_deed(session: Session1) -> None:
    """And what was chosen is told by its kind; the language is one of two deeds."""
    session.do(Retry(), Accept())
    session.see(Documents())
    session.do(Choose("g2"), SetLanguage(Language.ENGLISH), SetLanguage(Language.INDONESIAN))
    session.see(Review(SHEET))
    session.do(Accept())
    session.see(Survey())
    session.do(Rate("skip"), Finish())
    assert session.deeds() == ["choose", "english", "indonesian", "accept", "rate", "finish"]
    assert 'document = "akta_kelahiran", does = "choose"' in session.text()


def test_who_confirms_has_taken(session: Session1) -> None:
    """A printer without a sensor: the sheets are taken once, before it is said; a hand before its time pulls."""
    session.recorder.took()
    session.see(Take(SHEET, "a", Outlet.NO_SENSOR))
    session.do(ConfirmTaken())
    session.see(Documents())
    session.see(Take(SHEET, "b", Outlet.NO_SENSOR))
    session.recorder.took()
    session.do(ConfirmTaken())
    assert session.deeds() == ["pull", "take", "confirm", "take", "confirm"]


def test_a_fault_waits_for_its_moment(session: Session1) -> None:
    """The screen and the card's movement at which it was let happen, or so long after the screen came."""
    session.now += 5
    session.recorder.broke(IppFault.MEDIA_EMPTY)
    session.now += 2
    session.recorder.a4_mended()
    session.see(Printing(GRANT, "a"))
    session.moving = "print"
    session.now += 7
    session.recorder.broke(CardFault.PRINT_JAM, once=True)
    text = session.text()
    assert '{ after = 5.0, when = { screen = "Idle" }, a4 = "media-empty" }' in text
    assert '{ after = 2.0, mend = true, a4 = "media-empty" }' in text
    assert '{ when = { screen = "Printing", moving = "print" }, once = true, card = "print_jam" }' in text
    assert 'field = ["printer_dead", "supplies_out"]' in text


def test_a_network_that_mends_itself_and_staff_who_wait(session: Session1) -> None:
    """Its end stands where it was; what moves blanks stands where nobody is served, and books are then not expected."""
    session.see(Documents())
    session.recorder.network("down", 6)
    session.recorder.staff(Staff.CLEAR_PATH)
    session.do(Choose("g2"), after=10)
    session.now += 1
    session.see(Idle(), session=False)
    session.recorder.staff(Staff.LOAD_PAPER, 100)
    kinds = [
        step.rsplit("=", 1)[1].strip(' "},')
        for step in session.text().split("steps = [")[1].splitlines()
        if step.strip().startswith("{")
    ]
    assert kinds == ["cut", "fine", "choose", "clear_path", "100", "false"]


def test_pages_are_those_that_were_printed(session: Session1) -> None:
    """As many as the screen told of an A4 document."""
    session.see(Documents())
    session.do(Choose("g2"))
    session.see(Printing(SHEET, "a", pages=2))
    assert "pages = 2" in session.text()


def test_several_faults_of_the_network_end_one_by_one(session: Session1) -> None:
    """A scenario can only end all of them: what lasts begins again; once is once, and late by as much as it was."""
    session.recorder.network("late", delay=5.0)
    session.recorder.network("down", 6)
    session.recorder.network("malformed", once=True)
    session.recorder.network("down", once=True)
    session.now += 10
    session.recorder.calmed("late")
    steps = [step for step in session.steps() if isinstance(step, NetworkTurns)]
    assert [(step.network, step.times) for step in steps] == [
        (Weather.LATE, None),
        (Weather.CUT, None),
        (Weather.GARBLED, 1),
        (Weather.LOST, 1),
        (Weather.FINE, None),
        (Weather.LATE, None),
        (Weather.FINE, None),
    ]
    assert [step.seconds for step in steps if step.network is Weather.LATE] == [5.0, 5.0]
    assert SAYS in session.text()


def test_what_a_scenario_cannot_say_is_a_comment_and_the_sentence_claims_less(session: Session1) -> None:
    """A chance, an answer that drips, and what the dock notes; none of it is a step that says something else."""
    session.now += 2
    session.recorder.network("late", chance=0.3)
    session.recorder.network("slow")
    tell(session.recorder, Deed("ups", Does.FAULT, "battery", How(seconds=5)))
    tell(session.recorder, Deed("ups", Does.FAULT, "worn"))
    text = session.text()
    assert "  # 2.0 s: the network became late, with a chance of 30%\n" in text
    assert "  # 2.0 s: UPS: Power cut: on battery, for 5 s\n" in text
    assert "  # 2.0 s: UPS: Battery to be replaced, until mended\n" in text
    assert [getattr(step, "network", None) for step in session.steps()] == [Weather.ANSWER_LOST]
    assert NOT_ALL in text
    assert SAYS not in text


def test_a_battery_that_takes_over_is_a_step(session: Session1) -> None:
    """Until it is mended; together with a UPS that falls silent."""
    for does, what in ((Does.FAULT, "battery"), (Does.FAULT, "silent"), (Does.MEND, "silent"), (Does.MEND, "battery")):
        tell(session.recorder, Deed("ups", does, what))
    found = [step for step in session.steps() if isinstance(step, UpsTurns)]
    assert [(step.ups, step.mend) for step in found] == [
        (Ups.BATTERY, False),
        (Ups.SILENT, False),
        (Ups.SILENT, True),
        (Ups.BATTERY, True),
    ]
    assert NOT_ALL not in session.text()


def test_switches_votes_and_attestations_are_steps(session: Session1) -> None:
    """Of two votes one step, about the document that was meant; two who do not agree are a comment."""
    session.recorder.turned(Switches(machine=Machine.A4, does=Switch.OFF))
    for officer in ("petugas-1", "petugas-2"):
        session.recorder.voted(officer, "outcome", Decision.DELIVERED, (1, 2), blank=False)
    session.recorder.voted("petugas-1", "spoils", Decision.RELEASE, (1, 1), blank=True)
    session.recorder.attested((2, 1))
    assert [step for step in session.steps() if isinstance(step, StaffDo)] == [
        StaffDo(resident="Warga 1", document=AKTA, staff=Staff.VOTE, decision=Decision.DELIVERED, after=None),
        StaffDo(
            resident="Warga 1", document=KTP, staff=Staff.VOTE, decision=Decision.RELEASE, case="spoils", blank=True
        ),
        StaffDo(resident="Warga 2", document=AKTA, staff=Staff.ATTEST),
    ]
    session.recorder.voted("petugas-1", "outcome", Decision.DELIVERED, (2, 1), blank=False)
    session.recorder.voted("petugas-2", "outcome", Decision.NOT_PRODUCED, (2, 1), blank=False)
    assert "the officers do not agree on the case outcome" in session.text()


def test_books_and_outcomes_are_those_since_it_began(tmp_path: Path) -> None:
    """A card that was delivered before is in neither, and the hopper is as full as it was then."""
    journal = Journal(tmp_path / "journal.sqlite", lambda: "2026-11-25T10:00:00.000")
    journal.append(RecordKind.BLANKS, "", {"loaded": 50})

    def deliver(attempt: str, grant: str) -> None:
        journal.append(RecordKind.ATTEMPT, attempt, {"kind": KTP.value, "visit": "v", "grant": grant})
        journal.append(RecordKind.FEED, attempt, {})
        journal.append(RecordKind.OUTCOME, attempt, {"outcome": "delivered", "place": "outlet", "fault": None})

    deliver("attempt-0", "g0")
    before = list(journal.entries())
    recorder = Recorder(setup=KioskSetup(blanks=49, ribbon=199), before=before)
    recorder.applied(Applied("p1", Secret(NIK), (ENTRY, PRINT)), [KTP], ["g1"])
    deliver("attempt-1", "g1")
    text = recorder.text("A recorded session", journal.entries())
    journal.close()
    assert 'expect = { outcomes = ["delivered"] }' in text
    assert "books = { delivered = 1, hopper = 48 }" in text
    assert text.count("outcomes") == 1


def test_of_two_copies_of_one_kind_the_second_is_named(session: Session1) -> None:
    """As the registry makes them of a marriage."""
    copies = [sms(number, "print", f"m{number}", "5" * 6, "p3") for number in (7, 8)]
    kinds = [DocumentKind.AKTA_PERKAWINAN] * 2
    session.recorder.applied(Applied("p3", Secret("3171010101900003"), tuple(copies)), kinds, ["m7", "m8"])
    session.recorder.applied(Applied("p4", Secret("3171010101900004"), ()), [AKTA])
    session.see(Documents())
    session.do(Choose("m8"))
    assert 'document = "akta_perkawinan", copy = 2, does = "choose"' in session.text()
