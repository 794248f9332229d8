"""One upgrade as a state machine: what was decided, what was found, and what may come next. It performs nothing itself.

Front ends show it and pass on decisions; `SessionWork` does the work and stores the results here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import VmUuid
from rpu_desktop.media.checks import PoolMedia
from rpu_desktop.media.compatibility import runs_already
from rpu_desktop.media.licence import Licence
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning.types import Immovable, UpgradePlan, Wishes
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.prechecks.fixes import FixFailure, decide
from rpu_desktop.prechecks.types import Problem, Undo
from rpu_desktop.run.options import Mode, RunOptions
from rpu_desktop.session.choices import Choices, Decision, FixState
from rpu_desktop.session.circumstances import tested
from rpu_desktop.session.media_test import MediaChoice, MediaResult
from rpu_desktop.session.preflight import Obstacle
from rpu_desktop.updates.source import UpdateSource

__all__ = ["TRANSITIONS", "State", "UpgradeSession", "WrongState"]


class State(Enum):
    """The state of a session."""

    SELECT = "choosing pools"
    CHECKING = "prechecks or fixes are under way"
    DECIDING = "waiting for what the admin does about the findings"
    MEDIA = "media are being tested"
    READY = "nothing is known to be in the way"
    RUNNING = "the run"
    ENDED = "the run is over, or the admin left"


_BEFORE = frozenset({State.SELECT, State.CHECKING, State.DECIDING, State.MEDIA})

TRANSITIONS: Mapping[State, frozenset[State]] = {
    # A resumed run has already been checked; a script tests the media first.
    State.SELECT: frozenset({State.CHECKING, State.MEDIA, State.RUNNING, State.ENDED}),
    State.CHECKING: frozenset({State.SELECT, State.DECIDING, State.READY, State.ENDED}),
    State.DECIDING: _BEFORE - {State.DECIDING} | {State.READY, State.ENDED},
    State.MEDIA: _BEFORE - {State.MEDIA} | {State.READY, State.ENDED},
    State.READY: _BEFORE | {State.RUNNING, State.ENDED},
    State.RUNNING: frozenset({State.ENDED}),
    State.ENDED: frozenset(),
}
"""The allowed transitions."""


class WrongState(RuntimeError):
    """A front end requested something that is not possible now: a bug."""


@dataclass(slots=True)
class UpgradeSession:
    """Everything that is known about one upgrade.

    `chosen` contains keys of pools; findings, fixes and undos are by the same keys. `fixes` has the problems (by id)
    whose fix is in progress or failed; `unchecked` is why a pool could not be checked. `resumed` are the options of a
    resumed run: nothing can be chosen for those pools any longer. `sources` is where the hosts of each pool find the
    media.
    """

    chosen: tuple[str, ...] = ()
    choices: Choices = field(default_factory=Choices)
    findings: dict[str, Findings] = field(default_factory=dict)
    unchecked: dict[str, Text] = field(default_factory=dict)
    fixes: dict[tuple[str, str], FixState] = field(default_factory=dict)
    undos: dict[str, tuple[Undo, ...]] = field(default_factory=dict)
    sources: dict[str, MediaSource] = field(default_factory=dict)
    media_result: MediaResult | None = None
    accepted: frozenset[Licence] = frozenset()
    resumed: dict[str, RunOptions] = field(default_factory=dict)
    refusals: tuple[Obstacle, ...] = ()
    """Results of the last preflight that are not shown on a page of their own."""
    backup_decided: bool = True
    """Whether the admin has already been asked where to save the backup of the pool database."""
    preparing: bool = False
    """Whether everything up to the run happens without questions: nothing can be decided then, as during the run."""
    state: State = State.SELECT

    def move_to(self, state: State) -> None:
        """Go to another state.

        Raises:
            WrongState: not possible from this state.

        """
        if state is not self.state and state not in TRANSITIONS[self.state]:
            raise WrongState(f"{self.state.name} -> {state.name}")
        self.state = state

    @property
    def running(self) -> bool:
        """Whether the run, or its preparation without questions, is in progress."""
        return self.preparing or self.state is State.RUNNING

    @property
    def finished(self) -> bool:
        """Whether it is over."""
        return self.state is State.ENDED

    # What was decided

    @property
    def wishes(self) -> Wishes:
        """The wishes for all pools."""
        return self.choices.wishes

    @property
    def mode(self) -> Mode:
        """Automatic or manual."""
        return self.choices.mode

    @property
    def media(self) -> MediaChoice | None:
        """The chosen media."""
        return self.choices.media

    @property
    def backup(self) -> str | None:
        """As in `RunOptions`."""
        return self.choices.backup

    def change(self, **changes: Any) -> None:
        """Change fields of `Choices`.

        Raises:
            WrongState: the run has begun.

        """
        if self.state in (State.RUNNING, State.ENDED):
            raise WrongState(f"{sorted(changes)} in {self.state.name}")
        self.choices = replace(self.choices, **changes)
        self._look_again()

    def _look_again(self) -> None:
        """Go back from ready, because everything has to be checked again."""
        if self.state is State.READY:
            self.move_to(State.DECIDING)

    def choose(self, chosen: Iterable[str]) -> None:
        """Choose pools; a change discards earlier findings."""
        chosen = tuple(chosen)
        if chosen != self.chosen:
            self.chosen = chosen
            self.findings.clear()
            self._forget_test()
            self.move_to(State.SELECT)

    def use_media(self, choice: MediaChoice | None) -> None:
        """Choose media; other media have to be tested again."""
        if choice != self.media:
            self.change(media=choice)
            self._forget_test()

    def _forget_test(self) -> None:
        self.media_result = None
        self.sources.clear()

    def use_network(self, pool: str, uuid: str) -> None:
        """Set the network for migrations in one pool."""
        self.change(networks={**self.choices.networks, pool: uuid})

    def use_updates(self, *, wanted: bool, source: UpdateSource, packs: Sequence[Any]) -> None:
        """Set whether to install updates, and from where; discards an earlier decision to skip them."""
        chosen = (wanted, source, tuple(packs))
        now = self.choices
        if chosen != (now.apply_updates, now.update_source, now.packs):
            wishes = replace(self.wishes, without_updates=False)
            self.change(apply_updates=wanted, update_source=source, packs=tuple(packs), wishes=wishes)
            self.findings.clear()

    def take_over(self, pool: str, run: str) -> None:
        """Remove this run's lock on the pool."""
        self.change(take_over={**self.choices.take_over, pool: run})

    def make_room(self, by_vm: Mapping[VmUuid, Immovable]) -> None:
        """Set the VMs (uuids) that the admin allows to be stopped, so that others have memory."""
        self.change(wishes=replace(self.wishes, make_room_by_vm=dict(by_vm)))

    def use_empty_ahead(self, *, wanted: bool) -> None:
        """Set whether the next server is emptied while one is being installed; both plans are known."""
        if wanted != self.wishes.empty_ahead:
            self.change(wishes=replace(self.wishes, empty_ahead=wanted))
            self.findings = {pool: _otherwise(found) for pool, found in self.findings.items()}

    def decide(self, decisions: Sequence[Decision]) -> list[tuple[str, Problem]]:
        """Store the admin's decisions; returns what has to be fixed now: (key, problem)."""
        now = []
        for decision in decisions:
            problem = _decided(decision.problem, decision.choice)
            assert problem.fix is not None  # noqa: S101 (only problems with a fix can be decided)
            wishes = decide(self.wishes, problem.fix)
            if wishes is not None:
                self.change(wishes=wishes)
            elif decision.choice:
                now.append((decision.pool, problem))
        return now

    def accept_licences(self) -> None:
        """Accept the agreements of the tested media."""
        if self.media_result is not None:
            self.accepted |= self.media_result.licences

    def options(self, pool: str) -> RunOptions:
        """The options of this pool's run: the only place where they are put together."""
        options = self.resumed.get(pool) or self.choices.options(pool, self.sources.get(pool))
        found = self.tested(pool)
        return tested(options, found) if found is not None else options

    def tested(self, pool: str) -> PoolMedia | None:
        """The result of the media test in this pool; None in manual mode, where a person has the media."""
        mode = self.resumed[pool].mode if pool in self.resumed else self.mode
        result = self.media_result if mode is Mode.AUTOMATIC else None
        return result.pools.get(pool) if result is not None else None

    # What was found

    def begin_checks(self) -> None:
        """Start checking everything again; the error of a failed fix stays with its problem."""
        self.findings.clear()
        self.unchecked.clear()

    def fix_progressed(self, pool: str, problem: Problem, share: float) -> None:
        """Set the progress of a fix; once complete, the problem counts as resolved."""
        self.fixes[pool, problem.id] = FixState(share)

    def fixes_ended(self, pool: str, problems: Iterable[Problem], failures: Iterable[FixFailure]) -> None:
        """Discard successful fixes, and keep the errors of the others."""
        for problem in problems:
            self.fixes.pop((pool, problem.id), None)
        for failure in failures:
            self.fixes[pool, failure.problem.id] = FixState(failure=failure)

    def remember_undo(self, pool: str, undo: Undo) -> None:
        """Record that something was switched off and has to be restored."""
        self.undos[pool] = (*self.undos.get(pool, ()), undo)

    def forget_undo(self, pool: str, undo: Undo) -> None:
        """Record that something was restored."""
        self.undos[pool] = tuple(kept for kept in self.undos.get(pool, ()) if kept != undo)

    @property
    def has_undos(self) -> bool:
        """Whether there is anything to restore."""
        return any(self.undos.values())

    def decisions(self) -> list[tuple[str, Problem]]:
        """Problems that need the admin's decision, or have it: (key, problem)."""
        return [(pool, problem) for pool, found in self.findings.items() for problem in found.decisions]

    def resolvable(self) -> list[tuple[str, Problem]]:
        """Problems that Resolve All would resolve: (key, problem)."""
        return [(pool, problem) for pool, found in self.findings.items() for problem in found.resolvable]

    def short_of_memory(self) -> list[tuple[PoolSnapshot, UpgradePlan]]:
        """The pools without a plan because memory is short, and those where VMs were chosen to be stopped."""
        return [
            (found.snapshot, found.plan)
            for found in self.findings.values()
            if found.plan is not None and (found.plan.lacking or self._makes_room(found.snapshot))
        ]

    def _makes_room(self, snapshot: PoolSnapshot) -> bool:
        return any(vm.uuid in self.wishes.make_room_by_vm for vm in snapshot.guests())

    @property
    def nothing_to_do(self) -> bool:
        """Whether all servers already run the version on the tested media, and no updates are requested."""
        wants_more = self.choices.packs or (self.choices.apply_updates and not self.wishes.without_updates)
        return bool(self.chosen) and not wants_more and all(map(self.up_to_date, self.chosen))

    def up_to_date(self, pool: str) -> bool:
        """Whether every server of this pool already runs the version on the tested media."""
        tested, found = self.tested(pool), self.findings.get(pool)
        if tested is None or tested.offered is None or found is None:
            return False
        return all(runs_already(host, tested.offered) for host in found.snapshot.hosts.values())

    @property
    def licence_open(self) -> bool:
        """Whether an agreement still waits for consent."""
        return self.media_result is not None and not self.media_result.licences <= self.accepted

    def obstacle(self, state: State) -> Text | None:
        """Why the user cannot continue from `state` yet; None if they can."""
        match state:
            case State.SELECT if not self.chosen:
                return translate("session", "Select at least one pool or server.")
            case State.DECIDING:
                return self._precheck_obstacle()
            case State.MEDIA:
                return self._media_obstacle() or next((refusal.text for refusal in self.refusals), None)
            case State.RUNNING if not self.finished:
                return translate("session", "The upgrade is running.")
        return None

    @property
    def _checked(self) -> bool:
        """Whether every check of every chosen pool has its result."""
        return len(self.findings) >= len(self.chosen) and all(found.complete for found in self.findings.values())

    def _precheck_obstacle(self) -> Text | None:
        if self.unchecked:
            return translate("session", "Not every pool could be checked; see above.")
        if not self._checked:
            return translate("session", "The prechecks are running.")
        found = self.findings.values()
        blocked = sum(len(each.blocking) for each in found)
        if blocked:
            return translate(
                "session",
                "{n} problem must be solved before the upgrade can start.",
                "{n} problems must be solved before the upgrade can start.",
                blocked,
            )
        if not all(each.clear for each in found):
            return translate("session", "There is no plan that empties every server; see above.")
        return None

    def _media_obstacle(self) -> Text | None:
        if self.mode is Mode.MANUAL:
            return None
        if self.media is None:
            return translate("session", "Specify where the installation media are.")
        if self.media_result is None:
            return translate("session", "Test the installation media: every server must be able to read them.")
        if not self.media_result.accepted:
            return translate("session", "Not every server can use these installation media.")
        if self.licence_open:
            return translate("session", "Read and accept the license agreement of the installation media.")
        if self.nothing_to_do:
            return translate("session", "Nothing to do: every server already runs the version on these media.")
        if not self.unchecked and not self._checked:
            return self._precheck_obstacle()
        if self._precheck_obstacle() is not None:
            return translate(
                "session", "Some problems must be solved before an upgrade to this version: go back to the prechecks."
            )
        return None


def _otherwise(found: Findings) -> Findings:
    return found if found.otherwise is None else replace(found, plan=found.otherwise, otherwise=found.plan)


def _decided(problem: Problem, choice: str) -> Problem:
    return replace(problem, fix=problem.fix and problem.fix.choosing(choice))
