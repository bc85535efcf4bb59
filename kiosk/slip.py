"""The receipt slip after a delivery: no personal data, and it never gates or proves an outcome."""

import logging
from collections.abc import Callable
from datetime import datetime

from devices.receipt.driver import ReceiptPrinter, SlipSent
from kiosk.core.events import JobClosed

log = logging.getLogger("anjungan")


def slip_printer(printer: ReceiptPrinter, kiosk: str, now: Callable[[], datetime]) -> Callable[[JobClosed], None]:
    """Give the function that prints one slip. A printer that says no is logged and nothing else."""

    def print_slip(closed: JobClosed) -> None:
        lines = [
            "ANJUNGAN DUKCAPIL MANDIRI",
            f"Mesin {kiosk}",
            now().strftime("%d-%m-%Y %H:%M"),
            f"Nomor cetak {closed.attempt[-10:]}",
            "",
            "Dokumen sudah diambil. Gratis.",
            "Periksa QR dengan aplikasi IKD.",
        ]
        answer = printer.print_slip(lines)
        if not isinstance(answer, SlipSent):
            log.info("slip_not_printed fault=%s", answer.fault)

    return print_slip
