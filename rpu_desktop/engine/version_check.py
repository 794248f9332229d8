"""Whether a host has the new version: the one predicate that decides what is reinstalled and what counts as upgraded.

Pure.  Everything that asks this question asks it here, so that no two parts of the program answer it differently.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.run.state import RunState
from rpu_desktop.versions import SoftwareVersion

__all__ = ["VersionFacts", "VersionState", "facts_of", "has_new_version", "is_release", "state_of_version"]


class VersionState(StrEnum):
    """How the version of a host relates to the one that the run is to bring."""

    NEW = "new"
    """It is the version wanted, or that version with updates."""
    UNCHANGED = "unchanged"
    """It is the release that the host had before."""
    DOWNGRADE = "downgrade"
    """It is older than what the host had before, or XenServer where XCP-ng was."""
    AHEAD = "ahead"
    """It is newer than what the coordinator runs: VMs could not move back, and the toolstack refuses most calls."""
    OTHER = "other"
    """It is neither the version wanted nor the one before."""
    UNKNOWN = "unknown"
    """Neither the version wanted nor the one before is known."""


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What the answer depends on."""

    version: SoftwareVersion
    """What the host runs now."""
    target: SoftwareVersion | None
    """What the run is to bring; None while nobody knows (manual mode before the coordinator is done)."""
    before: SoftwareVersion | None
    """What the host ran when the run began; None before that."""
    coordinator: SoftwareVersion
    """What the pool coordinator runs now."""
    installed: bool = False
    """The run has seen the host with the new version; its updates may have changed version and build since."""


def facts_of(
    host: Host, snapshot: PoolSnapshot, state: RunState, target: SoftwareVersion | None = None
) -> VersionFacts:
    """The facts about one host of a run; `target` is for a run that has not noted its own yet."""
    return VersionFacts(
        host.software_version,
        state.target or target,
        state.versions.get(host.uuid),
        snapshot.coordinator.software_version,
        installed=host.uuid in state.installed,
    )


def has_new_version(facts: VersionFacts) -> bool:
    """Whether the host has the version wanted and needs no installation."""
    return state_of_version(facts) is VersionState.NEW


def state_of_version(facts: VersionFacts) -> VersionState:
    """How the host's version relates to the one wanted."""
    if facts.target is None or not _says_anything(facts.target):
        return _beside_the_old_one(facts) or VersionState.NEW
    if _is_at_least(facts.version, facts.target, installed=facts.installed):
        # A newer build of the same release is no matter: `newer_than` does not look at builds.
        beyond = facts.installed or facts.version.newer_than(facts.target)
        ahead = beyond and facts.version.newer_than(facts.coordinator)
        return VersionState.AHEAD if ahead else VersionState.NEW
    if facts.before is None:
        return VersionState.OTHER
    return _beside_the_old_one(facts) or VersionState.OTHER


def is_release(version: SoftwareVersion, target: SoftwareVersion) -> bool:
    """Whether `version` is `target` itself, as far as the media say what that is: product, numbers and build."""
    if not _says_anything(target) or target.is_xcp_ng_beside(version) != version.is_xcp_ng:
        return False
    for key in ("product_version", "platform_version"):
        if target.get(key) and version.number(key) != target.number(key):
            return False
    return not target.build or version.build == target.build


def _is_at_least(version: SoftwareVersion, target: SoftwareVersion, *, installed: bool) -> bool:
    """The version wanted, or a newer one of that product; any build of it once the run has `installed` the host."""
    if target.is_xcp_ng_beside(version) != version.is_xcp_ng:
        return False
    if installed:
        return not target.newer_than(version)
    return is_release(version, target) or version.newer_than(target)


def _beside_the_old_one(facts: VersionFacts) -> VersionState | None:
    """What is wrong with the version when it is compared with the one before; None when it is an upgrade."""
    version, before = facts.version, facts.before
    if before is None:
        return VersionState.UNKNOWN
    if version.same_release(before):
        return VersionState.UNCHANGED
    if before.newer_than(version) or (before.is_xcp_ng and not version.is_xcp_ng):
        return VersionState.DOWNGRADE
    return None


def _says_anything(target: SoftwareVersion) -> bool:
    """Media that say neither a number nor a build say nothing that a host could be compared with."""
    return any(target.get(key) for key in ("product_version", "platform_version", "build_number"))
