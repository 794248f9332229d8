"""The fewest migrations that any plan needs, by CP-SAT: for each turn, where every VM is while that host is away.

The order within a turn is left out, so this is a lower bound that no plan can beat; a plan that reaches it is optimal.
"""

from __future__ import annotations

from ortools.sat.python import cp_model

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning.capability import Capabilities
from rpu_desktop.planning.memory import resident_size

__all__ = ["fewest_migrations"]

_MIB = 1 << 20


def fewest_migrations(snapshot: PoolSnapshot, seconds: float) -> tuple[int | None, bool]:
    """(migrations, proven): (None, True) when it is impossible, (bound, False) when time was too short.

    Every VM ends at home.  The members' order is free.
    """
    model = cp_model.CpModel()
    hosts = [host.ref for host in snapshot.hosts_in_order()]
    turns = range(len(hosts))
    turn_of = _orders(model, len(hosts))
    done = [[model.new_bool_var("") for _ in turns] for _ in hosts]
    for number, host_turn in enumerate(turn_of):
        for turn in turns:
            model.add(sum(host_turn[:turn]) == done[number][turn])
    capabilities = Capabilities(snapshot)
    changes = []
    load: list[list[list[cp_model.LinearExpr]]] = [[[] for _ in turns] for _ in hosts]
    for vm in snapshot.vms.values():
        home = hosts.index(vm.resident_on)
        allowed = {hosts.index(host) for host in capabilities.hosts(vm)} | {home}
        at = [
            [model.new_bool_var("") if number in allowed else model.new_constant(0) for number in turns] for _ in turns
        ]
        for turn in turns:
            model.add_exactly_one(at[turn])
            for number in allowed:
                model.add_implication(at[turn][number], turn_of[number][turn].negated())
                load[number][turn].append(at[turn][number] * (resident_size(vm) // _MIB))
        places = [[int(number == home) for number in turns], *at, [int(number == home) for number in turns]]
        steps = [_change(model, before, after) for before, after in zip(places, places[1:], strict=False)]
        model.add(sum(steps) >= 2)  # follows from the rest, but saves the solver most of the work
        changes += steps
        for turn, (before, after) in enumerate(zip(places, places[1:], strict=False)):
            if 0 < turn < len(hosts):
                _never_back(model, before, after, done, turn)
    for number, host in enumerate(hosts):
        for turn in turns:
            model.add(sum(load[number][turn]) <= (snapshot.hosts[host].memory_total or 0) // _MIB)
    model.minimize(sum(changes))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None, True
    return max(2 * len(snapshot.vms), round(solver.best_objective_bound)), status == cp_model.OPTIMAL


def _orders(model: cp_model.CpModel, hosts: int) -> list[list[cp_model.IntVar]]:
    """[host][turn]: whether it is that host's turn; the coordinator (0) has the first."""
    turn_of = [[model.new_bool_var("") for _ in range(hosts)] for _ in range(hosts)]
    for number in range(hosts):
        model.add_exactly_one(turn_of[number])
        model.add_exactly_one(turn_of[host][number] for host in range(hosts))
    model.add(turn_of[0][0] == 1)
    return turn_of


def _change(model: cp_model.CpModel, before: list, after: list) -> cp_model.IntVar:  # type: ignore[type-arg]
    """Whether a VM is not where it was."""
    changed = model.new_bool_var("")
    for here, there in zip(before, after, strict=True):
        model.add(there - here <= changed)
    return changed


def _never_back(model: cp_model.CpModel, before: list, after: list, done: list, turn: int) -> None:  # type: ignore[type-arg]
    """Between the turns `turn` - 1 and `turn` nobody goes from an upgraded host to one that is not."""
    for source, was in enumerate(before):
        for target, now in enumerate(after):
            if source != target:
                model.add(was + now + done[source][turn] - done[target][turn] <= 2)
