"""Updates right after the upgrade, on all three product lines: the state of the hosts afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.run.events import HostStage, HostUpdated, Note, Outcome
from rpu_desktop.run.options import Mode
from rpu_desktop.run.prompts import Choice, Prompt, PromptKind
from rpu_desktop.simulator.behaviour import outage
from rpu_desktop.simulator.update_files import iso_of
from rpu_desktop.simulator.update_server import UpdateServer
from rpu_desktop.simulator.update_world import UPDATES, supplemental_pack
from rpu_desktop.updates import download
from rpu_desktop.updates.errors import ApplyFailed, UpdaterBusy
from rpu_desktop.updates.guidance import Guidance
from rpu_desktop.updates.packages import MARK, Packages
from rpu_desktop.updates.source import Proxy, UpdateSource
from tests.engine.runs import Answers, SimulatedPools, simulated

THREE = ("CH82ECU1002", "CH82ECU1003", "CH82ECU1004")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("rpu_desktop.updates.library.cache_folder", lambda: tmp_path / "cache")
    return tmp_path / "cache"


@asynccontextmanager
async def updating(scenario: str, *faults: str, **options: Any) -> AsyncIterator[SimulatedPools]:
    """A simulated pool, and a run that installs updates."""
    async with simulated(scenario, *faults, **{"hosts": 2, "vms": 6, **options}) as it:
        server = server_of(it)
        it.more = {"apply_updates": True, "update_source": source_of(server)}
        yield it


def server_of(it: SimulatedPools) -> UpdateServer:
    return it.simulation.simulation.updates


def source_of(server: UpdateServer, **more: Any) -> UpdateSource:
    return UpdateSource(
        server.url, proxy=Proxy(direct=True), certificate=server.certificate.certificate.decode(), **more
    )


# --- the state of the pool itself -------------------------------------------------------------------------------------


def on_hosts(it: SimulatedPools) -> dict[str, list[str]]:
    """Host -> names of the update ISOs it has."""
    db = it.pool.db
    return {
        row["name_label"]: sorted(db.get("pool_update", ref, "name_label") for ref in row["updates"])
        for row in db.all("host").values()
    }


def happened(it: SimulatedPools, *what: str) -> list[tuple[str, str]]:
    """(what, host) of these entries in the pool's history, in order."""
    return [(name, facts["names"][0]) for _, name, facts in it.pool.history if name in what and facts.get("names")]


def boots(it: SimulatedPools) -> dict[str, int]:
    """Host -> how often it went down, without restarts of the toolstack."""
    found: dict[str, int] = {}
    for name, host in happened(it, "going down"):
        found[host] = found.get(host, 0) + (name == "going down")
    return found


def told(it: SimulatedPools) -> dict[str, HostUpdated]:
    return {event.host.name: event for event in it.events if isinstance(event, HostUpdated)}


def leftovers(it: SimulatedPools) -> list[str]:
    """Disks of updates that stayed in the pool."""
    return [row["name_label"] for row in it.pool.db.all("VDI").values() if row["other_config"].get("supp_pack_iso")]


def assert_fine(it: SimulatedPools, before: dict[str, str]) -> None:
    assert it.disabled() == []
    assert it.unplugged() == 0
    assert it.homes() == before
    lost = [what for _, what, _ in it.pool.history if what.startswith(("VM lost", "VM pulled"))]
    assert lost == []


def installs_with_guests(it: SimulatedPools) -> list[str]:
    return [
        facts["names"][0]
        for _, what, facts in it.pool.history
        if what == "update installed" and facts.get("guests") and facts.get("names")
    ]


# --- the three mechanisms ---------------------------------------------------------------------------------------------


async def test_a_7x_pool_gets_the_updates_of_8_2_with_one_restart_a_host() -> None:
    async with updating("updates-iso", hosts=3, vms=9) as it:
        before = it.homes()
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        assert set(it.versions().values()) == {"8.2.1"}
        assert on_hosts(it) == {name: list(THREE) for name in ("fra-01", "fra-02", "fra-03")}
        assert boots(it) == {"fra-01": 2, "fra-02": 2, "fra-03": 2}, "the installation and one restart"
        assert installs_with_guests(it) == []
        assert happened(it, "toolstack restarts") == [], "a restart of the host spares that of the toolstack"
        order = [host for _, host in happened(it, "update installed", "upgraded", "going down")]
        assert order == sorted(order), "each host is finished before the next one begins"
        assert_fine(it, before)
        assert leftovers(it) == []
        for host, event in told(it).items():
            assert (event.complete, event.installed) == (True, THREE), host
        (pool,) = report.pools.values()
        assert "updates installed: CH82ECU1002, CH82ECU1003, CH82ECU1004" in report.to_text()
        assert all(host.updates is not None and host.updates.complete for host in pool.hosts.values())
        assert HostStage.UPDATING in it.stages("fra-02")
        assert it.stages("fra-02")[-2:] == [HostStage.RETURNING, HostStage.DONE]


async def test_each_file_is_downloaded_once_for_all_hosts_and_all_pools(cache: Path) -> None:
    async with updating("updates-iso") as it:
        await it.upgrade()
        files = [path for path, _ in server_of(it).trouble.requests if path.startswith("/files/")]
        assert sorted(files) == sorted(f"/files/{name}.zip" for name in THREE)
        kept = {file.stem for file in list(cache.glob("*.iso"))}  # noqa: ASYNC240
        assert kept == {UPDATES[name].uuid for name in THREE}


async def test_a_repository_s_updates_with_guidance_for_hosts_and_vms() -> None:
    async with updating("updates-cdn", hosts=3, vms=9) as it:
        before = it.homes()
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        assert boots(it) == {"fra-01": 2, "fra-02": 2, "fra-03": 2}
        for row in it.pool.db.all("host").values():
            assert row["latest_synced_updates_applied"] == "yes"
            assert row["last_update_hash"]
            assert row["pending_guidances"] == row["pending_guidances_recommended"] == []
        applied = [host for _, host in happened(it, "updates applied")]
        assert applied == ["fra-01", "fra-02", "fra-03"], "the coordinator first, each host once"
        assert_fine(it, before)
        assert set(told(it)["fra-01"].installed) == {"Security update for Xen", "Toolstack fixes", "New device model"}
        notes = [str(event.text) for event in it.events if isinstance(event, Note)]
        (note,) = (words for words in notes if "after a restart" in words)
        assert all(vm in note for vm in before), "every guest still wants its restart"


async def test_xcp_ng_gets_its_packages() -> None:
    async with updating("xcp-ng", hosts=3, vms=6) as it:
        before = it.homes()
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        assert set(it.versions().values()) == {"8.3.0"}
        assert boots(it) == {"xcp-01": 2, "xcp-02": 2, "xcp-03": 2}
        assert [host for _, host in happened(it, "update installed")] == ["xcp-01", "xcp-02", "xcp-03"]
        assert installs_with_guests(it) == []
        assert_fine(it, before)
        assert "kernel-4.19.19-8.0.38.1.xcpng8.3" in told(it)["xcp-02"].installed
        marks = [row["other_config"] for row in it.pool.db.all("host").values()]
        assert not any("rpu-desktop-packages-installed" in other_config for other_config in marks)


async def test_without_the_wish_nothing_is_installed() -> None:
    async with updating("xcp-ng") as it:
        it.more = {}
        await it.upgrade()
        assert happened(it, "update installed") == []
        assert told(it) == {}


# --- partial runs -----------------------------------------------------------------------------------------------------


async def test_hosts_that_have_the_version_and_lack_updates_are_updated_by_another_run() -> None:
    async with updating("updates-iso") as it:
        before = it.homes()
        it.more["apply_updates"] = False
        await it.upgrade()
        assert on_hosts(it) == {"fra-01": [], "fra-02": []}
        it.more["apply_updates"] = True
        it.events.clear()
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        assert on_hosts(it) == {"fra-01": list(THREE), "fra-02": list(THREE)}
        assert boots(it) == {"fra-01": 2, "fra-02": 2}, "no second installation"
        assert installs_with_guests(it) == []
        assert_fine(it, before)
        it.events.clear()
        await it.upgrade()
        assert boots(it) == {"fra-01": 2, "fra-02": 2}, "and nothing when nothing is lacking"
        assert it.stages("fra-01") == [HostStage.DONE]


# --- supplemental packs -----------------------------------------------------------------------------------------------


async def test_a_supplemental_pack_comes_after_the_updates(tmp_path: Path) -> None:
    pack = tmp_path / "driver.iso"
    pack.write_bytes(iso_of(supplemental_pack("8.2.1")))
    async with updating("updates-iso") as it:
        it.more["packs"] = (pack,)
        before = it.homes()
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        expected = sorted([*THREE, "driver-simulated-1.2.3"])
        assert on_hosts(it) == {"fra-01": expected, "fra-02": expected}
        assert boots(it) == {"fra-01": 2, "fra-02": 2}, "its restart is the one of the updates"
        names = [facts["update"] for _, what, facts in it.pool.history if what == "update installed"]
        assert names[3] == "driver-simulated-1.2.3"
        assert_fine(it, before)
        assert leftovers(it) == []


async def test_a_pack_for_another_version_is_refused_by_name_and_can_be_omitted(tmp_path: Path) -> None:
    pack = tmp_path / "driver.iso"
    pack.write_bytes(iso_of(supplemental_pack("7.6.0")))
    async with updating("updates-iso") as it:
        it.more = {"packs": (pack,)}
        answers = Answers(Choice.SKIP)
        report = await it.upgrade(answers)
        assert report.outcome is Outcome.DONE
        assert "driver-simulated-1.2.3" in str(answers.asked[0].text)
        assert "is for version 7.6.0" in str(answers.asked[0].text)
        assert it.disabled() == []
        assert leftovers(it) == []


# --- what goes wrong --------------------------------------------------------------------------------------------------


FAULTS = [
    ("updates-iso", "update-refused:host=fra-02,times=1", "fra-02 does not accept CH82ECU1002"),
    ("updates-iso", "update-fails:host=fra-02,times=1", "CH82ECU1002 could not be installed on fra-02"),
    ("updates-iso", "update-vanishes:host=fra-02,times=1", "was reported as installed on fra-02"),
    ("xcp-ng", "update-fails:host=xcp-02,times=1", "The packages could not be installed on xcp-02"),
    ("xcp-ng", "update-vanishes:host=xcp-02,times=1", "was reported as installed on xcp-02"),
    ("updates-cdn", "update-fails:host=fra-02,times=1", "fra-02 could not install its updates"),
    ("updates-cdn", "update-vanishes:host=fra-02,times=1", "was reported as installed on fra-02"),
]


@pytest.mark.parametrize(("scenario", "fault", "words"), FAULTS)
async def test_what_fails_once_reports_it_and_works_after_a_retry(scenario: str, fault: str, words: str) -> None:
    async with updating(scenario, fault) as it:
        before = it.homes()
        answers = Answers(Choice.RETRY)
        report = await it.upgrade(answers)
        assert words in str(answers.asked[0].text)
        assert answers.asked[0].kind is PromptKind.UPDATE
        assert Choice.SKIP in answers.asked[0].choices
        assert len(answers.asked) == 1
        assert report.outcome is Outcome.DONE
        assert all(event.complete for event in told(it).values())
        assert_fine(it, before)
        assert leftovers(it) == []


async def test_updates_that_fail_for_good_are_skipped_and_the_report_shows_it() -> None:
    async with updating("updates-iso", "update-fails:host=fra-02,times=0") as it:
        before = it.homes()
        report = await it.upgrade(Answers(Choice.SKIP))
        assert report.outcome is Outcome.DONE
        assert set(it.versions().values()) == {"8.2.1"}
        assert on_hosts(it) == {"fra-01": list(THREE), "fra-02": []}
        assert told(it)["fra-01"].complete
        assert not told(it)["fra-02"].complete
        assert "fra-02: updates are missing: CH82ECU1002 could not be installed" in report.to_text()
        assert_fine(it, before)
        assert leftovers(it) == []


async def test_without_the_coordinator_s_updates_the_members_get_none() -> None:
    async with updating("updates-iso", "update-fails:host=fra-01,times=0") as it:
        before = it.homes()
        answers = Answers(Choice.SKIP)
        report = await it.upgrade(answers)
        assert report.outcome is Outcome.DONE
        assert len(answers.asked) == 1
        assert on_hosts(it) == {"fra-01": [], "fra-02": []}
        assert "fra-01 was not updated" in str(told(it)["fra-02"].detail)
        assert_fine(it, before)


async def test_the_repository_changes_in_between() -> None:
    async with updating("updates-cdn", "updates-change:times=1") as it:
        before = it.homes()
        answers = Answers()
        report = await it.upgrade(answers)
        assert answers.asked == [], "synchronising again is all it takes"
        assert report.outcome is Outcome.DONE
        assert all(event.complete for event in told(it).values())
        assert_fine(it, before)


async def test_a_busy_updater_is_waited_for() -> None:
    async with updating("xcp-ng", "updater-busy:host=xcp-02,times=8") as it:
        answers = Answers()
        report = await it.upgrade(answers)
        assert answers.asked == []
        assert report.outcome is Outcome.DONE
        assert all(event.complete for event in told(it).values())


async def test_no_room_on_a_host() -> None:
    async with updating("updates-iso", "host-full:host=fra-02") as it:
        answers = Answers(Choice.SKIP)
        await it.upgrade(answers)
        assert "There is not enough space for CH82ECU1002 on fra-02" in str(answers.asked[0].text)
        assert "4 MiB are free" in str(answers.asked[0].text)
        assert it.disabled() == []


async def test_a_pool_without_a_repository_gets_the_vendor_s_and_the_report_shows_it() -> None:
    async with updating("pool") as it:
        before = it.homes()
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        rows = it.pool.db.all("Repository").values()
        assert {row["binary_url"]: row["update"] for row in rows} == {
            "https://repo.ops.xenserver.com/xs8/base": False,
            "https://repo.ops.xenserver.com/xs8/normal": True,
        }
        assert all(event.complete for event in told(it).values())
        assert "the vendor's default channel was set up" in report.to_text()
        assert_fine(it, before)


async def test_a_pool_without_a_repository_states_what_to_do() -> None:
    async with updating("pool") as it:
        it.more["update_source"] = source_of(server_of(it), set_up_repositories=False)
        answers = Answers(Choice.SKIP)
        report = await it.upgrade(answers)
        assert "has no repository for updates" in str(answers.asked[0].text)
        assert "repository-introduce" in str(answers.asked[0].advice)
        assert report.outcome is Outcome.DONE
        assert it.disabled() == []


async def test_only_the_toolstack_restarts_where_that_is_enough_and_a_licence_is_missing_for_the_rest() -> None:
    async with updating("v7.5", hosts=3) as it:
        before = it.homes()
        for ref in it.pool.db.refs("host"):
            it.ask(lambda ref=ref: it.pool.db.set("host", ref, edition="free"))  # type: ignore[misc]
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        assert set(it.versions().values()) == {"7.6.0"}
        assert on_hosts(it) == {name: ["XS76E001"] for name in ("fra-01", "fra-02", "fra-03")}
        assert boots(it) == {"fra-01": 1, "fra-02": 1, "fra-03": 1}, "the installation only"
        assert [host for _, host in happened(it, "toolstack restarts")] == ["fra-01", "fra-02", "fra-03"]
        assert "XS76E002 is not installed on fra-01: it requires a license" in report.to_text()
        assert_fine(it, before)


async def test_a_toolstack_that_restarts_does_not_count_as_the_reboot_that_packages_need() -> None:
    """Each start of the toolstack recalculates the boot time, which may differ by a second."""
    async with simulated("xcp-ng", hosts=2, vms=2) as it:
        (connection,) = it.connections
        host = connection.snapshot().hosts_in_order()[1]
        needed = (Guidance.RESTART_HOST, Guidance.RESTART_TOOLSTACK)
        mark = " ".join([f"{host.boot_time:.0f}", f"{host.agent_start_time:.0f}", *needed])
        await connection.call("host.add_to_other_config", host.ref, MARK, mark)
        assert (await Packages(connection).pending(host)).everything == set(needed)

        def started(snapshot: PoolSnapshot) -> Host | None:
            now = snapshot.host_by_uuid(host.uuid)
            return now if now and now.toolstack_restarted_since(host.agent_start_time) else None

        it.ask(lambda: it.pool.spawn(outage.restart_toolstack(it.pool, host.ref)))
        now = await connection.wait_for(started)
        assert abs(now.boot_time - host.boot_time) <= 1
        assert (await Packages(connection).pending(now)).everything == {Guidance.RESTART_HOST}


async def test_a_mark_of_updates_by_another_program_ends_nothing() -> None:
    async with simulated("xcp-ng", hosts=1, vms=1) as it:
        (connection,) = it.connections
        host = connection.snapshot().coordinator
        for mark in ("soon", "soon later restart-host", "1 2 nonsense", ""):
            await connection.call("host.remove_from_other_config", host.ref, MARK)
            await connection.call("host.add_to_other_config", host.ref, MARK, mark)
            assert (await Packages(connection).pending(host)).everything == set(), mark


async def test_patches_of_the_releases_before_7_1() -> None:
    async with updating("v6.1") as it:
        before = it.homes()
        report = await it.upgrade()
        assert report.outcome is Outcome.DONE
        assert set(it.versions().values()) == {"6.2.0"}
        db = it.pool.db
        patches = {
            (db.get("host", row["host"], "name_label"), db.get("pool_patch", row["pool_patch"], "name_label"))
            for row in db.all("host_patch").values()
            if row["applied"]
        }
        assert patches == {(host, name) for host in ("fra-01", "fra-02") for name in ("XS62ESP1", "XS62ESP1002")}
        assert boots(it) == {"fra-01": 2, "fra-02": 2}
        assert all(event.complete for event in told(it).values())
        assert_fine(it, before)


async def test_a_source_that_is_down_leaves_the_pool_upgraded() -> None:
    async with updating("updates-iso") as it:
        server_of(it).trouble.down = True
        before = it.homes()
        answers = Answers(Choice.SKIP)
        report = await it.upgrade(answers)
        assert "cannot be reached: HTTP 503" in str(answers.asked[0].text)
        assert report.outcome is Outcome.DONE
        assert set(it.versions().values()) == {"8.2.1"}
        assert_fine(it, before)


def always_cut(server: UpdateServer) -> None:
    server.trouble.cuts = 1000


def other_bytes(server: UpdateServer) -> None:
    server.trouble.wrong_content = 1000


def no_document(server: UpdateServer) -> None:
    server.trouble.document = b"<html>Welcome to the hotel's network</html>"


def hostile_document(server: UpdateServer) -> None:
    lines = [b'<!ENTITY a0 "ha">', *(b'<!ENTITY a%d "&a%d;&a%d;">' % (n + 1, n, n) for n in range(30))]
    server.trouble.document = b"<!DOCTYPE x [" + b"".join(lines) + b"]><patchdata>&a30;</patchdata>"


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (always_cut, "The download of CH82ECU1002 was interrupted repeatedly"),
        (other_bytes, "The file downloaded as CH82ECU1002 is not that update: it is neither an update ISO"),
        (no_document, "contains no versions"),
        (hostile_document, "is malicious"),
    ],
)
async def test_a_source_in_trouble_states_what_it_is_and_leaves_nothing_half_done(
    trouble: Callable[[UpdateServer], None], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once it is fixed, Retry is enough."""
    monkeypatch.setattr(download, "_PAUSE", 0.0)
    async with updating("updates-iso") as it:
        before = it.homes()
        trouble(server_of(it))

        class Mended(Answers):
            async def ask(self, prompt: Prompt) -> Choice:
                assert leftovers(it) == []
                assert not it.pool.db.all("pool_update")
                server_of(it).trouble.__init__()  # type: ignore[misc]
                return await super().ask(prompt)

        answers = Mended(Choice.RETRY)
        report = await it.upgrade(answers)
        assert [words in str(prompt.text) for prompt in answers.asked] == [True], str(answers.asked[0].text)
        assert report.updates_complete
        assert on_hosts(it) == {"fra-01": list(THREE), "fra-02": list(THREE)}
        assert_fine(it, before)
        assert leftovers(it) == []


async def test_a_repository_that_never_stands_still_is_given_up_on_in_words() -> None:
    async with updating("updates-cdn", "updates-change:times=0") as it:
        before = it.homes()
        answers = Answers(Choice.SKIP)
        report = await it.upgrade(answers)
        assert "fra-01 could not install its updates" in str(answers.asked[0].text)
        assert report.outcome is Outcome.DONE
        assert not report.updates_complete
        assert_fine(it, before)


async def test_the_reason_of_a_failed_installation_is_yums_own_and_no_line_of_a_traceback() -> None:
    async with simulated("xcp-ng", "update-fails:times=0", hosts=1, vms=1) as it:
        (connection,) = it.connections
        packages = Packages(connection)
        with pytest.raises(ApplyFailed) as caught:
            await packages.install(connection.snapshot().coordinator, (), lambda text, progress: None)
        assert str(caught.value.text) == (
            "The packages could not be installed on xcp-01: Error downloading packages: "
            "xapi-core-1.249.38-1.1.xcpng8.2.x86_64: [Errno 256] No more mirrors to try."
        )


async def test_an_updater_that_stays_busy_states_who_holds_it_and_what_to_do() -> None:
    async with simulated("xcp-ng", "updater-busy:times=0", hosts=1, vms=1) as it:
        (connection,) = it.connections
        packages = Packages(connection, pause=0.05, patience=0.3)
        with pytest.raises(UpdaterBusy) as caught:
            await packages.offer(connection.snapshot().coordinator, lambda text, progress: None)
        assert "The package manager of xcp-01 has been busy for too long" in str(caught.value.text)
        assert "check_update" in str(caught.value.text)
        assert "ps ax | grep yum" in str(caught.value.advice)
        assert ".lock" not in str(caught.value.advice), "the lock ends with its process: there is no file to remove"


async def test_manual_mode_brings_the_updates_too() -> None:
    async with updating("updates-iso", "person:times=0") as it:
        before = it.homes()
        report = await it.upgrade(Answers(Choice.REBOOT, Choice.REBOOT), mode=Mode.MANUAL)
        assert report.outcome is Outcome.DONE
        assert report.updates_complete
        assert on_hosts(it) == {"fra-01": list(THREE), "fra-02": list(THREE)}
        assert boots(it) == {"fra-01": 2, "fra-02": 2}
        assert installs_with_guests(it) == []
        assert_fine(it, before)


async def test_a_folder_is_all_a_pool_without_internet_needs(tmp_path: Path) -> None:
    async with updating("updates-iso") as it:
        server = server_of(it)
        folder = tmp_path / "updates"
        folder.mkdir()
        (folder / "updates.xml").write_bytes(server.document())
        for name in THREE:
            (folder / f"{name}.iso").write_bytes(iso_of(UPDATES[name]))
        server.trouble.down = True
        it.more["update_source"] = UpdateSource.at(str(folder))
        report = await it.upgrade()
        assert report.updates_complete
        assert on_hosts(it) == {"fra-01": list(THREE), "fra-02": list(THREE)}
        assert server.trouble.requests == []


async def test_to_stop_at_the_question_leaves_the_host_working() -> None:
    async with updating("updates-iso", "update-fails:host=fra-01,times=0") as it:
        running = set(it.homes())
        report = await it.upgrade(Answers(Choice.STOP))
        assert report.outcome is Outcome.STOPPED
        assert it.disabled() == []
        assert set(it.homes()) == running
        assert it.versions() == {"fra-01": "8.2.1", "fra-02": "7.6.0"}
        assert leftovers(it) == []


async def test_connections_that_break_now_and_then_leave_nothing_behind() -> None:
    async with updating("updates-iso", "drop-connections:every=120", hosts=2, vms=4, speed=600) as it:
        before = it.homes()
        report = await it.upgrade(Answers(*[Choice.RETRY] * 8))
        assert report.outcome is Outcome.DONE
        assert on_hosts(it) == {"fra-01": list(THREE), "fra-02": list(THREE)}
        assert boots(it) == {"fra-01": 2, "fra-02": 2}
        assert_fine(it, before)
        assert leftovers(it) == []
