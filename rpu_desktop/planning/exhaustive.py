"""The best of all plans, for pools small enough to examine all of them.

A* search over layouts: one step is one migration or one upgrade. The heuristic is what each VM has to do at least.
Identical VMs are counted instead of distinguished. Where local disks lie is a part of a layout.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rpu_desktop.planning.problem import NOWHERE, Problem, mask
from rpu_desktop.planning.shelves import Layout, reach, transfer
from rpu_desktop.planning.state import Install, Move, Placement, StateChange, members

__all__ = ["ExhaustiveSearch", "Found", "is_hopeless", "is_small", "is_stranded"]

_COPIED = 1_000
"""What each byte of disks that is copied costs, in migrations: fewer bytes come before fewer migrations."""
_AWAY = 1 << 80
"""What a VM away from home costs, in migrations."""

_State = tuple[int, tuple[int, ...]]
"""The upgraded hosts (a mask); the host of each VM, and behind these, for each VM with local disks, their layout."""
_Key = tuple[int, ...] | _State
_Entry = tuple[tuple[int, int], int, bool, _State, tuple[int, int]]


def is_hopeless(problem: Problem) -> bool:
    """Whether a simple bound shows that some host can never be emptied: no host to go to, or too little memory in all.

    VMs that may be stopped to free memory count as stopped.
    """
    awake = [vm for vm, ref in enumerate(problem.vms) if ref not in problem.room]
    room = list(problem.free)
    for vm, host in enumerate(problem.start):
        room[host] += problem.size[vm]
    usable = problem.open | problem.turn_mask
    everything = sum(problem.size[vm] for vm in awake if usable >> problem.start[vm] & 1)
    total = sum(max(0, room[host]) for host in members(usable))
    if any(everything > total - max(0, room[host]) for host in problem.turns):
        return True
    if is_stranded(problem):
        return True
    ever = [problem.accepts[source] | problem.turn_mask | problem.upgraded for source in range(len(problem.hosts))]
    return any(
        problem.turn_mask >> here & 1 and not problem.allowed[vm] & ever[here] & usable & ~(1 << here)
        for vm, here in ((vm, problem.start[vm]) for vm in awake)
    )


def is_stranded(problem: Problem) -> bool:
    """Whether VMs are on hosts whose VMs no upgraded host accepts, and that only lead to further hosts of this kind.

    The last of these hosts can then never be emptied, whatever memory there is.
    """
    barred = problem.barred & problem.turn_mask
    safe = (problem.open | problem.turn_mask) & ~barred
    while more := mask(h for h in members(barred) if problem.accepts[h] & safe):
        barred &= ~more
        safe |= more
    return any(
        barred >> host & 1 and ref not in problem.room for ref, host in zip(problem.vms, problem.start, strict=True)
    )


def is_small(problem: Problem) -> bool:
    """Whether the exhaustive search is worth trying."""
    most = 8 if problem.disks else 14
    return len(problem.hosts) <= 5 and len(problem.vms) <= most and not problem.frozen


@dataclass(slots=True)
class Found:
    """The result of a search: changes, or None; `complete`: there is nothing better."""

    changes: list[StateChange] | None
    complete: bool


class _Way(NamedTuple):
    """A layout that a VM's disks can have on a host.

    `needs`: the bytes that each storage has to have free, by its index; `copied` are all bytes, None if nothing moves.
    """

    layout: Layout
    needs: tuple[tuple[int, int], ...]
    copied: int | None


@dataclass(slots=True)
class ExhaustiveSearch:
    """Finds the plan with the fewest VMs away from home, then the fewest migrations, then the fewest bytes.

    `skip` are VMs that stay down throughout; `limit` is how many layouts to examine.
    """

    problem: Problem
    skip: frozenset[int] = frozenset()
    limit: int = 25_000
    classes: list[list[int]] = field(init=False)
    inhabited: set[int] = field(init=False)
    base: list[int] = field(init=False)
    groups: list[list[int]] = field(init=False)
    """The classes with more than one VM."""
    place: dict[int, int] = field(init=False)
    """Where in a state the layout of each VM with local disks is."""
    layouts: list[Layout] = field(init=False)
    numbers: dict[Layout, int] = field(init=False)
    """The place of each layout in `layouts`."""
    ways: dict[tuple[int, int, int, bool], list[_Way]] = field(init=False, default_factory=dict)
    """By VM, its layout, host, and whether it is there already: the layouts that it can have there."""
    space: list[int] = field(init=False)
    """The free bytes of each storage without these disks."""

    def __post_init__(self) -> None:
        problem = self.problem
        alike: dict[tuple[int, ...], list[int]] = {}
        for vm in range(len(problem.vms)):
            if vm not in self.skip:
                own = (vm,) if vm in problem.disks else ()
                kind = (problem.size[vm], problem.need[vm], problem.home[vm], problem.allowed[vm], *own)
                alike.setdefault(kind, []).append(vm)
        self.classes = list(alike.values())
        self.groups = [alike for alike in self.classes if len(alike) > 1]
        self.inhabited = {problem.start[vm] for alike in self.classes for vm in alike}
        self.base = list(problem.free)
        for vm, host in enumerate(problem.start):
            self.base[host] += problem.size[vm]
        self.place = {vm: len(problem.vms) + number for number, vm in enumerate(problem.disks)}
        self.layouts = list(dict.fromkeys(problem.lies.values()))
        self.numbers = {layout: number for number, layout in enumerate(self.layouts)}
        self.space = list(problem.space)
        for vm, layout in problem.lies.items():
            self._hold(self.space, vm, layout, 1)

    def _hold(self, space: list[int], vm: int, layout: Layout, sign: int) -> None:
        for disk, shelf in zip(self.problem.disks[vm], layout, strict=True):
            space[shelf] += sign * self.problem.shelves[shelf].size(disk)

    def _number(self, layout: Layout) -> int:
        if layout not in self.numbers:
            self.numbers[layout] = len(self.layouts)
            self.layouts.append(layout)
        return self.numbers[layout]

    def _lies(self, state: _State, vm: int) -> Layout:
        return self.layouts[state[1][self.place[vm]]]

    def run(self) -> Found:
        """Search until the best plan is found, all layouts have been seen, or the limit is reached."""
        start = self.start()
        best: dict[_Key, tuple[int, int]] = {self._key(start): (0, 0)}
        came: dict[_Key, tuple[_State, StateChange]] = {}
        queue = [_entry(self._bound(start), start, (0, 0), final=False)]
        while queue:
            cost, _, final, state, spent = heapq.heappop(queue)
            if final or (self._is_goal(state) and not self._away(state)):
                return Found(self._path(state, came, start), True)
            if best[self._key(state)] < spent:
                continue
            if len(best) > self.limit:
                return Found(None, False)
            if self._is_goal(state):
                heapq.heappush(queue, _entry((self._away(state) * _AWAY, 0), state, spent, final=True))
            ahead = cost[0] - spent[0], cost[1] - spent[1]
            for change, after, (moves, size) in self._steps(state):
                total = spent[0] + moves, spent[1] + size
                name = self._key(after)
                if name not in best or total < best[name]:
                    best[name] = total
                    came[name] = state, change
                    heapq.heappush(queue, _entry(self._bound_after(ahead, state, change), after, total, final=False))
        return Found(None, True)

    def start(self) -> _State:
        """The state in which the search begins."""
        problem = self.problem
        return problem.upgraded, (*problem.start, *(self._number(problem.lies[vm]) for vm in problem.disks))

    def _key(self, state: _State) -> _Key:
        """Equal for all states in which only VMs of one class have changed places."""
        if not self.groups:
            return state
        done, at = state
        hosts = [done, *at]
        for alike in self.groups:
            for vm, host in zip(alike, sorted([at[vm] for vm in alike]), strict=True):
                hosts[vm + 1] = host
        return tuple(hosts)

    def _path(self, state: _State, came: dict[_Key, tuple[_State, StateChange]], start: _State) -> list[StateChange]:
        """The changes that lead to `state`; identical VMs may have been mixed up, so they are assigned again."""
        steps: list[StateChange] = []
        first = self._key(start)
        while (key := self._key(state)) != first:
            state, change = came[key]
            steps.append(change)
        return _named(self.problem, self.classes, steps[::-1])

    def _is_goal(self, state: _State) -> bool:
        return state[0] & self.problem.turn_mask == self.problem.turn_mask

    def _away(self, state: _State) -> int:
        home = self.problem.home
        away = {vm for alike in self.classes for vm in alike if home[vm] not in (NOWHERE, state[1][vm])}
        displaced = {vm for vm in self.place if self._lies(state, vm) != self.problem.home_layout(vm)}
        return len(away | displaced)

    def _bound(self, state: _State) -> tuple[int, int]:
        """A lower bound for the migrations and bytes still to come."""
        done, at = state
        moves = size = 0
        waiting = self.problem.turn_mask & ~done
        for alike in self.classes:
            for vm in alike:
                ahead = self._ahead(vm, at[vm], waiting, self._lies(state, vm) if vm in self.place else None)
                moves += ahead[0]
                size += ahead[1]
        return moves, size

    def _ahead(self, vm: int, here: int, waiting: int, layout: Layout | None) -> tuple[int, int]:
        """What is still to come for one VM at least: its migrations, the bytes of disks included, and its bytes."""
        steps = self._steps_ahead(vm, here, waiting)
        if layout is None:
            return steps, steps * self.problem.size[vm]
        disks = self.problem.disks[vm]
        displaced = sum(disk.thin for disk, shelf in zip(disks, layout, strict=True) if shelf != disk.home)
        copied = displaced or 2 * (waiting >> here & 1) * sum(disk.thin for disk in disks)
        steps = max(steps, displaced > 0)
        return copied * _COPIED + steps, steps * self.problem.size[vm]

    def _steps_ahead(self, vm: int, here: int, waiting: int) -> int:
        home = self.problem.home[vm]
        steps = waiting >> here & 1
        if home == NOWHERE:
            return steps
        return 2 * steps if home == here else 1

    def _bound_after(self, bound: tuple[int, int], state: _State, change: StateChange) -> tuple[int, int]:
        """`_bound` of the state that a change leads to: only a migration changes it."""
        if not isinstance(change, Move):
            return bound
        waiting = self.problem.turn_mask & ~state[0]
        vm = change.vm
        old = self._lies(state, vm) if vm in self.place else None
        after = self._ahead(vm, change.target, waiting, change.layout or old)
        before = self._ahead(vm, change.source, waiting, old)
        return bound[0] + after[0] - before[0], bound[1] + after[1] - before[1]

    def _steps(self, state: _State) -> Iterator[tuple[StateChange, _State, tuple[int, int]]]:
        problem = self.problem
        done, at = state
        free = self._free(state)
        ready = problem.open | (done & problem.turn_mask)
        for host in self._installable(state):
            yield Install(host), (done | 1 << host, at), (0, 0)
        space = self._space(state)
        sources = {at[vm] for alike in self.classes for vm in alike}
        usable = {source: ready & problem.reachable(source, done) & ~(1 << source) for source in sources}
        for alike in self.classes:
            seen: set[int] = set()
            for vm in alike:
                source = at[vm]
                if source in seen:
                    continue
                seen.add(source)
                if vm in self.place:
                    yield from self._steps_with_disks(state, vm, usable[source], free, space)
                    continue
                for target in members(usable[source] & problem.allowed[vm]):
                    if free[target] >= problem.need[vm]:
                        after = (*at[:vm], target, *at[vm + 1 :])
                        yield Move(vm, source, target, NOWHERE), (done, after), (1, problem.size[vm])

    def _steps_with_disks(
        self, state: _State, vm: int, usable: int, free: Sequence[int], space: Sequence[int]
    ) -> Iterator[tuple[StateChange, _State, tuple[int, int]]]:
        """The migrations of a VM with local disks; on its own host, disks can only move home."""
        problem, (done, at) = self.problem, state
        source, place = at[vm], self.place[vm]
        number, size = at[place], problem.size[vm]
        for target in members(usable & problem.allowed[vm] | 1 << source):
            if free[target] < problem.need[vm]:
                continue
            key = vm, number, target, target == source
            ways = self.ways.get(key)
            if ways is None:
                ways = self.ways[key] = self._ways_to(vm, self.layouts[number], target, stays=target == source)
            for way in ways:
                if all(space[shelf] >= needed for shelf, needed in way.needs):
                    after = list(at)
                    after[vm], after[place] = target, self._number(way.layout)
                    change = Move(vm, source, target, NOWHERE, way.layout if way.copied is not None else None)
                    yield change, (done, tuple(after)), ((way.copied or 0) * _COPIED + 1, size)

    def _ways_to(self, vm: int, old: Layout, host: int, *, stays: bool) -> list[_Way]:
        found = []
        for layout in self._layouts_on(vm, old, host, stays=stays):
            moved = transfer(self.problem.shelves, self.problem.disks[vm], old, layout)
            found.append(_Way(layout, tuple(moved.needs.items()), moved.copied if layout != old else None))
        return found

    def _layouts_on(self, vm: int, old: Layout, host: int, *, stays: bool) -> Iterator[Layout]:
        """Where its disks can be if it runs there: home, or as they are, or all that have to move on one storage."""
        shelves, home = self.problem.shelves, self.problem.home_layout(vm)
        if reach(shelves, home) >> host & 1 and home != old:
            yield home
        if stays:
            return
        if reach(shelves, old) >> host & 1:
            yield old
            return
        for number, shelf in enumerate(shelves):
            if shelf.takes and shelf.hosts >> host & 1:
                yield tuple(here if shelves[here].hosts >> host & 1 else number for here in old)

    def _space(self, state: _State) -> list[int]:
        space = list(self.space)
        for vm in self.place:
            self._hold(space, vm, self._lies(state, vm), -1)
        return space

    def _free(self, state: _State) -> list[int]:
        done, at = state
        free = list(self.base)
        for host in members(done & ~self.problem.upgraded):
            free[host] -= self.problem.growth
        for alike in self.classes:
            for vm in alike:
                free[at[vm]] -= self.problem.size[vm]
        return free

    def _installable(self, state: _State) -> list[int]:
        problem = self.problem
        done, at = state
        busy = {at[vm] for alike in self.classes for vm in alike}
        waiting = [host for host in problem.turns if not done >> host & 1]
        # A host emptied early can be emptied later just as well: leaving these states out loses no plan.
        emptied = set() if problem.ahead else self.inhabited.intersection(waiting) - busy
        if problem.away in waiting:
            waiting = [problem.away]
        elif problem.coordinator in waiting:
            waiting = [problem.coordinator]
        elif problem.by_hand:
            waiting = waiting[:1]
        return [host for host in waiting if host not in busy and not emptied - {host}]


def _entry(ahead: tuple[int, int], state: _State, spent: tuple[int, int], *, final: bool) -> _Entry:
    """The queue entry of a state: cheapest first, then the one with the most hosts done."""
    return (spent[0] + ahead[0], spent[1] + ahead[1]), -state[0].bit_count(), final, state, spent


def _named(problem: Problem, classes: Sequence[Sequence[int]], steps: Sequence[StateChange]) -> list[StateChange]:
    """The same steps with VMs that really are where each step starts."""
    placement = Placement(problem)
    kind = {vm: number for number, alike in enumerate(classes) for vm in alike}
    named: list[StateChange] = []
    for step in steps:
        if isinstance(step, Move):
            vm = next(vm for vm in classes[kind[step.vm]] if placement.at[vm] == step.source)
            placement.move(vm, step.target, NOWHERE, step.layout or placement.lies.get(vm))
            named.append(Move(vm, step.source, step.target, NOWHERE, step.layout))
        else:
            named.append(step)
    return named
