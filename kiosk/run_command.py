"""`anjungan run`: the kiosk in production, from its first frame to its last outcome."""

import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from kiosk.config import Config, load
from kiosk.core.faults import Fault
from kiosk.stage import Stage

log = logging.getLogger("anjungan")
FAILED: Final = 1


def run(path: Path) -> int:
    """Serve until a signal or the end of the battery. Raises ConfigError."""
    logging.getLogger().setLevel(logging.INFO)
    config = load(path)
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: stopping.append(number))
    stage = Stage(config, None)
    stage.open()
    stage.turn()  # the screen stands while the rest is loaded, which takes longer than the window
    from kiosk.app import build  # noqa: PLC0415

    try:
        kiosk = build(config, stage.show)
    except (OSError, RuntimeError, ValueError) as error:  # what the machine lacks: a new start would not help
        return _out_of_service(config, stage, error, stopping)
    stage.listen(kiosk.post)
    at_rest = threading.Event()
    with kiosk:
        while not stopping and not kiosk.spent.is_set() and kiosk.failure is None:
            stage.turn()
        kiosk.shut_down(at_rest.set)
        while not at_rest.is_set() and kiosk.failure is None:
            stage.turn()
    stage.close()
    if kiosk.failure:
        return FAILED
    return _switch_off(config.ups.shutdown) if config.ups and kiosk.spent.is_set() else 0


def _out_of_service(config: Config, stage: Stage, error: Exception, stopping: Sequence[int]) -> int:
    """Keep the window, tell staff why, and wait to be ended."""
    from kiosk.app import alerts_of, refuse_service  # noqa: PLC0415
    from kiosk.loop import ThreadLoop  # noqa: PLC0415

    refused = refuse_service(error)
    code = (refused.fault or Fault.START_FAILED).value
    print(f"anjungan: out of service: {error}", file=sys.stderr)
    log.critical("%s kind=%s", code, type(error).__name__)
    stage.show(refused)
    log.info("screen name=OutOfService")
    loop = ThreadLoop()
    alerts = alerts_of(config, loop)
    teller = threading.Thread(target=loop.run, name="alerts")
    loop.post(lambda: alerts.failed(code))
    teller.start()
    while not stopping:
        stage.turn()
    alerts.stop()
    loop.stop()
    teller.join()
    stage.close()
    return FAILED


def _switch_off(command: Sequence[str]) -> int:
    """Have the machine switched off, as its configuration says; without a command the process only ends."""
    if not command:
        return 0
    code = subprocess.run(command, check=False).returncode  # noqa: S603 - the configuration's own words
    if code:
        print(f"anjungan: {command[0]} ended with {code}; mend ups.shutdown", file=sys.stderr)
    return FAILED if code else 0
