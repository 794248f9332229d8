"""What a connection survives: restarts, cuts, silence, new certificates, other pools."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from rpu_desktop.i18n.text import Text
from rpu_desktop.retrying import TRIES
from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import ConnectionLost, TaskVanished, Unreachable, XapiError
from rpu_desktop.xapi.trust import TrustPolicy
from tests.engine.runs import simulated
from tests.xapi.proxy import Proxy
from tests.xapi.served import QUICK, ServedPool, certificate

PATIENT = 60.0


class Reports:
    """What a connection reports about itself."""

    def __init__(self, pool: PoolConnection) -> None:
        self.heard: list[tuple[bool, str]] = []
        self.leave = pool.on_connection(self.hear)
        self.more = asyncio.Event()

    def hear(self, connected: bool, why: Text | None) -> None:
        self.heard.append((connected, str(why or "")))
        self.more.set()

    async def until(self, words: str) -> None:
        """Wait for a report that it is down with this text in it."""
        async with asyncio.timeout(PATIENT):
            while not any(not connected and words in why for connected, why in self.heard):
                self.more.clear()
                await self.more.wait()


async def reconnected(pool: PoolConnection) -> None:
    await asyncio.wait_for(pool.wait_connected(), PATIENT)


@pytest.mark.parametrize("cuts", [1, 3])
async def test_a_connection_that_breaks_while_the_pool_is_read_is_made_again_but_not_for_ever(
    served: ServedPool, cuts: int
) -> None:
    resume = served.stall("event.from")
    with Proxy((served.address.host, served.port)) as proxy:
        address, trust = ServerAddress("127.0.0.1", proxy.port), TrustPolicy.of(served.fingerprint)
        opening = asyncio.create_task(PoolConnection.open(address, served.credentials, trust, timeouts=QUICK))
        for cut in range(cuts):
            await asyncio.to_thread(served.wait_for_call, "event.from", cut)
            proxy.cut()
        resume()
        if cuts < TRIES:
            pool = await asyncio.wait_for(opening, PATIENT)
            assert pool.snapshot().hosts
            await pool.close()
        else:
            with pytest.raises(ConnectionLost, match="was lost"):
                await asyncio.wait_for(opening, PATIENT)


async def test_the_coordinators_restart_is_survived_and_everything_read_again(served: ServedPool) -> None:
    pool = await served.connect()
    reports = Reports(pool)
    served.phase("off")
    await reports.until("")
    with pytest.raises(Unreachable):
        await pool.call("host.disable", served.hosts[1])
    served.delete("VM", served.vms[0])
    served.set("host", served.hosts[0], name_label="reborn")
    served.phase("booting")
    await reports.until("starting")
    assert not pool.connected
    served.phase("serving")
    await reconnected(pool)
    assert pool.snapshot().coordinator.name == "reborn"
    assert served.vms[0] not in pool.snapshot().vms
    assert await pool.call("host.get_name_label", served.hosts[0]) == "reborn"
    assert reports.heard[-1] == (True, "")
    reports.leave()
    await pool.close()


async def test_waiting_for_something_continues_over_an_outage(served: ServedPool) -> None:
    pool = await served.connect()
    waiting = asyncio.create_task(pool.wait_for(lambda now: not now.hosts[served.hosts[1]].enabled, timeout=PATIENT))
    served.phase("off")
    await Reports(pool).until("")
    served.set("host", served.hosts[1], enabled=False)
    served.phase("serving")
    assert await waiting
    await pool.close()


async def test_a_directory_that_is_not_back_yet_is_waited_for(served: ServedPool) -> None:
    pool = await served.connect()
    reports = Reports(pool)
    served.faults.refuse["session.login_with_password"] = [ApiError("SESSION_AUTHENTICATION_FAILED")] * 3
    served.phase("off")
    await reports.until("")
    served.phase("serving")
    await reports.until("password")
    await reconnected(pool)
    await pool.close()


async def test_a_task_that_went_down_with_the_coordinator_has_vanished(served: ServedPool) -> None:
    pool = await served.connect()
    served.stall("host.dmesg")
    running = asyncio.create_task(pool.task("host.dmesg", served.hosts[0]))
    while not pool.cache.records["task"]:
        await asyncio.wait_for(pool.news().wait(), PATIENT)
    served.phase("off")
    await Reports(pool).until("")
    served.phase("serving")
    with pytest.raises(TaskVanished, match=r"host\.dmesg"):
        await asyncio.wait_for(running, PATIENT)
    await pool.close()


async def test_what_is_fetched_besides_calls_comes_with_a_session_that_is_known(served: ServedPool) -> None:
    """A restart ends all sessions, and a connection without calls since then does not know that yet."""
    pool = await served.connect()
    reports = Reports(pool)
    served.phase("off")
    await reports.until("")
    served.phase("serving")
    await reconnected(pool)
    assert served.hosts[0].encode() in await pool.database_dump()
    await pool.close()


async def test_a_call_cut_in_the_middle_is_not_sent_again(served: ServedPool) -> None:
    with Proxy((served.address.host, served.port)) as proxy:
        trust = TrustPolicy.of(served.fingerprint)
        pool = await PoolConnection.open(
            ServerAddress("127.0.0.1", proxy.port), served.credentials, trust, timeouts=QUICK
        )
        served.stall("host.dmesg")
        asking = asyncio.create_task(pool.call("host.dmesg", served.hosts[0]))
        await asyncio.to_thread(served.wait_for_call, "host.dmesg")
        proxy.cut()
        with pytest.raises(ConnectionLost):
            await asyncio.wait_for(asking, PATIENT)
        await reconnected(pool)
        assert served.calls("host.dmesg") == 1
        await pool.close()


async def test_a_silent_network_is_noticed_and_survived(served: ServedPool) -> None:
    with Proxy((served.address.host, served.port)) as proxy:
        trust = TrustPolicy.of(served.fingerprint)
        timeouts = replace(QUICK, poll=0.2, poll_grace=0.3, connect=0.5, read=0.5)
        pool = await PoolConnection.open(
            ServerAddress("127.0.0.1", proxy.port), served.credentials, trust, timeouts=timeouts
        )
        reports = Reports(pool)
        proxy.freeze()
        with pytest.raises((ConnectionLost, Unreachable)):
            await pool.call("host.get_name_label", served.hosts[0])
        await reports.until("")
        proxy.thaw()
        await reconnected(pool)
        await pool.close()


async def test_a_new_certificate_stops_everything_until_it_is_approved(served: ServedPool) -> None:
    pool = await served.connect()
    reports = Reports(pool)
    served.serve_again_with(certificate("reinstalled"))
    await reports.until("different certificate")
    assert any("trust it" in why for _, why in reports.heard)
    assert not pool.connected
    pool.accept_certificate(served.address, certificate("reinstalled").fingerprint)
    await reconnected(pool)
    await pool.close()


async def test_another_pool_at_the_address_is_not_taken_for_this_one(served: ServedPool) -> None:
    pool = await served.connect()
    reports = Reports(pool)
    uuid = served.pool.db.get("pool", served.pool.pool, "uuid")
    served.phase("off")
    served.set("pool", served.pool.pool, uuid="another-pool")
    served.phase("serving")
    await reports.until("another pool than Frankfurt")
    assert not pool.connected
    served.set("pool", served.pool.pool, uuid=uuid)
    await reconnected(pool)
    await pool.close()


@pytest.mark.parametrize("heir", [1, 2])
async def test_a_new_coordinator_is_found_by_asking_members(served: ServedPool, heir: int) -> None:
    pool = await served.connect()
    served.phase("off")
    served.set("pool", served.pool.pool, master=served.hosts[heir])
    await reconnected(pool)
    await asyncio.wait_for(pool.wait_for(lambda now: now.coordinator.ref == served.hosts[heir]), PATIENT)
    assert pool.coordinator_address == served.address_of(heir)
    assert await pool.call("host.get_name_label", served.hosts[heir]) == f"fra-0{heir + 1}"
    await pool.close()


async def test_closing_during_an_outage_is_quick(served: ServedPool) -> None:
    pool = await served.connect(timeouts=replace(QUICK, retry_first=600, retry_last=600))
    served.phase("off")
    await Reports(pool).until("")
    await asyncio.wait_for(pool.close(), PATIENT)
    with pytest.raises(XapiError):
        await pool.wait_connected()


async def test_the_restart_of_the_coordinators_toolstack_is_survived_as_a_real_one_does_it() -> None:
    """TLS that ends at once, a session that is gone, a refused connection, and a pool whose hosts are all disabled."""
    async with simulated("pool", hosts=3, vms=3, speed=20) as it:
        (pool,) = it.connections
        reports = Reports(pool)
        it.ask(lambda: vars(state_of(it.pool).timing).update(dbsync=(100, 100), toolstack_start=(20, 20)))
        names = [host.name for host in pool.snapshot().hosts_in_order()]
        await pool.call("host.restart_agent", it.pool.coordinator)
        await reports.until("")
        async with asyncio.timeout(PATIENT):
            await pool.wait_for(lambda now: not now.coordinator.enabled)
            await pool.wait_for(lambda now: all(host.enabled and host.live for host in now.hosts.values()))
        assert [host.name for host in pool.snapshot().hosts_in_order()] == names
        assert await pool.call("host.get_name_label", it.pool.coordinator) == "fra-01"
        reports.leave()
