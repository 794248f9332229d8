"""Updates of simulated pools follow the toolstack's rules, with its errors."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import replace
from typing import Any

import pytest

from rpu_desktop.simulator.behaviour.updates_state import updates_of
from rpu_desktop.simulator.update_files import UpdateSpec, iso_of
from rpu_desktop.simulator.update_world import UPDATES
from tests.simulator.sdk_session import SdkSession, refused, sdk_session
from tests.tls import any_server

FIRST, SECOND, CONFLICTING = (UPDATES[f"CH82ECU100{n}"] for n in (2, 3, 5))


def http(run: SdkSession, path: str, content: bytes | None = None, **query: str) -> bytes:
    """GET, or PUT `content`, with the session."""
    words = "&".join(f"{key}={value}" for key, value in {"session_id": run.session, **query}.items())
    request = urllib.request.Request(
        f"{run.facts['coordinator']}{path}?{words}", data=content, method="GET" if content is None else "PUT"
    )
    with urllib.request.urlopen(request, context=any_server(), timeout=60) as answer:
        found: bytes = answer.read()
        return found


def disk(run: SdkSession, content: bytes, size: int = 0) -> str:
    sr = next(ref for ref, row in run.db.all("SR").items() if row["shared"] and row["content_type"] != "iso")
    record = {"SR": sr, "virtual_size": str(size or len(content)), "type": "user", "name_label": "update"}
    vdi: str = run.x.VDI.create(record)
    task = run.x.task.create("upload", "")
    http(run, "/import_raw_vdi", content, vdi=vdi, format="raw", task_id=task)
    found = run.ended(task)
    if found["status"] == "failure":
        raise LookupError(found["error_info"][0])
    assert vdi in found["result"]
    return vdi


def introduced(run: SdkSession, update: UpdateSpec) -> str:
    return str(run.x.pool_update.introduce(disk(run, iso_of(update))))


def test_an_update_iso_from_the_upload_to_the_end() -> None:
    with sdk_session(hosts=2, vms=2) as run:
        host, other = run.hosts()
        ref = introduced(run, FIRST)
        record = run.x.pool_update.get_record(ref)
        assert (record["uuid"], record["name_label"]) == (FIRST.uuid, FIRST.name)
        assert record["after_apply_guidance"] == ["restartHost"]
        assert run.x.pool_update.precheck(ref, host) == "ok"
        run.x.pool_update.apply(ref, host)
        assert ref in run.x.host.get_updates(host)
        assert run.x.host.get_updates_requiring_reboot(host) == [ref]
        assert run.x.pool_update.get_hosts(ref) == [host]
        assert ref not in run.x.host.get_updates(other)
        patch = run.x.pool_patch.get_all_records()
        assert [row["name_label"] for row in patch.values() if row["pool_update"] == ref] == [FIRST.name]
        refused("UPDATE_ALREADY_APPLIED", run.x.pool_update.apply, ref, host)
        refused("UPDATE_IS_APPLIED", run.x.pool_update.destroy, ref)
        run.x.pool_update.pool_clean(ref)
        refused("CANNOT_FIND_UPDATE", run.x.pool_update.precheck, ref, other)
        refused("HANDLE_INVALID", run.x.VDI.get_record, record["vdi"])


def test_what_is_no_update_and_what_is_there_already() -> None:
    with sdk_session(hosts=2, vms=2) as run:
        refused("INVALID_UPDATE", run.x.pool_update.introduce, disk(run, b"no image" * 1000))
        ref = introduced(run, FIRST)
        error = refused("UPDATE_ALREADY_EXISTS", run.x.pool_update.introduce, disk(run, iso_of(FIRST)))
        assert error[1] == FIRST.uuid
        run.x.pool_update.pool_clean(ref)
        assert introduced(run, FIRST) == ref, "without its file it takes a new one"
        run.x.pool_update.pool_clean(ref)
        run.x.pool_update.destroy(ref)
        assert ref not in run.x.pool_update.get_all()


def test_prechecks_refuse_with_their_parameters() -> None:
    with sdk_session(hosts=2, vms=2) as run:
        host = run.hosts()[0]
        first, second, third = (introduced(run, update) for update in (FIRST, SECOND, CONFLICTING))
        error = refused("UPDATE_PRECHECK_FAILED_PREREQUISITE_MISSING", run.x.pool_update.precheck, second, host)
        assert error[1:] == [SECOND.name, FIRST.uuid]
        run.x.pool_update.apply(first, host)
        run.x.pool_update.apply(second, host)
        error = refused("UPDATE_PRECHECK_FAILED_CONFLICT_PRESENT", run.x.pool_update.apply, third, host)
        assert error[1:] == [CONFLICTING.name, SECOND.uuid]
        foreign = introduced(run, UPDATES["XS76E001"])
        error = refused("UPDATE_PRECHECK_FAILED_WRONG_SERVER_VERSION", run.x.pool_update.precheck, foreign, host)
        assert error[1:] == ["XS76E001", "8.2.1", "7.6.0"]
        run.do(lambda: updates_of(run.pool).free.update({run.hosts()[1]: 1 << 20}))
        error = refused("UPDATE_PRECHECK_FAILED_OUT_OF_SPACE", run.x.pool_update.precheck, first, run.hosts()[1])
        assert error[1:] == [FIRST.name, str(1 << 20), str(FIRST.installation_size)]


def test_disks_have_room_or_report_it() -> None:
    with sdk_session(hosts=2, vms=2) as run:
        sr = next(ref for ref, row in run.db.all("SR").items() if row["shared"] and row["content_type"] != "iso")
        refused("SR_FULL", run.x.VDI.create, {"SR": sr, "virtual_size": str(1 << 60)})
        with pytest.raises(LookupError, match="VDI_NOT_LARGE_ENOUGH"):
            disk(run, b"12345", size=2)


def listing(run: SdkSession) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(http(run, "/updates"))
    return found


def test_a_repository_s_listing_and_its_application() -> None:
    with sdk_session("updates-cdn", hosts=2, vms=4) as run:
        host, other = run.hosts()
        pool = run.pool.pool
        digest = run.x.pool.sync_updates(pool, False, "", "")
        found = listing(run)
        assert found["hash"] == digest
        mine = next(each for each in found["hosts"] if each["ref"] == host)
        assert mine["guidance"] == {
            "mandatory": ["RestartToolstack"],
            "recommended": ["RebootHost", "RestartVM"],
            "full": [],
            "livepatch": [],
        }
        assert {update["id"] for update in found["updates"]} == set(mine["updates"])
        refused("UPDATEINFO_HASH_MISMATCH", run.x.host.apply_updates, host, "something else")
        run.set("pool", pool, ha_enabled=True)
        refused("HA_IS_ENABLED", run.x.host.apply_updates, host, digest)
        run.set("pool", pool, ha_enabled=False)
        assert run.x.host.apply_updates(host, digest) == []
        record = run.x.host.get_record(host)
        assert not record["enabled"], "it disables the host itself"
        assert record["pending_guidances"] == ["restart_toolstack"]
        assert record["pending_guidances_recommended"] == ["reboot_host"]
        assert (record["latest_synced_updates_applied"], record["last_update_hash"]) == ("yes", digest)
        refused("HOST_PENDING_MANDATORY_GUIDANCE_NOT_EMPTY", run.x.host.enable, host)
        refused("HOST_PENDING_MANDATORY_GUIDANCE_NOT_EMPTY", run.x.host.apply_updates, host, digest)
        guests = [row for row in run.db.all("VM").values() if row["power_state"] == "Running"]
        assert all("restart_vm" in r["pending_guidances_recommended"] for r in guests if not r["is_control_domain"])
        run.x.host.restart_agent(host)
        run.eventually(lambda: run.happened("serves again", run.name("host", host)))
        run.x = run.login()
        run.eventually(lambda: run.x.host.get_pending_guidances(host) == [])
        assert run.x.host.get_pending_guidances_recommended(host) == ["reboot_host"]
        assert run.x.host.get_latest_synced_updates_applied(other) == "no"


def test_a_host_that_must_be_empty_reports_it() -> None:
    with sdk_session("updates-cdn", hosts=2, vms=4) as run:
        host = run.hosts()[0]
        remote = updates_of(run.pool).repository
        first = remote.updates[0]
        run.do(lambda: remote.updates.__setitem__(0, replace(first, mandatory=("RebootHost",), recommended=())))
        digest = run.x.pool.sync_updates(run.pool.pool, False, "", "")
        assert run.guests(host)
        refused("HOST_EVACUATION_IS_REQUIRED", run.x.host.apply_updates, host, digest)


def test_operations_on_the_repositories_exclude_each_other() -> None:
    with sdk_session("updates-cdn", hosts=2, vms=2, speed=20) as run:
        task = run.x.Async.pool.sync_updates(run.pool.pool, False, "", "")
        run.eventually(lambda: "sync_updates" in run.x.pool.get_current_operations(run.pool.pool).values())
        refused("SYNC_UPDATES_IN_PROGRESS", run.x.pool.sync_updates, run.pool.pool, False, "", "")
        refused("SYNC_UPDATES_IN_PROGRESS", run.x.host.apply_updates, run.hosts()[0], "x")
        assert run.ended(task)["status"] == "success"


def test_one_host_that_cannot_state_what_it_lacks_makes_every_synchronisation_fail() -> None:
    with sdk_session("updates-cdn", hosts=3, vms=3) as run:
        old = run.hosts()[1]
        pool, versions = run.pool.pool, dict(run.db.get("host", old, "software_version"))
        run.set("host", old, software_version=versions | {"product_version": "8.2.1", "platform_version": "3.2.1"})
        assert refused("GET_HOST_UPDATES_FAILED", run.x.pool.sync_updates, pool, False, "", "")[1:] == [old]
        assert run.x.pool.get_current_operations(pool) == {}
        with pytest.raises(urllib.error.HTTPError, match="500"):
            http(run, "/updates")
        run.set("host", old, software_version=versions)
        assert run.x.pool.sync_updates(pool, False, "", "")
        assert len(listing(run)["hosts"]) == 3


def test_a_host_that_is_away_makes_it_fail_too_and_a_restarted_coordinator_asks_all_of_them_again() -> None:
    with sdk_session("updates-cdn", hosts=2, vms=2) as run:
        first, second = run.hosts()
        pool = run.pool.pool
        digest = run.x.pool.sync_updates(pool, False, "", "")
        run.timing(boot=(3000.0, 3000.0))
        run.x.host.disable(second)
        run.x.host.evacuate(second)
        run.x.host.reboot(second)
        run.eventually(lambda: run.happened("off", run.name("host", second)))
        assert listing(run)["hash"] == digest, "what it was told it remembers"
        assert refused("GET_HOST_UPDATES_FAILED", run.x.pool.sync_updates, pool, False, "", "")[1:] == [second]
        run.x.host.restart_agent(first)
        run.eventually(lambda: run.happened("serves again", run.name("host", first)))
        run.x = run.login()
        with pytest.raises(urllib.error.HTTPError, match="500"):
            http(run, "/updates")


def test_a_listing_waits_for_the_operation_before_it() -> None:
    with sdk_session("updates-cdn", hosts=2, vms=2, speed=100) as run:
        assert run.x.pool.sync_updates(run.pool.pool, False, "", "")
        task = run.x.Async.pool.sync_updates(run.pool.pool, False, "", "")
        run.eventually(lambda: "sync_updates" in run.x.pool.get_current_operations(run.pool.pool).values())
        assert listing(run)["updates"]
        assert run.ended(task)["status"] == "success"


def test_without_a_repository() -> None:
    with sdk_session("v8.4", hosts=2, vms=2) as run:
        refused("NO_REPOSITORY_ENABLED", run.x.pool.sync_updates, run.pool.pool, False, "", "")
        with pytest.raises(urllib.error.HTTPError, match="404"):
            http(run, "/updates")
        arguments = ("normal_repo", "", "https://repo.example/normal", "https://repo.example/src", True, "")
        ref = run.x.Repository.introduce(*arguments)
        refused("REPOSITORY_ALREADY_EXISTS", run.x.Repository.introduce, *arguments)
        run.x.pool.set_repositories(run.pool.pool, [ref])
        assert run.x.pool.sync_updates(run.pool.pool, False, "", "")
        assert listing(run)["updates"]


def test_the_updater_plugin_and_its_lock() -> None:
    with sdk_session("xcp-ng", hosts=2, vms=2, speed=40) as run:
        host = run.hosts()[0]

        def call(fn: str, **args: str) -> Any:
            return run.x.host.call_plugin(host, "updater.py", fn, args)

        names = {package["name"] for package in json.loads(call("check_update"))}
        assert names == {"xapi-core", "xen-hypervisor"}
        task = run.x.Async.host.call_plugin(host, "updater.py", "update", {})
        run.eventually(lambda: updates_of(run.pool).updating[host] == "update")
        error = refused("-1", call, "check_update")
        assert error[1] == "The updater plugin is busy (current operation: update)"
        assert run.ended(task)["status"] == "success"
        assert json.loads(call("check_update")) == []
        assert json.loads(call("query_installed", packages="xapi-core"))["xapi-core"].startswith("xapi-core-1.249.38")
        refused("UNKNOWN_XENAPI_PLUGIN_FUNCTION", call, "no-such-function")


def test_no_access_without_a_session() -> None:
    with sdk_session(hosts=2, vms=2) as run:
        for path, content in (("/updates", None), ("/import_raw_vdi", b"x")):
            request = urllib.request.Request(
                f"{run.facts['coordinator']}{path}", data=content, method="GET" if content is None else "PUT"
            )
            with pytest.raises(urllib.error.HTTPError, match="401"):
                urllib.request.urlopen(request, context=any_server(), timeout=60)
