"""What every UPS's driver must do: tell an outage, no flicker, and never take what nobody can tell for mains."""

from functools import partial
from typing import Final

from devices.conformance.bench import Trouble, UpsBench
from devices.conformance.check import Check, Suite, an, must, never, same
from devices.presence import MISSES
from devices.ups.driver import LowBattery, OnBattery, OnMains, PowerUnknown, Ups, UpsStatus

UPS: Final = Suite[UpsBench]()
LOOKS: Final = 5  # one a second: so long may it take until a change is believed
SECONDS: Final = 3.0  # for one look, whatever the line does
_FULL: Final = 100  # per cent
_MISSED: Final = {
    Trouble.DATA_STALE: "Data said to be stale",
    Trouble.SILENT: "No answer",
    Trouble.GARBLED: "An answer that cannot be read",
    Trouble.TORN: "A connection that breaks in the middle of the answer",
    Trouble.FLOOD: "An answer that does not end",
    Trouble.SLOW: "An answer that comes byte by byte for seconds",
    Trouble.CONTRADICTS: "Mains and battery at once",
    Trouble.OTHER_MACHINE: "A name that is not known there",
    Trouble.STRANGER: "An answer about another UPS",
}


def _look(bench: UpsBench, driver: Ups) -> UpsStatus:
    """Look once, in time."""
    began = bench.now()
    said = driver.status()
    must(bench.now() - began <= SECONDS, f"a look took longer than {SECONDS:.0f} seconds")
    return said


def _looks(bench: UpsBench, driver: Ups, count: int = LOOKS) -> list[UpsStatus]:
    """Look once a second."""
    said = []
    for _ in range(count):
        bench.wait(1)
        said.append(_look(bench, driver))
    return said


def _on_mains(bench: UpsBench) -> Ups:
    driver = bench.start()
    same(_look(bench, driver), OnMains(), "at rest")
    return driver


def _on_battery(bench: UpsBench) -> Ups:
    driver = _on_mains(bench)
    bench.provoke(Trouble.ON_BATTERY)
    an(OnBattery, _looks(bench, driver)[-1])
    return driver


@UPS.check()
def mains_are_told(bench: UpsBench) -> None:
    """At rest it is on mains, at every look, from the first one on."""
    same(_looks(bench, _on_mains(bench), 10), [OnMains()] * 10, "at rest")


@UPS.check()
def battery_is_told(bench: UpsBench) -> None:
    """Without mains it is on battery within five seconds, not sometimes: what was said once stays said."""
    driver = _on_mains(bench)
    bench.provoke(Trouble.ON_BATTERY)
    first = [type(status) for status in _looks(bench, driver)]
    after = [type(status) for status in _looks(bench, driver)]
    must(first == sorted(first, key=[OnMains, OnBattery].index), "to battery and back")
    same(set(after), {OnBattery}, "after five seconds")


@UPS.check()
def charge_is_a_number_or_none(bench: UpsBench) -> None:
    """Charge is told from 0 to 100 per cent and runtime in seconds, or not at all."""
    status = an(OnBattery, _look(bench, _on_battery(bench)))
    must(status.charge is None or 0 <= status.charge <= _FULL, f"a charge of {status.charge}")
    must(status.runtime is None or status.runtime >= 0, f"a runtime of {status.runtime}")


@UPS.check()
def battery_from_the_start(bench: UpsBench) -> None:
    """A kiosk that starts without mains is never told that there are any."""
    bench.provoke(Trouble.ON_BATTERY)
    driver = bench.start()
    said = [_look(bench, driver), *_looks(bench, driver)]
    an(OnBattery, said[-1])
    must(OnMains() not in said, "mains were told")


@UPS.check()
def low_battery_is_told_at_once(bench: UpsBench) -> None:
    """A battery that comes to its end is told at the next look."""
    driver = _on_battery(bench)
    bench.provoke(Trouble.BATTERY_LOW)
    an(LowBattery, _look(bench, driver))


@UPS.check()
def mains_back_are_told(bench: UpsBench) -> None:
    """Mains that come back are told within five seconds."""
    driver = _on_battery(bench)
    bench.mend(Trouble.ON_BATTERY)
    same(_looks(bench, driver)[-1], OnMains(), "with mains")


@UPS.check()
def mains_back_after_a_low_battery(bench: UpsBench) -> None:
    """Nor does a battery that was low outlast its mains."""
    driver = _on_mains(bench)
    bench.provoke(Trouble.BATTERY_LOW)
    an(LowBattery, _looks(bench, driver)[-1])
    bench.mend(Trouble.BATTERY_LOW)
    same(_looks(bench, driver)[-1], OnMains(), "with mains")


@UPS.check()
def shutdown_announced_is_low(bench: UpsBench) -> None:
    """Whoever owns the UPS announced its end: that is a low battery, though there are mains."""
    driver = _on_mains(bench)
    bench.provoke(Trouble.SHUTDOWN_ANNOUNCED)
    an(LowBattery, _looks(bench, driver)[-1])


def _flicker(trouble: Trouble, bench: UpsBench) -> None:
    driver = _on_mains(bench)
    for _ in range(3):
        bench.provoke(trouble, once=True)
        same(_looks(bench, driver), [OnMains()] * LOOKS, "around a flicker")


@UPS.check()
def flicker_of_mains_ends_no_outage(bench: UpsBench) -> None:
    """Mains that come back for a moment end no outage."""
    driver = _on_battery(bench)
    bench.provoke(Trouble.MAINS_BACK, once=True)
    for status in _looks(bench, driver):
        an(OnBattery, status)


def _missed(trouble: Trouble, bench: UpsBench) -> None:
    driver = _on_mains(bench)
    bench.provoke(trouble)
    _third_miss(bench, driver)
    bench.mend(trouble)
    same(_look(bench, driver), OnMains(), "once it is mended")


def _third_miss(bench: UpsBench, driver: Ups) -> None:
    same(_looks(bench, driver, MISSES - 1), [OnMains()] * (MISSES - 1), "before the third miss")
    for status in _looks(bench, driver):
        an(PowerUnknown, status)


@UPS.check(26)
def gone_is_told_at_the_third_miss(bench: UpsBench) -> None:
    """Nobody answers: two misses leave the last word standing, from the third on it is unknown; back by itself."""
    driver = _on_mains(bench)
    bench.off()
    _third_miss(bench, driver)
    bench.on()
    same(_look(bench, driver), OnMains(), "once it is back")


@UPS.check()
def gone_from_the_start(bench: UpsBench) -> None:
    """Who never answered is unknown from the first look on, and known once there is an answer."""
    bench.off()
    driver = bench.start()
    for status in _looks(bench, driver):
        an(PowerUnknown, status)
    bench.on()
    same(_look(bench, driver), OnMains(), "once it is there")


@UPS.check(26)
def answer_restarts_the_count(bench: UpsBench) -> None:
    """Misses count in a row: an answer in between begins their count anew."""
    driver = _on_mains(bench)
    for _ in range(3):
        bench.provoke(Trouble.SILENT)
        same(_looks(bench, driver, MISSES - 1), [OnMains()] * (MISSES - 1), "with two misses in a row")
        bench.mend(Trouble.SILENT)
        same(_look(bench, driver), OnMains(), "with an answer")


@UPS.check()
def gone_on_battery_is_never_mains(bench: UpsBench) -> None:
    """Lost on battery: battery for two misses, then unknown, never mains."""
    driver = _on_battery(bench)
    bench.off()
    said = _looks(bench, driver)
    for status in said:
        never(OnMains, status)
    an(PowerUnknown, said[-1])


@UPS.check()
def known_again_is_believed_at_once(bench: UpsBench) -> None:
    """After unknown the first answer counts, though the battery feeds by then."""
    driver = _on_mains(bench)
    bench.off()
    an(PowerUnknown, _looks(bench, driver)[-1])
    bench.provoke(Trouble.ON_BATTERY)
    bench.on()
    an(OnBattery, _look(bench, driver))


@UPS.check()
def what_lay_in_the_line_is_not_believed(bench: UpsBench) -> None:
    """An answer from before, come late, hides no outage."""
    driver = _on_battery(bench)
    for _ in range(LOOKS):
        bench.provoke(Trouble.STALE)
        an(OnBattery, _looks(bench, driver, 1)[0])


@UPS.check()
def close_is_no_end(bench: UpsBench) -> None:
    """Closing may be repeated, and the next look opens the line again."""
    driver = _on_mains(bench)
    driver.close()
    driver.close()
    same(_look(bench, driver), OnMains(), "after closing")


for _trouble, _says in (
    (Trouble.ON_BATTERY, "A moment without mains is no outage, however often."),
    (Trouble.BATTERY_LOW, "Nor is one in which the battery is said to be low."),
):
    UPS.add(Check(f"flicker-{_trouble.replace('_', '-')}-is-no-outage", _says, partial(_flicker, _trouble)))
for _trouble, _says in _MISSED.items():
    UPS.add(
        Check(
            f"{_trouble.replace('_', '-')}-is-told-at-the-third-miss",
            f"{_says}: two leave the last word standing, from the third on it is unknown; one answer mends it.",
            partial(_missed, _trouble),
            (26,),
        )
    )
