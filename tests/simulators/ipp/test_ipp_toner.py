"""Toner wears, and staff change the cartridge."""

from devices.a4.line import IppLine, Reading
from kiosk.core.supplies import Supply
from simulators.ipp.far_end import URI
from simulators.ipp.model import IppModel
from simulators.ipp.parts import IppFault
from simulators.virtual_time import VirtualTime


def test_pages_wear_the_toner_until_staff_change_the_cartridge() -> None:
    """The gauge falls with what is printed, to nothing; a new cartridge also ends what its end had stopped."""
    time = VirtualTime(1_000_000.25)
    model = IppModel(clock=time, toner=50.0, toner_pages=10)
    line = IppLine(model.transport(time.pass_by), URI)

    def gauge() -> int:
        time.pass_by(2)
        found = line.printer()
        assert isinstance(found, Reading)
        return found.levels[Supply.TONER].left

    model.take("a", 6)
    assert [gauge() for _ in range(6)] == [40, 30, 20, 10, 0, 0]
    assert model.printed("a") == [1, 2, 3, 4, 5, 6]
    model.fault(IppFault.TONER_EMPTY.value)
    assert model.stopped
    model.change_toner()
    assert gauge() == 100
    assert not model.stopped
    model.take("b", 4)
    time.pass_by(8)
    model.change_toner()  # what was printed until now wore the old one
    assert gauge() == 100
