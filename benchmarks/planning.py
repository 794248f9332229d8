"""The quality of plans: compared with the peers' methods on the same pools, the optimum if known, and the time limit.

    .venv/bin/python benchmarks/planning.py [--hosts 2,3,8] [--fill 50,90] [--seeds N] [--optimum SECONDS]
                                             [--quickest SECONDS] [--growth] [--ours]

Means over all pools of a row; peers only count pools that they completed. A migration takes 10 s and 120 MiB/s, three
run at a time (Xen Orchestra brings VMs back one by one), a host is away for 25 minutes. /limit is the time as a
multiple of a bound for all plans in the same order of hosts (plans/limit.py), /room the same with unlimited memory.
Ours is measured both ways: with the next host emptied ahead, and with one host out of service at a time, against the
limit of its kind. --ours omits the peers. With --quickest the solver also searches, so long for each pool, for faster
plans of two migrations per VM in the same order of hosts (plans/quickest.py).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from statistics import mean

from plans.limit import time_limit
from plans.optimum import fewest_migrations
from plans.peers import PEERS, replay
from plans.pools import Recipe, build
from plans.quickest import quickest

from benchmarks.figures import GROWTH, Figure, note
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import (
    Immovable,
    Migrate,
    StopVm,
    ThroughputModel,
    UpgradeHost,
    UpgradePlan,
    Wishes,
    estimate,
    make_plan,
)
from rpu_desktop.planning.memory import resident_size

OURS = "RPU Desktop, emptying ahead"
CAREFUL = "RPU Desktop, one at a time"
SMALL = (16, 32, 64)
"""Sizes of VMs in pools of two and three hosts, so that the solver finishes."""


@dataclass(slots=True)
class Row:
    """The results of one method for all pools of one kind."""

    pools: int = 0
    failed: int = 0
    moves: list[float] = field(default_factory=list)
    tebibytes: list[float] = field(default_factory=list)
    away: list[int] = field(default_factory=list)
    suspended: list[int] = field(default_factory=list)
    hours: list[float] = field(default_factory=list)
    over_limit: list[float] = field(default_factory=list)
    over_room: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, snapshot: PoolSnapshot, plan: UpgradePlan, away: int, *, ahead: bool = True) -> None:
        """Add a working plan."""
        moves = [step for step in plan.steps() if isinstance(step, Migrate)]
        self.moves.append(len(moves) / len(snapshot.vms))
        self.tebibytes.append(sum(resident_size(snapshot.vms[move.vm]) for move in moves) / 1024**4)
        self.away.append(away)
        self.suspended.append(sum(isinstance(step, StopVm) for step in plan.steps()))
        total = estimate(plan, snapshot, ThroughputModel.of(snapshot)).total
        self.hours.append(total / 3600)
        if not self.suspended[-1]:
            order = [step.host for step in plan.steps() if isinstance(step, UpgradeHost)]
            self.over_limit.append(total / time_limit(snapshot, memory=True, order=order, ahead=ahead))
            self.over_room.append(total / time_limit(snapshot, memory=False, order=order, ahead=ahead))

    def line(self, name: str) -> str:
        """The row as text."""
        if not self.moves:
            return f"  {name:34}{self.pools:6}{self.failed:7}"
        figures = f"{mean(self.moves):9.3f}{mean(self.tebibytes):8.2f}{mean(self.away):7.1f}{mean(self.suspended):7.1f}"
        ratios = (f"{mean(over):8.3f}" if over else 8 * " " for over in (self.over_limit, self.over_room))
        times = f"{mean(self.hours):8.2f}{''.join(ratios)}"
        planning = f"{max(self.seconds):9.2f}" if self.seconds else ""
        return f"  {name:34}{self.pools:6}{self.failed:7}{figures}{times}{planning}"


def ours(snapshot: PoolSnapshot, row: Row, *, ahead: bool) -> UpgradePlan:
    """Plan; if memory is short, with the plan's suggestion."""
    began = time.perf_counter()
    plan = make_plan(snapshot, Wishes(empty_ahead=ahead))
    row.seconds.append(time.perf_counter() - began)
    row.pools += 1
    if not plan.feasible:
        row.failed += 1
        consent = {snapshot.vms[vm].uuid: Immovable.SUSPEND for found in plan.shortages for vm in found.suggestion}
        relieved = make_plan(snapshot, Wishes(make_room_by_vm=consent, empty_ahead=ahead))
        if relieved.feasible:
            row.add(snapshot, relieved, len(relieved.away), ahead=ahead)
        return plan
    row.add(snapshot, plan, len(plan.away), ahead=ahead)
    return plan


def measure(snapshots: Sequence[PoolSnapshot], seconds: float, patience: float, peers: Sequence[str]) -> list[float]:
    """Print one table: every method on these pools; returns how long each of our plans takes beside its limit."""
    rows = {name: Row() for name in (OURS, CAREFUL, *peers)}
    optima: list[tuple[int, int, bool]] = []
    quick: list[float] = []
    impossible = contradicted = 0
    for snapshot in snapshots:
        plan = ours(snapshot, rows[OURS], ahead=True)
        ours(snapshot, rows[CAREFUL], ahead=False)
        moves = sum(isinstance(step, Migrate) for step in plan.steps())
        for peer in peers:
            run = replay(snapshot, peer)
            rows[peer].pools += 1
            if run.stuck is None:
                rows[peer].add(snapshot, run.plan, run.away)
            else:
                rows[peer].failed += 1
        if seconds and len(snapshot.hosts) <= 4:
            fewest, proven = fewest_migrations(snapshot, seconds)
            impossible += fewest is None
            contradicted += fewest is None and plan.feasible
            if plan.feasible and fewest is not None:
                optima.append((moves, fewest, proven or moves == fewest))
        if patience and plan.feasible and moves == 2 * len(snapshot.vms):
            quick.append(over_quickest(snapshot, plan, patience))
    for name, row in rows.items():
        print(row.line(name))
    report(optima, quick)
    if impossible:
        print(f"  the solver proves {impossible} of {len(snapshots)} impossible, ours plans {contradicted} of them")
    return rows[OURS].over_limit


def over_quickest(snapshot: PoolSnapshot, plan: UpgradePlan, patience: float) -> float:
    """The duration as a multiple of the fastest plan that the solver found."""
    found, takes = quickest(snapshot, plan, patience)
    return takes / found


def report(optima: Sequence[tuple[int, int, bool]], quick: Sequence[float]) -> None:
    """Print the comparison with the solvers."""
    if quick:
        print(f"  ours takes {mean(quick):.3f} times as long as the quickest that the solver found, {len(quick)} plans")
    if optima:
        known = [(moves, fewest) for moves, fewest, proven in optima if proven]
        ratio = sum(moves for moves, _ in known) / max(1, sum(fewest for _, fewest in known))
        print(f"  optimum known for {len(known)} of {len(optima)} plans: ours has {ratio:.4f} times its migrations")


def main() -> None:
    """Run the requested measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", default="2,3,8,16,32,64")
    parser.add_argument("--fill", default="50,70,80,90,93,95,97")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--optimum", type=float, default=5.0, help="seconds for each small pool; 0: none")
    parser.add_argument("--quickest", type=float, default=0.0, help="seconds for each pool; 0: none")
    parser.add_argument("--growth", action="store_true", help="only how planning time grows")
    parser.add_argument("--ours", action="store_true", help="without the peers")
    wanted = parser.parse_args()
    if wanted.growth:
        growth()
        return
    peers = () if wanted.ours else tuple(PEERS)
    columns = (("pools", 6), ("failed", 7), ("moves/VM", 9), ("TiB", 8), ("away", 7), ("down", 7), ("hours", 8))
    names = "".join(f"{name:>{width}}" for name, width in (*columns, ("/limit", 8), ("/room", 8), ("plan s", 9)))
    title = f"  {'':34}{names}"
    over_limit: list[float] = []
    for hosts, fill in product(_numbers(wanted.hosts), _numbers(wanted.fill)):
        for equal, constrained in product((True, False), (False, True)):
            if constrained and hosts <= 3:
                continue
            kind = f"{'equal' if equal else 'unequal'} hosts{', constrained VMs' if constrained else ''}"
            print(f"{hosts} hosts, {fill} % full, {kind}\n{title}", flush=True)
            recipes = [Recipe(hosts, fill, equal, constrained, seed) for seed in range(wanted.seeds)]
            over_limit += measure([build(recipe) for recipe in recipes], wanted.optimum, wanted.quickest, peers)
    note(Figure(f"duration of plans beside their limit, mean of {len(over_limit)}", mean(over_limit)))
    growth()


def growth() -> None:
    """How planning time grows with hosts and VMs, 70 % full; its sum is held against the time to build these pools."""
    built = planned = 0.0
    for hosts in (4, 8, 16, 32, 64):
        for sizes in ((4, 8, 8, 16, 16, 32, 64), (2, 4, 4, 4)):
            began = time.process_time()
            snapshot = build(Recipe(hosts, 70, sizes=sizes))
            half_way = time.process_time()
            make_plan(snapshot, Wishes())
            took = time.process_time() - half_way
            built, planned = built + half_way - began, planned + took
            what = f"planning of {hosts} hosts and {len(snapshot.vms):,} VMs, processor time"
            note(Figure(what, took, None, "s", table=GROWTH))
    note(Figure("planning, processor time beside building the same pools", planned / built, table=GROWTH))


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


if __name__ == "__main__":
    main()
