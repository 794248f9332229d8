"""The runner: dependencies, untestable checks, crashes, and results one by one."""

from __future__ import annotations

import asyncio

import pytest

from rpu_desktop.prechecks import CHECKS, Circumstances, check_all, run_checks, stream_checks
from rpu_desktop.prechecks.probes import HostProbe
from rpu_desktop.prechecks.types import CheckResult, Problem, Severity, Status
from tests.engine.runs import SimulatedPools, simulated
from tests.planning.pools import PoolBuilder
from tests.prechecks.checks import Clock, Greedy, Meddling, Silent, Waiting, about, each_host, make, with_probe

CALLS_PER_HOST = 8
"""The maximum number of calls to one host, also if it is silent at first."""


def two_hosts() -> Circumstances:
    build = PoolBuilder()
    build.host()
    build.host()
    return Circumstances(build.snapshot())


def by_id(results: list[CheckResult]) -> dict[str, CheckResult]:
    return {result.check: result for result in results}


def reasons(result: CheckResult) -> list[tuple[str, str]]:
    return [(untested.scope.name, str(untested.reason)) for untested in result.untested]


def test_what_blocks_a_host_leaves_it_out_of_what_depends_on_it() -> None:
    given = two_hosts()
    first = make("first", lambda given: [about("first", given.hosts[1])], per_host=True)
    second = make("second", each_host("second"), per_host=True, needs=("first",))
    found = by_id(check_all(given, (second, first)))
    assert [str(problem.text) for problem in found["second"].problems] == ["second on host-h0"]
    assert reasons(found["second"]) == [("host-h1", "Solve this first: first on host-h1")]
    assert found["second"].status is Status.PROBLEMS


def test_a_check_of_the_whole_pool_waits_for_every_host() -> None:
    given = two_hosts()
    first = make("first", lambda given: [about("first", given.hosts[1])], per_host=True)
    second = make("second", each_host("second"), needs=("first",))
    found = by_id(check_all(given, (first, second)))
    assert found["second"].status is Status.NOT_TESTABLE
    assert found["second"].problems == ()


def test_what_blocks_the_pool_makes_all_that_depends_on_it_untestable() -> None:
    given = two_hosts()
    first = make("first", lambda given: [about("first")])
    second = make("second", each_host("second"), per_host=True, needs=("first",))
    third = make("third", lambda given: [], needs=("second",))
    found = by_id(check_all(given, (first, second, third)))
    assert reasons(found["second"]) == [("pool", "Solve this first: first everywhere")]
    assert found["third"].status is Status.PASSED, "what is not known blocks nothing by itself"


def test_warnings_block_nothing() -> None:
    first = make("first", each_host("first", Severity.WARNS))
    second = make("second", each_host("second"), per_host=True, needs=("first", "of another version"))
    found = by_id(check_all(two_hosts(), (first, second)))
    assert len(found["second"].problems) == 2


def test_a_check_that_crashes_is_a_failed_check_with_its_reason_and_the_others_continue() -> None:
    def crash(given: Circumstances) -> list[Problem]:
        raise RuntimeError("out of ideas")

    found = by_id(check_all(two_hosts(), (make("first", crash), make("second", each_host("second")))))
    assert found["first"].status is Status.FAILED
    (problem,) = found["first"].problems
    assert problem.blocks
    assert "out of ideas" in str(problem.text)
    assert len(found["second"].problems) == 2


def test_what_does_not_apply_is_not_there() -> None:
    absent = make("absent", each_host("absent"), applies=lambda self, given: False)
    assert check_all(two_hosts(), (absent,)) == []


def test_a_dump_cannot_be_asked() -> None:
    hinted = make("hinted", lambda given: [about("hinted")] if given.hint(CLOCK, given.hosts[0]) is None else [])
    found = by_id(check_all(two_hosts(), (with_probe("asks", CLOCK, per_host=True), hinted)))
    assert found["asks"].status is Status.NOT_TESTABLE
    assert reasons(found["asks"]) == [("pool", "This check requires a connected pool.")]
    assert found["hinted"].status is Status.PROBLEMS


CLOCK = Clock()


def circumstances(it: SimulatedPools) -> Circumstances:
    return Circumstances(it.connections[0].snapshot(), now=0.0)


async def test_results_come_as_they_arrive() -> None:
    async with simulated(hosts=2, vms=2) as it:
        waiting = Waiting()
        checks = (with_probe("slow", waiting), make("quick", lambda given: []))
        stream = stream_checks(it.connections[0], circumstances(it), checks)
        assert (await anext(stream)).check == "quick"
        waiting.go.set()
        last = await anext(stream)
        assert (last.check, last.status) == ("slow", Status.PASSED)


async def test_a_closed_output_ends_the_run() -> None:
    async with simulated(hosts=2, vms=2) as it:
        waiting = Waiting()
        stream = stream_checks(
            it.connections[0], circumstances(it), (with_probe("slow", waiting), make("quick", lambda given: []))
        )
        await anext(stream)
        await stream.aclose()
        assert not {"slow", "test-waiting/"} & {task.get_name() for task in asyncio.all_tasks()}


async def test_a_host_that_does_not_answer_is_not_testable_and_the_others_are() -> None:
    async with simulated("pool", "call-fails:method=host.get_servertime,times=1", hosts=2, vms=2) as it:
        check = make("clocks", each_host("clocks"), per_host=True, probes=(CLOCK,))
        (found,) = await run_checks(it.connections[0], circumstances(it), (check,))
        assert len(found.problems) == 1
        assert len(found.untested) == 1
        names = {found.problems[0].objects[0].name, found.untested[0].scope.name}
        assert names == {"fra-01", "fra-02"}


async def test_no_answer_in_time_is_reported() -> None:
    async with simulated(hosts=2, vms=2) as it:
        (found,) = await run_checks(it.connections[0], circumstances(it), (with_probe("silent", Silent()),))
        assert reasons(found) == [("Frankfurt", "There was no response in time.")]


async def test_a_probe_calls_what_it_states_and_nothing_else() -> None:
    async with simulated(hosts=2, vms=2) as it:
        checks = (with_probe("greedy", Greedy()), with_probe("meddling", Meddling()))
        found = await run_checks(it.connections[0], circumstances(it), checks)
        assert [result.status for result in found] == [Status.NOT_TESTABLE] * 2
        assert calls(it, "pool.set_wlb_enabled") == 0
        assert calls(it, "host.get_servertime") == 2, "once a host"


async def test_every_host_is_asked_once_however_many_want_to_know() -> None:
    async with simulated(hosts=3, vms=2) as it:
        checks = tuple(with_probe(f"check {number}", CLOCK, per_host=True) for number in range(5))
        await run_checks(it.connections[0], circumstances(it), checks)
        assert calls(it, "host.get_servertime") == 3


@pytest.mark.parametrize(("hosts", "vms"), [(4, 60), (64, 2000)])
async def test_a_whole_run_takes_few_calls_a_host_and_changes_nothing(hosts: int, vms: int) -> None:
    """However many hosts and VMs there are."""
    async with simulated(hosts=hosts, vms=vms) as it:
        before = it.ask(lambda: len(it.pool.history))
        given = circumstances(it)
        found = await run_checks(it.connections[0], given)
        made = it.ask(lambda: [facts["method"] for _, what, facts in it.pool.history[before:] if what == "call"])
        made = [method for method in made if not method.startswith("event.")]
        assert len(found) > 20
        assert len(made) <= CALLS_PER_HOST * hosts
        assert made.count("host.get_servertime") == hosts, "asked once, for the clocks as well"
        assert not any(method.startswith(("Async.", "task.")) for method in made), "no tasks for short answers"
        changing = {method.split(".")[-1] for method in made} - {"call_plugin"}
        assert all(name.startswith("get_") for name in changing), changing


def test_the_number_of_calls_a_host_is_known_beforehand() -> None:
    probes = {probe.id: probe for check in CHECKS for probe in (*check.probes, *check.hints)}
    a_host = sum(len(probe.calls) for probe in probes.values() if isinstance(probe, HostProbe))
    assert a_host <= CALLS_PER_HOST


def test_what_checks_need_exists_and_never_goes_in_circles() -> None:
    seen: set[str] = set()
    for check in CHECKS:
        assert set(check.needs) <= seen, f"{check.id} stands before what it needs"
        assert check.id not in seen
        seen.add(check.id)


def calls(it: SimulatedPools, method: str) -> int:
    return int(it.ask(lambda: sum(what == "call" and facts["method"] == method for _, what, facts in it.pool.history)))
