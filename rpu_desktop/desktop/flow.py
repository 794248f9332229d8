"""The wizard without a window: what was chosen, what was found, and whether the next page may come.

Pages only draw it.  Everything the admin decides stands here, so that going back and forth loses nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum

from rpu_desktop.desktop.server_state import Server, ServerState
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.media.repository import MediaVersion
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning.types import Wishes
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.prechecks.fixes import FixFailure, decide
from rpu_desktop.prechecks.types import Problem, Undo
from rpu_desktop.texts import Text, translate

__all__ = ["Decision", "FixState", "MediaResult", "Page", "WizardFlow", "why_not_selectable"]


class Page(IntEnum):
    """The pages, in order."""

    BEFORE_YOU_START = 0
    SELECT = 1
    MODE = 2
    PRECHECKS = 3
    MEDIA = 4
    UPGRADE = 5
    SUMMARY = 6


@dataclass(frozen=True, slots=True)
class MediaResult:
    """What the hosts say of the media: nobody refused, or who and why; `version` where this computer could read it."""

    source: MediaSource
    refusals: tuple[tuple[Text, Text | None], ...]
    hosts: int
    version: MediaVersion | None = None

    @property
    def accepted(self) -> bool:
        """Whether all hosts accept."""
        return not self.refusals


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
    findings: dict[str, Findings] = field(default_factory=dict)
    unchecked: dict[str, Text] = field(default_factory=dict)
    fixes: dict[tuple[str, str], FixState] = field(default_factory=dict)
    undos: dict[str, tuple[Undo, ...]] = field(default_factory=dict)
    media: MediaSource | None = None
    media_result: MediaResult | None = None
    running: bool = False
    finished: bool = False

    def choose(self, chosen: Iterable[str]) -> None:
        """Another choice makes earlier findings void."""
        chosen = tuple(chosen)
        if chosen != self.chosen:
            self.chosen = chosen
            self.findings.clear()
            self.media_result = None

    def use_media(self, source: MediaSource | None) -> None:
        """Other media must be tested anew."""
        if source != self.media:
            self.media = source
            self.media_result = None

    def circumstances(self) -> Callable[[PoolSnapshot], Circumstances]:
        """What the prechecks look at beside the pool itself, as it is now; the target once the media were tested."""
        version = self.media_result.version if self.media_result else None
        target, wishes = version.software_version if version else None, self.wishes
        media = self.media if target else None
        return lambda snapshot: Circumstances(snapshot, wishes, target=target, now=time.time(), live=True, media=media)

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
            return translate("desktop", "%n problem(s) must be solved before the upgrade can start.", "", blocked)
        if not all(each.clear for each in found):
            return translate("desktop", "There is no plan that empties every server; see above.")
        return None

    def _media_obstacle(self) -> Text | None:
        if self.media is None:
            return translate("desktop", "Give the address of the installation media.")
        if self.media_result is None:
            return translate("desktop", "Test the installation media: every server must be able to read them.")
        if not self.media_result.accepted:
            return translate("desktop", "Not every server can use these installation media.")
        if self._precheck_obstacle() is not None:
            return translate("desktop", "With this version there is something to solve: go back to the prechecks.")
        return None


def why_not_selectable(server: Server) -> Text | None:
    """Why this server cannot be upgraded now; None when it can be chosen."""
    if server.state is ServerState.CONNECTING:
        return translate("desktop", "Connecting…")
    if server.snapshot is None or server.state is not ServerState.CONNECTED:
        return translate("desktop", "Not connected")
    pool, hosts = server.snapshot.pool, server.snapshot.hosts.values()
    # XenCenter's rule (RollingUpgradeWizardSelectPool.cs): a run that has begun may always be finished.
    restricted = any(host.license_params.get("restrict_rpu") == "true" for host in hosts)
    if restricted and not pool.rolling_upgrade_in_progress:
        return translate("desktop", "The licence does not include rolling pool upgrades")
    return None


def _decided(problem: Problem, choice: str) -> Problem:
    return replace(problem, fix=problem.fix and problem.fix.choosing(choice))
