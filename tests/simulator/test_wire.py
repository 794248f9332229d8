"""Requests and responses: XML-RPC and JSON-RPC bodies."""

from __future__ import annotations

import base64
import http.client
import json
import socket
import ssl
import urllib.error
import urllib.parse
import urllib.request
import xmlrpc.client
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.wire import JsonRequest, MalformedRequest, json_response, read_json, read_xml, xml_response
from tests.simulator.sdk_session import SdkSession, sdk_session
from tests.tls import any_server

texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")))
values = st.recursive(
    texts | st.booleans() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
)


def sent(value: Any) -> Any:
    ((answer,), _) = xmlrpc.client.loads(xml_response(value))
    assert isinstance(answer, dict)
    assert answer["Status"] == "Success"
    return answer["Value"]


@given(values)
def test_values_arrive_in_xml(value: Any) -> None:
    assert sent(value) == value


@given(st.integers())
def test_whole_numbers_travel_as_text(number: int) -> None:
    assert sent(number) == str(number)


def test_dates_and_nothing() -> None:
    assert sent(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)).value == "20260102T03:04:05Z"
    assert sent(None) == ""


def test_a_failure_names_code_and_parameters() -> None:
    ((answer,), _) = xmlrpc.client.loads(xml_response(error=ApiError("HANDLE_INVALID", "VM", "a<b")))
    assert answer == {"Status": "Failure", "ErrorDescription": ["HANDLE_INVALID", "VM", "a<b"]}


@given(st.lists(values))
def test_calls_are_read(params: list[Any]) -> None:
    assert read_xml(xmlrpc.client.dumps(tuple(params), "VM.start").encode()) == ("VM.start", params)


@pytest.mark.parametrize("body", [b"", b"VM.start", b"<methodCall>", b"<html/>", b"\xff\xfe", b"<!DOCTYPE a><a/>"])
def test_what_is_no_xml_call(body: bytes) -> None:
    with pytest.raises(MalformedRequest):
        read_xml(body)


@pytest.mark.parametrize("body", [b"", b"[]", b"1", b"{}", b'{"method": "a"', b'{"method": "a", "params": 7}'])
def test_what_is_no_json_call(body: bytes) -> None:
    with pytest.raises(MalformedRequest):
        read_json(body)


def test_json_envelopes() -> None:
    first, second = (JsonRequest(7, version, "VM.start", []) for version in (1, 2))
    error = ApiError("SESSION_INVALID", "x")
    assert json.loads(json_response(first, 5)) == {"result": "5", "error": None, "id": 7}
    assert json.loads(json_response(first, error=error)) == {"result": None, "error": ["SESSION_INVALID", "x"], "id": 7}
    assert json.loads(json_response(second, 5)) == {"jsonrpc": "2.0", "result": "5", "id": 7}
    assert json.loads(json_response(second, error=error))["error"] == {
        "code": 1, "message": "SESSION_INVALID", "data": ["x"],
    }  # fmt: skip


@pytest.fixture(scope="module")
def pool() -> Iterator[SdkSession]:
    with sdk_session(hosts=1, vms=1) as running:
        yield running


def post(pool: SdkSession, path: str, body: bytes) -> int:
    request = urllib.request.Request(pool.facts["coordinator"] + path, data=body)
    try:
        with urllib.request.urlopen(request, context=any_server()) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("path", ["/", "/RPC2", "/jsonrpc", "/json"])
def test_nonsense_is_an_error_of_the_server_and_nothing_worse(pool: SdkSession, path: str) -> None:
    assert post(pool, path, b"nonsense") == 500
    assert pool.x.VM.get_all()


def asked(
    pool: SdkSession, method: str, path: str, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], str]:
    """Status, headers and body of a request."""
    where = urllib.parse.urlsplit(pool.facts["coordinator"])
    link = http.client.HTTPSConnection(where.netloc, context=any_server())
    link.request(method, path, headers=headers or {})
    answer = link.getresponse()
    found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode()
    link.close()
    return found


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/", 404), ("GET", "/nowhere", 404), ("POST", "/nowhere", 500), ("HEAD", "/", 501), ("OPTIONS", "/", 200)],
)
def test_other_paths_and_methods_are_answered_as_by_the_toolstack(
    pool: SdkSession, method: str, path: str, status: int
) -> None:
    found, headers, _ = asked(pool, method, path)
    assert found == status
    assert not {"date", "server"} & headers.keys()
    assert headers["connection"] == ("keep-alive" if method == "OPTIONS" else "close")


def test_the_database_ends_with_the_connection_and_is_for_members_to_refuse_in_their_own_way() -> None:
    with sdk_session(hosts=2, vms=2) as run:
        status, headers, body = asked(run, "GET", f"/pool/xmldbdump?session_id={run.session}")
        assert (status, headers) == (200, {"connection": "close", "cache-control": "no-cache, no-store"})
        assert body.endswith("</database>\n")
        for column in ("__ctime", "__mtime", "_ref"):
            assert f' {column}="' in body
        status, headers, body = asked(run, "GET", "/pool/xmldbdump")
        assert (status, headers["www-authenticate"]) == (401, 'Basic realm="get_pool_xml_db_sync"')
        assert (
            body == "<html><body><h1>HTTP 401 unauthorised</h1>Please check your credentials and retry.</body></html>"
        )
        coordinator = run.facts["coordinator"]
        run.facts["coordinator"] = run.facts["hosts"][1]["url"]
        login = base64.b64encode(b"root:simulated").decode()
        status, _, body = asked(run, "GET", "/pool/xmldbdump", {"Authorization": f"Basic {login}"})
        run.facts["coordinator"] = coordinator
        assert (status, body.split("\r\n")[0]) == (200, "HTTP/1.1 500 Internal Error")
        assert "Database_not_in_memory" in body


def test_only_tls_1_2_with_two_ciphers_is_spoken(pool: SdkSession) -> None:
    where = urllib.parse.urlsplit(pool.facts["coordinator"])
    for version, fine in ((ssl.TLSVersion.TLSv1_2, True), (ssl.TLSVersion.TLSv1_3, False)):
        context = any_server()
        context.minimum_version = context.maximum_version = version
        with socket.create_connection((where.hostname, where.port)) as plain:
            if not fine:
                with pytest.raises(ssl.SSLError):
                    context.wrap_socket(plain)
                continue
            with context.wrap_socket(plain) as secure:
                assert secure.cipher() == ("ECDHE-RSA-AES256-GCM-SHA384", "TLSv1.2", 256)


def test_while_the_toolstack_restarts_tls_works_and_then_nothing_responds() -> None:
    """stunnel keeps running (seen on a real 25.6): the handshake succeeds, then the connection ends silently."""
    with sdk_session(hosts=2, vms=2, speed=1) as run:
        run.x.host.restart_agent(run.hosts()[0])

        def turned_away() -> bool:
            try:
                asked(run, "GET", "/")
            except (http.client.RemoteDisconnected, ssl.SSLEOFError, ConnectionResetError):
                return True
            return False

        run.eventually(turned_away)


def test_a_call_outlives_the_client_that_made_it() -> None:
    """The toolstack executes the call; only the response is lost."""
    with sdk_session(hosts=2, vms=2) as run:
        vm = run.guests(run.hosts()[0])[0]
        run.slow(vm)
        client = http.client.HTTPSConnection(
            "127.0.0.1", run.pool.host_serving(run.pool.coordinator).port, context=any_server()
        )
        call = xmlrpc.client.dumps((run.session, vm, run.hosts()[1], {"live": "true"}), "VM.pool_migrate")
        client.request("POST", "/RPC2", call)
        run.eventually(lambda: "pool_migrate" in run.x.VM.get_current_operations(vm).values())
        client.close()
        run.eventually(lambda: run.x.VM.get_resident_on(vm) == run.hosts()[1])
