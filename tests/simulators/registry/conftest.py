"""One test CA for the session, and a fresh desk for each test."""

import threading
from collections.abc import Iterator

import pytest
from office_desk import CHEAP, Desk
from served_sandbox import Served

from simulators.registry.pki import TestCa
from simulators.registry.server import build, listen, server_of


@pytest.fixture(scope="session")
def ca(tmp_path_factory: pytest.TempPathFactory) -> TestCa:
    """Make one authority; its keys take time."""
    return TestCa.create(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def desk(ca: TestCa) -> Iterator[Desk]:
    """Give a fresh registry with one application."""
    made = Desk.make(ca)
    yield made
    made.registry.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve one sandbox for the module; its keys and documents take time."""
    folder = tmp_path_factory.mktemp("registry")
    made = build(folder, number=5, cost=CHEAP)
    bound = listen(0)
    ready = threading.Event()
    server = server_of(made, ready.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    thread.start()
    assert ready.wait(10)
    yield Served(f"https://127.0.0.1:{bound.getsockname()[1]}", folder, made)
    server.should_exit = True
    thread.join(10)
    bound.close()
    made.registry.close()
