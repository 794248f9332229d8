"""A connected pool: calls, events, tasks, and closing without a trace."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace

import pytest

from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import ApiFailure, PluginFailure, Unreachable
from rpu_desktop.xapi.feed import changes_of
from rpu_desktop.xapi.login import Link
from rpu_desktop.xapi.trust import CertificateVerifier, TrustPolicy
from tests.xapi.served import QUICK, ServedPool


async def test_the_picture_follows_the_pool(served: ServedPool) -> None:
    pool = await served.connect()
    before = pool.snapshot()
    assert pool.snapshot() is before
    served.set("host", served.hosts[1], enabled=False)
    after = await pool.wait_for(lambda now: now if not now.hosts[served.hosts[1]].enabled else None, timeout=20)
    assert after.hosts[served.hosts[0]] is before.hosts[served.hosts[0]]
    served.delete("VM", served.vms[0])
    await pool.wait_for(lambda now: served.vms[0] not in now.vms, timeout=20)
    assert pool.cache.name_of(served.vms[0]) == "vm-0"
    await pool.close()


async def test_waiting_can_be_limited(served: ServedPool) -> None:
    pool = await served.connect()
    with pytest.raises(TimeoutError):
        await pool.wait_for(lambda _: None, timeout=0.05)
    await pool.close()


async def test_a_refused_call_names_the_object(served: ServedPool) -> None:
    pool = await served.connect()
    served.faults.refuse["host.dmesg"] = [ApiError("VM_MISSING_PV_DRIVERS", served.vms[1])]
    with pytest.raises(ApiFailure, match="vm-1") as caught:
        await pool.call("host.dmesg", served.hosts[0])
    assert caught.value.code == "VM_MISSING_PV_DRIVERS"
    assert "OpaqueRef" not in str(caught.value)
    await pool.close()


async def test_an_expired_session_is_renewed_and_the_call_sent_again(served: ServedPool) -> None:
    pool = await served.connect()

    def expire() -> None:
        for ref in served.pool.db.refs("session"):
            served.pool.db.delete("session", ref)

    served.do(expire)
    await pool.wait_connected()
    assert await pool.call("host.get_name_label", served.hosts[0]) == "fra-01"
    await pool.close()


async def test_a_hundred_calls_and_tasks_at_the_same_time(served: ServedPool) -> None:
    pool = await served.connect()
    calls = [pool.call("VM.get_name_label", served.vms[i % 3]) for i in range(100)]
    tasks = [pool.task("host.dmesg", served.hosts[0]) for _ in range(100)]
    answers = await asyncio.wait_for(asyncio.gather(*calls, *tasks), 120)
    assert answers == [f"vm-{i % 3}" for i in range(100)] + ["boot & <log>"] * 100
    await pool.close()


async def test_a_task_reports_progress_and_is_cleared_away(served: ServedPool) -> None:
    pool = await served.connect()
    go_on = served.stall("host.dmesg")
    seen: list[float] = []
    quarter = asyncio.Event()

    def on_progress(done: float) -> None:
        seen.append(done)
        if done == 0.25:
            quarter.set()

    running = asyncio.create_task(pool.task("host.dmesg", served.hosts[0], on_progress=on_progress))
    await asyncio.wait_for(quarter.wait(), 20)
    go_on()
    assert await asyncio.wait_for(running, 20) == "boot & <log>"
    assert seen[-1] == 1.0
    await pool.close()
    assert served.do(lambda: served.pool.db.refs("task")) == []


async def test_a_failed_task_gives_the_reason(served: ServedPool) -> None:
    pool = await served.connect()
    served.faults.refuse["host.dmesg"] = [ApiError("HOST_NOT_ENOUGH_FREE_MEMORY", 2**31, 2**20)]
    with pytest.raises(ApiFailure, match="2 GiB"):
        await pool.task("host.dmesg", served.hosts[0])
    await pool.close()


async def test_a_cancelled_task_is_a_failure_of_its_own(served: ServedPool) -> None:
    pool = await served.connect()
    go_on = served.stall("host.dmesg")
    running = asyncio.create_task(pool.task("host.dmesg", served.hosts[0]))
    while not pool.cache.records["task"]:
        await asyncio.wait_for(pool.news().wait(), 20)
    await pool.call("task.cancel", next(iter(pool.cache.records["task"])))
    go_on()
    with pytest.raises(ApiFailure) as caught:
        await asyncio.wait_for(running, 20)
    assert caught.value.code == "TASK_CANCELLED"
    await pool.close()


async def test_what_has_no_asynchronous_form_is_called_plainly(served: ServedPool) -> None:
    pool = await served.connect()
    assert await pool.task("host.get_name_label", served.hosts[1]) == "fra-02"
    await pool.close()


async def test_a_failing_plugin_gives_its_reason(served: ServedPool) -> None:
    pool = await served.connect()
    served.faults.refuse["host.dmesg"] = [ApiError("XENAPI_PLUGIN_FAILURE", "testUrl", "Exception", "INVALID_URL")]
    with pytest.raises(PluginFailure) as caught:
        await pool.task("host.dmesg", served.hosts[1])
    assert caught.value.reason == "INVALID_URL"
    await pool.close()


async def test_lost_news_are_read_again(served: ServedPool) -> None:
    pool = await served.connect()
    served.faults.refuse["event.from"] = [ApiError("EVENTS_LOST")] * 2
    served.delete("VM", served.vms[2])
    served.set("host", served.hosts[0], name_label="renamed")
    await pool.wait_for(lambda now: now.coordinator.name == "renamed" and served.vms[2] not in now.vms, timeout=20)
    assert pool.connected
    await pool.close()


async def test_closing_leaves_neither_threads_nor_sessions(served: ServedPool) -> None:
    before = set(threading.enumerate())
    pool = await served.connect()
    waiting: asyncio.Task[None] = asyncio.create_task(pool.wait_for(lambda _: None))
    await asyncio.sleep(0)
    await pool.close()
    await pool.close()
    assert set(threading.enumerate()) <= before
    assert served.do(lambda: served.pool.db.refs("session")) == []
    with pytest.raises(Unreachable):
        await asyncio.wait_for(waiting, 20)
    with pytest.raises(Unreachable):
        await pool.call("pool.get_all")


async def changes(pool: PoolConnection, old: ServedPool) -> None:
    old.set("host", old.hosts[1], name_label="renamed")
    await pool.wait_for(lambda now: now.hosts[old.hosts[1]].name == "renamed", timeout=20)
    old.delete("VM", old.vms[0])
    await pool.wait_for(lambda now: old.vms[0] not in now.vms, timeout=20)


async def test_a_pool_from_before_event_from_is_followed_too(old: ServedPool) -> None:
    pool = await old.connect(host=1)
    assert old.calls("event.from") == 0
    assert len(list(pool.snapshot().guests())) == 3
    await changes(pool, old)
    assert await pool.task("host.dmesg", old.hosts[0]) == "boot & <log>"
    await pool.close()


async def test_an_old_pool_that_lost_news_is_read_again(old: ServedPool) -> None:
    pool = await old.connect()
    old.faults.refuse["event.next"] = [ApiError("EVENTS_LOST")]
    await changes(pool, old)
    assert pool.connected
    await pool.close()


async def test_news_without_records_are_completed_by_asking(old: ServedPool) -> None:
    """Servers before XenServer 6.0 report what changed, not its new state."""
    pool = await old.connect()
    link = Link(old.address, CertificateVerifier(TrustPolicy.of(old.fingerprint)), QUICK, pool.cache.name_of)
    await asyncio.to_thread(link.log_in, old.credentials)
    news = [
        {"class": "vm", "ref": old.vms[0], "operation": "mod"},
        {"class": "VM", "ref": "OpaqueRef:gone-meanwhile", "operation": "add"},
        {"class": "host", "ref": old.hosts[1], "operation": "del"},
        {"class": "message", "ref": "OpaqueRef:not-followed", "operation": "add"},
    ]
    found = {change.ref: change for change in await asyncio.to_thread(changes_of, link, news)}
    await asyncio.to_thread(link.log_out, 5)
    await pool.close()
    assert found.keys() == {old.vms[0], "OpaqueRef:gone-meanwhile", old.hosts[1]}
    assert (found[old.vms[0]].record or {})["name_label"] == "vm-0"
    assert found["OpaqueRef:gone-meanwhile"].record is None
    assert found[old.hosts[1]].record is None


async def test_a_silent_old_pool_is_asked_again_without_a_word(old: ServedPool) -> None:
    pool = await old.connect(timeouts=replace(QUICK, read=0.3))
    heard: list[bool] = []
    pool.on_connection(lambda connected, _: heard.append(connected))
    logins = old.calls("session.login_with_password")
    await asyncio.to_thread(old.wait_for_call, "session.login_with_password", more_than=logins)
    await changes(pool, old)
    assert heard == []
    await pool.close()
    assert len(old.do(lambda: old.pool.db.refs("session"))) == 0
