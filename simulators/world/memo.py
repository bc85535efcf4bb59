"""Pure functions remembered by their input while worlds run: painting, compression, decompression."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache

from devices.card import bitmap, panels, wire
from devices.card.bitmap import Plane
from devices.card.wire import Panel

FACES = 512


@contextmanager
def remembered() -> Iterator[None]:
    """Put the remembering functions in place, and the plain ones back."""
    places: list[tuple[object, str, Callable[..., object]]] = [
        (panels, "separate", lru_cache(FACES)(panels.separate)),
        (wire, "download", _download(wire.download)),
        (bitmap, "decompress_bits", lru_cache(8 * FACES)(bitmap.decompress_bits)),
        (bitmap, "decompress_colour", lru_cache(8 * FACES)(bitmap.decompress_colour)),
    ]
    before = [(module, name, getattr(module, name)) for module, name, _ in places]
    for module, name, function in places:
        setattr(module, name, function)
    try:
        yield
    finally:
        for module, name, function in before:
            setattr(module, name, function)


def _download(plain: Callable[..., bytes]) -> Callable[..., bytes]:
    """A plane cannot be a key: it is known by being the same object, which the entry keeps alive."""
    known: dict[tuple[Panel, int, bool], tuple[Plane, bytes]] = {}

    def download(panel: Panel, plane: Plane, *, compressed: bool) -> bytes:
        key = (panel, id(plane), compressed)
        found = known.get(key)
        if found is None:
            if len(known) >= 8 * FACES:
                known.clear()
            found = known[key] = (plane, plain(panel, plane, compressed=compressed))
        return found[1]

    return download
