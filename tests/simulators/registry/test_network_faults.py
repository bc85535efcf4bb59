"""The network in front of the registry misbehaves for a time, once, or by chance."""

from simulators.registry.faults import Mode, Network


def test_a_mode_that_is_to_happen_once_is_over_then() -> None:
    """The next question is struck, the one after it is not."""
    network = Network(lambda: 0.0)
    network.set(Mode.DOWN, once=True)
    assert [network.strikes(), network.strikes(), network.mode] == [Mode.DOWN, Mode.OK, Mode.OK]


def test_a_mode_by_chance_strikes_as_often_as_is_drawn() -> None:
    """Below the chance it strikes, above it does not; the mode stays."""
    draws = iter([0.1, 0.9])
    network = Network(lambda: 0.0, lambda: next(draws))
    network.set(Mode.LATE, chance=0.5, delay=2.0)
    assert [network.strikes(), network.strikes(), network.mode] == [Mode.LATE, Mode.OK, Mode.LATE]
    assert network.delay == 2.0


def test_a_mode_ends_by_itself() -> None:
    """After its time all is well."""
    now = [0.0]
    network = Network(lambda: now[0])
    network.set(Mode.SLOW, 5)
    assert network.strikes() is Mode.SLOW
    now[0] = 5.0
    assert network.strikes() is Mode.OK
