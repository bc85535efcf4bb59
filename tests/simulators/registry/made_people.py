"""Generated people for the tests of the registry's documents."""

from random import Random

from simulators.registry.people import Family, make_family


def seeded(seed: int) -> Random:
    """Give a generator in a known state."""
    return Random(seed)  # noqa: S311 # test people, no secret


def made_family(members: int, seed: int = 21, religion: str | None = None) -> Family:
    """Give the same family each time."""
    return make_family(seeded(seed), members, religion=religion)
