"""The contract over real TLS: certificates, refusals that look alike, bad questions, network faults, a race."""

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jwt
import pytest
import requests
from served_sandbox import Served

from simulators.registry import openapi
from simulators.registry.pki import TestCa

HEAD = {"sequence": 1, "hash": "ab"}


def test_hello_names_the_kiosk_of_the_certificate(served: Served) -> None:
    """The kiosk is who its certificate says, and the registry tells its epoch and time."""
    answer = served.ask("kiosk-2", "GET", "/v1/hello")
    assert answer.status_code == 200
    assert (answer.json()["kiosk"], answer.json()["epoch"], answer.json()["emptied"]) == ("kiosk-2", 1, [])


def test_no_certificate_no_answer(served: Served) -> None:
    """Without a client certificate the connection ends before any answer."""
    with pytest.raises(requests.ConnectionError):
        served.ask_with(None, "GET", "/v1/hello")


def test_a_certificate_of_another_authority_is_refused(served: Served, tmp_path: Path) -> None:
    """A kiosk's name in a certificate of someone else opens nothing."""
    other = TestCa.create(tmp_path).issue_client("kiosk-1")
    with pytest.raises(requests.ConnectionError):
        served.ask_with((str(other.cert_path), str(other.key_path)), "GET", "/v1/hello")


def test_the_dock_and_the_kiosks_stay_apart(served: Served) -> None:
    """A kiosk reads no phone, and the dock opens no visit."""
    for answer in (served.ask("kiosk-1", "GET", "/sandbox/messages"), served.ask("dock", "GET", "/v1/hello")):
        assert (answer.status_code, answer.json()) == (403, {"error": "refused"})


def test_a_visit_from_the_qr_to_delivered(served: Served) -> None:
    """The whole protocol over the wire: the bytes match the job, and the grant is delivered."""
    phone = served.apply("kartu_keluarga", "ktp_el")
    assert [message["kind"] for message in phone.messages] == ["entry", "print", "print"]
    visit = served.open("kiosk-1", "visit-over-tls", phone).json()
    assert [grant["kind"] for grant in visit["grants"]] == ["kartu_keluarga", "ktp_el"]
    grant = visit["grants"][0]["grant"]
    body = {"visit": "visit-over-tls", "grant": grant, "pin": phone.prints[0]}
    job = served.ask("kiosk-1", "POST", "/v1/attempts/attempt-tls-1/reserve", body).json()["job"]
    document = served.ask("kiosk-1", "GET", "/v1/attempts/attempt-tls-1/content")
    assert document.headers["content-type"] == "application/pdf"
    payload = _payload(job)
    assert hashlib.sha256(document.content).hexdigest() == payload["sha256"]
    begun = {"fence": payload["fence"], "witness": HEAD}
    started = served.ask("kiosk-1", "POST", "/v1/attempts/attempt-tls-1/started", begun)
    assert started.json() == {"state": "started", "witness": HEAD}
    told = {**begun, "outcome": "delivered", "evidence": {"impressions": 1}, "visit": "visit-over-tls", "grant": grant}
    kept = [served.ask("kiosk-1", "POST", "/v1/attempts/attempt-tls-1/outcome", told).json() for _ in range(2)]
    assert kept == [{"state": "delivered", "counted": True, "witness": HEAD}] * 2
    menu = served.ask("kiosk-1", "POST", "/v1/visits/visit-over-tls/renew").json()["grants"]
    assert [each["state"] for each in menu] == ["delivered", "printable"]
    assert served.ask("kiosk-1", "POST", "/v1/visits/visit-over-tls/close").json() == {}
    assert served.ask("kiosk-1", "POST", "/v1/visits/visit-over-tls/renew").status_code == 410


def test_every_refused_pin_looks_the_same(served: Served) -> None:
    """Wrong PIN, unknown code, unknown NIK and a PIN that another version replaced: one body, one status."""
    phone = served.apply("ktp_el")
    wrong = str((int(phone.entry) + 1) % 10**6).zfill(6)
    bodies = [
        {"door": "qr", "code": phone.code, "pin": wrong},
        {"door": "qr", "code": "A" * 16, "pin": phone.entry},
        {"door": "nik", "nik": phone.nik, "pin": wrong},
        {"door": "nik", "nik": "9" * 16, "pin": wrong},
    ]
    answers = [served.ask("kiosk-2", "POST", "/v1/visits", {"visit": "visit-refused", **body}) for body in bodies]
    assert {(each.status_code, each.content) for each in answers} == {(403, b'{"error":"refused"}')}


@pytest.mark.parametrize(
    "body",
    [
        {"visit": "visit-0001", "door": "nik", "nik": "33040110109OOOO1", "pin": "123456"},
        {"visit": "visit-0001", "door": "nik", "nik": "330401", "pin": "123456"},
        {"visit": "visit-0001", "door": "window", "pin": "123456"},
        {"visit": "VISIT 1", "door": "qr", "code": "A" * 16, "pin": "123456"},
        {"visit": "visit-0001", "door": "qr", "code": "A" * 10_000, "pin": "123456"},
        ["not", "an", "object"],
    ],
)
def test_a_bad_question_is_told_where_and_not_what(served: Served, body: object) -> None:
    """422 names the place and the kind of mistake, and repeats nothing that was typed."""
    answer = served.ask("kiosk-1", "POST", "/v1/visits", body)
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid")
    assert "123456" not in answer.text
    assert "OOOO" not in answer.text
    assert len(answer.content) < 500


def test_two_kiosks_race_for_one_grant(served: Served) -> None:
    """Of two kiosks that open and reserve in the same moment, with the same PINs, exactly one gets the job."""
    for turn in range(5):
        phone = served.apply("ktp_el")
        kiosks = ["kiosk-1", "kiosk-2"]
        with ThreadPoolExecutor(2) as pool:
            opened = list(pool.map(lambda kiosk: served.open(kiosk, f"visit-{turn}-{kiosk}", phone), kiosks))  # noqa: B023
            assert sorted(each.status_code for each in opened) == [200, 409]
            grant = next(each.json() for each in opened if each.ok)["grants"][0]["grant"]
            winner = kiosks[[each.ok for each in opened].index(True)]
            body = {"visit": f"visit-{turn}-{winner}", "grant": grant, "pin": phone.prints[0]}
            paths = [f"/v1/attempts/attempt-{turn}-{number}/reserve" for number in range(2)]
            jobs = list(pool.map(lambda path: served.ask(winner, "POST", path, body), paths))  # noqa: B023
        assert sorted(each.status_code for each in jobs) == [200, 409]


@pytest.fixture
def misbehave(served: Served) -> Iterator[Any]:
    """Set the network's mode, and mend it afterwards."""

    def mode(name: str) -> None:
        assert served.ask("dock", "POST", "/sandbox/network", {"mode": name}).ok

    yield mode
    mode("ok")


def test_down_is_silence_and_recovers(served: Served, misbehave: Any) -> None:
    """A network that is down cuts the connection; the dock still reaches the sandbox and mends it."""
    misbehave("down")
    with pytest.raises(requests.ConnectionError):
        served.ask("kiosk-1", "GET", "/v1/hello")
    misbehave("ok")
    assert served.ask("kiosk-1", "GET", "/v1/hello").ok


def test_malformed_and_redirect(served: Served, misbehave: Any) -> None:
    """A body cut in the middle, and an answer that sends the kiosk elsewhere."""
    misbehave("malformed")
    with pytest.raises(requests.exceptions.JSONDecodeError):
        served.ask("kiosk-1", "GET", "/v1/hello").json()
    misbehave("redirect")
    assert served.ask("kiosk-1", "GET", "/v1/hello").status_code == 307


def test_an_answer_lost_after_commit_is_there_when_asked_again(served: Served, misbehave: Any) -> None:
    """The visit was opened although its answer was lost; the same question gives it, and counts one opening."""
    phone = served.apply("ktp_el")
    misbehave("drop_after_commit")
    with pytest.raises(requests.ConnectionError):
        served.open("kiosk-1", "visit-dropped", phone)
    misbehave("ok")
    assert served.open("kiosk-2", "visit-elsewhere", phone).status_code == 409
    assert served.open("kiosk-1", "visit-dropped", phone).ok


@pytest.mark.parametrize(("mode", "enough"), [("oversized", 2_000_000), ("slow", 1)])
def test_oversized_and_slow_answers(served: Served, misbehave: Any, mode: str, enough: int) -> None:
    """An endless body and one that drips are there to be read as far as the kiosk cares to."""
    misbehave(mode)
    files = (str(served.folder / "clients" / "kiosk-1.pem"), str(served.folder / "clients" / "kiosk-1.key"))
    with requests.Session() as session:
        session.trust_env = False
        ask = session.get(
            served.url + "/v1/hello", cert=files, verify=str(served.folder / "ca.pem"), timeout=10, stream=True
        )
        assert len(ask.raw.read(enough)) == enough
        ask.close()


def test_the_clock_can_be_set_ahead(served: Served) -> None:
    """With the clock a month ahead the PINs on the phone are replaced; mending the clock brings none back."""
    phone = served.apply("ktp_el")
    assert served.ask("dock", "POST", "/sandbox/clock", {"ahead": 31 * 86400}).ok
    assert served.open("kiosk-1", "visit-in-a-month", phone).status_code == 403
    assert served.ask("dock", "POST", "/sandbox/clock", {"ahead": 0}).ok
    last = phone.messages[-1]["id"]
    newer = served.ask("dock", "GET", f"/sandbox/messages?after={last}").json()["messages"]
    assert {"entry", "print"} <= {message["kind"] for message in newer}


def test_the_published_contract_is_up_to_date() -> None:
    """docs/registry-openapi.json is what the application says of itself."""
    text = openapi.FILE.read_text(encoding="utf-8")
    assert text == openapi.document()
    read = json.loads(text)
    assert read["openapi"].startswith("3.1")
    assert all(path.startswith("/v1/") for path in read["paths"])


def _payload(job: str) -> dict[str, Any]:

    read: dict[str, Any] = jwt.decode(job, options={"verify_signature": False})
    return read
