"""The simulator is no kinder than a real pool: observations of one, and rules from the toolstack's source."""

from __future__ import annotations

from typing import Any

import pytest

from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.pool import Phase
from tests.simulator.sdk_session import SdkSession, refused, sdk_session

NOTHING = "OpaqueRef:nothing"


def told(run: SdkSession, classes: list[str], token: str, timeout: float = 0.05) -> tuple[set[tuple[str, str]], str]:
    """The events since `token`, and the next token."""
    answer: dict[str, Any] = getattr(run.x, "event.from")(classes, token, timeout)
    return {(event["operation"], event["ref"]) for event in answer["events"]}, answer["token"]


def test_a_token_from_before_a_restart_continues_where_it_was_and_misses_what_went() -> None:
    with sdk_session(hosts=2, vms=4) as run:
        kept, lost = run.guests(run.hosts()[0])[:2]
        _, token = told(run, ["VM"], "")
        run.do(lambda: run.db.delete("VM", lost))
        for phase in (Phase.OFF, Phase.SERVING):
            run.do(run.pool.set_phase, run.hosts()[0], phase)
        run.x = run.login()
        run.x.VM.set_name_description(kept, "changed")
        events, _ = told(run, ["VM"], token)
        assert ("mod", kept) in events
        assert lost not in {ref for _, ref in events}


def test_a_token_of_a_restored_database_gets_nothing_until_the_database_is_there() -> None:
    with sdk_session(hosts=2, vms=4) as run:
        vm = run.guests(run.hosts()[0])[0]
        run.x.VM.set_name_description(vm, "before")
        _, token = told(run, ["VM"], "")
        run.do(lambda: run.db.rewind(1))
        run.x.VM.set_name_description(vm, "after")
        assert told(run, ["VM"], token) == (set(), token)
        assert ("add", vm) in told(run, ["VM"], "")[0]


def test_a_network_that_the_target_does_not_have_is_an_interface_that_is_not_there() -> None:
    with sdk_session(hosts=2, vms=4) as run:
        source, target = run.hosts()
        vm = run.guests(source)[0]
        options = {"live": "true", "network": NOTHING}
        assert refused("PIF_NOT_PRESENT", run.x.VM.pool_migrate, vm, target, options)[1:] == [target, NOTHING]
        run.x.host.disable(source)
        run.do(lambda: setattr(run.db, "version", 22506))
        assert refused("PIF_NOT_PRESENT", run.x.host.evacuate, source, NOTHING)[1:] == [target, NOTHING]


def test_drives_and_their_media_are_checked() -> None:
    with sdk_session(hosts=1, vms=1) as run:
        vm = run.guests(run.hosts()[0])[0]
        drive = run.do(
            lambda: run.db.create("VBD", VM=vm, type="CD", empty=True, VDI=NULL_REF, currently_attached=False)
        )
        refused("VBD_IS_EMPTY", run.x.VBD.eject, drive)
        refused("HANDLE_INVALID", run.x.VBD.insert, drive, NULL_REF)
        refused("HANDLE_INVALID", run.x.VM.get_possible_hosts, NULL_REF)


@pytest.mark.parametrize("cls", ["VBD_metrics", "VIF_metrics", "VMPP"])
def test_classes_that_were_removed_report_it(cls: str) -> None:
    with sdk_session(hosts=1, vms=1) as run:
        refused("MESSAGE_REMOVED", getattr(run.x, cls).get_all_records)


def test_a_root_session_is_no_users() -> None:
    with sdk_session(hosts=1, vms=1) as run:
        assert run.x.session.get_this_user(run.session) == NULL_REF


@pytest.mark.parametrize(
    ("how", "details"),
    [
        ("traceback", ["XENAPI_PLUGIN_FAILURE", "non-zero exit", ""]),
        ("own", ["-1", "no space left on device", ""]),
        ("signal", ["XENAPI_PLUGIN_FAILURE", "signal: SIGKILL", ""]),
    ],
)
def test_plugins_die_as_those_of_real_hosts_do(how: str, details: list[str]) -> None:
    with sdk_session("pool", f"plugin-dies:with={how},plugin=prepare*", hosts=1, vms=1) as run:
        host = run.hosts()[0]
        found = refused(details[0], run.x.host.call_plugin, host, "prepare_host_upgrade.py", "getVersion", {})
        assert found[:3] == details
        assert ("Traceback" in found[3]) == (how != "signal")


def test_a_vm_is_in_one_group_at_most_and_leaves_it_when_the_group_goes() -> None:
    with sdk_session("pool", hosts=1, vms=2) as run:
        run.do(lambda: setattr(run.db, "version", 22506))
        vm = run.guests(run.hosts()[0])[0]
        one, two = (
            run.x.VM_group.create({"name_label": name, "name_description": "", "placement": "anti_affinity"})
            for name in ("one", "two")
        )
        refused("TOO_MANY_GROUPS", run.x.VM.set_groups, vm, [one, two])
        run.x.VM.set_groups(vm, [one])
        run.x.VM.set_groups(vm, [two])
        assert (run.x.VM_group.get_VMs(one), run.x.VM_group.get_VMs(two)) == ([], [vm])
        run.x.VM_group.destroy(two)
        assert run.x.VM.get_groups(vm) == []
