"""Serves the sandbox over TLS 1.2 or later; whoever has no certificate of our authority gets no byte of HTTP."""

import asyncio
import random
import secrets
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import h11
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from pin.policy import PinPolicy
from simulators.registry.api import DOCK, contract_app
from simulators.registry.bounds import Bounded
from simulators.registry.clock import AheadClock
from simulators.registry.faults import App, FaultyNetwork, Network, Receive, Scope, Send
from simulators.registry.jobs import JobSigner
from simulators.registry.office import Office
from simulators.registry.pki import SignerUsage, TestCa
from simulators.registry.sandbox_api import sandbox
from simulators.registry.seed import seed
from simulators.registry.service import Registry
from simulators.registry.signing import DocumentSigner
from simulators.registry.store import Store
from simulators.registry.verifiers import Cost, Verifiers, load_key

CLIENTS: Final = ("kiosk-1", "kiosk-2", DOCK)
OFFICERS: Final = ("petugas-1", "petugas-2", "petugas-3")
HEAD_SECONDS: Final = 10.0
NO_CHECK_TIME: Final = 0x200000  # X509_V_FLAG_NO_CHECK_TIME of OpenSSL; the ssl module has no name for it
JOBS: Final = "Registri Pusat (contoh)"


@dataclass(frozen=True)
class Sandbox:
    """A registry with everything around it, ready to be served."""

    app: App
    registry: Registry
    office: Office
    network: Network
    clock: AheadClock
    certificate: Path
    key: Path
    ca: Path


def build(
    folder: Path, *, number: int | None = None, cost: Cost | None = None, policy: PinPolicy | None = None
) -> Sandbox:
    """Make or reopen the sandbox of a folder. `number` seeds people and PINs; without it they are unpredictable."""
    ca = TestCa.create(folder)
    for client in CLIENTS:
        ca.issue_client(client)
    server = ca.issue_server("localhost")
    clock = AheadClock()
    rng = secrets.SystemRandom() if number is None else random.Random(number)  # noqa: S311 # a seed was asked for
    store = Store(str(folder / "registry.sqlite"), policy or PinPolicy(), clock, rng)
    verifiers = Verifiers(load_key(folder / "verifier.key"), cost or Cost())
    registry = Registry(store, verifiers, JobSigner(ca.issue_signer(JOBS, SignerUsage.JOBS)))
    for officer in OFFICERS:
        registry.enrol_officer(officer, ca.issue_officer(officer).public_key)
    people = random.Random(secrets.randbits(64) if number is None else number)  # noqa: S311 # test people
    office = Office(DocumentSigner.from_ca(ca), people, clock, registry.serial)
    network = Network(time.monotonic)
    app = sandbox_app(registry, office, network, clock)
    faulty = Bounded(FaultyNetwork(app, network, spared="/sandbox/"))
    return Sandbox(faulty, registry, office, network, clock, server.cert_path, server.key_path, folder / "ca.pem")


def sandbox_app(registry: Registry, office: Office, network: Network, clock: AheadClock) -> FastAPI:
    """Put the contract and the sandbox's own endpoints in front of a registry."""
    app = contract_app()
    app.include_router(sandbox)
    app.state.registry, app.state.office, app.state.network, app.state.clock = registry, office, network, clock
    return app


class ClientProtocol(H11Protocol):
    """HTTP/1.1 that tells the application whose certificate it talks to, and lets it hang up.

    Whoever has not finished a question's head in time is hung up on.
    """

    _head: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in the base
        """Read the certificate's CN once for the connection."""
        super().connection_made(transport)
        self.app = _introduced(self.app, transport.get_extra_info("peercert") or {}, transport.abort)
        self._watch_head()

    def data_received(self, data: bytes) -> None:
        """Take bytes of a question."""
        super().data_received(data)
        self._watch_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        super().connection_lost(exc)
        self._forget_head()

    def _watch_head(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._forget_head()
        elif self._head is None:
            self._head = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _forget_head(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None


def _introduced(app: App, certificate: dict[str, Any], hang_up: Callable[[], None]) -> Any:
    client = _common_name(certificate)
    until = float(ssl.cert_time_to_seconds(certificate["notAfter"])) if certificate else 0.0

    async def introduced(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "client_cn": client, "client_until": until, "hang_up": hang_up}, receive, send)

    return introduced


def _common_name(certificate: dict[str, Any]) -> str:
    names = [pair for group in certificate.get("subject", ()) for pair in group]
    return next((str(value) for key, value in names if key == "commonName"), "")


class _Announcing(uvicorn.Server):
    """Says when it serves."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def _timeless(_config: uvicorn.Config, make: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
    """Let certificates in that ended: what their kiosks did is still to be told. The rules refuse them all else."""
    context = make()
    context.verify_flags |= NO_CHECK_TIME
    return context


def server_of(made: Sandbox, ready: Callable[[], None]) -> uvicorn.Server:
    """Make the server of a sandbox; give it a bound socket to `run(sockets=[...])`."""
    config = uvicorn.Config(
        made.app,
        http=ClientProtocol,
        ws="none",
        lifespan="off",
        log_level="error",
        access_log=False,
        server_header=False,
        ssl_certfile=made.certificate,
        ssl_keyfile=made.key,
        ssl_ca_certs=str(made.ca),
        ssl_cert_reqs=ssl.CERT_REQUIRED,
        ssl_context_factory=_timeless,
        timeout_graceful_shutdown=1,
    )
    return _Announcing(config, ready)


def listen(port: int) -> socket.socket:
    """Bind loopback; port 0 takes a free one."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(("127.0.0.1", port))
    return bound


def serve(folder: Path, port: int, number: int | None) -> None:
    """Serve until interrupted; prints one line when it is ready."""
    made = build(folder, number=number)
    seed(made.registry, made.office)
    bound = listen(port)
    address = f"https://127.0.0.1:{bound.getsockname()[1]}"
    try:
        server_of(made, lambda: print(f"READY {address}", flush=True)).run(sockets=[bound])  # noqa: T201 # the contract
    finally:
        bound.close()
        made.registry.close()
