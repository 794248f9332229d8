"""The wizard without a window: what was chosen, what was found, and whether the next page may come.

Pages only draw it.  Everything the admin decides stands here, so that going back and forth loses nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from pathlib import Path
from typing import Any

from rpu_desktop.desktop.server_state import Server, ServerState
from rpu_desktop.engine.pool_lock import other_run, told, without_mark
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.pool_lock import LockRecord
from rpu_desktop.media.checks import PoolMedia
from rpu_desktop.media.licence import Licence
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning.types import Immovable, UpgradePlan, Wishes
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.prechecks.fixes import FixFailure, decide
from rpu_desktop.prechecks.types import Problem, Undo
from rpu_desktop.run.options import Mode
from rpu_desktop.updates.source import UpdateSource

__all__ = [
    "Decision",
    "FixState",
    "MediaChoice",
    "MediaResult",
    "Page",
    "WizardFlow",
    "occupied_by",
    "why_not_selectable",
]


class Page(IntEnum):
    """The pages, in order."""

    BEFORE_YOU_START = 0
    SELECT = 1
    MODE = 2
    PRECHECKS = 3
    MEDIA = 4
    UPGRADE = 5
    SUMMARY = 6


MediaChoice = MediaSource | Path
"""Media on a server, or an image or folder on this computer."""


@dataclass(frozen=True, slots=True)
class MediaResult:
    """What the media test found: the answers of the pools (by server id), or what is wrong with the media as such.

    `failure` is (what, what to do); then no pool was asked.
    """

    choice: MediaChoice
    pools: Mapping[str, PoolMedia] = field(default_factory=dict)
    failure: tuple[Text, Text | None] | None = None

    @property
    def accepted(self) -> bool:
        """Whether all hosts of all pools accept."""
        return self.failure is None and all(pool.accepted for pool in self.pools.values())

    @property
    def licences(self) -> frozenset[Licence]:
        """The agreements that somebody has to accept."""
        return frozenset(pool.licence for pool in self.pools.values() if pool.licence)


@dataclass(frozen=True, slots=True)
class FixState:
    """A fix that goes on (`share` of it is done, 0 to 1), or that failed."""

    share: float = 0.0
    failure: FixFailure | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What the admin chose for a problem of a server; no choice takes an earlier one back."""

    server: str
    problem: Problem
    choice: str


@dataclass(slots=True)
class WizardFlow:
    """All the wizard knows.  `chosen` holds server ids; findings, fixes and undos are keyed by them.

    `fixes` has the problems (by id) whose fix goes on or failed; `unchecked` says why a server could not be looked at.
    """

    chosen: tuple[str, ...] = ()
    wishes: Wishes = field(default_factory=Wishes)
    networks: dict[str, str] = field(default_factory=dict)
    """Server id -> the uuid of the network for its migrations; empty stands for the management network."""
    findings: dict[str, Findings] = field(default_factory=dict)
    unchecked: dict[str, Text] = field(default_factory=dict)
    fixes: dict[tuple[str, str], FixState] = field(default_factory=dict)
    undos: dict[str, tuple[Undo, ...]] = field(default_factory=dict)
    mode: Mode = Mode.AUTOMATIC
    media: MediaChoice | None = None
    backup: str | None = ""
    """As in `RunOptions`."""
    media_result: MediaResult | None = None
    accepted: frozenset[Licence] = frozenset()
    taken_over: dict[str, str] = field(default_factory=dict)
    """Server id -> the run whose mark on that pool the admin takes away."""
    apply_updates: bool = True
    update_source: UpdateSource = field(default_factory=UpdateSource)
    packs: tuple[Path, ...] = ()
    running: bool = False
    finished: bool = False

    def choose(self, chosen: Iterable[str]) -> None:
        """Another choice makes earlier findings void."""
        chosen = tuple(chosen)
        if chosen != self.chosen:
            self.chosen = chosen
            self.findings.clear()
            self.media_result = None

    def use_media(self, choice: MediaChoice | None) -> None:
        """Other media must be tested anew."""
        if choice != self.media:
            self.media = choice
            self.media_result = None

    def accept_licences(self) -> None:
        """The admin accepts the agreements of the media tested."""
        if self.media_result is not None:
            self.accepted |= self.media_result.licences

    @property
    def licence_open(self) -> bool:
        """Whether an agreement still waits for consent."""
        return self.media_result is not None and not self.media_result.licences <= self.accepted

    def wishes_for(self, server_id: str) -> Wishes:
        """The wishes, with what only this pool can be wished for, and the memory that the new version takes there."""
        wishes = replace(self.wishes, network=self.networks.get(server_id, ""))
        automatic = self.media_result if self.mode is Mode.AUTOMATIC else None
        tested = automatic.pools.get(server_id) if automatic else None
        return replace(wishes, target_dom0_growth=tested.dom0_growth) if tested else wishes

    def circumstances(self) -> Callable[[PoolSnapshot], Circumstances]:
        """What the prechecks look at beside the pool itself, as it is now; the target once the media were tested."""
        tested = self.media_result.pools.values() if self.media_result and self.mode is Mode.AUTOMATIC else ()
        by_pool, mode, wishes = {pool.pool.uuid: pool for pool in tested}, self.mode, self.wishes
        taken_over = frozenset(self.taken_over.values())
        updates: dict[str, Any] = {
            "apply_updates": self.apply_updates,
            "update_source": self.update_source,
            "packs": self.packs,
        }

        def look(snapshot: PoolSnapshot) -> Circumstances:
            found = by_pool.get(snapshot.pool.uuid)
            wanted = replace(wishes, target_dom0_growth=found.dom0_growth) if found else wishes
            target, media = (found.offered, found.source) if found and found.offered else (None, None)
            watched = other_run(snapshot.pool.other_config) is None  # nobody is at it any more
            seen = without_mark(snapshot, None if watched else taken_over)
            return Circumstances(seen, wanted, mode, target, now=time.time(), live=True, media=media, **updates)

        return look

    def use_updates(self, *, wanted: bool, source: UpdateSource, packs: Sequence[Path]) -> None:
        """Whether to apply updates, and from where; an earlier decision to do without is void."""
        chosen = (wanted, source, tuple(packs))
        if chosen != (self.apply_updates, self.update_source, self.packs):
            self.apply_updates, self.update_source, self.packs = chosen
            self.wishes = replace(self.wishes, without_updates=False)
            self.findings.clear()

    def begin_checks(self) -> None:
        """Everything is looked at anew; why a fix failed stays with its problem."""
        self.findings.clear()
        self.unchecked.clear()

    def decide(self, decisions: Sequence[Decision]) -> list[tuple[str, Problem]]:
        """Take the admin's decisions over; returns what is to be done in the pools now: (server id, problem)."""
        now = []
        for decision in decisions:
            problem = _decided(decision.problem, decision.choice)
            assert problem.fix is not None  # noqa: S101 (only problems with a fix can be decided)
            wishes = decide(self.wishes, problem.fix)
            if wishes is not None:
                self.wishes = wishes
            elif decision.choice:
                now.append((decision.server, problem))
        return now

    def make_room(self, by_vm: Mapping[str, Immovable]) -> None:
        """The admin's consent for VMs that may go down so that others have room (uuids)."""
        self.wishes = replace(self.wishes, make_room_by_vm=dict(by_vm))

    def use_empty_ahead(self, *, wanted: bool) -> None:
        """Whether the next server is emptied while one is being installed; both plans are known."""
        if wanted != self.wishes.empty_ahead:
            self.wishes = replace(self.wishes, empty_ahead=wanted)
            self.findings = {server: _otherwise(found) for server, found in self.findings.items()}

    def short_of_memory(self) -> list[tuple[PoolSnapshot, UpgradePlan]]:
        """The pools that have no plan for want of memory, and those where VMs were chosen to make room."""
        return [
            (found.snapshot, found.plan)
            for found in self.findings.values()
            if found.plan is not None and (found.plan.lacking or self._makes_room(found.snapshot))
        ]

    def _makes_room(self, snapshot: PoolSnapshot) -> bool:
        return any(vm.uuid in self.wishes.make_room_by_vm for vm in snapshot.guests())

    def fix_goes_on(self, server: str, problem: Problem, share: float) -> None:
        """How far a fix is; all of it: the problem is as good as gone."""
        self.fixes[server, problem.id] = FixState(share)

    def fixes_ended(self, server: str, problems: Iterable[Problem], failures: Iterable[FixFailure]) -> None:
        """Forget those that worked, and keep why the others failed."""
        for problem in problems:
            self.fixes.pop((server, problem.id), None)
        for failure in failures:
            self.fixes[server, failure.problem.id] = FixState(failure=failure)

    def remember_undo(self, server_id: str, undo: Undo) -> None:
        """Something is switched off and is to be put back."""
        self.undos[server_id] = (*self.undos.get(server_id, ()), undo)

    def forget_undo(self, server_id: str, undo: Undo) -> None:
        """It was put back."""
        self.undos[server_id] = tuple(kept for kept in self.undos.get(server_id, ()) if kept != undo)

    @property
    def has_undos(self) -> bool:
        """Whether there is anything to put back."""
        return any(self.undos.values())

    def decisions(self) -> list[tuple[str, Problem]]:
        """What needs the admin's decision, or has it: (server id, problem)."""
        return [(server, problem) for server, found in self.findings.items() for problem in found.decisions]

    def resolvable(self) -> list[tuple[str, Problem]]:
        """What Resolve All would solve: (server id, problem)."""
        return [(server, problem) for server, found in self.findings.items() for problem in found.resolvable]

    def obstacle(self, page: Page) -> Text | None:
        """Why the page after `page` may not come yet; None when it may."""
        match page:
            case Page.SELECT if not self.chosen:
                return translate("desktop", "Select at least one pool or server.")
            case Page.PRECHECKS:
                return self._precheck_obstacle()
            case Page.MEDIA:
                return self._media_obstacle()
            case Page.UPGRADE if not self.finished:
                return translate("desktop", "The upgrade is running.")
        return None

    def _precheck_obstacle(self) -> Text | None:
        if self.unchecked:
            return translate("desktop", "Not every pool could be looked at; see above.")
        found = self.findings.values()
        if len(found) < len(self.chosen) or not all(each.complete for each in found):
            return translate("desktop", "The prechecks are running.")
        blocked = sum(len(each.blocking) for each in found)
        if blocked:
            return translate(
                "desktop",
                "{n} problem must be solved before the upgrade can start.",
                "{n} problems must be solved before the upgrade can start.",
                blocked,
            )
        if not all(each.clear for each in found):
            return translate("desktop", "There is no plan that empties every server; see above.")
        return None

    def _media_obstacle(self) -> Text | None:
        if self.mode is Mode.MANUAL:
            return None
        if self.media is None:
            return translate("desktop", "Say where the installation media are.")
        if self.media_result is None:
            return translate("desktop", "Test the installation media: every server must be able to read them.")
        if not self.media_result.accepted:
            return translate("desktop", "Not every server can use these installation media.")
        if self.licence_open:
            return translate("desktop", "Read and accept the licence agreement of the installation media.")
        if self._precheck_obstacle() is not None:
            return translate("desktop", "With this version there is something to solve: go back to the prechecks.")
        return None


def occupied_by(server: Server, flow: WizardFlow) -> LockRecord | None:
    """The mark of another run at this pool that the admin has not taken over."""
    if server.snapshot is None or server.state is not ServerState.CONNECTED:
        return None
    return other_run(server.snapshot.pool.other_config, flow.taken_over.values())


def why_not_selectable(server: Server, flow: WizardFlow) -> Text | None:
    """Why this server cannot be upgraded now; None when it can be chosen."""
    if server.state is ServerState.CONNECTING:
        return translate("desktop", "Connecting…")
    if server.snapshot is None or server.state is not ServerState.CONNECTED:
        return translate("desktop", "Not connected")
    pool, hosts = server.snapshot.pool, server.snapshot.hosts.values()
    if (mark := occupied_by(server, flow)) is not None:
        return told(mark, server.name)
    # XenCenter's rule (RollingUpgradeWizardSelectPool.cs): a run that has begun may always be finished.
    restricted = any(host.license_params.get("restrict_rpu") == "true" for host in hosts)
    if restricted and not pool.rolling_upgrade_in_progress:
        return translate("desktop", "The licence does not include rolling pool upgrades")
    return None


def _otherwise(found: Findings) -> Findings:
    return found if found.otherwise is None else replace(found, plan=found.otherwise, otherwise=found.plan)


def _decided(problem: Problem, choice: str) -> Problem:
    return replace(problem, fix=problem.fix and problem.fix.choosing(choice))
