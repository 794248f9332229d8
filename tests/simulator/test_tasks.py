"""Task records like those of the toolstack: results of every type, cancelling, a client's own tasks."""

from __future__ import annotations

import asyncio
import xmlrpc.client
from collections.abc import Iterator
from typing import Any

import pytest

from rpu_desktop.simulator.clock import Clock
from rpu_desktop.simulator.registry import Call, Method
from rpu_desktop.simulator.scenario import build_scenario
from rpu_desktop.simulator.tasks import start_task
from tests.simulator.sdk_session import SdkSession, refused, sdk_session


@pytest.fixture(scope="module")
def pool() -> Iterator[SdkSession]:
    with sdk_session(hosts=2, vms=4) as running:
        yield running


def result(pool: SdkSession, task: str) -> Any:
    row = pool.ended(task)
    assert row["status"] == "success", row
    text = f"<params><param>{row['result']}</param></params>"
    return xmlrpc.client.loads(text)[0][0]


def test_results_are_xml_of_their_type(pool: SdkSession) -> None:
    x = pool.x
    host = x.host.get_all()[0]
    vm = pool.guests(host)[0]
    assert result(pool, x.Async.host.compute_free_memory(host)) == x.host.compute_free_memory(host)
    assert set(result(pool, x.Async.VM.get_possible_hosts(vm))) == set(x.VM.get_possible_hosts(vm))
    prevented = x.host.get_vms_which_prevent_evacuation(host)
    assert result(pool, x.Async.host.get_vms_which_prevent_evacuation(host)) == prevented


def test_the_result_of_what_returns_nothing_is_an_empty_value(pool: SdkSession) -> None:
    host = pool.x.host.get_all()[1]
    row = pool.ended(pool.x.Async.host.disable(host))
    assert (row["status"], row["result"], row["error_info"]) == ("success", "<value></value>", [])
    assert row["name_label"] == "Async.host.disable"
    assert row["finished"] >= row["created"]
    assert row["allowed_operations"] == []
    pool.x.host.enable(host)


def test_a_cancelled_task_reports_it_once_its_work_has_stopped() -> None:
    with sdk_session("pool", "migration-slow:factor=100", speed=100) as run:
        source, target = run.hosts()[:2]
        vm = run.guests(source)[0]
        run.slow(vm)
        task = run.x.Async.VM.pool_migrate(vm, target, {"live": "true"})
        run.eventually(lambda: run.x.task.get_allowed_operations(task) == ["cancel"])
        run.x.task.cancel(task)
        row = run.ended(task)
        assert row["status"] == "cancelled"
        assert row["error_info"] == []
        assert list(row["current_operations"].values()) == ["cancel"]
        run.x.task.cancel(task)  # too late, and no error


def test_a_clients_own_task(pool: SdkSession) -> None:
    x = pool.x
    task = x.task.create("label", "description")
    x.task.set_progress(task, 0.5)
    row = x.task.get_record(task)
    assert (row["name_label"], row["name_description"], row["status"]) == ("label", "description", "pending")
    assert float(row["progress"]) == 0.5
    x.task.set_status(task, "success")
    assert x.task.get_status(task) == "success"
    refused("MESSAGE_METHOD_UNKNOWN", x.task.set_error_info, task, ["CODE"])  # came after 8.2
    x.task.destroy(task)
    assert refused("HANDLE_INVALID", x.task.get_status, task) == ["HANDLE_INVALID", "task", task]


def test_a_wrong_reference_is_the_failure_of_the_task_and_not_of_the_call(pool: SdkSession) -> None:
    row = pool.ended(pool.x.Async.host.disable("OpaqueRef:nothing"))
    assert (row["status"], row["error_info"]) == ("failure", ["HANDLE_INVALID", "host", "OpaqueRef:nothing"])
    assert (row["type"], row["progress"]) == ("<none/>", 1.0)
    assert len(row["backtrace"]) > 1000


def test_a_running_task_that_is_destroyed_goes_when_it_has_ended() -> None:
    with sdk_session("pool", "migration-slow:factor=100", speed=100) as run:
        source, target = run.hosts()[:2]
        vm = run.guests(source)[0]
        run.slow(vm)
        task = run.x.Async.VM.pool_migrate(vm, target, {"live": "true"})
        run.x.task.destroy(task)
        assert run.x.task.get_current_operations(task) == {"task": "destroy"}
        run.set("task", task, current_operations={task: "cancel", "task": "destroy"})  # as if it was cancelled before
        run.eventually(lambda: task not in run.x.task.get_all())


@pytest.mark.parametrize(
    ("name", "rest"), [("VM.get_name_label", ["OpaqueRef:any"]), ("task.create", ["", ""]), ("session.logout", [])]
)
def test_what_has_no_asynchronous_form(pool: SdkSession, name: str, rest: list[str]) -> None:
    answer = pool.raw(f"Async.{name}", pool.session, *rest)
    assert answer["ErrorDescription"] == ["Fault", f"No async mode for this operation (rpc: {name})"]


def test_parameters_are_counted_without_the_session(pool: SdkSession) -> None:
    details = refused("MESSAGE_PARAMETER_COUNT_MISMATCH", pool.x.Async.host.disable)
    assert details[1:] == ["host.disable", "1", "0"]
    answer = pool.raw("session.login_with_password", "root")
    assert answer["ErrorDescription"] == [
        "MESSAGE_PARAMETER_COUNT_MISMATCH", "session.login_with_password", "2", "1",
    ]  # fmt: skip


async def test_progress_is_reported_as_often_as_a_client_could_see_it() -> None:
    """In time that jumps, each report would be an event that clients read, and the program works on."""
    elapsed = 0.0
    clock = Clock(now=lambda: 1e9 + elapsed, monotonic=lambda: elapsed, coarseness=600)
    pool, *_ = build_scenario("pool", clock, hosts=1, vms=1, seed=1, password="secret")
    seen: list[float] = []
    over = asyncio.Event()

    def work(call: Call) -> None:
        nonlocal elapsed
        for second in range(1, 240):
            elapsed = float(second)
            call.task.progress(second / 240)
            seen.append(pool.db.get("task", call.task.ref, "progress"))
        over.set()

    start_task(pool, pool.coordinator, "", Method("task.test", work, False, 0, 0), [])
    await over.wait()
    assert sorted(set(seen)) == [second / 240 for second in (1, 61, 121, 181)]
