"""A session at the demonstration's console is recorded with all that is touched, and replayed at the same kiosk.

Record is pressed when much has happened already: somebody was served, somebody has applied, something is broken.
"""

from pathlib import Path

from kiosk.app import build
from kiosk.config import load
from kiosk.core.screens import Idle
from kiosk.core.state import Visit
from pin.secret import Secret
from simulators.dock.deeds import Deed, Does, How
from simulators.dock.live import Live
from simulators.dock.session import Session
from simulators.machines import Machines
from simulators.phone import Applied
from simulators.resident import Eyes, Resident
from simulators.scenarios.reading import read_text
from simulators.scenarios.run import play
from simulators.world import memo
from ui.window import application

PATIENCE = 60.0


class House:
    """Machines, a console on them, a kiosk, and somebody before it."""

    def __init__(self, machines: Machines) -> None:
        self.live, self.eyes = Live(machines), Eyes()
        self.session = Session(machines, live=self.live)
        self.kiosk = build(load(machines.config), self.show)
        self.live.listen(self.kiosk.post)
        self.resident = Resident(self.eyes, self.live.posted, self.hold, self.take)

    def show(self, visit: Visit) -> None:
        """The kiosk shows something."""
        self.live.shown(visit)
        self.eyes.show(visit)

    def hold(self, code: str) -> None:
        """Somebody holds a code; one of nobody's is a failure."""
        deed = self.session.crowd.deed_of(Secret(code))
        assert deed is not None
        self.session.do(deed)

    def take(self) -> None:
        """Somebody pulls the card."""
        self.session.do(Deed("card", Does.ACT, "take"))

    def approve(self, what: str) -> Applied:
        """The office approves."""
        self.session.do(Deed("phone", Does.ACT, f"approve {what}"))
        self.session.crowd.messages()
        return self.session.crowd.approved[-1]

    def visit(self, applied: Applied) -> None:
        """Somebody prints all of it."""
        self.resident.print_everything(applied)
        self.eyes.wait_for(Idle)


def record(house: House) -> str:
    """Somebody was served before and somebody had applied; then both kinds are printed, and three things go wrong."""
    session = house.session
    served, comes = house.approve("ktp_el 3"), house.approve("akta_kelahiran 3")
    house.visit(served)
    session.do(Deed("a4", Does.FAULT, "toner-low"))
    assert [deed.what for deed in session.begin()] == ["toner-low"]
    session.do(Deed("card", Does.FAULT, "slow", How(seconds=1.0)))
    session.do(Deed("network", Does.FAULT, "late", How(once=True, delay=0.2)))
    house.visit(comes)
    house.visit(house.approve("ktp_el 3"))
    session.do(Deed("card", Does.FAULT, "print_jam", How(once=True)))
    text = house.live.end(session.pending())
    session.do(Deed("a4", Does.FAULT, "paused"))
    session.do(Deed("a4", Does.MEND, "paused"))
    assert house.live.scenario() == text
    return text


def test_a_session_is_recorded_with_its_touches_and_replayed(tmp_path: Path) -> None:
    """The file tells what happened since Record alone; it plays in the simulated world, and again at the machines."""
    application()
    with Machines(tmp_path, seconds_per_page=0.05, instant=True) as machines:
        house = House(machines)
        live = house.live
        with house.kiosk:
            house.eyes.wait_for(Idle)
            assert live.scenario() == ""
            text = record(house)
            assert 'a4 = "toner-low"' in text
            assert text.count('does = "scan"') == text.count("name = ") - 1 == 2
            assert "strange" not in text
            assert "books = { delivered = 1, hopper = 48 }" in text
            assert "comes to the same end" in text
            with memo.remembered():
                assert play(read_text(Path("session"), text)).failure is None
            house.session.mend_everything()
            live.replay(text)
            live.replay(text)
            assert live.told == "A replay is under way."
            live.wait(PATIENCE)
            assert live.told == "Replayed: it went the same way."
            assert live._eyes is None
            live.replay("nothing")
            assert "is not TOML" in live.told
        assert house.kiosk.failure is None
