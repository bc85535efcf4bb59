"""A session at the demonstration's console is recorded with all that is touched, and replayed at the same kiosk."""

from pathlib import Path

from kiosk.app import build
from kiosk.config import load
from kiosk.core.screens import Idle
from kiosk.core.state import Visit
from simulators.dock.deeds import Deed, Does
from simulators.dock.live import Live
from simulators.dock.session import Session
from simulators.machines import Machines
from simulators.resident import Eyes, Resident
from simulators.scenarios.reading import read_text
from simulators.scenarios.run import play
from simulators.world import memo
from ui.window import application

PATIENCE = 60.0


def test_a_session_is_recorded_with_its_touches_and_replayed(tmp_path: Path) -> None:
    """Little toner and a visit: the file plays in the simulated world, and again at the machines."""
    application()
    with Machines(tmp_path, seconds_per_page=0.05, instant=True) as machines:
        live, eyes = Live(machines), Eyes()
        session = Session(machines, live=live)

        def show(visit: Visit) -> None:
            live.shown(visit)
            eyes.show(visit)

        kiosk = build(load(machines.config), show)
        live.listen(kiosk.post)
        resident = Resident(
            eyes,
            live.posted,
            lambda _code: session.do(Deed("phone", Does.ACT, "hold entry 1")),
            lambda: session.do(Deed("card", Does.ACT, "take")),
        )
        with kiosk:
            eyes.wait_for(Idle)
            assert live.scenario() == ""
            live.begin()
            session.do(Deed("a4", Does.FAULT, "toner-low"))
            session.do(Deed("phone", Does.ACT, "approve akta_kelahiran 3"))
            session.crowd.messages()
            resident.print_everything(session.crowd.approved[-1])
            text = live.scenario()
            assert 'a4 = "toner-low"' in text
            with memo.remembered():
                assert play(read_text(Path("session"), text)).failure is None
            eyes.wait_for(Idle)
            session.mend_everything()
            live.replay(text)
            live.wait(PATIENCE)
            assert live.told == "Replayed: it went the same way."
            live.replay("nothing")
            assert "is not TOML" in live.told
        assert kiosk.failure is None
