"""An impostor server learns nothing, is not trusted, and delays nothing."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
import xmlrpc.client
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.connection import Credentials, PoolConnection, Timeouts
from rpu_desktop.xapi.failures import ConnectionLost, NoAnswer, Unreachable, UntrustedCertificate, XapiError
from rpu_desktop.xapi.members import following_members, learn_members
from rpu_desktop.xapi.trust import CertificateVerifier, TrustPolicy, TrustStore
from tests.xapi.served import PASSWORD, QUICK, ServedPool, certificate
from tests.xapi.strangers import answer, dripping, leading_to, silent, stranger
from tests.xapi.test_members import each_its_own, own
from tests.xapi.test_other_services import service
from tests.xapi.test_outage import PATIENT, Reports, reconnected
from tests.xapi.test_trust import certificate as any_certificate

__all__ = ["each_its_own"]

LONG = 20.0
"""Seconds: far more than any test takes, and far less than the time-outs in `SLOW`."""
SLOW = replace(QUICK, connect=600, read=600, ask=600)
PLACE = ServerAddress("127.0.0.9")


@pytest.fixture
def other(each_its_own: ServedPool) -> ServedPool:
    """The pool, with its members' ports free for others."""
    for host in (1, 2):
        each_its_own.phase("off", host=host)
    return each_its_own


async def at_first_sight(served: ServedPool, timeouts: Timeouts = QUICK, **policy: object) -> PoolConnection:
    trust = TrustPolicy(allow_first=True, **policy)  # type: ignore[arg-type]
    pool = await PoolConnection.open(served.address, served.credentials, trust, timeouts=timeouts)
    pins = {served.address_of(host): own(served, host) for host in range(3)}
    pool.expect_certificates(pins)  # as `learn_members`, while all are online
    return pool


@pytest.mark.parametrize("pinned", [False, True])
async def test_who_answers_in_a_members_place_gets_no_password_when_the_coordinator_restarts(
    other: ServedPool, pinned: bool
) -> None:
    """With --trust first, and from the first visit to the end of the outage."""
    pins = {str(other.address_of(host)): frozenset({own(other, host)}) for host in range(3)} if pinned else {}
    pool = await at_first_sight(other, pins=pins)
    with (
        stranger(certificate("stranger"), answer(b"welcome"), PLACE.host, other.port) as trap,
        stranger(certificate("stranger"), leading_to(PLACE.host), other.address_of(1).host, other.port) as second,
        stranger(certificate("stranger"), leading_to(PLACE.host), other.address_of(2).host, other.port) as third,
    ):
        other.phase("off")
        await asyncio.to_thread(second.wait_for, 2)
        await asyncio.to_thread(third.wait_for, 2)
        other.phase("serving")
        await reconnected(pool)
        assert second.heard == third.heard == []
        assert trap.visits == 0
    await pool.close()


async def test_an_impostor_at_a_members_address_that_claims_to_be_the_coordinator_gets_no_password(
    other: ServedPool,
) -> None:
    pool = await at_first_sight(other)
    place = other.address_of(1).host
    with stranger(certificate("stranger"), leading_to(place), place, other.port) as second:
        other.phase("off")
        await asyncio.to_thread(second.wait_for, 3)
        assert second.heard == []
        other.phase("serving")
        await reconnected(pool)
    await pool.close()


async def test_a_member_leads_nowhere_but_to_servers_of_the_pool(other: ServedPool) -> None:
    """Its certificate is correct, and yet nothing is sent to its redirect target."""
    pool = await at_first_sight(other)
    true_one = other.pool.own_certificates[other.hosts[1]]
    with (
        stranger(certificate("stranger"), answer(b"welcome"), PLACE.host, other.port) as trap,
        stranger(true_one, leading_to(PLACE.host), other.address_of(1).host, other.port) as member,
    ):
        other.phase("off")
        await asyncio.to_thread(member.wait_for, 2)
        other.phase("serving")
        await reconnected(pool)
        assert member.heard
        assert trap.visits == 0
    assert not any(PASSWORD.encode() in said for said in member.heard)
    await pool.close()


async def test_the_former_coordinator_leads_nowhere_else_either(each_its_own: ServedPool) -> None:
    pool = await at_first_sight(each_its_own)
    reports = Reports(pool)
    first = each_its_own.pool.own_certificates[each_its_own.hosts[0]]
    each_its_own.phase("off")
    with (
        stranger(certificate("stranger"), answer(b"welcome"), PLACE.host, each_its_own.port) as trap,
        stranger(first, leading_to(PLACE.host), each_its_own.address.host, each_its_own.port),
    ):
        await reports.until("is not a server of Frankfurt")
        assert trap.visits == 0
    each_its_own.phase("serving")
    await reconnected(pool)
    await pool.close()


@pytest.mark.parametrize("said", ["a..b", "127.0.0.1:1", "[[x", "x\r\ny", "x" * 70])
async def test_a_member_that_names_no_address_is_distinguished_from_one_that_does(said: str) -> None:
    with stranger(certificate("pool"), leading_to(said)) as member:
        error = await refused(member.address, TrustPolicy.of(certificate("pool").fingerprint))
    assert isinstance(error, ConnectionLost)
    assert "is not a server address" in str(error)
    assert str(error).isprintable()
    assert member.address.host in str(error)


def test_what_the_pool_reported_of_one_server_is_not_believed_of_another() -> None:
    (der, shown), a, b = any_certificate(), ServerAddress("fra-01"), ServerAddress("fra-02")
    truster = CertificateVerifier(TrustPolicy(allow_first=True))
    truster.expect({b: shown})
    truster.settle()
    truster.check(b, der)
    for known in (CertificateVerifier(TrustPolicy()), truster):
        with pytest.raises(UntrustedCertificate):
            known.check(a, der)
    truster.approve(a, shown)
    truster.check(a, der)


def test_first_sight_is_over_when_the_pool_has_been_read() -> None:
    (one, _), (two, _), a, b = any_certificate(), any_certificate(), ServerAddress("fra-01"), ServerAddress("fra-02")
    truster = CertificateVerifier(TrustPolicy(allow_first=True), a)
    truster.check(a, one)
    truster.settle()
    with pytest.raises(UntrustedCertificate):
        truster.check(b, two)
    truster.check(a, one)


class Telling(TrustStore):
    """Reports when it has been written."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._loop = asyncio.get_running_loop()
        self.written = asyncio.Event()

    def pin_all(self, fingerprints: Mapping[ServerAddress, str | frozenset[str]]) -> None:
        super().pin_all(fingerprints)
        self._loop.call_soon_threadsafe(self.written.set)


async def test_a_member_that_comes_back_with_another_certificate_is_known_by_what_the_pool_reports(
    each_its_own: ServedPool, tmp_path: Path
) -> None:
    store, second = Telling(tmp_path / "certificates.json"), each_its_own.address_of(1)
    pool = await each_its_own.connect()
    await learn_members(pool)
    new = certificate("made anew")
    async with following_members(pool, store):
        each_its_own.do(lambda: each_its_own.pool.own_certificates.update({each_its_own.hosts[1]: new}))
        each_its_own.set("host", each_its_own.hosts[1], other_config={"agent_start_time": "1700000000."})
        await asyncio.wait_for(store.written.wait(), PATIENT)
    assert store.is_trusted(second, new.fingerprint)
    assert new.fingerprint in pool.fingerprints[second]
    assert not any(new.fingerprint in shown for at, shown in pool.fingerprints.items() if at != second)
    await pool.close()


async def test_a_member_that_hangs_keeps_no_one_from_the_coordinator(other: ServedPool) -> None:
    pool = await at_first_sight(other, SLOW)
    true_one = other.pool.own_certificates[other.hosts[1]]
    with stranger(true_one, silent, other.address_of(1).host, other.port) as member:
        other.phase("off")
        await asyncio.to_thread(member.wait_for, 1)
        other.phase("serving")
        await asyncio.wait_for(pool.wait_connected(), LONG)
        await asyncio.wait_for(pool.close(), LONG)


@pytest.mark.parametrize("beginning", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n"])
async def test_a_member_that_answers_drop_by_drop_keeps_no_one_from_the_coordinator(
    other: ServedPool, beginning: bytes
) -> None:
    pool = await at_first_sight(other, SLOW)
    true_one = other.pool.own_certificates[other.hosts[1]]
    with stranger(true_one, dripping(beginning), other.address_of(1).host, other.port) as member:
        other.phase("off")
        await asyncio.to_thread(member.wait_for, 1)
        other.phase("serving")
        await asyncio.wait_for(pool.wait_connected(), LONG)
        await asyncio.wait_for(pool.close(), LONG)


async def refused(talker_at: ServerAddress, trust: TrustPolicy, timeouts: Timeouts = QUICK) -> XapiError:
    with pytest.raises(XapiError) as caught:
        async with asyncio.timeout(LONG):
            await PoolConnection.open(talker_at, Credentials("root", PASSWORD), trust, timeouts=timeouts)
    return caught.value


@pytest.mark.parametrize(
    "beginning", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"]
)
async def test_a_server_that_answers_drop_by_drop_is_given_up(beginning: bytes) -> None:
    trust = TrustPolicy.of(certificate("pool").fingerprint)
    with stranger(certificate("pool"), dripping(beginning)) as slow:
        assert isinstance(await refused(slow.address, trust, replace(QUICK, read=0.5)), NoAnswer)


async def test_a_handshake_that_comes_drop_by_drop_is_given_up() -> None:
    over = threading.Event()

    def talk(sock: socket.socket) -> None:
        sock.sendall(b"\x16\x03\x03\x40\x00\x02")
        while not over.wait(0.05):
            sock.sendall(b"x")

    with service(talk) as address:
        try:
            assert isinstance(await refused(address, TrustPolicy(), replace(QUICK, connect=0.5)), Unreachable)
        finally:
            over.set()


@pytest.mark.parametrize("size", [1 << 20, 1 << 24])
async def test_a_login_that_is_answered_with_a_flood_is_given_up(size: int) -> None:
    trust = TrustPolicy.of(certificate("pool").fingerprint)
    text = xmlrpc.client.dumps(({"Status": "Success", "Value": "x" * size},), methodresponse=True).encode()
    with stranger(certificate("pool"), answer(text)) as flood:
        error = await refused(flood.address, trust)
    assert isinstance(error, ConnectionLost)
    assert "too long" in str(error)
    assert flood.address.host in str(error)


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE methodResponse><methodResponse><params><param><value>a</value></param></params></methodResponse>",
        b"<methodResponse><params><param>" + b"<value><array><data>" * 100 + b"</data></array></value>" * 100,
        b'<?xml version="1.0" encoding="klingon"?><methodResponse/>',
    ],
)
async def test_an_answer_in_a_form_that_no_server_uses_is_reported_as_not_understood(body: bytes) -> None:
    with stranger(certificate("pool"), answer(body)) as odd:
        error = await refused(odd.address, TrustPolicy.of(certificate("pool").fingerprint))
    assert isinstance(error, ConnectionLost)
    assert "invalid response" in str(error)


def nobody() -> ssl.SSLContext:
    """A server without a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("aNULL:@SECLEVEL=0")
    return context


async def test_old_encryption_does_not_mean_encryption_with_anyone() -> None:
    with stranger(nobody(), answer(b"welcome")) as it:
        error = await refused(it.address, TrustPolicy(allow_first=True, legacy_tls=True))
        await asyncio.to_thread(it.wait_for, 1)
    assert isinstance(error, Unreachable)
    assert it.heard == []


async def test_a_server_of_before_8_0_can_be_reached_without_old_encryption(served: ServedPool) -> None:
    for ref in served.hosts:
        served.set("host", ref, software_version={"platform_version": "2.7.0"})
    served.serve_again_with(certificate("seven"))
    trust = TrustPolicy.of(certificate("seven").fingerprint)
    pool = await PoolConnection.open(served.address, served.credentials, trust, timeouts=QUICK)
    assert pool.name == "Frankfurt"
    await pool.close()


@pytest.mark.parametrize("host", ["x" * 70, "a" * 64 + ".example.com"])
async def test_a_name_that_cannot_be_one_is_reported_as_unknown(host: str) -> None:
    error = await refused(ServerAddress(host), TrustPolicy())
    assert isinstance(error, Unreachable)
    assert "cannot be resolved" in str(error)
