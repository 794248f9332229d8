"""Problems found before anything is changed: each gives a message that names the object and what to do."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from rpu_desktop.xapi.address import ServerAddress
from rpu_desktop.xapi.trust import TrustStore
from tests.acceptance.simulation import Finished, SimulationInfo, passwords, rpu, server_options, shown_by, simulation
from tests.acceptance.state import PoolState, read_state
from tests.acceptance.upgrades import assert_untouched, upgrade
from tests.media.servers import http_server

SPEED = 600


@pytest.fixture(scope="module")
def simulated() -> Iterator[SimulationInfo]:
    with simulation("--hosts", 3, "--vms", 9, "--speed", SPEED) as running:
        yield running


@pytest.fixture(scope="module")
def before(simulated: SimulationInfo) -> PoolState:
    return read_state(simulated.pools[0])


def attempt(
    simulated: SimulationInfo, *options: object, password: str | None = None, home: Path | None = None
) -> Finished:
    return rpu(
        *("upgrade", "--mode", "automatic", "--media", simulated.media, "--password-file", "-", "--json", *options),
        password=passwords(simulated.pools) if password is None else password,
        home=home,
    )


def told(finished: Finished) -> str:
    """The output for programs and for people must agree."""
    errors = [event for event in finished.events if event["event"] == "error"]
    assert errors, str(finished)
    for error in errors:
        assert error["text"] in finished.err
        assert "OpaqueRef" not in finished.err
    return " ".join(f"{error['subject']} {error['text']} {error['advice']}" for error in errors)


def test_wrong_password(simulated: SimulationInfo, before: PoolState) -> None:
    pool = simulated.pools[0]
    finished = attempt(simulated, "--server", pool.coordinator, "--trust", pool.fingerprint, password="guess\n")
    words = told(finished)
    assert finished.code == 1
    assert pool.coordinator in words
    assert "user name root" in words
    assert "guess" not in finished.out + finished.err
    assert read_state(pool).running() == before.running()


def test_unknown_certificate(simulated: SimulationInfo, tmp_path: Path) -> None:
    pool = simulated.pools[0]
    finished = attempt(simulated, "--server", pool.coordinator, home=tmp_path)
    words = told(finished)
    assert finished.code == 1
    assert pool.coordinator in words
    assert f"--trust {pool.fingerprint}" in words


def test_another_certificate_than_the_one_named(simulated: SimulationInfo, tmp_path: Path) -> None:
    pool = simulated.pools[0]
    finished = attempt(simulated, "--server", pool.coordinator, "--trust", "ab" * 32, home=tmp_path)
    assert finished.code == 1
    assert pool.coordinator in told(finished)


def test_a_members_fingerprint_reveals_nothing_about_its_coordinators(
    simulated: SimulationInfo, tmp_path: Path
) -> None:
    pool = simulated.pools[0]
    member, coordinator = pool.hosts[1].url, ServerAddress.parse(pool.coordinator).host
    options = ("--server", member, "--trust", shown_by(member), "--password-file", "-")
    finished = rpu("precheck", *options, "--json", password=pool.password, home=tmp_path)
    words = told(finished)
    assert finished.code == 1
    assert "different certificate" not in words
    assert f"{ServerAddress.parse(member).host} is a member of a pool whose coordinator is {coordinator}" in words
    wanted = f"--trust {shown_by(member)} --trust {pool.fingerprint}"
    assert wanted in words
    both = rpu("plan", "--server", member, *wanted.split(), "--password-file", "-", password=pool.password)
    assert both.code == 0, str(both)
    first = rpu("plan", *options, "--trust", "first", password=pool.password)
    assert first.code == 0, str(first)


def test_a_coordinator_that_was_known_and_has_another_certificate_is_an_alarm(
    simulated: SimulationInfo, tmp_path: Path
) -> None:
    pool, member = simulated.pools[0], simulated.pools[0].hosts[1].url
    store = TrustStore(tmp_path / "data" / "rpu-desktop" / "certificates.json")
    store.pin(ServerAddress.parse(pool.coordinator), "ab" * 32)
    finished = attempt(simulated, "--server", member, "--trust", shown_by(member), "--trust", "first", home=tmp_path)
    assert finished.code == 1
    assert f"{ServerAddress.parse(pool.coordinator).host} presents a different certificate than before" in told(
        finished
    )


def test_a_certificate_accepted_at_first_sight_is_remembered(simulated: SimulationInfo, tmp_path: Path) -> None:
    pool = simulated.pools[0]
    options = ("--server", pool.coordinator, "--password-file", "-")
    assert rpu("plan", *options, "--trust", "first", password=pool.password, home=tmp_path).code == 0
    again = rpu("plan", *options, password=pool.password, home=tmp_path)
    assert again.code == 0, str(again)
    member = rpu("plan", "--server", pool.hosts[1].url, "--password-file", "-", password=pool.password, home=tmp_path)
    assert member.code == 0, str(member)


def test_no_server_at_this_address(simulated: SimulationInfo) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    finished = attempt(simulated, "--server", f"https://127.0.0.1:{port}")
    assert finished.code == 1
    assert f"https://127.0.0.1:{port}" in told(finished)


def test_one_of_two_servers_is_unreachable_and_nothing_begins(simulated: SimulationInfo, before: PoolState) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    pool = simulated.pools[0]
    both = ("--server", pool.coordinator, "--server", f"https://127.0.0.1:{port}")
    finished = attempt(simulated, *both, "--trust", pool.fingerprint)
    assert finished.code == 1
    assert f"https://127.0.0.1:{port}" in told(finished)
    assert pool.coordinator not in told(finished)
    assert read_state(pool).versions() == before.versions()


@pytest.mark.parametrize("path", ["nowhere/", "../"])
def test_nothing_is_at_the_media_address(simulated: SimulationInfo, path: str) -> None:
    media = f"{simulated.media.rstrip('/')}/{path}"
    done = upgrade(simulated, media=media)
    assert done.finished.code == 3, str(done.finished)
    assert "installation media" in told(done.finished)
    assert_untouched(done)


def test_a_media_address_that_no_one_serves(simulated: SimulationInfo) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    done = upgrade(simulated, media=f"http://127.0.0.1:{port}/xs/")
    assert done.finished.code == 3, str(done.finished)
    words = told(done.finished)
    assert f"http://127.0.0.1:{port}/xs/" in words
    assert all(host.name in words for host in simulated.pools[0].hosts), "every host that cannot read it is named"
    assert_untouched(done)


def test_a_web_page_is_no_installation_media(simulated: SimulationInfo, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<h1>Welcome</h1>")
    with http_server(tmp_path) as url:
        done = upgrade(simulated, media=url)
    assert done.finished.code == 3, str(done.finished)
    assert f"{url}/ does not contain installation media" in told(done.finished)
    assert_untouched(done)


def test_media_older_than_the_pool(simulated: SimulationInfo, old_dump: Path) -> None:
    with simulation("--dump", old_dump) as old:
        done = upgrade(simulated, media=old.media)
    assert done.finished.code == 3, str(done.finished)
    words = told(done.finished)
    assert "older" in words
    assert all(host.name in words for host in simulated.pools[0].hosts)
    assert_untouched(done)


def test_the_pool_is_still_fine(simulated: SimulationInfo, before: PoolState) -> None:
    after = read_state(simulated.pools[0])
    assert after.running() == before.running()
    assert after.disabled() == set()
    options = server_options(simulated.pools)
    assert rpu("precheck", *options, password=passwords(simulated.pools)).code in (0, 3)


def test_a_network_that_is_not_there_is_refused_before_anything_is_switched_off() -> None:
    """HA, workload balancing and auto-start were switched off, CDs ejected, and all of it restored again."""
    with simulation("--scenario", "ha-wlb", "--speed", SPEED) as running:
        pool = running.pools[0]
        before = read_state(pool)
        options = ("--server", pool.coordinator, "--trust", pool.fingerprint)
        finished = attempt(running, *options, "--resolve-all", "--migration-network", "nonsense")
        assert finished.code == 3
        assert "has no network with the name or UUID nonsense" in told(finished)
        assert "Resolving" not in finished.out + finished.err
        assert "Restored" not in finished.out + finished.err
        assert read_state(pool) == before


def test_each_thing_that_is_resolved_is_reported_once() -> None:
    with simulation("--scenario", "ha-wlb", "--speed", SPEED) as running:
        finished = upgrade(running, "--resolve-all").finished
        said = [line for line in (finished.out + finished.err).splitlines() if "Resolving: " in line]
        assert said
        assert sorted(said) == sorted(set(said))
