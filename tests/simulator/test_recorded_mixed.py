"""A pool in which one of three hosts still has the old version: a real xapi 25.6 and the simulator, compared.

Skipped if the recorded responses are absent; they are not part of the project (see `tests.reference`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from rpu_desktop.simulator.behaviour import upgrade_flag
from tests.reference import reference
from tests.simulator.sdk_session import sdk_session
from tests.simulator.test_recorded import COORDINATOR, MEMBER, Asker, comparable, real_dump

OLD = "OpaqueRef:44665c11-d46e-2804-4850-728a75aeedc1"
VM2 = "OpaqueRef:f757860d-a004-61e9-702a-e4f2c815d83e"
VM3 = "OpaqueRef:6b709a87-82bf-2eff-8b1e-9e0693844f9d"
NAMES = {COORDINATOR: "<coordinator>", MEMBER: "<new member>", OLD: "<old>", VM2: "<vm2>", VM3: "<vm3>"}
LIVE = {"live": "true"}

NOT_THERE = "the simulator has no such call, as the program never makes it"
EXPLAINED: Mapping[str, str] = {
    **dict.fromkeys(("checkpoint", "designate", "SR.create", "network.create"), NOT_THERE),
    **dict.fromkeys(("VDI.resize", "VDI.snapshot", "VDI.set_name_label"), NOT_THERE),
    **dict.fromkeys(("VM.set_memory_static_max", "halted: clone"), NOT_THERE),
    "halted: allowed": "worked out by the recorded pool before it was mixed, and not again when the VM was halted",
    "xmldbdump": "see tests/simulator/test_dump.py",
}


@pytest.fixture(scope="module")
def recorded() -> dict[str, Any]:
    path = reference("xapi/recorded/mixed-pool.json")
    if path is None:
        pytest.skip("the recorded answers of a real pool are not here")
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return {name: json.loads(answer) if isinstance(answer, str) else answer for name, answer in found.items()}


@pytest.fixture
def asker(recorded: dict[str, Any]) -> Iterator[Asker]:
    """The coordinator and one member have the new version; vm3 runs on the coordinator, vm2 is halted."""
    with sdk_session(dumps=(real_dump(),)) as run:

        def mix() -> None:
            for host in (COORDINATOR, MEMBER):
                facts = run.db.get("host", host, "software_version")
                newer = {"product_version": "8.3.0", "platform_version": "3.4.0"}
                run.db.set("host", host, software_version={**facts, **newer})
            upgrade_flag.detect(run.pool)

        run.do(mix)
        yield Asker(run)


def shared(ask: Asker) -> str:
    found = ask("SR.get_all_records")["Value"]
    return str(next(ref for ref, row in found.items() if row["type"] == "nfs"))


QUESTIONS: Mapping[str, Callable[[Asker], Any]] = {
    "pool other_config": lambda ask: ask("pool.get_other_config", ask.run.pool.pool),
    "pool allowed": lambda ask: ask("pool.get_allowed_operations", ask.run.pool.pool),
    "running VM on new: allowed": lambda ask: ask("VM.get_allowed_operations", VM3),
    "migrate new->old": lambda ask: ask("VM.pool_migrate", VM3, OLD, LIVE),
    "snapshot": lambda ask: ask("VM.snapshot", VM3, "probe"),
    "checkpoint": lambda ask: ask("VM.checkpoint", VM3, "probe"),
    "possible hosts": lambda ask: ask("VM.get_possible_hosts", VM3),
    "assert_can_boot_here old": lambda ask: ask("VM.assert_can_boot_here", VM3, OLD),
    "evacuate check new": lambda ask: ask("host.get_vms_which_prevent_evacuation", COORDINATOR),
    "evacuate check new member": lambda ask: ask("host.get_vms_which_prevent_evacuation", MEMBER),
    "evacuate check old": lambda ask: ask("host.get_vms_which_prevent_evacuation", OLD),
    "assert evac new": lambda ask: ask("host.assert_can_evacuate", COORDINATOR),
    "assert evac old": lambda ask: ask("host.assert_can_evacuate", OLD),
    "SR.scan": lambda ask: ask("SR.scan", shared(ask)),
    "VDI.create": lambda ask: ask(
        "VDI.create",
        {
            "name_label": "probe",
            "name_description": "",
            "SR": shared(ask),
            "virtual_size": str(1 << 20),
            "type": "user",
            "sharable": False,
            "read_only": False,
            "other_config": {},
        },
    ),
    "enable_ha": lambda ask: ask("pool.enable_ha", [], {}),
    "designate": lambda ask: ask("pool.designate_new_master", OLD),
    "sync_updates": lambda ask: ask("pool.sync_updates", ask.run.pool.pool, False, "", ""),
    "VM.set_memory_static_max": lambda ask: ask("VM.set_memory_static_max", VM3, str(1 << 31)),
    "host.set_name": lambda ask: ask("host.set_name_label", OLD, "xcp-h3"),
    "halted: snapshot": lambda ask: [ask("VM.hard_shutdown", VM2), ask("VM.snapshot", VM2, "probe")][1],
    "halted: start_on old": lambda ask: ask("VM.start_on", VM2, OLD, False, False),
    "halted: possible hosts": lambda ask: ask("VM.get_possible_hosts", VM2),
    "halted: assert boot old": lambda ask: ask("VM.assert_can_boot_here", VM2, OLD),
    "halted: start": lambda ask: ask("VM.start", VM2, False, False),
    "halted: where": lambda ask: ask("VM.get_resident_on", VM2),
    "suspend": lambda ask: ask("VM.suspend", VM3),
    "suspended: resume_on old": lambda ask: ask("VM.resume_on", VM3, OLD, False, False),
    "resume": lambda ask: ask("VM.resume", VM3, False, False),
    "resumed where": lambda ask: ask("VM.get_resident_on", VM3),
    "evacuate old": lambda ask: ask("host.evacuate", OLD),
    "reenable": lambda ask: ask("host.enable", OLD),
    "reboot enabled": lambda ask: ask("host.reboot", OLD),
    "disable+reboot non-empty check": lambda ask: ask("host.disable", OLD),
    "host allowed": lambda ask: ask("host.get_allowed_operations", OLD),
    "enable": lambda ask: ask("host.enable", OLD),
}


def named(answer: Any) -> Any:
    """With the names of the recorded responses for references."""
    if isinstance(answer, dict):
        return {key: named(item) for key, item in answer.items()}
    if isinstance(answer, list):
        return [named(item) for item in answer]
    if isinstance(answer, str) and answer.startswith("OpaqueRef:"):
        return NAMES.get(answer, "<ref>")
    return answer


def test_every_answer_of_a_mixed_pool_is_compared_or_explained(recorded: dict[str, Any]) -> None:
    assert set(recorded) - set(QUESTIONS) - set(EXPLAINED) == set()


def test_a_mixed_pool_answers_as_the_real_one_did(recorded: dict[str, Any], asker: Asker) -> None:
    differences = {}
    for name, question in QUESTIONS.items():
        ours, real = comparable(named(question(asker))), comparable(recorded[name])
        if ours != real and name not in EXPLAINED:
            differences[name] = (ours, real)
    assert differences == {}
