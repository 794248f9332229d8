"""The wizard without a window: what was chosen, what was found, and whether the next page may come.

Pages only draw it.  Everything the admin decides stands here, so that going back and forth loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum

from rpu_desktop.desktop.server_state import Server, ServerState
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.media.repository import MediaVersion
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning.types import Immovable, UpgradePlan, Wishes
from rpu_desktop.prechecks.types import Problem, Severity, Undo
from rpu_desktop.texts import Text, translate

__all__ = ["Findings", "MediaResult", "Page", "WizardFlow", "why_not_selectable"]


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
class Findings:
    """What the prechecks and the planner say of one pool.

    `immovable` has a problem for each running VM that no other host can take, whether consent was given or not.
    """

    snapshot: PoolSnapshot
    problems: tuple[Problem, ...]
    immovable: tuple[Problem, ...]
    plan: UpgradePlan

    @property
    def blocking(self) -> list[Problem]:
        """The problems that forbid the start."""
        return [problem for problem in self.problems if problem.severity is Severity.BLOCKS]

    @property
    def resolvable(self) -> list[Problem]:
        """The problems that Resolve All solves."""
        return [problem for problem in self.problems if problem.fix and not problem.fix.needs_decision]

    @property
    def clear(self) -> bool:
        """Whether the upgrade of this pool may start."""
        return not self.blocking and self.plan.feasible


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


@dataclass(slots=True)
class WizardFlow:
    """All the wizard knows.  `chosen` holds server ids; findings and undos are keyed by them."""

    chosen: tuple[str, ...] = ()
    wishes: Wishes = field(default_factory=Wishes)
    networks: dict[str, str] = field(default_factory=dict)
    """Server id -> the uuid of the network for its migrations; empty stands for the management network."""
    findings: dict[str, Findings] = field(default_factory=dict)
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

    def wishes_for(self, server_id: str) -> Wishes:
        """The wishes, with what only this pool can be wished for."""
        return replace(self.wishes, network=self.networks.get(server_id, ""))

    def decide(self, everywhere: Immovable, by_vm: Mapping[str, Immovable]) -> None:
        """The admin's consent for VMs that no other host can take."""
        self.wishes = replace(self.wishes, immovable=everywhere, immovable_by_vm=dict(by_vm))

    def remember_undo(self, server_id: str, undo: Undo) -> None:
        """Something is switched off and is to be put back."""
        self.undos[server_id] = (*self.undos.get(server_id, ()), undo)

    @property
    def has_undos(self) -> bool:
        """Whether there is anything to put back."""
        return any(self.undos.values())

    def immovable(self) -> list[Problem]:
        """A problem for each running VM that no other host can take."""
        return [problem for found in self.findings.values() for problem in found.immovable]

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
        if len(self.findings) < len(self.chosen):
            return translate("desktop", "The prechecks are running.")
        blocked = sum(len(found.blocking) for found in self.findings.values())
        if blocked:
            return translate("desktop", "%n problem(s) must be solved before the upgrade can start.", "", blocked)
        if not all(found.plan.feasible for found in self.findings.values()):
            return translate("desktop", "There is no plan that empties every server; see above.")
        return None

    def _media_obstacle(self) -> Text | None:
        if self.media is None:
            return translate("desktop", "Give the address of the installation media.")
        if self.media_result is None:
            return translate("desktop", "Test the installation media: every server must be able to read them.")
        if not self.media_result.accepted:
            return translate("desktop", "Not every server can use these installation media.")
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
