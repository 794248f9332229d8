"""The certificates of members: told by the pool, so that a new coordinator needs nobody's word."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from rpu_desktop.simulator.server import PoolServer
from rpu_desktop.xapi.members import learn_members, pin_members
from rpu_desktop.xapi.trust import TrustStore, fetch_certificate
from tests.xapi.served import ServedPool, certificate
from tests.xapi.test_outage import PATIENT, Reports, reconnected


@pytest.fixture
def each_its_own() -> Iterator[ServedPool]:
    """Three hosts, each with a certificate of its own, as hosts really have them."""
    with ServedPool(hosts=3) as served:

        async def serve_anew() -> None:
            await served.server.stop()
            served.pool.own_certificates = {ref: certificate(f"own-{ref}") for ref in served.hosts}
            served.pool.certificate = served.pool.own_certificates[served.hosts[0]]
            served.server = PoolServer(served.pool)
            await served.server.start(served.port)

        served.run(serve_anew())
        yield served


async def test_the_pool_tells_what_each_host_shows(each_its_own: ServedPool) -> None:
    pool = await each_its_own.connect()
    known = await learn_members(pool)
    shown = {address: (await fetch_certificate(address)).fingerprint for address in known}
    assert known == shown
    assert len(set(shown.values())) == 3
    await pool.close()


async def test_a_new_coordinator_with_its_own_certificate_is_trusted(each_its_own: ServedPool) -> None:
    pool = await each_its_own.connect()
    await learn_members(pool)
    each_its_own.phase("off")
    each_its_own.set("pool", each_its_own.pool.pool, master=each_its_own.hosts[1])
    await reconnected(pool)
    await asyncio.wait_for(pool.wait_for(lambda now: now.coordinator.ref == each_its_own.hosts[1]), PATIENT)
    await pool.close()


async def test_a_stranger_in_its_place_is_not(each_its_own: ServedPool) -> None:
    pool = await each_its_own.connect()
    await learn_members(pool)
    reports = Reports(pool)

    async def impostor() -> None:
        await each_its_own.server.stop()
        each_its_own.pool.own_certificates = {ref: certificate("impostor") for ref in each_its_own.hosts}
        each_its_own.server = PoolServer(each_its_own.pool)
        await each_its_own.server.start(each_its_own.port)

    each_its_own.run(impostor())
    await reports.until("another certificate")
    assert not pool.connected
    await pool.close()


async def test_each_host_is_remembered_with_its_own_and_no_other(each_its_own: ServedPool, tmp_path: Path) -> None:
    pool = await each_its_own.connect()
    await pin_members(pool, TrustStore(tmp_path / "certificates.json"))
    store = TrustStore(tmp_path / "certificates.json")
    for index, ref in enumerate(each_its_own.hosts):
        own = each_its_own.pool.own_certificates[ref].fingerprint
        assert store.known(each_its_own.address_of(index)) == {own}
    await pool.close()


async def test_a_host_that_is_away_is_left_out(each_its_own: ServedPool) -> None:
    each_its_own.phase("off", host=2)
    metrics = each_its_own.pool.db.get("host", each_its_own.hosts[2], "metrics")
    each_its_own.set("host_metrics", str(metrics), live=False)
    pool = await each_its_own.connect()
    assert set(await learn_members(pool)) == {each_its_own.address_of(0), each_its_own.address_of(1)}
    await pool.close()
