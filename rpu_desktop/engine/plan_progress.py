"""The progress of a plan: what is done, what may begin, and which server comes next. Pure, no I/O."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rpu_desktop.engine.steps import RunStep, by_uuid
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import NO_HOST, HostUuid
from rpu_desktop.planning import Migrate, Reason, StartVm, StopVm, UpgradeHost, UpgradePlan

__all__ = ["PlanProgress"]


class PlanProgress:
    """The actions of a plan by id, with uuids instead of references, as uuids survive a restart of the coordinator."""

    def __init__(self, plan: UpgradePlan, snapshot: PoolSnapshot) -> None:
        self.steps: dict[int, RunStep] = {action.id: by_uuid(action.step, snapshot) for action in plan.actions}
        self.turn_of = {
            action.id: snapshot.hosts[action.turn].uuid if action.turn else NO_HOST for action in plan.actions
        }
        self.running: set[int] = set()
        self.done: set[int] = set()
        self.after = {action.id: frozenset(action.after) for action in plan.actions}
        self._unmet = {action: len(after) for action, after in self.after.items()}
        self._followers: dict[int, list[int]] = {}
        for action, after in self.after.items():
            for earlier in after:
                self._followers.setdefault(earlier, []).append(action)
        self._ready = {action for action, unmet in self._unmet.items() if unmet == 0}
        self.turns = {step.host: action for action, step in self.steps.items() if isinstance(step, UpgradeHost)}
        self._turn_before = _turns_before(self.steps, self.after)
        self._arrivals: dict[HostUuid, list[int]] = {}
        self._returns: dict[HostUuid, list[int]] = {}
        for action, step in self.steps.items():
            if isinstance(step, Migrate):
                self._arrivals.setdefault(step.target, []).append(action)
            if (host := _returns_to(step)) != NO_HOST:
                self._returns.setdefault(host, []).append(action)
        self._next_turns = list(self.turns.items())
        """The turns that may not have begun yet; a turn that has begun never begins again, unless it is put back."""

    @property
    def finished(self) -> bool:
        """Whether nothing is left."""
        return len(self.done) == len(self.steps)

    def ready(self) -> list[int]:
        """Actions that may begin now, in the plan's order."""
        return sorted(self._ready)

    def begin(self, action: int) -> RunStep:
        """Record that an action begins; returns it."""
        self._ready.discard(action)
        self.running.add(action)
        return self.steps[action]

    def finish(self, action: int) -> None:
        """Record that an action is done; others that waited for it may become ready."""
        self.running.discard(action)
        self.done.add(action)
        for later in self._followers.get(action, ()):
            self._unmet[later] -= 1
            if self._unmet[later] == 0:
                self._ready.add(later)

    def put_back(self, action: int) -> None:
        """Record that an action that had begun has changed nothing: it may begin again."""
        self.running.discard(action)
        self._ready.add(action)
        self._next_turns = list(self.turns.items())

    def has_begun(self, action: int) -> bool:
        """Whether the action is in progress or done."""
        return action in self.running or action in self.done

    def left(self) -> Iterable[RunStep]:
        """Actions that are not done, in the plan's order."""
        return (step for action, step in self.steps.items() if action not in self.done)

    def running_steps(self) -> list[RunStep]:
        """Actions in progress."""
        return [self.steps[action] for action in sorted(self.running)]

    @property
    def next_host(self) -> HostUuid | None:
        """The first host whose turn has not begun; the only one that may be emptied."""
        while self._next_turns and self.has_begun(self._next_turns[0][1]):
            del self._next_turns[0]
        return self._next_turns[0][0] if self._next_turns else None

    def early(self, actions: Iterable[int]) -> set[int]:
        """Those of the actions that belong to a turn after the next one, so that they can wait."""
        next_host = self.next_host
        later = {host for host, turn in self.turns.items() if host != next_host and not self.has_begun(turn)}
        return {action for action in actions if self.turn_of[action] in later}

    def empties(self, action: int) -> HostUuid:
        """The host that the action empties for its turn; "" if it only makes space there or brings a VM back."""
        step = self.steps[action]
        if isinstance(step, Migrate) and step.source == step.target:
            return NO_HOST  # only its disks move
        source = step.source if isinstance(step, Migrate) else step.host if isinstance(step, StopVm) else NO_HOST
        return source if source == self.turn_of[action] else NO_HOST

    def may_close(self, host: HostUuid) -> bool:
        """Whether the host is next and takes in no more VMs before its turn: then it can be disabled."""
        return host == self.next_host and not any(
            action < self.turns[host] and action not in self.done for action in self._arrivals.get(host, ())
        )

    def returns_vm(self, action: int) -> bool:
        """Whether the action brings a VM to its own host, whose turn is over."""
        step = self.steps[action]
        host = step.target if isinstance(step, Migrate) else step.host
        turn = self.turns.get(host)
        return _returns_to(step) == host and (turn is None or turn in self.done)

    def has_vms_to_return(self, host: HostUuid) -> bool:
        """Whether VMs still have to come (back) to `host` without waiting for another host's turn."""
        turns_done = sum(turn in self.done for turn in self.turns.values())
        return any(
            action not in self.done and self._turn_before[action] <= turns_done
            for action in self._returns.get(host, ())
        )


def _returns_to(step: RunStep) -> HostUuid:
    """The host to which the action returns a VM; "" if it does not."""
    match step:
        case Migrate(reason=Reason.RETURN):
            return step.target
        case StartVm():
            return step.host
        case _:
            return NO_HOST


def _turns_before(steps: Mapping[int, RunStep], after: Mapping[int, frozenset[int]]) -> dict[int, int]:
    """For each action, how many turns must be over before it: turns come one by one, so a number is enough."""
    turns = 0
    before: dict[int, int] = {}
    reached: dict[int, int] = {}
    for action in sorted(steps):
        before[action] = max((reached[earlier] for earlier in after[action]), default=0)
        reached[action] = before[action]
        if isinstance(steps[action], UpgradeHost):
            turns += 1
            reached[action] = turns
    return before
