"""The fewest migrations that any plan needs, by CP-SAT: for each turn, where every VM is while that host is away.

The order within a turn is ignored, so this is a lower bound for all plans; a plan that reaches it is optimal.
"""

from __future__ import annotations

from itertools import pairwise, product
from typing import Any

from ortools.sat.python import cp_model

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning.capability import Capabilities
from rpu_desktop.planning.memory import resident_size

__all__ = ["fewest_migrations"]

_MIB = 1 << 20


def fewest_migrations(snapshot: PoolSnapshot, seconds: float) -> tuple[int | None, bool]:
    """(migrations, proven): (None, True) if it is impossible, (bound, False) if time was too short.

    Every VM ends at home. The members' order is free.
    """
    model = cp_model.CpModel()
    hosts = [host.ref for host in snapshot.hosts_in_order()]
    turn_of = _orders(model, len(hosts))
    done = [[sum(turns[:turn]) for turn in range(len(hosts))] for turns in turn_of]
    changes = []
    load: list[list[Any]] = [[0] * len(hosts) for _ in hosts]
    capabilities = Capabilities(snapshot)
    for vm in snapshot.vms.values():
        home = hosts.index(vm.resident_on)
        allowed = {hosts.index(host) for host in capabilities.hosts(vm)} | {home}
        at = _places(model, turn_of, allowed)
        for host, turn in product(range(len(hosts)), repeat=2):
            load[host][turn] += at[turn][host] * (resident_size(vm) // _MIB)
        changes += _changes(model, at, home, done)
    for number, host in enumerate(hosts):
        for taken in load[number]:
            model.add(taken <= (snapshot.hosts[host].memory_total or 0) // _MIB)
    model.minimize(sum(changes))
    return _solve(model, seconds, 2 * len(snapshot.vms))


def _solve(model: cp_model.CpModel, seconds: float, least: int) -> tuple[int | None, bool]:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None, True
    return max(least, round(solver.best_objective_bound)), status == cp_model.OPTIMAL


def _places(model: cp_model.CpModel, turn_of: list[list[Any]], allowed: set[int]) -> list[list[Any]]:
    """[turn][host]: whether a VM is there while the turn's host is away; it is never on that one."""
    turns = range(len(turn_of))
    at: list[list[Any]] = [[model.new_bool_var("") if host in allowed else 0 for host in turns] for _ in turns]
    for turn in turns:
        model.add_exactly_one(at[turn][host] for host in allowed)
        for host in allowed:
            model.add_implication(at[turn][host], turn_of[host][turn].negated())
    return at


def _changes(model: cp_model.CpModel, at: list[list[Any]], home: int, done: list[list[Any]]) -> list[Any]:
    """For each turn and after the last one whether a VM has moved since the turn before."""
    ends = [int(host == home) for host in range(len(at))]
    moved = [_change(model, before, after) for before, after in pairwise([ends, *at, ends])]
    model.add(sum(moved) >= 2)  # follows from the rest, but saves the solver most of the work
    for turn, (before, after) in enumerate(pairwise(at), 1):
        _never_back(model, before, after, done, turn)
    return moved


def _orders(model: cp_model.CpModel, hosts: int) -> list[list[Any]]:
    """[host][turn]: whether it is that host's turn; the coordinator (0) has the first."""
    turn_of = [[model.new_bool_var("") for _ in range(hosts)] for _ in range(hosts)]
    for number in range(hosts):
        model.add_exactly_one(turn_of[number])
        model.add_exactly_one(turn_of[host][number] for host in range(hosts))
    model.add(turn_of[0][0] == 1)
    return turn_of


def _change(model: cp_model.CpModel, before: list[Any], after: list[Any]) -> Any:
    """Whether a VM is not where it was."""
    changed = model.new_bool_var("")
    for here, there in zip(before, after, strict=True):
        model.add(there - here <= changed)
    return changed


def _never_back(model: cp_model.CpModel, before: list[Any], after: list[Any], done: list[list[Any]], turn: int) -> None:
    """Between the turns `turn` - 1 and `turn`, no VM migrates from an upgraded host to one that is not."""
    for source, was in enumerate(before):
        for target, now in enumerate(after):
            if source != target:
                model.add(was + now + done[source][turn] - done[target][turn] <= 2)
