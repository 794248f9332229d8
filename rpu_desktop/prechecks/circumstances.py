"""Everything a check may use: the pool, the admin's wishes, and the pool's answers to questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.inventory.ids import HostRef
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import hosts_to_upgrade
from rpu_desktop.planning.types import Mode, PlanState, UpgradePlan, VmBlocker, Wishes
from rpu_desktop.prechecks.plans import Plans
from rpu_desktop.prechecks.questions import HostQuestion, PoolQuestion
from rpu_desktop.updates.passes import comes_in_second_pass
from rpu_desktop.updates.source import UpdateSource
from rpu_desktop.versions import SoftwareVersion, Version

__all__ = ["Answer", "Circumstances", "Known", "Unknown"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Known:
    """What a probe found out."""

    value: Any


class Unknown(Exception):
    """What a probe could not find out, and why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.render())
        self.reason = reason


Answer = Known | Unknown


@dataclass(frozen=True)
class Circumstances:
    """What checks are pure functions of.

    `target` is what the installation `media` bring, both None while unknown.  `now` is this computer's clock
    (seconds since 1970) when the pool was asked; None with a dump, which is not `live`.  `facts` maps (probe id, host
    reference or "") to what the probe found; `only` are the host references to look at, None for all.
    """

    snapshot: PoolSnapshot
    wishes: Wishes = field(default_factory=Wishes)
    mode: Mode = Mode.AUTOMATIC
    target: SoftwareVersion | None = None
    apply_updates: bool = False
    update_source: UpdateSource | None = None
    packs: tuple[Path, ...] = ()
    now: float | None = None
    live: bool = False
    facts: Mapping[tuple[str, HostRef | None], Answer] = field(default_factory=dict)
    only: frozenset[HostRef] | None = None
    media: MediaSource | None = None
    plans: Plans = field(default_factory=Plans, compare=False, repr=False)
    """What has been planned for checks: `replace` passes it on."""

    @property
    def plugin_arguments(self) -> Mapping[str, str]:
        """The arguments of the upgrade plugin: the address of the media, once known."""
        return {"url": self.media.plugin_url()} if self.media else {}

    @property
    def hosts(self) -> list[Host]:
        """The hosts to check, the coordinator first: without those that the admin skips."""
        return [
            host
            for host in self.snapshot.hosts_in_order()
            if host.uuid not in self.wishes.skip_hosts and (self.only is None or host.ref in self.only)
        ]

    def fact(self, probe: HostQuestion[T], host: Host) -> T:
        """What a host answered; the probe must be among the check's `probes`.

        Raises:
            Unknown: it did not; the check is then not testable.

        """
        return self._answer(probe.id, host.ref)  # type: ignore[no-any-return]  # the probe says which type

    def pool_fact(self, probe: PoolQuestion[T]) -> T:
        """What the pool answered, as `fact`."""
        return self._answer(probe.id, None)  # type: ignore[no-any-return]

    def hint(self, probe: HostQuestion[T], host: Host) -> T | None:
        """What a host answered, None when it did not; the probe must be among the check's `hints`."""
        try:
            return self.fact(probe, host)
        except Unknown:
            return None

    @property
    def installs_updates(self) -> bool:
        """Whether a host's turn brings more than the media do."""
        if not self.apply_updates or self.wishes.without_updates:
            return False
        return not comes_in_second_pass(self.target, [host.software_version for host in self.snapshot.hosts.values()])

    @property
    def standing(self) -> PlanState:
        """What a plan needs to know about the new version; nothing if updates may make it a newer one."""
        return PlanState(target=None if self.installs_updates else self.target, media=self.target)

    @property
    def without_cds(self) -> PoolSnapshot:
        """The pool as it is once all CDs are ejected."""
        return self.plans.without_cds(self.snapshot)

    def plan(self, snapshot: PoolSnapshot, wishes: Wishes) -> UpgradePlan:
        """The plan for `snapshot` (this one, or one derived from it) with the new version as far as it is known.

        It is made once for all checks.
        """
        return self.plans.plan(snapshot, wishes, self.standing)

    def immovable_vms(self, snapshot: PoolSnapshot) -> list[VmBlocker]:
        """Those of `snapshot` (as in `plan`) that cannot leave their host if that is upgraded, by host and name."""
        hosts = {host.ref for host in hosts_to_upgrade(snapshot, self.wishes)}
        return self.plans.capabilities(snapshot).immovable_vms(hosts)

    def target_reaches(self, platform_version: str) -> bool | None:
        """Whether the new release is at least this platform version; None while unknown."""
        return None if self.target is None else self.target.platform_version >= Version.parse(platform_version)

    def about(self, hosts: frozenset[HostRef]) -> Circumstances:
        """The same, for these hosts only."""
        return replace(self, only=hosts)

    def _answer(self, probe: str, host: HostRef | None) -> Any:
        answer = self.facts.get((probe, host))
        match answer:
            case Known(value):
                return value
            case Unknown():
                raise answer
            case _:
                raise Unknown(NOT_ASKED)


NOT_ASKED = translate("prechecks", "This check requires a connected pool.")
"""The reason for everything that a dump does not contain."""
