"""What a host's answers about the media mean: pure functions that give problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rpu_desktop.i18n.format import exact_gib
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.media.hosts import unsuitable
from rpu_desktop.media.probe import HostProbe
from rpu_desktop.media.upgrade_paths import step_between, wiser_step
from rpu_desktop.media.url import MediaSource
from rpu_desktop.prechecks.types import NamedObject, Problem, Severity
from rpu_desktop.versions import SoftwareVersion, Version, distinct_labels

__all__ = ["assess_disk", "assess_memory", "assess_own_checks", "assess_version", "runs_already"]

_NEW_DISKS = Version((8, 2, 2))
"""Targets after 8.2.x no longer support the old partition layout (SafeToUpgradeCheck.cs)."""

_MORE_MEMORY = Version((8, 0))
"""Since this target control domains are given more memory (HostMemoryPostUpgradeCheck.cs)."""


_WHY_VERSION = translate(
    "media", "An upgrade can only install a newer version, on an upgrade path that the vendor supports."
)
_WHY_MEMORY = translate(
    "media", "This server then has that much less memory for virtual machines; the plan takes it into account."
)
_WHY_DISK = translate("media", "The installer would abort on this server or overwrite the data on its disk.")

_DISK = {
    "not_enough_space": translate("media", "The system disk of {host} is too small for the new partition layout."),
    "vdi_present": translate(
        "media", "The system disk of {host} contains virtual disks: its old partition layout cannot be replaced."
    ),
    "utility_part_present": translate(
        "media", "The system disk of {host} contains a utility partition: its partition layout cannot be replaced."
    ),
    "legacy_partition_table": translate("media", "The system disk of {host} has an old partition table (MBR)."),
}


def runs_already(host: Host, offered: SoftwareVersion) -> bool:
    """Whether the host runs the version on the media, as far as they state it."""
    running = host.software_version
    keys = [key for key in ("product_version", "platform_version") if offered.get(key)]
    same = bool(keys) and all(running.number(key) == offered.number(key) for key in keys)
    return same and (not offered.build or offered.build == running.build)


def assess_version(host: Host, offered: SoftwareVersion, source: MediaSource) -> list[Problem]:
    """Older, the same, another product, or too far away; nothing when it is just newer."""
    refusal = unsuitable(host, offered, source)
    if refusal is not None:
        why = refusal.advice or _WHY_VERSION
        return [Problem("media-version", Severity.BLOCKS, refusal.text, why, _subject(host))]
    old, new = distinct_labels([host.software_version, offered])
    words = {"host": host.name, "old": old, "new": new}
    if runs_already(host, offered):
        text = translate("media", "{host} already runs {old} and is not changed.")
        return [_version_problem(host, Severity.INFORMS, text.of(host=host.name, old=host.software_version.full_label))]
    step = step_between(host.software_version, offered)
    if step:
        text = translate("media", "{host} runs {old}, which cannot be upgraded directly to {new}.")
        advice = translate("media", "Upgrade to {step} first, then to the version you want.").of(step=step)
        return [_version_problem(host, Severity.BLOCKS, text.of(**words), advice)]
    return list(_worth_knowing(host, offered, words))


def _worth_knowing(host: Host, offered: SoftwareVersion, words: Mapping[str, str]) -> Iterable[Problem]:
    if offered.is_xcp_ng and not host.software_version.is_xcp_ng:
        text = translate(
            "media", "{host} runs {old} and will run {new}, a different product. It cannot be upgraded back."
        )
        yield _version_problem(host, Severity.WARNS, text.of(**words))
    elif step := wiser_step(host.software_version, offered):
        text = translate("media", "{host} runs {old}. The vendor recommends upgrading to {step} before {new}.")
        why = translate("media", "A direct upgrade is possible, but less tested, and it has more known problems.")
        yield _version_problem(host, Severity.WARNS, text.of(step=step, **words), why)


def _version_problem(host: Host, severity: Severity, text: Text, why: Text = _WHY_VERSION) -> Problem:
    return Problem("media-version", severity, text, why, _subject(host))


def assess_disk(probe: HostProbe, offered: SoftwareVersion | None) -> list[Problem]:
    """Whether the installer can lay out the system disk; blocks if the target requires the new layout."""
    answer = (probe.safe or "true").strip().lower()
    if answer == "true":
        return []
    text = _DISK.get(answer, translate("media", "The system disk of {host} cannot be upgraded safely."))
    insists = offered is not None and offered.product_version >= _NEW_DISKS
    severity = Severity.BLOCKS if insists else Severity.WARNS
    return [Problem("media-disk", severity, text.of(host=probe.host.name), _WHY_DISK, _subject(probe.host))]


def assess_memory(snapshot: PoolSnapshot, probe: HostProbe, offered: SoftwareVersion | None) -> Iterable[Problem]:
    """How much more memory the control domain takes, with figures if the host reports them."""
    host = probe.host
    now = snapshot.control_domain_memory(host.ref)
    if probe.dom0_memory is not None:
        if now and probe.dom0_memory > now:
            text = translate(
                "media", "The control domain (dom0) of {host} uses {after} GiB after the upgrade, now {before} GiB."
            )
            words = text.of(host=host.name, after=exact_gib(probe.dom0_memory), before=exact_gib(now))
            yield Problem("media-memory", Severity.WARNS, words, _WHY_MEMORY, _subject(host))
    elif offered is None or (
        offered.product_version >= _MORE_MEMORY and host.software_version.product_version < _MORE_MEMORY
    ):
        text = translate(
            "media", "{host} cannot report how much memory its control domain (dom0) uses after the upgrade."
        )
        why = translate("media", "It may take more memory than now: make sure that the pool has enough free memory.")
        yield Problem("media-memory", Severity.WARNS, text.of(host=host.name), why, _subject(host))


def assess_own_checks(snapshot: PoolSnapshot, probe: HostProbe) -> Iterable[Problem]:
    """What the upgrade plugin itself found: it is newer than this program may be, so that its word counts."""
    for objection in probe.objections:
        name = snapshot.pool.name if objection.of_pool else probe.host.name
        text = translate(
            "media", "The upgrade plugin of {host} reports that {name} is not suitable for the new version: {reason}."
        )
        words = text.of(host=probe.host.name, name=name, reason=plain(objection.reason.rstrip(".")))
        why = translate(
            "media",
            "The installer would abort when the server is already out of service. See the release notes of the new "
            "version, fix this, then test again.",
        )
        pool = (NamedObject("pool", snapshot.pool.uuid, snapshot.pool.name),)
        subject = pool if objection.of_pool else _subject(probe.host)
        yield Problem("media-own-checks", Severity.BLOCKS, words, why, subject, aspect=objection.reason)


def _subject(host: Host) -> tuple[NamedObject, ...]:
    return (NamedObject("host", host.uuid, host.name),)
