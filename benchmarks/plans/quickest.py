"""The fastest plan with two migrations per VM that CP-SAT finds, in a given plan's order of hosts and starting from it.

Every VM leaves its home once, for one other host, and goes home once; when, and which host, is free. A VM counts on
both hosts while it migrates, so many migrations run at a time, one host at most is away, and nothing moves while the
coordinator is. It ignores that a host accepts no VMs once its emptying has begun. Time is in whole seconds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ortools.sat.python import cp_model

from rpu_desktop.inventory import PoolSnapshot, Vm
from rpu_desktop.planning import Migrate, ThroughputModel, UpgradeHost, UpgradePlan
from rpu_desktop.planning.capability import Capabilities
from rpu_desktop.planning.memory import resident_size
from rpu_desktop.planning.schedule import Schedule, ScheduledTask

__all__ = ["quickest"]

_MIB = 1 << 20


def quickest(snapshot: PoolSnapshot, plan: UpgradePlan, seconds: float, window: int = 3) -> tuple[float, float]:
    """(seconds of the fastest plan found, seconds of `plan`), both with times rounded up."""
    return _Model(snapshot, plan, window).solve(seconds)


@dataclass(slots=True)
class _Model:
    snapshot: PoolSnapshot
    plan: UpgradePlan
    window: int
    pace: ThroughputModel = field(init=False)
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    begins: dict[int, int] = field(init=False)
    horizon: int = field(init=False)
    away: dict[str, Any] = field(default_factory=dict)
    stays: dict[str, list[tuple[Any, int]]] = field(default_factory=dict)
    moves: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pace = ThroughputModel.of(self.snapshot)
        tasks = {
            action.id: ScheduledTask(
                math.ceil(self.pace.seconds(self.snapshot, action)), action.after, isinstance(action.step, Migrate)
            )
            for action in self.plan.actions
        }
        slots = Schedule(tasks, self.window).run(set(), {})
        self.begins = {number: round(slot.start) for number, slot in slots.items()}
        self.horizon = max(round(slot.end) for slot in slots.values())

    def solve(self, seconds: float) -> tuple[float, float]:
        end = self._variable(self.horizon)
        coordinator = self._absences(end)
        capabilities = Capabilities(self.snapshot)
        hints = self._hints()
        for vm in self.snapshot.vms.values():
            self._stay(vm, capabilities.hosts(vm), hints[vm.ref], end)
        for host, stays in self.stays.items():
            intervals, sizes = zip(*stays, strict=True)
            self.model.add_cumulative(intervals, sizes, (self.snapshot.hosts[host].memory_total or 0) // _MIB)
        demands = [1] * len(self.moves) + [self.window]
        self.model.add_cumulative([*self.moves, coordinator], demands, self.window)
        self.model.minimize(end)
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = 2
        status = solver.solve(self.model)
        found = solver.objective_value if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else float(self.horizon)
        return found, float(self.horizon)

    def _absences(self, end: Any) -> Any:
        """One after the other in the plan's order; the coordinator's, which is the first."""
        intervals = []
        for action in self.plan.actions:
            if isinstance(action.step, UpgradeHost):
                host = action.step.host
                self.away[host] = self._variable(self.begins[action.id])
                intervals.append(self.model.new_fixed_size_interval_var(self.away[host], self._offline(host), ""))
                self.model.add(end >= self.away[host] + self._offline(host))
        for before, after in pairwise(self.away):
            self.model.add(self.away[after] >= self.away[before] + self._offline(before))
        return intervals[0]

    def _stay(self, vm: Vm, hosts: frozenset[str], hint: tuple[str, int, int], end: Any) -> None:
        """At home, then on one other host, then at home again."""
        home, takes = vm.resident_on, math.ceil(self.pace.overhead + resident_size(vm) / self.pace.bandwidth)
        leaves, returns = self._variable(hint[1]), self._variable(hint[2])
        back = self.away[home] + self._offline(home)
        for limit in (leaves + takes <= self.away[home], returns >= back, returns + takes <= end):
            self.model.add(limit)
        self.moves += [self.model.new_fixed_size_interval_var(begin, takes, "") for begin in (leaves, returns)]
        self._count(home, vm, self.model.new_interval_var(0, leaves + takes, leaves + takes, ""))
        self._count(home, vm, self.model.new_interval_var(returns, self.horizon - returns, self.horizon, ""))
        length = self._variable(hint[2] + takes - hint[1])
        chosen = []
        for host in sorted(hosts - {home}):
            here = self.model.new_bool_var("")
            self.model.add_hint(here, host == hint[0])
            stay = self.model.new_optional_interval_var(leaves, length, returns + takes, here, "")
            self._count(host, vm, stay)
            before = list(self.away).index(host) < list(self.away).index(home)
            apart = leaves >= self.away[host] + self._offline(host) if before else returns + takes <= self.away[host]
            self.model.add(apart).only_enforce_if(here)
            chosen.append(here)
        self.model.add_exactly_one(chosen)

    def _hints(self) -> Mapping[str, tuple[str, int, int]]:
        """For each VM where it waits in the plan, when it leaves and when it goes home."""
        first: dict[str, tuple[str, int]] = {}
        found: dict[str, tuple[str, int, int]] = {}
        for action in self.plan.actions:
            if isinstance(action.step, Migrate):
                vm, begins = action.step.vm, self.begins[action.id]
                if vm in first:
                    found[vm] = (*first[vm], begins)
                else:
                    first[vm] = action.step.target, begins
        return found

    def _variable(self, hint: int) -> Any:
        variable = self.model.new_int_var(0, self.horizon, "")
        self.model.add_hint(variable, hint)
        return variable

    def _offline(self, host: str) -> int:
        return math.ceil(self.pace.offline_of.get(host, self.pace.offline))

    def _count(self, host: str, vm: Vm, stay: Any) -> None:
        self.stays.setdefault(host, []).append((stay, math.ceil(resident_size(vm) / _MIB)))
