"""The media test on simulated hosts that really read the given media."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from rpu_desktop.inventory import Host
from rpu_desktop.inventory.ids import HostRef
from rpu_desktop.media.checks import PoolMedia, check_pool
from rpu_desktop.media.hosts import ask_hosts
from rpu_desktop.media.serving import LocalMedia
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import Wishes
from rpu_desktop.prechecks import answering
from rpu_desktop.prechecks.types import Severity
from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.fault_spec import parse_fault
from rpu_desktop.simulator.media import media_files
from rpu_desktop.simulator.releases import Release, release_of
from tests.engine.runs import SimulatedPools, simulated
from tests.media.images import make_image
from tests.media.servers import ftp_server, http_server

NEW = release_of("XenServer", "8.4.0")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return unpack(tmp_path / "xs", NEW)


def unpack(folder: Path, release: Release, licence: str = "") -> Path:
    for name, content in media_files(release, licence=licence).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


async def ask(it: SimulatedPools, address: str, wishes: Wishes | None = None, **login: str) -> PoolMedia:
    return await check_pool(it.connections[0], MediaSource.parse(address, **login), wishes)


def words(found: PoolMedia, severity: Severity = Severity.BLOCKS) -> list[str]:
    return [str(problem.text) for problem in found.problems if problem.severity is severity]


async def run_release(it: SimulatedPools, release: Release, host: int | None = None) -> None:
    """Give the simulated hosts another release, and wait until the connection shows it."""
    rows = list(it.pool.db.refs("host"))
    chosen = rows if host is None else [rows[host]]
    for ref in chosen:
        it.ask(partial(it.pool.db.set, "host", ref, software_version=release.software_version("host")))
    await it.connections[0].wait_for(
        lambda now: all(
            now.hosts[HostRef(ref)].software_version.get("product_version") == release.product for ref in chosen
        )
    )


async def test_good_media_from_a_web_server(folder: Path) -> None:
    with http_server(folder.parent) as url:
        async with simulated(hosts=3, vms=3) as it:
            found = await ask(it, f"{url}/xs")
    assert found.accepted
    assert found.problems == ()
    assert found.hosts == 3
    assert found.offered is not None
    assert found.offered.full_label == "XenServer 8.4 (cloud/8.4.0/1207)"
    assert found.licence is None


@pytest.mark.parametrize(
    ("server", "complaint"),
    [(http_server, "refuses the login of fra-0"), (ftp_server, "fra-0 cannot read installation media at ")],
)
async def test_the_right_and_the_wrong_password(folder: Path, server: object, complaint: str) -> None:
    with server(folder.parent, user=("ada", "p@ss/wörd")) as url:  # type: ignore[operator]
        async with simulated(hosts=2, vms=2) as it:
            place = url
            if url.startswith("http"):  # the usual port, which only hosts reach here
                place = "http://media.invalid"
                it.ask(lambda: state_of(it.pool).reachable_http.update({place: url}))
            assert (await ask(it, f"{place}/xs", username="ada", password="p@ss/wörd")).accepted
            wrong = await ask(it, f"{place}/xs", username="ada", password="guess")
            none = await ask(it, f"{place}/xs")
    for found in (wrong, none):
        assert len(words(found)) == 2
        assert all(complaint in re.sub(r"fra-0\d", "fra-0", text) and "guess" not in text for text in words(found))


async def test_a_login_at_an_address_with_a_port_is_never_sent_by_hosts(folder: Path) -> None:
    """The correct password was reported as wrong, although this computer can use it."""
    with http_server(folder.parent, user=("ada", "secret")) as url:
        async with simulated(hosts=2, vms=2) as it:
            found = await ask(it, f"{url}/xs", username="ada", password="secret")
    assert len(words(found)) == 2
    assert all("only to addresses without a port" in text for text in words(found))
    assert f"omit “:{url.rpartition(':')[2]}”" in str(found.problems[0].why)


async def test_an_ipv6_address_needs_a_port(folder: Path) -> None:
    async with simulated(hosts=2, vms=2) as it:
        found = await ask(it, "http://[2001:db8::7]/xs")
        refused = await ask_hosts(it.connections[0], MediaSource.parse("http://[2001:db8::7]/xs"))
    assert all("an IPv6 address only if a port follows it" in text for text in words(found))
    assert "[2001:db8::7]:80" in str(found.problems[0].why)
    assert [str(refusal.text) for refusal in refused] == words(found)


async def test_an_ftp_server_that_hosts_cannot_ask(folder: Path) -> None:
    with ftp_server(folder.parent, size_in_text_mode=False) as url:
        async with simulated(hosts=2, vms=2) as it:
            found = await ask(it, f"{url}/xs")
            await run_release(it, release_of("XenServer", "6.5.0"))
            old = await ask_hosts(it.connections[0], MediaSource.parse(f"{url}/xs"))
    assert all("does not report the size of files in text mode" in text for text in words(found))
    assert old == [], "servers before 7.1 list the folder instead"


@pytest.mark.parametrize("start", ["//", "/%2F"])
async def test_an_absolute_path_on_an_ftp_server(folder: Path, start: str) -> None:
    (folder.parent / "home").mkdir()
    with ftp_server(folder.parent / "home", absolute=True) as url:
        async with simulated(hosts=2, vms=2) as it:
            assert (await ask(it, f"{url}{start}{str(folder).strip('/')}")).accepted


async def test_a_web_server_with_windows_logins(folder: Path) -> None:
    with http_server(folder.parent, user=("ada", "secret"), scheme="NTLM") as url:
        async with simulated(hosts=2, vms=2) as it:
            found = await ask(it, f"{url}/xs")
    assert all("does not offer Basic authentication" in text for text in words(found))


@pytest.mark.parametrize(
    ("status", "complaint"),
    [
        (403, "does not allow fra-01 to read them"),
        (404, "fra-01 cannot find all files"),
        (407, "requires a login"),
        (408, "fra-01 received no response from"),
        (503, "returns error 503 to fra-01"),
    ],
)
async def test_what_the_web_server_answers_a_host(status: int, complaint: str) -> None:
    """They were shown as NOT_FOUND, FORBIDDEN …, with the advice to read xensource.log."""
    with http_server(Path("/nowhere"), status=status) as url:
        async with simulated(hosts=2, vms=2) as it:
            place = "http://media.invalid"
            it.ask(lambda: state_of(it.pool).reachable_http.update({place: url}))
            found = await ask(it, f"{place}/xs")
            refused = await ask_hosts(it.connections[0], MediaSource.parse(f"{place}/xs"))
    assert complaint in words(found)[0]
    assert "xensource" not in str(found.problems[0].why)
    assert str(refused[0].text) == words(found)[0]


async def test_media_of_xenserver_9_are_the_hosts_business(tmp_path: Path) -> None:
    new = release_of("XenServer", "9.0.0", "3.5.0")
    unpack(tmp_path / "xs", new)
    with http_server(tmp_path) as url:
        async with simulated("v8.4", hosts=2, vms=2) as it:
            old = await ask(it, f"{url}/xs")
            await run_release(it, replace(release_of("XenServer", "8.4.0"), xapi_build="25.33.0"))
            found = await ask(it, f"{url}/xs")
            boots = {host.ref for host in it.connections[0].snapshot().hosts_in_order()[1:]}
            for ref in boots:
                it.ask(partial(setattr, state_of(it.pool).hosts[ref], "bios_boot", True))
            bios = await ask(it, f"{url}/xs")
    assert all("is too old for these installation media" in text for text in words(old))
    assert found.accepted
    assert len(words(bios)) == 1
    assert "BIOS boot mode is not supported" in words(bios)[0]


@pytest.mark.parametrize("letter", [" ", '"', "\\"])
async def test_a_password_that_installers_choke_on(folder: Path, letter: str) -> None:
    with ftp_server(folder.parent, user=("ada", f"se{letter}cret")) as url:
        async with simulated(hosts=2, vms=2) as it:
            found = await ask(it, f"{url}/xs", username="ada", password=f"se{letter}cret")
    ((text),) = words(found)
    assert "Most installers fail because of it" in text
    assert "cret" not in text


async def test_a_path_that_breaks_the_answer_file(folder: Path) -> None:
    with http_server(folder.parent) as url:
        async with simulated(hosts=2, vms=2) as it:
            it.ask(lambda: state_of(it.pool).reachable_nfs.update({"files:/a&b": f"{url}/xs"}))
            found = await ask(it, "nfs://files/a&b")
    assert ["causes the installation to fail" in text for text in words(found)] == [True]


async def test_the_agreement_of_media_that_only_hosts_can_read(tmp_path: Path) -> None:
    """An NFS export: the upgrade began without the consent that the product requires."""
    unpack(tmp_path / "xs", NEW, "Be nïce.\n")
    with http_server(tmp_path) as url:
        async with simulated(hosts=2, vms=2) as it:
            it.ask(lambda: state_of(it.pool).reachable_nfs.update({"files:/export/xs": f"{url}/xs"}))
            found = await ask(it, "nfs://files/export/xs")
            assert found.licence is not None
            assert (found.licence.name, found.licence.text) == ("EUA", "Be nïce.")
            await run_release(it, release_of("Citrix Hypervisor", "8.2.0"))
            untold = await ask(it, "nfs://files/export/xs")
    assert untold.licence is None
    assert any("whether the media contain a license agreement" in text for text in words(untold, Severity.WARNS))


async def test_media_without_packages_reach_no_host(folder: Path) -> None:
    (folder / "repodata" / "repomd.xml").unlink()
    with http_server(folder.parent) as url:
        async with simulated(hosts=2, vms=2) as it:
            found = await ask(it, f"{url}/xs")
            refused = await ask_hosts(it.connections[0], MediaSource.parse(f"{url}/xs"))
    assert ["repodata/repomd.xml is missing" in text for text in words(found)] == [True]
    assert len(refused) == 2


async def test_ftp_without_login(folder: Path) -> None:
    with ftp_server(folder.parent) as url:
        async with simulated(hosts=2, vms=2) as it:
            assert (await ask(it, f"{url}/xs/")).accepted


async def test_a_file_is_missing(folder: Path) -> None:
    (folder / "boot" / "vmlinuz").unlink()
    with http_server(folder.parent) as url:
        async with simulated(hosts=2, vms=2) as it:
            found = await ask(it, f"{url}/xs")
    assert words(found) == [f"The installation media at {url}/xs/ are damaged: the file boot/vmlinuz is missing."]


async def test_the_wrong_tree(folder: Path) -> None:
    with http_server(folder.parent) as url:
        async with simulated(hosts=2, vms=2) as it:
            assert words(await ask(it, f"{url}/")) == [f"{url}/ does not contain installation media."]


async def test_an_old_version(tmp_path: Path) -> None:
    unpack(tmp_path / "xs", release_of("XenServer", "7.6.0"))
    with http_server(tmp_path) as url:
        async with simulated(hosts=2, vms=2) as it:
            found = await ask(it, f"{url}/xs")
    assert [("fra-01" in text, "older" in text) for text in words(found)] == [(True, True), (False, True)]


async def test_hosts_that_run_it_already_are_skipped(folder: Path) -> None:
    with http_server(folder.parent) as url:
        async with simulated(hosts=2, vms=2) as it:
            await run_release(it, NEW, 0)
            found = await ask(it, f"{url}/xs")
    assert found.accepted
    (said,) = words(found, Severity.INFORMS)
    assert said == "fra-01 already runs XenServer 8.4 (cloud/8.4.0/1207) and is not changed."


async def test_no_way_leads_there_directly(folder: Path) -> None:
    with http_server(folder.parent) as url:
        async with simulated(hosts=2, vms=2) as it:
            await run_release(it, release_of("XenServer", "7.6.0"))
            found = await ask(it, f"{url}/xs")
    assert all("cannot be upgraded directly to XenServer 8.4 " in text for text in words(found))
    assert "Citrix Hypervisor 8.2 CU1 first" in str(found.problems[0].why)


async def test_another_product(tmp_path: Path) -> None:
    unpack(tmp_path / "xs", NEW)
    unpack(tmp_path / "xcp", release_of("XCP-ng", "8.3.0"))
    with http_server(tmp_path) as url:
        async with simulated("xcp-ng", hosts=2, vms=2) as it:
            assert all("different product" in text for text in words(await ask(it, f"{url}/xs")))
        async with simulated(hosts=2, vms=2) as it:
            found = await ask(it, f"{url}/xcp")
            assert found.accepted
            assert all("cannot be upgraded back" in text for text in words(found, Severity.WARNS))


async def test_old_disks_warn_and_old_plugins_are_silent(tmp_path: Path) -> None:
    unpack(tmp_path / "xs", release_of("XenServer", "7.0.0"))
    with http_server(tmp_path) as url:
        async with simulated("local-storage", hosts=2, vms=10) as it:
            await run_release(it, release_of("XenServer", "6.5.0"))
            found = await ask(it, f"{url}/xs")
            assert found.accepted
            assert any("contains virtual disks" in text for text in words(found, Severity.WARNS))
            await run_release(it, release_of("XenServer", "6.2.0"))
            found = await ask(it, f"{url}/xs")
            assert found.accepted


async def test_more_memory_for_the_control_domain_goes_into_the_plan(folder: Path) -> None:
    with http_server(folder.parent) as url:
        async with simulated(hosts=2, vms=2) as it:
            db = it.pool.db
            doms = [ref for ref, row in db.all("VM").items() if row["is_control_domain"]]
            for ref in doms:
                it.ask(partial(db.set, "VM", ref, memory_dynamic_min=1 << 30))
            connection = it.connections[0]
            await connection.wait_for(lambda now: all(now.control_domain_memory(host) == 1 << 30 for host in now.hosts))
            found = await ask(it, f"{url}/xs")
            total = max(host.memory_total or 0 for host in connection.snapshot().hosts.values())
    assert found.accepted
    assert found.dom0_growth == NEW.dom0_memory(total) - (1 << 30) > 0
    assert all("after the upgrade, now 1 GiB" in text for text in words(found, Severity.WARNS))


async def test_hosts_that_cannot_state_their_memory(tmp_path: Path) -> None:
    unpack(tmp_path / "xs", release_of("Citrix Hypervisor", "8.2.1"))
    with http_server(tmp_path) as url:
        async with simulated(hosts=2, vms=2) as it:
            await run_release(it, release_of("XenServer", "7.6.0"))
            found = await ask(it, f"{url}/xs")
    assert found.accepted
    assert any("cannot report how much memory" in text for text in words(found, Severity.WARNS))


async def test_a_host_without_the_plugin(folder: Path) -> None:
    with http_server(folder.parent) as url:
        async with simulated("pool", "plugin-missing:host=fra-02", hosts=2, vms=2) as it:
            found = await ask(it, f"{url}/xs")
            skipped = it.connections[0].snapshot().hosts_in_order()[1].uuid
            left_out = await ask(it, f"{url}/xs", Wishes(skip_hosts=frozenset([skipped])))
    assert words(found) == [
        "The program that prepares a server for its upgrade is missing on fra-02 (Citrix Hypervisor 8.2 CU1)."
    ]
    assert left_out.accepted


async def test_nfs_is_mounted_as_it_is_written(folder: Path) -> None:
    with http_server(folder.parent) as url:
        async with simulated(hosts=2, vms=2) as it:
            it.ask(lambda: state_of(it.pool).reachable_nfs.update({"files:/export/xs": f"{url}/xs"}))
            for typed in ("nfs://files/export/xs", "files:/export/xs/", "nfs://files:export/xs", "files : /export/xs"):
                found = await ask(it, typed, scheme="nfs")
                assert found.accepted, typed
                assert found.offered is not None
                assert found.offered.label == "XenServer 8.4", "the hosts say what this computer cannot see"
            assert not (await ask(it, "nfs://files/elsewhere")).accepted


async def test_old_hosts_read_no_https(folder: Path) -> None:
    async with simulated(hosts=2, vms=2) as it:
        await run_release(it, release_of("XenServer", "7.6.0"))
        found = await ask(it, "https://127.0.0.1:1/xs")
    assert all("cannot read installation media over HTTPS" in text for text in words(found))


async def test_a_licence_agreement_is_found(tmp_path: Path) -> None:
    unpack(tmp_path / "new", NEW, "Be nïce.\n")
    unpack(tmp_path / "old", release_of("Citrix Hypervisor", "8.2.1"))
    with http_server(tmp_path) as url:
        async with simulated(hosts=2, vms=2) as it:
            found = await ask(it, f"{url}/new")
            assert found.licence is not None
            assert (found.licence.name, found.licence.text) == ("EUA", "Be nïce.")
            await run_release(it, release_of("Citrix Hypervisor", "8.2.0"))
            assert (await ask(it, f"{url}/old")).licence is None


@pytest.fixture
def image(tmp_path: Path) -> Iterator[LocalMedia]:
    media = LocalMedia.open(make_image(tmp_path / "xs.iso", media_files(NEW)))
    with closing(Closed(media)):
        yield media


class Closed:
    def __init__(self, media: LocalMedia) -> None:
        self.close = media.stop


async def offer(
    it: SimulatedPools, media: LocalMedia, *, port: int = 0, clients: frozenset[object] | None = None
) -> PoolMedia:
    """Serve an image to the pool, or pretend to: nothing listens on another port."""
    connection = it.connections[0]
    source = media.serve(connection.snapshot(), connection.coordinator_address)
    share = media.shares[connection.uuid]
    if clients is not None:
        share.clients = clients  # type: ignore[assignment]
    return await check_pool(connection, replace(source, port=port or source.port), None, share)


async def test_an_image_on_this_computer(image: LocalMedia) -> None:
    async with simulated(hosts=2, vms=2) as it:
        found = await offer(it, image)
    assert found.accepted
    assert found.offered is not None
    assert image.shares[it.connections[0].uuid].served["127.0.0.1"] > 0
    assert found.source.shown() == str(image.path)


async def test_a_firewall_blocks_all_connections(image: LocalMedia) -> None:
    async with simulated(hosts=2, vms=2) as it:
        found = await offer(it, image, port=1)
    assert words(found) == ["No server of Frankfurt can reach this computer at 127.0.0.1, TCP port 1."]
    assert "TCP port 1" in str(found.problems[0].why)


async def test_addresses_are_changed_on_the_way(image: LocalMedia) -> None:
    async with simulated(hosts=2, vms=2) as it:
        found = await offer(it, image, clients=frozenset())
    assert words(found) == [
        "Requests for the installation media come from 127.0.0.1, but no server of Frankfurt has that address."
    ]


async def test_the_image_vanishes(image: LocalMedia) -> None:
    async with simulated(hosts=2, vms=2) as it:
        connection = it.connections[0]
        source = image.serve(connection.snapshot(), connection.coordinator_address)
        shutil.move(image.path, image.path.with_suffix(".gone"))
        found = await check_pool(connection, source, None, image.shares[connection.uuid])
    assert not found.accepted


async def test_a_silent_member_is_named_immediately_and_the_others_are_asked_anyway(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The test of the media never ended, and did not report what it was waiting for."""
    monkeypatch.setattr(answering, "_LONGEST", 0.5)
    monkeypatch.setattr(answering, "_USUAL", 0.1)
    async with simulated("pool", hosts=3, vms=3) as it:
        (host,) = it.pool.db.where("host", name_label="fra-02")
        it.ask(lambda: setattr(state_of(it.pool).hosts[host], "hangs", True))
        told: list[Host] = []
        source = MediaSource.parse(it.facts[0]["media"])
        found = await check_pool(it.connections[0], source, waiting=told.append)
        refused = await ask_hosts(it.connections[0], source)
        it.ask(lambda: setattr(state_of(it.pool).hosts[host], "hangs", False))
    assert words(found) == ["fra-02 does not respond, although the pool reports it as running."]
    assert found.silent == {host}
    assert "fra-02" in [host.name for host in told]
    assert [refusal.host.name for refusal in refused] == ["fra-02"]
    calls = [facts for _, what, facts in it.pool.history if what == "call"]
    asked = [facts["arguments"][0] for facts in calls if "plugin" in facts["method"]]
    assert host not in asked
    assert len(set(asked)) == 2


async def test_answers_that_a_broken_connection_has_swallowed_are_no_answers_without_objections() -> None:
    """What was asked after the first question then counted as a check that had passed."""
    async with simulated("pool", hosts=2, vms=2) as it:
        cut = parse_fault("reset-before:method=host.call_plugin,times=0")

        def look(method: str, arguments: Sequence[Any]) -> None:
            if "testUrl" in arguments and cut not in it.pool.faults.faults:
                it.pool.faults.faults.append(cut)

        it.watch_calls(look)
        found = await ask(it, it.facts[0]["media"])
    assert len(words(found)) == 2
    assert all("could not test the installation media" in text for text in words(found))
