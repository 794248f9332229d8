"""The certificates of members: learned from the pool, so that a new coordinator needs no confirmation."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from rpu_desktop.simulator.server import PoolServer
from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import UntrustedCertificate
from rpu_desktop.xapi.members import learn_members, pin_members
from rpu_desktop.xapi.trust import TrustPolicy, TrustStore, fetch_certificate
from tests.xapi.served import ServedPool, certificate
from tests.xapi.test_outage import PATIENT, Reports, reconnected


@pytest.fixture
def each_its_own() -> Iterator[ServedPool]:
    """Three hosts, each with its own certificate, as in reality."""
    with ServedPool(hosts=3) as served:

        async def serve_again() -> None:
            await served.server.stop()
            served.pool.own_certificates = {ref: certificate(f"own-{ref}") for ref in served.hosts}
            served.pool.certificate = served.pool.own_certificates[served.hosts[0]]
            served.server = PoolServer(served.pool)
            await served.server.start(served.port)

        served.run(serve_again())
        yield served


async def test_the_pool_reports_what_each_host_shows(each_its_own: ServedPool) -> None:
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
    await reports.until("different certificate")
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


async def test_a_host_that_is_away_is_skipped(each_its_own: ServedPool) -> None:
    each_its_own.phase("off", host=2)
    metrics = each_its_own.pool.db.get("host", each_its_own.hosts[2], "metrics")
    each_its_own.set("host_metrics", str(metrics), live=False)
    pool = await each_its_own.connect()
    assert set(await learn_members(pool)) == {each_its_own.address_of(0), each_its_own.address_of(1)}
    await pool.close()


def own(served: ServedPool, host: int) -> str:
    """The fingerprint of this host's certificate."""
    return served.pool.own_certificates[served.hosts[host]].fingerprint


async def refused_at(served: ServedPool, host: int, policy: TrustPolicy) -> UntrustedCertificate:
    with pytest.raises(UntrustedCertificate) as caught:
        await PoolConnection.open(served.address_of(host), served.credentials, policy)
    return caught.value


async def test_a_coordinator_never_seen_before_is_no_changed_one_to_who_asks_a_member(
    each_its_own: ServedPool, tmp_path: Path
) -> None:
    store, member = TrustStore(tmp_path / "certificates.json"), each_its_own.address_of(1)
    store.pin(member, own(each_its_own, 1))
    error = await refused_at(each_its_own, 1, store.policy())
    assert error.address == each_its_own.address_of(0)
    assert error.certificate.fingerprint == own(each_its_own, 0)
    assert not error.expected
    assert "different certificate" not in str(error)
    assert member.host in str(error)
    assert error.address.host in str(error)
    assert each_its_own.calls("session.login_with_password") == 1  # the member's, which redirected us

    store.pin(error.address, error.certificate.fingerprint)
    pool = await PoolConnection.open(member, each_its_own.credentials, store.policy())
    assert pool.fingerprints == {each_its_own.address_of(host): {own(each_its_own, host)} for host in (0, 1)}
    await pool.close()


async def test_the_fingerprint_named_for_a_member_is_not_what_its_coordinator_should_show(
    each_its_own: ServedPool,
) -> None:
    error = await refused_at(each_its_own, 1, TrustPolicy.of(own(each_its_own, 1)))
    assert not error.expected
    assert "different" not in str(error)
    named = TrustPolicy.of(own(each_its_own, 1), own(each_its_own, 0))
    await (await PoolConnection.open(each_its_own.address_of(1), each_its_own.credentials, named)).close()
    first = TrustPolicy.of(own(each_its_own, 1), allow_first=True)
    await (await PoolConnection.open(each_its_own.address_of(1), each_its_own.credentials, first)).close()


async def test_a_coordinator_that_was_known_and_shows_another_certificate_is_an_alarm_to_who_asks_a_member(
    each_its_own: ServedPool, tmp_path: Path
) -> None:
    store, member = TrustStore(tmp_path / "certificates.json"), each_its_own.address_of(1)
    store.pin(member, own(each_its_own, 1))
    store.pin(each_its_own.address_of(0), "ab" * 32)
    error = await refused_at(each_its_own, 1, store.policy(allow_first=True))
    assert error.expected == {"ab" * 32}
    assert "a different certificate than before" in str(error)


async def test_a_member_that_the_pool_has_named_and_that_shows_another_certificate_is_an_alarm(
    each_its_own: ServedPool,
) -> None:
    pool = await each_its_own.connect()
    await learn_members(pool)
    told = own(each_its_own, 1)
    reports = Reports(pool)

    async def impostor() -> None:
        await each_its_own.server.stop()
        each_its_own.pool.own_certificates[each_its_own.hosts[1]] = certificate("impostor")
        each_its_own.pool.db.set("pool", each_its_own.pool.pool, master=each_its_own.hosts[1])
        each_its_own.server = PoolServer(each_its_own.pool)
        await each_its_own.server.start(each_its_own.port)

    each_its_own.run(impostor())
    await reports.until("a different certificate than before")
    assert isinstance(pool.failure, UntrustedCertificate)
    assert pool.failure.expected == {told}
    await pool.close()


async def test_a_host_that_was_away_is_not_expected_to_show_the_certificate_of_another(
    each_its_own: ServedPool, tmp_path: Path
) -> None:
    each_its_own.phase("off", host=2)
    metrics = each_its_own.pool.db.get("host", each_its_own.hosts[2], "metrics")
    each_its_own.set("host_metrics", str(metrics), live=False)
    store, away = TrustStore(tmp_path / "certificates.json"), each_its_own.address_of(2)
    pool = await each_its_own.connect()
    await pin_members(pool, store)
    await pool.close()
    each_its_own.phase("serving", host=2)
    error = await refused_at(each_its_own, 2, store.policy())
    assert error.address == away
    assert not error.expected


async def test_one_server_is_not_suspected_because_another_ones_fingerprint_was_named(each_its_own: ServedPool) -> None:
    """Several --server and one --trust: the second server's certificate was not named, and was never seen before."""
    error = await refused_at(each_its_own, 2, TrustPolicy.of("ab" * 32, "cd" * 32))
    assert "than before" not in str(error)
    assert "specified" in str(error)


def test_an_address_is_the_same_however_its_ipv6_digits_are_written() -> None:
    assert ServerAddress.parse("[2001:db8::1]").with_host("2001:DB8:0:0:0:0:0:1") == ServerAddress("2001:db8::1")
