"""The hands at the machines, without a window."""

import os
import socket
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

import pytest
from PySide6.QtCore import QRect

from kiosk.config import load
from kiosk.core.terms import DocumentKind
from simulators.card.parts import CardFault, Timing
from simulators.chip.model import ChipFault
from simulators.dock.catalogue import PARTS
from simulators.dock.command import fit_panel
from simulators.dock.deeds import ALWAYS, ONCE, Deed, Does, How
from simulators.dock.kiosk_beside import KioskBeside
from simulators.dock.live import Live
from simulators.dock.sentences import sentence
from simulators.dock.session import Session
from simulators.dock.small_hands import Switches
from simulators.faults import Faults
from simulators.machines import Machines
from simulators.receipt import Paper


@pytest.mark.parametrize("machine", ["card", "a4", "receipt"])
def test_every_fault_of_the_catalogue_is_one_of_the_machine(session: Session, machine: str) -> None:
    """Each can be set, is in force then, and can be mended."""
    for part in PARTS[machine]:
        for trouble in part.troubles:
            session.do(Deed(machine, Does.FAULT, trouble.fault))
            assert str(trouble.fault) in session.hands[machine].look().active
            session.do(Deed(machine, Does.MEND, trouble.fault))
            assert session.hands[machine].look().active == {}


def test_a_chips_fault_goes_to_the_next_blank(session: Session, machines: Machines) -> None:
    """The blank that is fed next has it."""
    session.do(Deed("card", Does.FAULT, ChipFault.MUTE, ONCE))
    assert session.card.look().active == {"mute": "once"}
    card = machines.card.machine.draw()
    assert card.chip is not None
    assert ChipFault.MUTE in card.chip.faults
    session.do(Deed("card", Does.MEND, ChipFault.MUTE))
    assert ChipFault.MUTE not in card.chip.faults


def test_switches_end_by_themselves() -> None:
    """A switch for a time goes off at its end; one that can only be on or off does not happen once."""
    now, told = [0.0], list[tuple[str, bool]]()
    switches = Switches(lambda fault, on: told.append((fault, on)), lambda: now[0])
    switches.fault("a", How(seconds=5))
    switches.fault("b", ALWAYS)
    now[0] = 2.0
    assert switches.active() == {"a": How(seconds=3), "b": ALWAYS}
    now[0] = 6.0
    assert switches.active() == {"b": ALWAYS}
    assert told == [("a", True), ("b", True), ("a", False)]
    with pytest.raises(RuntimeError, match="there or not"):
        switches.fault("a", ONCE)


def test_the_receipt_printers_wire_is_pulled_and_put_back(session: Session, machines: Machines) -> None:
    """Unplugged is unplugged; a roll that ran low is low."""
    session.do(Deed("receipt", Does.FAULT, "unplugged"))
    assert not machines.receipt.plugged
    session.do(Deed("receipt", Does.MEND, "unplugged"))
    assert machines.receipt.plugged
    session.do(Deed("receipt", Does.FAULT, "paper_low"))
    assert machines.receipt.model.paper is Paper.NEAR_END


def test_the_scanner_reads_what_is_no_code(session: Session, machines: Machines) -> None:
    """Half a code goes over its line; unplugged, the line is gone."""
    line = os.open(machines.scanner.path, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        session.do(Deed("scanner", Does.ACT, "half"))
        assert os.read(line, 100) == b"half a co"
    finally:
        os.close(line)
    session.do(Deed("scanner", Does.FAULT, "unplugged"))
    assert not Path(machines.scanner.path).exists()


def test_the_mains_go_and_come_back(session: Session, machines: Machines) -> None:
    """NUT itself says that it is on battery, nearly empty, and on mains again."""
    assert machines.ups is not None
    session.do(Deed("ups", Does.FAULT, "battery"))
    assert machines.ups.told("ups.status") == "OB DISCHRG"
    session.do(Deed("ups", Does.FAULT, "low"))
    assert machines.ups.told("ups.status") == "OB DISCHRG LB"
    assert session.hands["ups"].look().snapshot.charge < 20  # type: ignore[attr-defined]  # a UpsSnapshot
    session.do(Deed("ups", Does.MEND, "low"))
    session.do(Deed("ups", Does.MEND, "battery"))
    assert machines.ups.told("ups.status") == "OL CHRG"
    session.do(Deed("ups", Does.FAULT, "worn"))
    assert machines.ups.told("ups.status") == "OL CHRG RB"
    session.do(Deed("ups", Does.MEND, "worn"))
    assert machines.ups.told("ups.status") == "OL CHRG"


def test_codes_are_named_and_held_by_their_names(session: Session, machines: Machines) -> None:
    """A code on the phone has a name without secrets; what nobody approved has none."""
    session.crowd.begin()
    session.do(Deed("phone", Does.ACT, "approve akta_kelahiran,ktp_el 3"))
    session.crowd.messages()
    applied = session.crowd.approved[-1]
    codes = [message.qr for message in applied.messages if message.qr is not None]
    names = [deed.what for deed in map(session.crowd.deed_of, codes) if deed is not None]
    assert sorted(names) == ["hold entry 1", "hold print 1 1", "hold print 1 2"]
    line = os.open(machines.scanner.path, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        session.do(Deed("phone", Does.ACT, "hold entry 1"))
        qr = applied.entry.qr
        assert qr is not None
        assert os.read(line, 4096) == qr.reveal().encode() + b"\r"
    finally:
        os.close(line)
    with pytest.raises(RuntimeError, match="no such code"):
        session.do(Deed("phone", Does.ACT, "hold print 9 1"))


def test_a_restore_needs_a_backup(session: Session) -> None:
    """Without one it is said what to do."""
    with pytest.raises(RuntimeError, match="press Back up first"):
        session.do(Deed("network", Does.ACT, "restore"))


def test_deeds_have_sentences() -> None:
    """A person reads what was done."""
    assert sentence(Deed("card", Does.FAULT, "print_jam", How(chance=0.2))) == (
        "Card printer: Card jams under the head, 20% of the time"
    )
    assert sentence(Deed("a4", Does.MEND, "media-jam")) == "A4 printer: mended: Sheet jams"


def test_faults_in_force_say_how_they_act() -> None:
    """Once, by chance, and how long still; those that ended are not among them."""
    now = [0.0]
    faults: Faults[CardFault] = Faults(lambda: now[0])
    faults.set(CardFault.SLOW, once=True)
    faults.set(CardFault.DEAF, seconds=5)
    now[0] = 2.0
    found = faults.in_force()
    assert found[CardFault.SLOW][0].once
    assert found[CardFault.DEAF][1] == pytest.approx(3)
    now[0] = 6.0
    assert set(faults.in_force()) == {CardFault.SLOW}


def test_movements_are_faster_and_waits_are_not() -> None:
    """What people wait for on purpose keeps its time."""
    fast = Timing().faster(10)
    assert (fast.feed, fast.cool, fast.slow_answer) == (0.25, Timing().cool, Timing().slow_answer)


def test_a_kiosk_starts_beside_and_ends(machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The production command on a configuration whose panel fits on the desk; its end is seen."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    config = tmp_path / "kiosk.toml"
    config.write_text(machines.config.read_text().replace(str(machines.config.parent / "kiosk"), str(tmp_path / "k")))
    assert fit_panel(config, QRect(0, 0, 1440, 900)) == 506
    assert load(config).panel.height == 900
    beside = KioskBeside(config)
    assert beside.command == f"anjungan run --config {config}"
    beside.stop()
    beside.start()
    beside.start()
    assert beside.running
    beside.kill()
    assert not beside.running


def test_a_chips_fault_while_it_is_recorded_is_a_comment(machines: Machines) -> None:
    """Its name is that of a fault of the A4 printer, too; which one it is follows from the machine."""
    live = Live(machines)
    session = Session(machines, live=live)
    session.begin()
    session.do(Deed("card", Does.FAULT, ChipFault.MUTE, ONCE))
    session.do(Deed("card", Does.MEND, ChipFault.MUTE))
    session.do(Deed("receipt", Does.FAULT, "paper_low"))
    session.do(Deed("receipt", Does.MEND, "paper_low"))
    session.do(Deed("a4", Does.FAULT, "mute"))
    session.do(Deed("a4", Does.MEND, "mute"))
    for what in ("off", "on"):
        session.do(Deed("card", Does.ACT, what))
    with pytest.raises(RuntimeError):
        session.do(Deed("network", Does.ACT, "restore"))
    session.do(Deed("network", Does.ACT, "backup"))
    text = live.end()
    session.do(Deed("a4", Does.FAULT, "paused"))
    session.do(Deed("a4", Does.MEND, "paused"))
    assert live.scenario() == text
    assert "paused" not in text
    for line in (
        "s: Card printer: Chip does not answer, once",
        "s: Receipt printer: Paper low, until mended",
        'a4 = "mute"',
        'machine = "card", does = "off"',
        'machine = "card", does = "on"',
        'registry = "back_up"',
    ):
        assert line in text
    assert 'card = "mute"' not in text
    assert "restore" not in text
    assert "stands among the steps as a comment" in text


def test_who_applied_before_a_tape_is_on_it_once_they_come(session: Session) -> None:
    """Not the others; and what is broken already is on it from the first second."""
    taped: list[Deed] = []
    session.told = taped.append
    for kind in ("akta_kelahiran", "ktp_el"):
        session.do(Deed("phone", Does.ACT, f"approve {kind} 3"))
    session.do(Deed("network", Does.FAULT, "late", How(delay=7.0)))
    session.do(Deed("card", Does.FAULT, CardFault.SLOW, How(chance=0.5)))
    standing = session.begin()
    assert Deed("network", Does.FAULT, "late", How(delay=7.0)) in standing
    assert Deed("card", Does.FAULT, CardFault.SLOW, How(chance=0.5)) in standing
    taped.clear()
    session.crowd.messages()
    code = session.crowd.approved[-1].entry.qr
    assert code is not None
    deed = session.crowd.deed_of(code)
    assert deed == Deed("phone", Does.ACT, "hold entry 1")
    assert taped == [Deed("phone", Does.ACT, "approve ktp_el 3")]
    assert [known.kinds for known in session.ending().known] == [(DocumentKind.KTP_EL,)]


def test_several_faults_of_the_network_are_mended_one_by_one(session: Session) -> None:
    """Each is in force beside the others."""
    session.do(Deed("network", Does.FAULT, "late", How(delay=1.0)))
    session.do(Deed("network", Does.FAULT, "malformed", ONCE))
    assert session.centre.look().active == {"late": "until mended", "malformed": "once"}
    assert session.centre.look().snapshot.modes == ("late", "malformed")
    session.do(Deed("network", Does.MEND, "late"))
    assert session.centre.look().snapshot.modes == ("malformed",)


def test_a_ribbon_is_changed(session: Session, machines: Machines) -> None:
    """By a hand, and when everything is mended; what was wrong with the one before is over."""
    machines.card.machine.ribbon_left = 0
    session.do(Deed("card", Does.FAULT, CardFault.RIBBON_WRONG))
    session.do(Deed("card", Does.ACT, "ribbon"))
    assert machines.card.snapshot().ribbon_left == 200
    assert session.card.look().active == {}
    machines.card.machine.ribbon_left = 0
    session.mend_everything()
    assert machines.card.snapshot().ribbon_left == 200


def test_the_receipt_printer_garbles_one_answer_and_comes_loose_within_a_slip(
    session: Session, machines: Machines
) -> None:
    """Once is one status; the cable that came loose by itself is seen and can be put back."""
    session.do(Deed("receipt", Does.FAULT, "garbled", ONCE))
    with socket.create_connection(("127.0.0.1", machines.receipt.port), 5) as line:
        answers = []
        for _ in range(2):
            line.sendall(b"\x10\x04\x01")
            answers.append(line.recv(4))
    assert answers == [b"\xff", b"\x12"]
    assert session.hands["receipt"].look().active == {}
    session.do(Deed("receipt", Does.ACT, "loose"))
    with socket.create_connection(("127.0.0.1", machines.receipt.port), 5) as line:
        line.sendall(bytes(200))
        assert line.recv(4) == b""
    assert session.hands["receipt"].look().active == {"unplugged": "until mended"}
    session.do(Deed("receipt", Does.MEND, "unplugged"))
    assert machines.receipt.plugged


def test_buffered_questions_arrive_though_the_line_is_closed(machines: Machines) -> None:
    """The mode is set although nobody waits for the answer any more."""
    machines.card.fault(CardFault.BUFFERED, once=True)
    timing = machines.card.machine.timing
    machines.card.pace(replace(timing, buffered=0.2))
    with socket.create_connection(("127.0.0.1", machines.card_port), 5) as line:
        line.sendall(b"\x1bPem;2\r")
        sleep(0.05)
    assert machines.card.machine.mode == "0"
    until = monotonic() + 5
    while machines.card.machine.mode != "2" and monotonic() < until:
        sleep(0.02)
    assert machines.card.machine.mode == "2"
    machines.card.machine.mode = "0"
    machines.card.pace(timing)
