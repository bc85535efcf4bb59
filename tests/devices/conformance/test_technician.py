"""A bench of a real device: a technician is asked, in both languages, until the answer is one."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from other_mistakes import FailsOpen

from devices.conformance import asks
from devices.conformance.asks import ASKS, Ask
from devices.conformance.bench import Trouble
from devices.conformance.check import CannotError, Failed, Passed, Skipped
from devices.conformance.chip import CHIP
from devices.conformance.documents.suites import CARD
from devices.conformance.receipt import RECEIPT
from devices.conformance.scanner import ONE, SCANNER, TWO
from devices.conformance.technician import TechnicianPrinter, TechnicianReceipt, TechnicianScanner
from devices.conformance.technician_chip import TechnicianChip
from devices.conformance.technician_ups import TechnicianUps
from devices.conformance.terminal import Terminal
from devices.conformance.ups import UPS
from devices.receipt.driver import ReceiptReady
from devices.scanner.driver import Scanner
from kiosk.core.printer import Place
from simulators.conformance.card import CardBench
from simulators.conformance.chip import ChipModelBench
from simulators.conformance.receipt import ReceiptModelBench
from simulators.conformance.scanner import ScannerLineBench
from simulators.conformance.ups import UpsLineBench


def typed(*lines: str) -> tuple[Terminal, list[str]]:
    """Give a technician who types these lines, and what they read."""
    read: list[str] = []
    left = iter(lines)

    def ask(text: str) -> str:
        read.append(text)
        return next(left)

    return Terminal(ask), read


@pytest.mark.parametrize("nonsense", ["x", "yes please", "-1", "1.5", "\u0663", "^[[A", "ok" * 5000])
def test_nonsense_is_asked_again(nonsense: str) -> None:
    """Until the answer is one; both languages stand there, Indonesian first."""
    terminal, read = typed(nonsense, "", nonsense, "7", nonsense, "Ya")
    terminal.done("Buka penutup.", "Open the cover.")
    assert terminal.number("Berapa?", "How many?") == 7
    assert terminal.yes("Benar?", "Is it so?")
    assert len(read) == 6
    assert read[0].index("Buka penutup.") < read[0].index("Open the cover.")


def test_what_cannot_be_done_is_skipped() -> None:
    """By the technician's word, or because nobody is there."""
    terminal, _ = typed("s")
    with pytest.raises(CannotError, match="Open the cover"):
        terminal.done("Buka penutup.", "Open the cover.")

    def nobody(_: str) -> str:
        raise EOFError

    with pytest.raises(CannotError, match="nobody"):
        Terminal(nobody).number("Berapa?", "How many?")


def test_each_ask_is_short_and_in_both_languages() -> None:
    """One sentence each that says what to do."""
    for begin, end in ASKS.values():
        for text in (*begin, *end):
            assert text.endswith(".")
            assert len(text.split()) <= 14


class Hands:
    """A technician before a simulated receipt printer, who mistypes every answer first."""

    def __init__(self, device: ReceiptModelBench) -> None:
        self._device = device
        self._mistyped = False

    def __call__(self, text: str) -> str:
        """Read, mistype, do it, answer."""
        self._mistyped = not self._mistyped
        if self._mistyped:
            return "apa?"
        for (_, english), act in self._able():
            if english in text:
                act()
                return ""
        if asks.SLIPS[1] in text:
            return str(self._device.slips())
        return "y" if "Does the last slip read so" in text else "s"

    def _able(self) -> Iterator[tuple[Ask, Callable[[], None]]]:
        yield asks.OFF, self._device.off
        yield asks.ON, self._device.on
        for trouble in (Trouble.COVER_OPEN, Trouble.OFFLINE, Trouble.NO_MEDIA, Trouble.DEAF):
            begin, end = ASKS[trouble]
            yield begin, partial(self._device.provoke, trouble)
            yield end, partial(self._device.mend, trouble)


def test_a_whole_contract_with_a_technicians_hands() -> None:
    """What hands can do is checked, the rest skipped; no nonsense fails a check."""

    def bench() -> TechnicianReceipt:
        device = ReceiptModelBench()
        return TechnicianReceipt(Terminal(Hands(device)), device.start)

    results = {check.id: check.run(bench) for check in RECEIPT}
    assert not [name for name, result in results.items() if isinstance(result, Failed)]
    for name in ("cover-open-prints-nothing", "deaf-is-unknown", "back-by-itself", "slip-after-slip"):
        assert results[name] == Passed()
    assert isinstance(results["cutter-is-told"], Skipped)
    assert sum(isinstance(result, Passed) for result in results.values()) >= 18


def test_a_technician_at_a_broken_driver_sees_it_fail() -> None:
    """A driver that fails open fails with hands, too."""

    def bench() -> TechnicianReceipt:
        device = ReceiptModelBench(driver=FailsOpen)
        return TechnicianReceipt(Terminal(Hands(device)), device.start)

    assert isinstance(RECEIPT["deaf-is-unknown"].run(bench), Failed)


def test_a_failure_stays_a_failure_when_cleaning_up_is_refused() -> None:
    """Who will not close the cover again does not turn a failed check into a skipped one."""

    class Blind(FailsOpen):
        def status(self) -> ReceiptReady:
            return ReceiptReady(near_end=False)

    device = ReceiptModelBench(driver=Blind)
    result = RECEIPT["cover-open-is-told"].run(lambda: TechnicianReceipt(typed("", "s")[0], device.start))
    assert isinstance(result, Failed)


def test_a_card_printer_with_a_technicians_hands() -> None:
    """Cards are counted and taken by hand; one that cannot be provoked is skipped."""

    def bench() -> TechnicianPrinter:
        device = CardBench()
        answers = {asks.DOCUMENTS[1]: device.documents, asks.DRAWN[1]: device.drawn}
        places = (Place.TRANSPORT, Place.OUTLET, Place.REJECT_BIN, Place.RETRACT_BIN)
        answers |= {f"are in: {place.replace('_', ' ')}?": partial(device.count, place) for place in places}

        def hands(text: str) -> str:
            if asks.TAKE[1] in text:
                return "" if device.take() else "not yet"
            return next((str(count()) for words, count in answers.items() if words in text), "s")

        made = TechnicianPrinter(Terminal(hands), device.start, device.pages)
        made.wait = device.wait  # type: ignore[method-assign]  # nobody waits for a simulator
        return made

    for name in ("made-once", "release-presents", "retract-a-presented-document", "outlet-after-it-was-taken"):
        assert CARD[name].run(bench) == Passed(), name
    assert isinstance(CARD["hot-is-told"].run(bench), Skipped)


def test_a_real_scanner_is_not_told_to_send_bytes() -> None:
    """Such checks are skipped; codes are shown by hand."""
    device = ScannerLineBench()

    def show(text: str) -> str:
        device.hold(next(code for code in (ONE, TWO) if code in text))
        return ""

    def bench() -> TechnicianScanner:
        return TechnicianScanner(Terminal(show), device.start)

    assert isinstance(SCANNER["flood-is-one-noise"].run(bench), Skipped)
    assert SCANNER["another-code-comes-at-once"].run(bench) == Passed()


def handy(acts: dict[str, Callable[[], object]]) -> Terminal:
    """Give a technician who can do these things, and answers `s` to all others."""

    def hands(text: str) -> str:
        act = next((act for english, act in acts.items() if english in text), None)
        if act is None:
            return "s"
        act()
        return ""

    return Terminal(hands)


def doing(bench: ChipModelBench | UpsLineBench, *troubles: Trouble) -> dict[str, Callable[[], object]]:
    """What hands do for these troubles on a simulator."""
    acts: dict[str, Callable[[], object]] = {}
    for trouble in troubles:
        begin, end = ASKS[trouble]
        acts |= {begin[1]: partial(bench.provoke, trouble), end[1]: partial(bench.mend, trouble)}
    return acts


def test_cards_are_laid_on_a_real_reader_by_hand() -> None:
    """Card and reader are moved by hand; no check fails, and what only a simulator can do is skipped."""

    def bench() -> TechnicianChip:
        device = ChipModelBench()
        device.lift()
        laid = {asks.LAY[1].format(card): partial(device.lay, card) for card in (1, 2)}
        moved = {asks.LIFT[1]: device.lift, asks.OFF[1]: device.off, asks.ON[1]: device.on}
        made = TechnicianChip(handy(laid | moved | doing(device, Trouble.SERVICE_GONE)), device.start)
        made.now, made.wait = device.now, device.wait  # type: ignore[method-assign]  # nobody waits for a simulator
        return made

    results = {check.id: check.run(bench) for check in CHIP}
    assert not [name for name, result in results.items() if isinstance(result, Failed)]
    for name in ("encode-of-another-card-is-refused", "uid-no-card-is-told", "service-gone-is-unknown"):
        assert results[name] == Passed()
    assert isinstance(results["torn-write-is-written-again"], Skipped)
    assert sum(isinstance(result, Passed) for result in results.values()) >= 18


def test_the_plug_of_a_real_ups_is_pulled_by_hand() -> None:
    """And `upsd` stopped; a flicker is too quick for hands."""

    def bench() -> TechnicianUps:
        device = UpsLineBench()
        acts = {asks.UPS_OFF[1]: device.off, asks.UPS_ON[1]: device.on}
        pulled = doing(device, Trouble.BATTERY_LOW, Trouble.DATA_STALE)
        pulled[ASKS[Trouble.ON_BATTERY][0][1]] = partial(device.provoke, Trouble.ON_BATTERY)

        def plugged() -> None:
            device.mend(Trouble.ON_BATTERY)
            device.mend(Trouble.BATTERY_LOW)

        pulled[ASKS[Trouble.ON_BATTERY][1][1]] = plugged
        made = TechnicianUps(handy(acts | pulled), device.start)
        made.now, made.wait = device.now, device.wait  # type: ignore[method-assign]  # nobody waits for a simulator
        return made

    results = {check.id: check.run(bench) for check in UPS}
    assert not [name for name, result in results.items() if isinstance(result, Failed)]
    for name in ("battery-is-told", "low-battery-is-told-at-once", "gone-is-told-at-the-third-miss"):
        assert results[name] == Passed()
    assert isinstance(results["flicker-on-battery-is-no-outage"], Skipped)
    assert sum(isinstance(result, Passed) for result in results.values()) >= 12


def test_a_serial_line_is_given_back_before_it_is_opened_again() -> None:
    """A restart of the kiosk closes the wire; two drivers never hold it at once."""
    closed: list[int] = []

    class Wire(Scanner):
        def close(self) -> None:
            closed.append(id(self))
            super().close()

    terminal, _ = typed()
    device = ScannerLineBench(driver=Wire)
    bench = TechnicianScanner(terminal, device.start)
    first = bench.start()
    bench.start()
    assert closed == [id(first)]
