"""The machines: what each says of itself, and the buttons that break and mend it."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from simulators.card.parts import Snapshot, Spot
from simulators.dock.look import Group, button, empty, label, set_tone
from simulators.dock.watch import A4Seen, ReceiptSeen, Unsettled

WAY: Final = {
    Spot.FEED: "at the feeder",
    Spot.ANTENNA: "at the encoder",
    Spot.STATION: "under the head",
    Spot.EXIT: "half way out",
    Spot.MOUTH: "in the mouth, waiting to be taken",
}
MOST: Final = 3

Press = Callable[[], None]
Buttons = Sequence[tuple[str, str, Press]]


class MachineBox(Group):
    """One machine: a state in bold, facts by line, a row of buttons (text, tone, what it does)."""

    def __init__(self, name: str, facts: Sequence[str], buttons: Buttons = ()) -> None:
        super().__init__(name)
        self.state = label("Looking …", "state")
        self.column.addWidget(self.state)
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self.facts: dict[str, QLabel] = {}
        for place, fact in enumerate(facts):
            grid.addWidget(label(fact, "note"), place, 0)
            self.facts[fact] = label("-", "fact", wrap=True)
            grid.addWidget(self.facts[fact], place, 1)
        if facts:
            self.column.addLayout(grid)
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout()
        for text, tone, press in buttons:
            self.buttons[text] = button(text, press, tone)
            row.addWidget(self.buttons[text], 1)
        self.column.addLayout(row)

    def tell(self, state: str, tone: str, *values: str) -> None:
        """Show a state ("good", "bad", "busy") and the facts in their order."""
        self.state.setText(state)
        set_tone(self.state, tone)
        for fact, value in zip(self.facts.values(), values, strict=False):
            fact.setText(value)


def show_a4(box: MachineBox, seen: A4Seen | None) -> None:
    """Show the A4 printer."""
    if seen is None:
        box.tell("Does not answer", "bad", "-", "-", "-")
        return
    faults = ", ".join(plain(fault) for fault in seen.faults) or "none"
    tone = "bad" if seen.faults else "busy" if seen.state == "Printing" else "good"
    state = f"{seen.state}, with a fault" if seen.faults else seen.state
    box.tell(state, tone, faults, str(seen.queued), str(seen.received))


def show_card(box: MachineBox, seen: Snapshot) -> None:
    """Show the card printer."""
    way = [words for spot, words in WAY.items() if seen.places.get(spot)]
    bins = seen.places.get(Spot.REJECT_BIN, 0), seen.places.get(Spot.RETRACT_BIN, 0)
    faults = ", ".join(plain(fault.value) for fault in seen.faults) or "none"
    if not seen.powered:
        state, tone = "Off", "bad"
    elif seen.faults:
        state, tone = "With a fault", "bad"
    elif seen.moving:
        state, tone = f"Working: {plain(seen.moving).lower()}", "busy"
    else:
        state, tone = "Ready", "good"
    taken = seen.places.get(Spot.TAKEN, 0)
    box.tell(
        state,
        tone,
        faults,
        f"{seen.hopper} blanks in the hopper of {seen.loaded} loaded",
        f"{seen.ribbon_left} prints left",
        f"card {way[0]}" if way else "clear",
        f"{bins[0]} rejected, {bins[1]} retracted, {taken} taken by residents",
    )


def show_receipt(box: MachineBox, seen: ReceiptSeen | None) -> None:
    """Show the receipt printer; hidden on a kiosk without one."""
    box.setVisible(seen is not None)
    if seen is not None:
        slip = "\n".join(line for line in seen.slip if line.strip()) or "none yet"
        box.tell(seen.state, "good" if seen.state == "Ready" else "bad", slip)


def show_registry(box: MachineBox, seen: str | None, network: str) -> None:
    """Show the registry; `network` is what was last asked of the network in front of it."""
    if seen is None:
        box.tell("The sandbox does not answer", "bad", "-")
        return
    state = {"ok": "Reachable", "down": "Down for the kiosk", "slow": "Slow for the kiosk"}
    box.tell(state.get(network, network), "good" if network == "ok" else "bad", seen)


class OutletBox(Group):
    """Attempts that staff must settle by looking into the outlet; hidden while there are none."""

    def __init__(self, emptied: Callable[[str], None]) -> None:
        super().__init__("Somebody must look into the outlet")
        self._emptied = emptied
        self._shown: tuple[Unsettled, ...] = ()
        self._rows = QVBoxLayout()
        self.column.addLayout(self._rows)
        self.hide()

    def show_attempts(self, attempts: tuple[Unsettled, ...]) -> None:
        """Show the newest ones."""
        if attempts == self._shown:
            return
        self._shown = attempts
        empty(self._rows)
        for one in attempts[-MOST:][::-1]:
            self._rows.addWidget(label(f"Attempt {one.attempt[:8]} ended {one.state}", "note"))
            self._rows.addWidget(button("Tray emptied", self._attest(one.attempt), "main"))
        self.setVisible(bool(attempts))

    def _attest(self, attempt: str) -> Press:
        return lambda: self._emptied(attempt)


def plain(word: str) -> str:
    """Turn a protocol's word into a technician's."""
    return word.replace("_", " ").replace("-", " ").capitalize()
