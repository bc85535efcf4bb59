"""The registry as a node of the world: the sandbox's rules over a database in memory, asked in the contract's JSON.

The endpoints of `simulators.registry.api` are called as they are, found by method and path in their router: what is
left out is the socket, and nothing of the contract.
"""

import math
import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from inspect import signature
from pathlib import Path
from typing import Any, Final, get_type_hints

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from fastapi import Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, TypeAdapter, ValidationError

from pin.policy import PinPolicy
from simulators.registry import api
from simulators.registry.jobs import JobSigner
from simulators.registry.pki import Issued
from simulators.registry.service import Registry
from simulators.registry.store import Store
from simulators.registry.verifiers import Cost, Verifiers
from simulators.registry.words import STATUS, Code

Reply = tuple[int, str, bytes]
BEGAN: Final = 1_800_000_000.0  # Unix seconds at the world's second 0
JSON: Final = "application/json"
_KEY: Final = 0x5EED_0F_7EE_0001  # the world signs with a key of its own, the same in every run
_CHEAP: Final = Cost(n=2, r=1, p=1)


class RegistryNode:
    """One registry. `clock` gives Unix seconds; it is up or down."""

    def __init__(self, clock: Callable[[], float], rng: random.Random) -> None:
        self._clock = clock
        self.up = True
        self.store = Store(":memory:", PinPolicy(), clock, rng)
        self.service = Registry(self.store, Verifiers(b"world" * 8, _CHEAP), JobSigner(job_signer()))

    def ask(self, kiosk: str, method: str, path: str, body: bytes) -> Reply:
        """Answer one question of the contract."""
        for endpoint in _endpoints():
            if endpoint.method == method and (match := endpoint.route.path_regex.match(path)):
                return self._answer(endpoint, kiosk, match.groupdict(), body)
        return 404, JSON, b'{"error":"invalid"}'

    def _answer(self, endpoint: "_Endpoint", kiosk: str, path: Mapping[str, str], body: bytes) -> Reply:
        given: dict[str, object] = dict(path)
        for name in endpoint.names:
            if name == "registry":
                given[name] = self.service
            elif name == "kiosk":
                given[name] = kiosk
            elif name == "until":
                given[name] = math.inf
        try:
            if endpoint.body is not None:
                given["body"] = endpoint.body.validate_json(body)
            found = endpoint.route.endpoint(**given)
        except api.RefusedError as error:
            refused = api.refused(_NO_REQUEST, error)
            return refused.status_code, JSON, bytes(refused.body)
        except ValidationError:
            return STATUS[Code.INVALID], JSON, b'{"error":"invalid"}'
        if isinstance(found, Response):
            return found.status_code, found.media_type or "", bytes(found.body)
        if not isinstance(found, BaseModel):
            raise TypeError(f"{endpoint.route.path} answers with no model")
        return 200, JSON, found.model_dump_json().encode()

    def close(self) -> None:
        """Give the database back."""
        self.store.close()


_NO_REQUEST: Final[Any] = None  # `api.refused` does not look at it


class _Endpoint:
    def __init__(self, route: APIRoute) -> None:
        self.route = route
        self.method = next(iter(route.methods or ()))
        hints = get_type_hints(route.endpoint, include_extras=True)
        self.names = tuple(signature(route.endpoint).parameters)
        self.body: TypeAdapter[Any] | None = TypeAdapter(hints["body"]) if "body" in self.names else None


@cache
def _endpoints() -> tuple[_Endpoint, ...]:
    return tuple(_Endpoint(route) for route in api.v1.routes if isinstance(route, APIRoute))


@cache
def job_signer() -> Issued:
    """Give the certificate and key with which the world's registry signs its jobs."""
    key = ec.derive_private_key(_KEY, ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "world")])
    began = datetime.fromtimestamp(BEGAN, UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(began)
        .not_valid_after(began + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    return Issued(certificate, key, Path(), Path())
