"""The official SDK cannot distinguish the simulated pool from a real one: records, events, tasks, failures."""

from __future__ import annotations

import threading
import xmlrpc.client
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import XenAPI

from rpu_desktop.simulator.model import Model
from tests.simulator.sdk_session import PASSWORD, SdkSession, sdk_session
from tests.tls import any_server


@pytest.fixture(scope="module")
def pool() -> Iterator[SdkSession]:
    with sdk_session(hosts=2, vms=6) as running:
        yield running


WIRE_TYPES: dict[str, type | tuple[type, ...]] = {
    "int": str,
    "bool": bool,
    "float": float,
    "datetime": xmlrpc.client.DateTime,
}


def wire_type(type_: str) -> type | tuple[type, ...]:
    if type_.endswith(" set"):
        return list
    if type_.endswith(" map"):
        return dict
    return WIRE_TYPES.get(type_, str)


def failure(action: Any, *args: Any) -> list[str]:
    with pytest.raises(XenAPI.Failure) as caught:
        action(*args)
    return [str(word) for word in caught.value.details]


READABLE = [name for name, cls in Model.load().classes.items() if "get_all_records" in cls.messages]


@pytest.mark.parametrize("cls", READABLE)
def test_records_carry_every_field_of_the_version_in_its_type(pool: SdkSession, cls: str) -> None:
    model, version = pool.pool.model, pool.db.version
    message = model.message(f"{cls}.get_all_records")
    assert message is not None
    if message.removed(version):
        assert failure(getattr(pool.x, cls).get_all_records) == ["MESSAGE_REMOVED"]
        return
    if not message.in_version(version):
        assert failure(getattr(pool.x, cls).get_all_records) == ["MESSAGE_METHOD_UNKNOWN", f"{cls}.get_all_records"]
        return
    fields = {field.name: field for field in model.fields(cls, version)}
    for record in getattr(pool.x, cls).get_all_records().values():
        assert record.keys() == fields.keys()
        for name, value in record.items():
            assert isinstance(value, wire_type(fields[name].type)), (name, value)


def test_login_is_refused_with_the_user_name(pool: SdkSession) -> None:
    session = XenAPI.Session(pool.facts["coordinator"], ignore_ssl=True)
    details = failure(session.login_with_password, "root", "wrong", "1.0", "test")
    assert details == ["SESSION_AUTHENTICATION_FAILED", "root", "Authentication failure"]


def test_a_member_names_the_coordinators_address(pool: SdkSession) -> None:
    # Without the SDK, which would follow automatically to that address at the default port, where nothing listens.
    with xmlrpc.client.ServerProxy(pool.facts["hosts"][1]["url"], context=any_server()) as server:
        answer: Any = server.session.login_with_password("root", PASSWORD)
    assert answer["Status"] == "Failure"
    assert answer["ErrorDescription"] == ["HOST_IS_SLAVE", "127.0.0.1"]


def test_failures_have_their_real_parameters(pool: SdkSession) -> None:
    vm = pool.x.VM.get_all()[0]
    assert failure(pool.x.VM.get_record, "OpaqueRef:none") == ["HANDLE_INVALID", "VM", "OpaqueRef:none"]
    assert failure(pool.x.VM.get_by_uuid, "none") == ["UUID_INVALID", "VM", "none"]
    assert failure(pool.x.VM.fly, vm) == ["MESSAGE_METHOD_UNKNOWN", "VM.fly"]
    assert failure(pool.x.VM.get_record) == ["MESSAGE_PARAMETER_COUNT_MISMATCH", "VM.get_record", "1", "0"]
    words = "Failure(\"Expecting Rpc.Dict, but found 'S(no map)'\")"
    assert failure(pool.x.VM.set_other_config, vm, "no map") == ["INTERNAL_ERROR", words]
    pool.x.VM.add_to_other_config(vm, "key", "one")
    assert failure(pool.x.VM.add_to_other_config, vm, "key", "two") == [
        "MAP_DUPLICATE_KEY", "VM", "other_config", vm, "key",
    ]  # fmt: skip
    pool.x.VM.remove_from_other_config(vm, "key")


def test_a_session_that_ended_is_invalid(pool: SdkSession) -> None:
    login = pool.raw("session.login_with_password", "root", PASSWORD)["Value"]
    pool.raw("session.logout", login)
    answer = pool.raw("VM.get_all", login)
    assert answer["ErrorDescription"] == ["SESSION_INVALID", login]


def events(pool: SdkSession, classes: list[str], token: str, timeout: float = 30.0) -> dict[str, Any]:
    answer: dict[str, Any] = getattr(pool.x, "event.from")(classes, token, timeout)
    return answer


def test_event_from_begins_with_everything_and_continues_with_what_changed(pool: SdkSession) -> None:
    first = events(pool, ["VM", "host"], "")
    assert {event["operation"] for event in first["events"]} == {"add"}
    assert {event["class"] for event in first["events"]} == {"vm", "host"}
    assert int(first["valid_ref_counts"]["vm"]) == len(pool.x.VM.get_all())
    vm = pool.x.VM.get_all()[0]
    for name in ("one", "two", "three"):
        pool.x.VM.set_name_description(vm, name)
    (event,) = events(pool, ["VM"], first["token"])["events"]
    assert (event["class"], event["operation"], event["ref"]) == ("vm", "mod", vm)
    assert event["snapshot"]["name_description"] == "three"


def test_event_from_for_one_object_and_for_nothing_new(pool: SdkSession) -> None:
    one, other = pool.x.VM.get_all()[:2]
    token = events(pool, [f"VM/{one}"], "")["token"]
    pool.x.VM.set_name_description(other, "not asked for")
    nothing = events(pool, [f"VM/{one}"], token, 0.05)
    assert nothing["events"] == []
    pool.x.VM.set_name_description(one, "asked for")
    assert [event["ref"] for event in events(pool, [f"VM/{one}"], nothing["token"])["events"]] == [one]


def test_an_object_that_went_away_is_reported_without_a_record(pool: SdkSession) -> None:
    task = pool.x.task.create("label", "description")
    pool.x.task.set_status(task, "success")
    token = events(pool, ["task"], "")["token"]
    pool.x.task.destroy(task)
    (event,) = events(pool, ["task"], token)["events"]
    assert (event["operation"], event["ref"]) == ("del", task)
    assert "snapshot" not in event


def test_event_from_wakes_up_when_something_happens(pool: SdkSession) -> None:
    vm = pool.x.VM.get_all()[0]
    token = events(pool, ["VM"], "")["token"]
    answers: list[Any] = []
    waiting = threading.Thread(target=lambda: answers.append(getattr(pool.login(), "event.from")(["VM"], token, 60.0)))
    waiting.start()
    pool.x.VM.set_name_description(vm, "wake up")
    waiting.join()
    assert vm in {event["ref"] for event in answers[0]["events"]}


def test_a_token_that_is_none(pool: SdkSession) -> None:
    details = failure(getattr(pool.x, "event.from"), ["*"], "nonsense", 1.0)
    assert details == ["EVENT_FROM_TOKEN_PARSE_FAILURE", "nonsense"]


def test_the_older_events(pool: SdkSession) -> None:
    x = pool.login()
    assert failure(x.event.next)[0] == "SESSION_NOT_REGISTERED"
    x.event.register(["vm"])
    vm = x.VM.get_all()[0]
    x.VM.set_name_description(vm, "older")
    (event,) = x.event.next()
    assert (event["class"], event["operation"], event["ref"]) == ("vm", "mod", vm)
    x.event.unregister(["vm"])


def test_a_client_that_falls_far_behind_has_lost_events(pool: SdkSession) -> None:
    x = pool.login()
    x.event.register(["vm"])
    vm = pool.db.refs("VM")[0]

    def many() -> None:
        for number in range(60_000):
            pool.db.set("VM", vm, user_version=number)

    pool.do(many)
    assert failure(x.event.next) == ["EVENTS_LOST"]


def test_tasks_end_with_a_result_or_an_error(pool: SdkSession) -> None:
    template = next(ref for ref, row in pool.x.VM.get_all_records().items() if row["is_a_template"])
    ended = pool.ended(pool.x.Async.VM.start(template, False, False))
    assert ended["status"] == "failure"
    assert ended["error_info"][0] == "VM_IS_TEMPLATE"
    host = pool.x.host.get_all()[0]
    good = pool.ended(pool.x.Async.host.compute_free_memory(host))
    assert good["status"] == "success"
    assert good["result"].startswith("<value>")
    assert float(good["progress"]) == 1.0


def test_a_task_can_be_destroyed_once(pool: SdkSession) -> None:
    task = pool.x.Async.host.compute_free_memory(pool.x.host.get_all()[0])
    pool.ended(task)
    pool.x.task.destroy(task)
    assert failure(pool.x.task.get_record, task) == ["HANDLE_INVALID", "task", task]


def test_a_hundred_clients_waiting_stall_no_one(pool: SdkSession) -> None:
    token = events(pool, ["VM"], "")["token"]
    vm = pool.x.VM.get_all()[0]
    sessions = [pool.login() for _ in range(100)]
    ready = threading.Barrier(101)

    def wait(x: Any) -> Any:
        ready.wait()
        return getattr(x, "event.from")(["VM"], token, 120.0)

    with ThreadPoolExecutor(100) as executor:
        waiting = [executor.submit(wait, x) for x in sessions]
        ready.wait()
        tasks = [pool.x.Async.host.compute_free_memory(pool.x.host.get_all()[0]) for _ in range(100)]
        assert all(pool.ended(task)["status"] == "success" for task in tasks)
        pool.x.VM.set_name_description(vm, "everybody hears of it")
        assert all(future.result()["events"] for future in waiting)
