"""Random upgrades: the first seeds; `make soak` runs more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.chaos import Plan, chaos, is_own_error, may_go_down, may_stay_down
from tests.acceptance.killable import KillableRun
from tests.acceptance.simulation import PoolInfo, journals
from tests.acceptance.state import PoolState


@pytest.mark.parametrize("seed", range(1, 13))
@pytest.mark.timeout(600)
def test_whatever_happens_nothing_happens_that_must_never_happen(seed: int, tmp_path: Path) -> None:
    found = chaos(seed, tmp_path)
    assert not found, "\n".join([f"to repeat it: python -m tests.acceptance.chaos {seed}", *found])


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("Frankfurt: Internal error: KeyError('vm')", True),
        ("Traceback (most recent call last):", True),
        (
            "An internal error occurred on the pool coordinator: Storage_error ([S(Internal_error);S(End_of_file)])",
            False,
        ),
        ("INTERNAL_ERROR: xenopsd internal error: the domain failed to restore on an older version", False),
    ],
)
def test_errors_of_the_toolstack_are_not_taken_for_the_programs_own(words: str, own: bool) -> None:
    assert is_own_error(words) is own


def test_a_toolstack_that_restarts_amid_a_copy_is_no_server_that_is_offline() -> None:
    plan = Plan(1, "local-storage", 2, 4, ["copy-broken:at=0.5,by=restart,end=target"], [])
    assert plan.harms_connections


SUSPEND = ["--immovable", "suspend"]


@pytest.mark.parametrize(
    ("faults", "how", "answer", "agreed"),
    [
        ([], "suspend", "retry", set()),
        (["slow-boot:host=*-01"], "suspend", "retry", set()),
        (["storage-lost:host=*-01"], "suspend", "retry", {"web"}),
        (["memory-shrinks:host=*-01"], "suspend", "retry", {"web"}),
        (["cpu-features-shrink:host=*-01"], "suspend", "retry", {"web"}),
        (["cpu-features-shrink:host=*-01"], "shutdown", "retry", set()),
        (["cpu-features-shrink:host=*-01"], "shutdown", "shutdown", {"web"}),
        ([], "shutdown", "shutdown", {"web"}),
        ([], "suspend", "shutdown", set()),
    ],
)
def test_a_vm_that_could_move_may_go_down_if_a_fault_took_its_place_or_the_admin_said_so(
    faults: list[str], how: str, answer: str, agreed: set[str], tmp_path: Path
) -> None:
    killable = journaled(tmp_path, how, "immovable", answer)
    assert may_go_down(Plan(1, "pool", 2, 1, faults, SUSPEND), killable, one_vm_that_can_move()) == agreed


@pytest.mark.parametrize(("about", "answer", "left"), [("waking", "skip", True), ("failure", "skip", False)])
def test_a_vm_that_the_admin_leaves_suspended_may_stay_so(about: str, answer: str, left: bool, tmp_path: Path) -> None:
    killable = journaled(tmp_path, "suspend", about, answer)
    assert may_stay_down(killable, one_vm_that_can_move()) == ({"web"} if left else set())


def journaled(home: Path, how: str, about: str, answer: str) -> KillableRun:
    """A run in which `web` was stopped and one question was asked."""
    lines: list[dict[str, Any]] = [
        {"what": "standing-down", "vm": "uuid-web", "how": how},
        {"what": "event", "event": {"kind": "asked", "prompt": "1", "about": about}},
        {"what": "event", "event": {"kind": "answered", "prompt": "1", "choice": answer}},
    ]
    journals(home).mkdir(parents=True)
    (journals(home) / "run.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return KillableRun(PoolInfo("", "", "", "", "", (), ""), "", home, 1)


def one_vm_that_can_move() -> PoolState:
    vm: dict[str, Any] = {
        "uuid": "uuid-web",
        "name_label": "web",
        "power_state": "Running",
        "resident_on": "first",
        "is_a_template": False,
        "is_a_snapshot": False,
        "is_control_domain": False,
        "VBDs": [],
        "VIFs": [],
        "allowed_operations": ["pool_migrate"],
    }
    hosts = {"first": {"enabled": True}, "second": {"enabled": True}}
    return PoolState({"VM": {"web": vm}, "host": hosts, "VBD": {}, "VDI": {}, "PBD": {}, "VIF": {}, "PIF": {}})


def test_a_seed_always_means_the_same() -> None:
    assert [Plan.of(seed) for seed in range(50)] == [Plan.of(seed) for seed in range(50)]
