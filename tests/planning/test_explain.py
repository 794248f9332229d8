"""What is reported if a host cannot be emptied: whether there is no way, or only none was found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rpu_desktop.planning.explain import explain
from rpu_desktop.planning.problem import build_problem
from rpu_desktop.planning.solve import Failure, solve
from rpu_desktop.planning.types import PlanState, Shortage, Wishes
from tests.planning.pools import PoolBuilder

UNTRIED = "Not every possible plan could be tried"


@pytest.mark.parametrize("proven", [True, False])
def test_that_more_plans_may_exist_is_reported_where_not_all_were_checked(proven: bool) -> None:
    build = PoolBuilder()
    hosts = [build.host(16), build.host(16)]
    store = build.sr(hosts)
    for host in hosts:
        build.vm(host, 12, store)
    snapshot = build.snapshot()
    problem = build_problem(snapshot, Wishes(), snapshot.hosts_in_order(), None, PlanState(), set())
    failure = solve(problem)
    assert isinstance(failure, Failure)
    assert failure.proven, "two hosts are looked at completely"
    shortage = Shortage(problem.hosts[failure.host], 1 << 30)
    [reason] = explain(snapshot, problem, replace(failure, proven=proven), shortage)
    assert (UNTRIED in str(reason)) is not proven
