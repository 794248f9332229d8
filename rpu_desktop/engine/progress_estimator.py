"""Remaining time: the planner's estimate, refined by observations of this run, emitted as `Forecast`."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping

from rpu_desktop import clock
from rpu_desktop.engine.context import Context
from rpu_desktop.engine.plan_progress import PlanProgress
from rpu_desktop.engine.steps import RunStep
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import HostUuid
from rpu_desktop.planning import (
    Estimate,
    HostTimes,
    Migrate,
    Reason,
    Slot,
    ThroughputModel,
    UpgradeHost,
    UpgradePlan,
    estimate,
    total_seconds,
)
from rpu_desktop.planning.memory import resident_size
from rpu_desktop.planning.storage_motion import StorageMotion
from rpu_desktop.run.events import Forecast, HostForecast, Named, Span

__all__ = ["ProgressEstimator"]


class ProgressEstimator:
    """Watches the actions of one plan; `pace` is what was learned, and is kept for the next plan."""

    def __init__(
        self, context: Context, plan: UpgradePlan, snapshot: PoolSnapshot, pace: ThroughputModel | None = None
    ) -> None:
        self.pace = pace or ThroughputModel.of(snapshot)
        self._context = context
        self._plan = plan
        self._snapshot = snapshot
        self._steps = {action.id: action.step for action in plan.actions}
        self._began: dict[int, float] = {}
        self._told = -math.inf
        self._count = self._turns = self._estimated_at = -1
        self._hosts: dict[HostUuid, HostTimes] = {}

    def began(self, action: int, at: float | None = None) -> None:
        """An action begins now, or began at that moment of the loop's clock."""
        self._began[action] = _now() if at is None else at

    def dropped(self, action: int) -> None:
        """An action was abandoned."""
        self._began.pop(action, None)

    def ended(self, action: int) -> None:
        """An action is done: learn from its duration."""
        began = self._began.pop(action, None)
        if began is None:
            return
        seconds = _now() - began
        match self._steps[action]:
            case Migrate(vm=vm, disks=()):
                self.pace = self.pace.with_migration(resident_size(self._snapshot.vms[vm]), seconds)
            case Migrate(vm=vm, disks=disks):
                motion = StorageMotion(self._snapshot)
                copied = sum(motion.size_of(disk.vbd) for disk in disks)
                self.pace = self.pace.with_copy(resident_size(self._snapshot.vms[vm]), copied, seconds)
            case UpgradeHost(host=host, only_updates=True):
                self.pace = self.pace.with_updates(self._snapshot.hosts[host].uuid, seconds)
            case UpgradeHost(host=host):
                self.pace = self.pace.with_upgrade(self._snapshot.hosts[host].uuid, seconds)
            case _:
                pass

    def turn_seconds(self, host: HostUuid, course: PlanProgress) -> float:
        """The duration (s) of this host's (uuid) turn, from the first VM that leaves until it is in service again.

        The first turn includes the disks that have to be parked before all turns.
        """
        times = self._times(course).get(host)
        if times is None:
            return 0.0
        if host == course.next_host and any(_parks(step) for step in course.left()):
            return times.offline.end
        return times.offline.end - (times.emptying.start if times.emptying else times.offline.start)

    def notify(self, course: PlanProgress) -> None:
        """Emit the expected times, if anything has changed and not too often; never if that time is infinite."""
        pause = self._context.options.patience.forecast
        if pause == math.inf or len(course.done) == self._count:
            return
        turns = len(course.done.intersection(course.turns.values()))
        if _now() - self._told < pause and turns == self._turns and not course.finished:
            return
        self._count, self._turns, self._told = len(course.done), turns, _now()
        expected = self._estimated(course)
        now = clock.now()
        hosts = self._snapshot.hosts
        turns_left = [step for step in self._steps.values() if isinstance(step, UpgradeHost)]
        updates = {turn.host for turn in turns_left if turn.only_updates}
        second, window = self._plan.second, self._context.options.wishes.parallel_migrations
        later = total_seconds(second, self._snapshot, self.pace, window) if second else 0.0
        self._context.events.emit(
            Forecast(
                pool=self._context.pool,
                at=now,
                ends=now + expected.total + later,
                hosts=tuple(
                    _host_forecast(Named(hosts[ref].uuid, hosts[ref].name), times, now, only_updates=ref in updates)
                    for ref, times in expected.hosts.items()
                ),
            )
        )

    def _times(self, course: PlanProgress) -> Mapping[HostUuid, HostTimes]:
        """The expected times of each host; estimated again when another action is done."""
        if self._estimated_at != len(course.done):
            self._estimated(course)
        return self._hosts

    def _estimated(self, course: PlanProgress) -> Estimate:
        window = self._context.options.wishes.parallel_migrations
        running = {action: _now() - began for action, began in self._began.items()}
        done = course.done
        expected = estimate(self._plan, self._snapshot, self.pace, window=window, done=done, running=running)
        self._estimated_at = len(done)
        self._hosts = {self._snapshot.hosts[ref].uuid: times for ref, times in expected.hosts.items()}
        return expected


def _parks(step: RunStep) -> bool:
    return isinstance(step, Migrate) and step.reason is Reason.PARK


def _host_forecast(host: Named, times: HostTimes, now: float, *, only_updates: bool) -> HostForecast:
    emptying = _span(times.emptying, now) if times.emptying else None
    returning = _span(times.returning, now) if times.returning else None
    return HostForecast(host, emptying, _span(times.offline, now), returning, only_updates)


def _span(slot: Slot, now: float) -> Span:
    return Span(now + slot.start, now + slot.end)


def _now() -> float:
    return asyncio.get_running_loop().time()
