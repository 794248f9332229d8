"""Whether a host has the new version: the one predicate that decides what is reinstalled and what counts as upgraded.

Pure. Every part of the program uses this predicate, so that no two parts give different answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.run.state import RunState
from rpu_desktop.versions import SoftwareVersion

__all__ = ["VersionFacts", "VersionState", "facts_of", "has_new_version", "is_release", "state_of_version"]


class VersionState(StrEnum):
    """How the version of a host relates to the target of the run."""

    NEW = "new"
    """It is the target version, or that version with updates."""
    UNCHANGED = "unchanged"
    """It is the release that the host had before."""
    DOWNGRADE = "downgrade"
    """It is older than what the host had before, or XenServer where XCP-ng was."""
    AHEAD = "ahead"
    """It is newer than the coordinator's: VMs could not migrate back, and the toolstack refuses most calls."""
    OTHER = "other"
    """It is neither the target version nor the previous one."""
    UNKNOWN = "unknown"
    """Neither the target version nor the previous one is known."""


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What the answer depends on."""

    version: SoftwareVersion
    """What the host runs now."""
    target: SoftwareVersion | None
    """The target of the run; None while unknown (manual mode before the coordinator is upgraded)."""
    before: SoftwareVersion | None
    """What the host ran when the run began; None before that."""
    coordinator: SoftwareVersion
    """What the pool coordinator runs now."""
    installed: bool = False
    """The run has seen the host with the new version; updates may have changed version and build since."""


def facts_of(
    host: Host, snapshot: PoolSnapshot, state: RunState, target: SoftwareVersion | None = None
) -> VersionFacts:
    """The facts about one host of a run; `target` is for a run that has not recorded its own yet."""
    return VersionFacts(
        host.software_version,
        state.target or target,
        state.versions.get(host.uuid),
        snapshot.coordinator.software_version,
        installed=host.uuid in state.installed,
    )


def has_new_version(facts: VersionFacts) -> bool:
    """Whether the host has the target version and needs no installation."""
    return state_of_version(facts) is VersionState.NEW


def state_of_version(facts: VersionFacts) -> VersionState:
    """How the host's version relates to the target."""
    if facts.target is None or not _states_a_version(facts.target):
        return _beside_the_old_one(facts) or VersionState.NEW
    if _is_at_least(facts.version, facts.target, installed=facts.installed):
        # A newer build of the same release does not matter: `newer_than` ignores builds.
        beyond = facts.installed or facts.version.newer_than(facts.target)
        ahead = beyond and facts.version.newer_than(facts.coordinator)
        return VersionState.AHEAD if ahead else VersionState.NEW
    if facts.before is None:
        return VersionState.OTHER
    return _beside_the_old_one(facts) or VersionState.OTHER


def is_release(version: SoftwareVersion, target: SoftwareVersion) -> bool:
    """Whether `version` is `target` itself, as far as the media state it: product, numbers and build."""
    if not _states_a_version(target) or target.is_xcp_ng_beside(version) != version.is_xcp_ng:
        return False
    for key in ("product_version", "platform_version"):
        if target.get(key) and version.number(key) != target.number(key):
            return False
    return not target.build or version.build == target.build


def _is_at_least(version: SoftwareVersion, target: SoftwareVersion, *, installed: bool) -> bool:
    """Whether it is the target version, or a newer one of that product.

    Any build of it once the run has `installed` the host.
    """
    if target.is_xcp_ng_beside(version) != version.is_xcp_ng:
        return False
    if installed:
        return not target.newer_than(version)
    return is_release(version, target) or version.newer_than(target)


def _beside_the_old_one(facts: VersionFacts) -> VersionState | None:
    """What is wrong with the version compared with the previous one; None if it is an upgrade."""
    version, before = facts.version, facts.before
    if before is None:
        return VersionState.UNKNOWN
    if version.same_release(before):
        return VersionState.UNCHANGED
    if before.newer_than(version) or (before.is_xcp_ng and not version.is_xcp_ng):
        return VersionState.DOWNGRADE
    return None


def _states_a_version(target: SoftwareVersion) -> bool:
    """Whether the media state a number or a build that a host could be compared with."""
    return any(target.get(key) for key in ("product_version", "platform_version", "build_number"))
