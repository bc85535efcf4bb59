"""The network in front of the registry misbehaves for a time, once, or by chance, in several ways at a time."""

from simulators.registry.faults import Mode, Network


def test_a_mode_that_is_to_happen_once_is_over_then() -> None:
    """The next question is struck, the one after it is not."""
    network = Network(lambda: 0.0)
    network.set(Mode.DOWN, once=True)
    assert [network.strikes(), network.strikes(), network.modes] == [[Mode.DOWN], [], {}]


def test_a_mode_by_chance_strikes_as_often_as_is_drawn() -> None:
    """Below the chance it strikes, above it does not; the mode stays."""
    draws = iter([0.1, 0.9])
    network = Network(lambda: 0.0, lambda: next(draws))
    network.set(Mode.LATE, chance=0.5, delay=2.0)
    assert [network.strikes(), network.strikes(), [*network.modes]] == [[Mode.LATE], [], [Mode.LATE]]
    assert network.delay == 2.0


def test_a_mode_ends_by_itself() -> None:
    """After its time all is well."""
    now = [0.0]
    network = Network(lambda: now[0])
    network.set(Mode.SLOW, 5)
    assert network.strikes() == [Mode.SLOW]
    assert network.modes[Mode.SLOW][1] == 5.0
    now[0] = 5.0
    assert network.strikes() == []


def test_several_at_a_time_are_mended_one_by_one() -> None:
    """A question is late besides; of the others the newest strikes, and one that was to happen once waits its turn."""
    network = Network(lambda: 0.0)
    network.set(Mode.LATE)
    network.set(Mode.REDIRECT, once=True)
    network.set(Mode.DOWN)
    assert network.strikes() == [Mode.LATE, Mode.DOWN]
    network.mend(Mode.DOWN)
    assert network.strikes() == [Mode.LATE, Mode.REDIRECT]
    assert network.strikes() == [Mode.LATE]
    network.set(Mode.OK)
    assert network.strikes() == []
