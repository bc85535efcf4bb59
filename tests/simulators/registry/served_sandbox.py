"""A sandbox behind its port, and what a resident's phone holds: what the tests over real TLS share."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from simulators.registry.server import Sandbox


@dataclass
class Served:
    """A sandbox on a port of its own, and the files of its folder."""

    url: str
    folder: Path
    made: Sandbox

    def ask(self, client: str, method: str, path: str, body: object = None) -> requests.Response:
        """Ask one question with a client's certificate."""
        clients = self.folder / "clients"
        return self.ask_with((str(clients / f"{client}.pem"), str(clients / f"{client}.key")), method, path, body)

    def ask_with(self, files: tuple[str, str] | None, method: str, path: str, body: object = None) -> requests.Response:
        """Ask with the files of any certificate, or with none."""
        with requests.Session() as session:
            session.trust_env = False
            return session.request(
                method,
                self.url + path,
                json=body,
                cert=files,
                verify=str(self.folder / "ca.pem"),
                timeout=10,
                allow_redirects=False,
            )

    def apply(self, *kinds: str) -> "Phone":
        """Approve an application and give what its phone received."""
        answer = self.ask("dock", "POST", "/sandbox/applications", {"kinds": list(kinds)})
        assert answer.status_code == 200, answer.text
        read = answer.json()
        entry, *prints = [message["qr"].split(":") for message in read["messages"]]
        return Phone(read["nik"], entry[2], entry[3], [each[3] for each in prints], read["messages"])

    def open(self, client: str, visit: str, phone: "Phone") -> Any:
        """Open a visit by QR."""
        body = {"visit": visit, "door": "qr", "code": phone.code, "pin": phone.entry}
        return self.ask(client, "POST", "/v1/visits", body)


@dataclass(frozen=True)
class Phone:
    """What a resident has."""

    nik: str
    code: str
    entry: str
    prints: list[str]
    messages: list[dict[str, Any]]
