"""JSON-RPC: answers read alike in either protocol, and the way back to XML-RPC."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpu_desktop.redaction import MASK, redact
from rpu_desktop.simulator.certificates import PoolCertificate
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.wire import JsonRequest, json_response, xml_response
from rpu_desktop.xapi.connection import Credentials, PoolConnection
from rpu_desktop.xapi.decoding import Answer
from rpu_desktop.xapi.failures import ConnectionLost, NoApi, XapiError
from rpu_desktop.xapi.json_rpc import NONSENSE, JsonAnswer, json_call
from rpu_desktop.xapi.records import Raw, slim_record
from rpu_desktop.xapi.timeouts import Timeouts
from rpu_desktop.xapi.transport import PinnedTransport
from rpu_desktop.xapi.trust import CertificateVerifier, TrustPolicy
from tests.xapi.served import PASSWORD, QUICK, ServedPool, certificate
from tests.xapi.strangers import Stranger, Talk, stranger

TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"))
SCALARS = st.one_of(TEXT, st.booleans(), st.integers(), st.floats())
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=20)


def read(content: bytes, method: str = "VM.get_record", size: int = 1 << 20) -> Any:
    found = JsonAnswer(method)
    for at in range(0, len(content), size):
        found.take(content[at : at + size])
    return found.value()


def same(one: Any, other: Any) -> bool:
    """Whether they are equal; what is no number is equal to itself."""
    return json.dumps(one) == json.dumps(other)


@given(VALUES, st.sampled_from([1, 2]), st.integers(1, 50))
def test_a_value_is_the_same_in_either_protocol(value: Any, version: int, size: int) -> None:
    in_xml = Answer()
    in_xml.take(xml_response(value))
    assert same(read(json_response(JsonRequest(1, version, "", []), value), size=size), in_xml.values()[0])


@pytest.mark.parametrize("version", [1, 2])
def test_a_refusal_is_the_same_in_either_protocol(version: int) -> None:
    error = ApiError("HANDLE_INVALID", "VM", 'a "<b>"')
    in_xml = Answer()
    in_xml.take(xml_response(error=error))
    assert read(json_response(JsonRequest(1, version, "", []), error=error)) == in_xml.values()[0]


def test_a_refusal_in_emergency_mode_has_the_form_of_one_version_in_the_envelope_of_the_other() -> None:
    """``api_server.ml`` jsoncallback: the last lines."""
    found = read(b'{"jsonrpc":"2.0","error":["HOST_STILL_BOOTING"],"id":0}')
    assert found == {"Status": "Failure", "ErrorDescription": ["HOST_STILL_BOOTING"]}


@pytest.mark.parametrize("said", ["NaN", "nan", "-nan", "Infinity", "-Infinity", "inf", "-inf"])
def test_a_float_that_is_no_number_spoils_nothing_else(said: str) -> None:
    text = 'nan "inf" NaN \\\\'
    content = f'{{"result":{{"progress":{said},"name":{json.dumps(text)}}},"error":null,"id":1}}'.encode()
    found = read(content)["Value"]
    assert found["name"] == text
    assert not math.isfinite(found["progress"])


def test_one_such_float_in_a_picture_of_the_pool_keeps_nothing_from_being_read() -> None:
    event = {"class": "task", "ref": "OpaqueRef:t", "operation": "add", "snapshot": {"progress": math.nan}}
    batch = {"events": [event], "token": "1", "valid_ref_counts": {"task": 1}}
    found = read(json.dumps({"result": batch, "error": None, "id": 1}).encode(), "event.from")["Value"]
    assert math.isnan(slim_record("task", found["events"][0]["snapshot"])["progress"])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>It works!</html>",
        b"{}",
        b"[]",
        b"null",
        b'{"result":"cut',
        b'{"result":"a","error":null,"id":1} and more',
        b'{"result":null,"error":{},"id":1}',
        b'{"result":null,"error":[],"id":1}',
        b'{"result":"\xff","error":null,"id":1}',
        b'{"result":"\\ud800","error":null,"id":1}',
        b'{"result":[NaN,"\\ud800"],"error":null,"id":1}',
        b'{"result":' + b"[" * 65 + b"]" * 65 + b',"error":null,"id":1}',
        b'{"result":' + b"[" * 100_000 + b"]" * 100_000 + b',"error":null,"id":1}',
        b'{"result":' + b"[" * 100_000 + b"NaN" + b"]" * 100_000 + b',"error":null,"id":1}',
    ],
)
@pytest.mark.parametrize("method", ["VM.get_record", "event.from"])
def test_nonsense_is_reported_as_nonsense(content: bytes, method: str) -> None:
    with pytest.raises(NONSENSE):
        read(content, method, 7 if len(content) < 1000 else 1 << 20)


def test_an_answer_as_deep_as_any_that_is_allowed_is_read() -> None:
    assert read(b'{"result":' + b"[" * 63 + b"]" * 63 + b',"error":null,"id":1}')["Status"] == "Success"


@pytest.mark.parametrize("depth", [80, 900, 100_000])
def test_a_record_that_is_too_deep_is_refused(depth: int) -> None:
    with pytest.raises(NONSENSE):
        slim_record("VM", Raw(b'{"other_config":' + b'{"a":' * depth + b"1" + b"}" * depth + b"}"))


def test_only_the_fields_that_are_read_are_kept_and_equal_ones_once() -> None:
    row = {"uuid": "1", "PV_args": "x", "allowed_operations": ["start"], "platform": {"acpi": "1"}}
    one, other, plain = (
        *(slim_record("VM", Raw(json.dumps({**row, "uuid": uuid}).encode())) for uuid in "12"),
        slim_record("VM", row),
    )
    assert one == plain == {"uuid": "1", "allowed_operations": ("start",), "platform": {"acpi": "1"}}
    assert one["platform"] is other["platform"] is plain["platform"]
    assert one["allowed_operations"] is other["allowed_operations"] is plain["allowed_operations"]


def in_json(body: object, length: int | None = None) -> bytes:
    text = json.dumps({"result": body, "error": None, "id": 1}).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (length or len(text)) + text


def talk(to_json: bytes, to_xml: bytes = b"") -> Talk:
    """Answers each protocol with this; nothing: the connection ends."""

    def answering(sock: Any, it: Stranger) -> None:
        while said := it.read(sock):
            reply = to_json if said.startswith(b"POST /jsonrpc") else to_xml
            if not reply:
                return
            sock.sendall(reply)

    return answering


def http(status: str, body: bytes = b"", kind: str = "text/html") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


IN_XML = http("200 OK", xml_response("OpaqueRef:1"), "text/xml")


def carrier(it: Stranger, shown: PoolCertificate) -> PinnedTransport:
    trust = CertificateVerifier(TrustPolicy.of(shown.fingerprint))
    return PinnedTransport(it.address, trust, Timeouts(connect=5, read=5))


def paths(it: Stranger) -> list[str]:
    return [said.split()[1].decode() for said in it.heard]


@pytest.mark.parametrize(
    "refusal",
    [http("404 Not Found"), http("403 Forbidden"), http("405 No"), http("500 Error"), http("200 OK", b"<html/>"), b""],
    ids=["404", "403", "405", "500", "a page", "cut"],
)
def test_a_proxy_that_refuses_json_is_spoken_to_in_xml(refusal: bytes) -> None:
    with stranger(certificate("pool"), talk(refusal, IN_XML)) as it:
        link = carrier(it, certificate("pool"))
        assert link.call("session.login_with_password", ("root", "x"))["Value"] == "OpaqueRef:1"
        assert link.call("VM.start", ("OpaqueRef:1", "vm"))["Status"] == "Success"
        link.close()
    assert paths(it) == ["/jsonrpc", "/RPC2", "/RPC2"]


def test_a_call_that_changes_something_is_not_sent_in_the_other_protocol_as_well() -> None:
    """When JSON-RPC is refused in the middle of a run, such a call fails; the next one finds out what is left."""
    answers = [in_json("OpaqueRef:1"), http("404 Not Found"), http("404 Not Found")]

    def answering(sock: Any, it: Stranger) -> None:
        while said := it.read(sock):
            sock.sendall(answers.pop(0) if said.startswith(b"POST /jsonrpc") else IN_XML)

    with stranger(certificate("pool"), answering) as it:
        link = carrier(it, certificate("pool"))
        link.call("session.login_with_password", ("root", "x"))
        with pytest.raises(NoApi):
            link.call("VM.start", ("OpaqueRef:1", "vm"))
        assert link.call("VM.shutdown", ("OpaqueRef:1", "vm"))["Status"] == "Success"
        link.close()
    assert paths(it) == ["/jsonrpc", "/jsonrpc", "/jsonrpc", "/RPC2", "/RPC2"]
    assert sum(b"VM.start" in said for said in it.heard) == 1
    assert sum(b"VM.shutdown" in said for said in it.heard) == 1
    assert b"pool.get_all" in it.heard[2]


async def opened(it: Stranger) -> XapiError:
    with pytest.raises(XapiError) as caught:
        await PoolConnection.open(
            it.address, Credentials("root", PASSWORD), TrustPolicy.of(certificate("pool").fingerprint), timeouts=QUICK
        )
    return caught.value


async def test_a_login_that_is_answered_with_a_flood_of_json_is_given_up() -> None:
    with stranger(certificate("pool"), talk(in_json("x" * (1 << 20)), IN_XML)) as it:
        error = await opened(it)
    assert isinstance(error, ConnectionLost)
    assert "too long" in str(error)


async def test_a_session_in_an_answer_that_is_no_answer_is_not_repeated() -> None:
    body = {"events": "OpaqueRef:secret-session"}
    with stranger(certificate("pool"), talk(in_json(body), http("500 Error"))) as it:
        error = await opened(it)
    assert "OpaqueRef:secret" not in str(error)


def test_secrets_in_the_json_of_a_call_are_masked() -> None:
    password = 'päss"wörd\\7'
    Credentials("root", password)
    for text in (json_call("session.login", ("root", password)).decode(), json.dumps(password, ensure_ascii=False)):
        assert json.dumps(password)[1:-1] not in redact(text)
        assert "wörd" not in redact(text)
        assert MASK in redact(text)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of all requests."""
    found: list[str] = []
    exchange = PinnedTransport._exchange

    def noted(self: PinnedTransport, method: str, path: str, *rest: Any) -> None:
        found.append(path)
        exchange(self, method, path, *rest)

    monkeypatch.setattr(PinnedTransport, "_exchange", noted)
    return found


async def test_a_pool_that_has_json_is_followed_in_json(asked: list[str]) -> None:
    with ServedPool() as served:
        pool = await served.connect()
        assert await pool.call("VM.get_all")
        await pool.close()
    assert set(asked) == {"/jsonrpc"}


async def test_a_coordinator_from_before_json_is_followed_in_xml(old: ServedPool) -> None:
    pool = await old.connect()
    assert set(pool.snapshot().hosts) == set(old.hosts)
    await pool.close()


async def test_a_pool_that_is_reached_by_xml_only_from_now_on_is_followed_on() -> None:
    with ServedPool() as served:
        pool = await served.connect()
        served.do(lambda: setattr(served.pool, "json_refused", True))
        served.set("VM", served.vms[0], name_label="renamed")
        found = await pool.wait_for(lambda now: now.vms[served.vms[0]].name == "renamed", timeout=60)
        assert found
        assert await pool.call("VM.get_name_label", served.vms[0]) == "renamed"
        await pool.close()


async def test_a_pool_that_has_json_after_an_upgrade_is_followed_in_json_again(asked: list[str]) -> None:
    with ServedPool() as served:
        served.do(lambda: setattr(served.pool, "json_refused", True))
        pool = await served.connect()
        served.do(lambda: setattr(served.pool, "json_refused", False))
        asked.clear()
        pool.renew()
        served.set("VM", served.vms[0], name_label="renamed")
        await pool.wait_for(lambda now: now.vms[served.vms[0]].name == "renamed" or None, timeout=60)
        await pool.close()
    assert "/jsonrpc" in asked
