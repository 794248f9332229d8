"""Each check on a simulated pool over real sockets: what it finds, what its fix does, and what its undo does."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from rpu_desktop.console.language import find_translator
from rpu_desktop.media.url import MediaSource
from rpu_desktop.prechecks import CHECKS, Circumstances, run_checks
from rpu_desktop.prechecks.fixes import apply_fix, apply_fixes
from rpu_desktop.prechecks.registry import REMEDIES
from rpu_desktop.prechecks.remedies import Remedy
from rpu_desktop.prechecks.types import CheckResult, Fix, Problem, Status, Undo
from rpu_desktop.prechecks.undo import apply_undo
from rpu_desktop.versions import SoftwareVersion
from tests.engine.runs import SimulatedPools, simulated
from tests.prechecks.cases import CASES, Case

pytestmark = pytest.mark.asyncio

GERMAN = find_translator("de")
FIXABLE = [case for case in CASES if case.look is not None]
UNDOABLE = [case for case in FIXABLE if case.undone]


@asynccontextmanager
async def pool_of(case: Case) -> AsyncIterator[SimulatedPools]:
    async with simulated(case.scenario, *case.faults, speed=1000, hosts=3, vms=9) as pool:
        yield pool


def circumstances(pool: SimulatedPools, case: Case | None = None) -> Circumstances:
    snapshot = pool.connections[0].snapshot()
    if case is None:
        return Circumstances(snapshot, now=time.time())
    target = SoftwareVersion.of({"platform_version": case.target, **dict(case.parts)}) if case.target else None
    return Circumstances(
        snapshot,
        wishes=case.wishes,
        mode=case.mode,
        target=target,
        apply_updates=case.apply_updates,
        update_source=case.update_source,
        now=time.time(),
        live=case.update_source is not None,
    )


async def results(pool: SimulatedPools, case: Case | None = None) -> dict[str, CheckResult]:
    found = await run_checks(pool.connections[0], circumstances(pool, case))
    assert not [result for result in found if result.crashed]
    return {result.check: result for result in found}


async def problems(pool: SimulatedPools, case: Case) -> list[Problem]:
    await settled(pool, case)
    result = (await results(pool, case)).get(case.check)
    return list(result.problems) if result else []


async def settled(pool: SimulatedPools, case: Case) -> None:
    """A host that loses its power does so a moment after the start."""
    if any(fault.startswith("host-dead") for fault in case.faults):
        pool.ask(lambda: pool.pool.db.set("host_metrics", metrics_of(pool, "fra-02"), live=False))
        await pool.connections[0].wait_for(lambda now: any(host.live is False for host in now.hosts.values()) or None)


def metrics_of(pool: SimulatedPools, name: str) -> str:
    """A host's metrics: here an outage shows immediately, in the toolstack after ten minutes."""
    rows = pool.pool.db.all("host").values()
    return next(str(row["metrics"]) for row in rows if row["name_label"] == name)


def fix_of(problem: Problem, case: Case) -> Fix:
    assert problem.fix is not None
    assert problem.fix.needs_decision is bool(case.choice)
    return problem.fix.choosing(case.choice) if case.choice else problem.fix


async def test_every_check_has_a_condition_in_which_it_finds_something() -> None:
    assert {check.id for check in CHECKS} == {case.check for case in CASES}


async def test_every_fix_has_a_test_and_so_has_every_undo() -> None:
    tried, undone = set(), set()
    for case in FIXABLE:
        async with pool_of(case) as pool:
            fix = (await problems(pool, case))[0].fix
        assert fix is not None
        tried.add(fix.kind)
        if case.undone:
            undone.add(fix.kind)
    # Decisions about the run are wishes: there is nothing to change in the pool.
    decided = {kind for kind, remedy in REMEDIES.items() if type(remedy).decide is not Remedy.decide}
    assert set(REMEDIES) - decided == tried
    assert {remedy.kind for remedy in REMEDIES.values() if remedy.undo_kind} == undone


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_it_is_found_with_names_and_reasons(case: Case) -> None:
    async with pool_of(case) as pool:
        found = await problems(pool, case)
    assert found
    assert {problem.severity for problem in found} == {case.severity}
    text = str(found[0].text)
    assert all(word in text for word in case.words), text
    for problem in found:
        for speak in (None, GERMAN):
            texts = [problem.text, problem.why, *([problem.fix.text] if problem.fix else [])]
            words = " ".join(text.render(speak) for text in texts)
            assert "OpaqueRef" not in words
            assert "{" not in words
        assert all(thing.uuid and thing.name for thing in problem.objects)
    assert len({problem.id for problem in found}) == len(found)


HEALTHY = {
    "pool": {"dom0-memory"},
    "v7.6": {"legacy-tls", "dom0-memory"},  # old releases do allow old protocols, and do grow
    "v7.5": {"legacy-tls", "dom0-memory"},
    "xcp-ng": set(),
}


@pytest.mark.parametrize("scenario", HEALTHY)
async def test_nothing_is_found_where_nothing_is_wrong(scenario: str) -> None:
    async with simulated(scenario, speed=1000, hosts=3, vms=9) as pool:
        found = await results(pool)
    wrong = {check for check, result in found.items() if result.status is not Status.PASSED}
    assert wrong <= HEALTHY[scenario]


@pytest.mark.parametrize(
    ("scenario", "faults", "absent"),
    [
        (
            "pool",
            (),
            {"vswitch-controller", "legacy-tls", "power-on-mode", "container-management", "pv-guests", "xostor"},
        ),
        ("pool", (), {"dom0-memory", "update-licence", "migration-network"}),
        ("v7.6", (), {"upgrade-hotfix", "xostor"}),
        ("xcp-ng", (), {"upgrade-hotfix", "legacy-tls"}),
        ("pool", ("upgraded:times=0",), {"health-check", "fcoe-storage", "partitions", "upgrade-hotfix"}),
        ("standalone", (), {"clocks", "cpu-features", "changed-blocks", "migration-licence"}),
    ],
)
async def test_what_cannot_concern_a_pool_is_not_shown(
    scenario: str, faults: tuple[str, ...], absent: set[str]
) -> None:
    async with simulated(scenario, *faults, speed=1000, hosts=2, vms=4) as pool:
        found = await results(pool)
    assert absent.isdisjoint(found)


@pytest.mark.parametrize(
    ("check", "scenario", "fault", "target"),
    [
        ("vswitch-controller", "v7.6", "vswitch-controller", "3.1.0"),
        ("legacy-tls", "v7.6", "legacy-tls", "3.1.0"),
        ("power-on-mode", "v7.6", "ilo", "3.0.0"),
        ("power-on-mode", "v7.6", "ilo:mode=wake-on-lan", ""),
        ("container-management", "v7.6", "containers", "3.1.0"),
        ("pv-guests", "v7.6", "pv-guest", "3.0.0"),
        ("health-check", "pool", "health-check", "3.2.1"),
        ("fcoe-storage", "pool", "fcoe", "3.2.1"),
        ("certificate-key", "pool", "short-key", "3.2.1"),
        ("disk-space", "pool", "disk-full:free=5000", ""),
        ("clocks", "pool", "clock-apart:seconds=20", ""),
        ("running-tasks", "pool", "task:name=Connecting to a console", ""),
        ("other-upgrade", "pool", "auto-start", ""),
        ("storage-plugged", "pool", "cd", ""),
    ],
)
async def test_what_does_not_matter_for_this_upgrade_is_no_problem(
    check: str, scenario: str, fault: str, target: str
) -> None:
    case = Case(check, (fault,), CASES[0].severity, (), scenario, target)
    async with pool_of(case) as pool:
        assert await problems(pool, case) == []


@pytest.mark.parametrize("case", FIXABLE, ids=lambda case: case.name)
async def test_its_fix_solves_it(case: Case) -> None:
    assert case.look is not None
    async with pool_of(case) as pool:
        before = pool.ask(lambda: case.look(pool.pool))  # type: ignore[misc]
        for problem in await problems(pool, case):
            await apply_fix(pool.connections[0], fix_of(problem, case))
        after = pool.ask(lambda: case.look(pool.pool))  # type: ignore[misc]
        assert after != before
        assert await problems(pool, case) == []


@pytest.mark.parametrize("case", UNDOABLE, ids=lambda case: case.name)
async def test_its_undo_puts_everything_back_and_does_no_harm_twice(case: Case) -> None:
    async with pool_of(case) as pool:
        connection, undos = pool.connections[0], list[Undo]()
        before = pool.ask(lambda: case.look(pool.pool))  # type: ignore[misc]
        for problem in await problems(pool, case):
            await apply_fix(connection, fix_of(problem, case), undos.append)
        assert undos
        for _ in range(2):
            for undo in reversed(undos):
                assert "OpaqueRef" not in f"{undo.text} {undo.arguments}"
                await apply_undo(connection, undo)
        assert pool.ask(lambda: case.look(pool.pool)) == before  # type: ignore[misc]


async def test_a_fix_that_the_pool_refuses_gives_the_reason_and_leaves_the_problem() -> None:
    faults = ("sr-unplugged:host=fra-02", "pbd-fails:host=fra-02,times=0")
    case = Case("storage-plugged", faults, CASES[0].severity, ())
    async with pool_of(case) as pool:
        (problem,) = await problems(pool, case)
        (failure,) = await apply_fixes(pool.connections[0], [problem], lambda undo: None)
        assert "mount failed" in str(failure.reason)
        assert [again.id for again in await problems(pool, case)] == [problem.id]


@pytest.mark.parametrize("told", [True, False])
async def test_the_plugin_reports_how_much_memory_control_domains_take(told: bool) -> None:
    """Known media of 8.4, and servers of 8.2 whose control domains were made smaller by hand."""
    async with simulated("pool", speed=1000, hosts=2, vms=4) as pool:
        connection = pool.connections[0]
        pool.ask(lambda: shrink_dom0(pool))
        await connection.wait_for(lambda now: any(vm.memory_static_max == 1 << 30 for vm in now.vms.values()) or None)
        media = MediaSource.parse(pool.facts[0]["media"]) if told else None
        found = await run_checks(connection, Circumstances(connection.snapshot(), now=time.time(), media=media))
    texts = [str(problem.text) for result in found if result.check == "dom0-memory" for problem in result.problems]
    assert (
        "The memory of the control domain (dom0) of fra-01 increases from 1 to 2.6 GiB with the upgrade." in texts
    ) is told
    assert len(texts) == (1 if told else 0)


def shrink_dom0(pool: SimulatedPools) -> None:
    db = pool.pool.db
    vm = db.get("host", pool.pool.coordinator, "control_domain")
    db.set("VM", vm, memory_static_max=1 << 30)


async def test_a_fix_that_does_not_help_leaves_the_problem() -> None:
    case = Case("disk-space", ("disk-full:host=fra-02,left=0",), CASES[0].severity, ())
    async with pool_of(case) as pool:
        (problem,) = await problems(pool, case)
        assert problem.fix is not None
        await apply_fix(pool.connections[0], problem.fix)
        assert [again.id for again in await problems(pool, case)] == [problem.id]


async def test_a_dead_host_leaves_the_others_testable() -> None:
    case = Case("disk-space", ("host-dead:host=fra-02", "disk-full:host=fra-03"), CASES[0].severity, ())
    async with pool_of(case) as pool:
        await settled(pool, case)
        result = (await results(pool, case))["disk-space"]
    assert [problem.objects[0].name for problem in result.problems] == ["fra-03"]
    assert [untested.scope.name for untested in result.untested] == ["fra-02"]


async def test_without_the_role_plugins_cannot_be_asked_and_the_others_can() -> None:
    async with simulated("pool", "role:role=pool-operator", speed=1000, hosts=2, vms=4) as pool:
        found = await results(pool)
    assert {check for check, result in found.items() if result.untested} == {
        "disk-space",
        "partitions",
        "upgrade-plugin",
    }
    assert found["clocks"].status is Status.PASSED
