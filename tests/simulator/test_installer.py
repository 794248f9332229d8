"""The installer takes the next boot, whatever the cause."""

from __future__ import annotations

from rpu_desktop.simulator.behaviour import outage
from rpu_desktop.simulator.behaviour.state import state_of
from rpu_desktop.simulator.media import media_files
from rpu_desktop.simulator.releases import release_of
from tests.simulator.sdk_session import SdkSession, sdk_session

PLUGIN = "prepare_host_upgrade.py"


def prepared(run: SdkSession, host: str, url: str = "") -> float:
    """Disable, empty and prepare a member; returns its boot time."""
    run.x.host.disable(host)
    run.x.host.evacuate(host)
    assert run.x.host.call_plugin(host, PLUGIN, "main", {"url": url or run.facts["media"]}) == "true"
    return run.boot_time(host)


def wait_for(run: SdkSession, host: str, before: float) -> dict[str, str]:
    run.eventually(lambda: run.rebooted(host, before))
    versions: dict[str, str] = run.x.host.get_software_version(host)
    return versions


def test_two_boots_to_a_new_version() -> None:
    with sdk_session() as run:
        host = run.hosts()[1]
        patch = run.do(lambda: run.db.create("pool_patch", name_label="XS821E001"))
        run.do(lambda: run.db.create("host_patch", host=host, pool_patch=patch, applied=True))
        before = prepared(run, host)
        run.x.host.reboot(host)
        versions = wait_for(run, host, before)
        assert (versions["product_version"], versions["platform_version"]) == ("8.4.0", "3.4.0")
        assert (run.x.host.get_API_version_major(host), run.x.host.get_API_version_minor(host)) == ("2", "21")
        assert run.x.host.get_patches(host) == []
        assert run.happened("installer runs", run.name("host", host))


def test_an_unwanted_boot_installs_as_well() -> None:
    with sdk_session() as run:
        host = run.hosts()[1]
        before = prepared(run, host)
        run.do(outage.crash, run.pool, host)
        run.do(lambda: run.pool.spawn(outage.boot(run.pool, host)))
        assert wait_for(run, host, before)["product_version"] == "8.4.0"


def test_media_that_went_away_leave_the_old_system() -> None:
    with sdk_session() as run:
        host = run.hosts()[1]
        files = media_files(release_of("XenServer", "8.4.0"))
        url = run.do(run.simulation.simulation.media.add, "gone", files)
        before = prepared(run, host, url)
        run.do(run.simulation.simulation.media.add, "gone", {})
        run.x.host.reboot(host)
        assert wait_for(run, host, before)["product_version"] == "8.2.1"
        assert run.happened("installation failed", run.name("host", host))
        assert state_of(run.pool).hosts[host].prepared is None
        run.eventually(lambda: run.x.host.get_enabled(host))


def test_dom0_may_grow() -> None:
    with sdk_session() as run:
        host = run.hosts()[1]
        dom0 = run.x.host.get_control_domain(host)
        small = 1 << 30
        run.set("VM", dom0, memory_dynamic_min=small, memory_dynamic_max=small, memory_static_max=small)
        free = int(run.x.host.compute_free_memory(host))
        wanted = int(run.x.host.call_plugin(host, PLUGIN, "getDom0DefaultMemory", {"url": run.facts["media"]}))
        assert wanted > small
        before = prepared(run, host)
        moved = int(run.x.host.compute_free_memory(host)) - free
        run.x.host.reboot(host)
        wait_for(run, host, before)
        assert int(run.x.VM.get_memory_dynamic_max(dom0)) == wanted
        assert int(run.x.host.compute_free_memory(host)) == free + moved - (wanted - small)
