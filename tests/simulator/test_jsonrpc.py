"""An independent JSON-RPC client connects to the same pool."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonrpclib
import pytest
from jsonrpclib.config import Config
from jsonrpclib.jsonrpc import ProtocolError

from tests.simulator.sdk_session import PASSWORD, SdkSession, sdk_session
from tests.tls import any_server


@pytest.fixture(scope="module")
def pool() -> Iterator[SdkSession]:
    with sdk_session(hosts=2, vms=4) as running:
        yield running


def client(url: str, version: float = 2.0) -> Any:
    context = any_server()
    return jsonrpclib.ServerProxy(f"{url}/jsonrpc", config=Config(version=version), context=context)


@pytest.mark.parametrize("version", [1.0, 2.0])
def test_records_in_either_envelope(pool: SdkSession, version: float) -> None:
    server = client(pool.facts["coordinator"], version)
    session = server.session.login_with_password("root", PASSWORD, "1.0", "json")
    records = server.host.get_all_records(session)
    assert {record["name_label"] for record in records.values()} == {host["name"] for host in pool.facts["hosts"]}
    record = next(iter(records.values()))
    assert record["enabled"] is True
    assert isinstance(record["memory_overhead"], str)
    server.session.logout(session)


def error_of(action: Any, *args: Any) -> Any:
    with pytest.raises(ProtocolError) as caught:
        action(*args)
    return caught.value.args[0]


def test_errors_carry_code_and_parameters(pool: SdkSession) -> None:
    server = client(pool.facts["coordinator"])
    session = server.session.login_with_password("root", PASSWORD)
    assert "HANDLE_INVALID" in error_of(server.VM.get_record, session, "OpaqueRef:none")
    assert "SESSION_INVALID" in error_of(server.VM.get_all, "OpaqueRef:none")


def test_a_member_sends_its_caller_to_the_coordinator(pool: SdkSession) -> None:
    server = client(pool.facts["hosts"][1]["url"])
    assert "HOST_IS_SLAVE" in error_of(server.session.login_with_password, "root", PASSWORD)


def test_events_and_tasks(pool: SdkSession) -> None:
    server = client(pool.facts["coordinator"])
    session = server.session.login_with_password("root", PASSWORD)
    vm = server.VM.get_all(session)[0]
    batch = getattr(server, "event.from")(session, ["VM"], "", 30.0)
    server.VM.set_name_description(session, vm, "by JSON")
    news = getattr(server, "event.from")(session, ["VM"], batch["token"], 30.0)
    assert [event["snapshot"]["name_description"] for event in news["events"]] == ["by JSON"]
    task = server.Async.host.compute_free_memory(session, server.host.get_all(session)[0])
    assert pool.ended(task)["status"] == "success"
