"""The media test: every host of a pool is asked, and its answers become problems like those of the prechecks.

XenCenter asks the same before a run (PrepareToUpgradeCheck, SafeToUpgradeCheck, HostMemoryPostUpgradeCheck).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Host, PoolSnapshot
from rpu_desktop.inventory.ids import HostRef
from rpu_desktop.media.compatibility import assess_disk, assess_memory, assess_own_checks, assess_version, runs_already
from rpu_desktop.media.errors import LoginUnknown, MediaDamaged, MediaError, NotARepository
from rpu_desktop.media.hosts import Hints, refusal_of, silence_of
from rpu_desktop.media.licence import Licence, find_licence
from rpu_desktop.media.probe import HostProbe, probe_host
from rpu_desktop.media.readers import Obstacle, installer_obstacle
from rpu_desktop.media.repository import can_read_here, read_media
from rpu_desktop.media.share import Share
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning.types import Wishes
from rpu_desktop.prechecks.answering import Waiting, telling
from rpu_desktop.prechecks.types import NamedObject, Problem, Severity
from rpu_desktop.versions import SoftwareVersion
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["CHECKS", "SILENT", "PoolMedia", "check_pool", "read_here"]

CHECKS: tuple[tuple[str, Text], ...] = (
    ("media-readable", translate("media", "Every server can read the installation media")),
    ("media-version", translate("media", "Their version is newer than that of every server")),
    ("media-disk", translate("media", "The system disks of all servers are suitable for the new version")),
    ("media-memory", translate("media", "Memory of the control domain (dom0) after the upgrade")),
    ("media-own-checks", translate("media", "The servers' own checks found no problems with the new version")),
)
"""The aspects that are checked, in the order in which they are shown: (id, title)."""

SILENT = "silent"
"""The aspect of the problem that a host does not answer."""
_WHY_READABLE = translate("media", "Each server downloads the installer and the new version from there.")


@dataclass(frozen=True, slots=True)
class PoolMedia:
    """What was found out about the media for one pool.

    `offered` is None if neither this computer nor a host can read the version on the media; `silent` are the hosts
    (references) that gave no answer to anything; `dom0_growth` is how much
    more memory (bytes) the control domain of a host takes afterwards, at most; `licence` waits for consent.
    """

    pool: NamedObject
    source: MediaSource
    problems: tuple[Problem, ...] = ()
    hosts: int = 0
    offered: SoftwareVersion | None = None
    dom0_growth: int = 0
    licence: Licence | None = None
    silent: frozenset[HostRef] = frozenset()

    @property
    def accepted(self) -> bool:
        """Whether nothing forbids the start."""
        return not any(problem.severity is Severity.BLOCKS for problem in self.problems)


async def check_pool(
    connection: PoolConnection,
    source: MediaSource,
    wishes: Wishes | None = None,
    share: Share | None = None,
    waiting: Waiting = lambda host: None,
) -> PoolMedia:
    """Test the media from every host that will be upgraded; `share` is what the built-in server offers there.

    `waiting` is called for hosts that are slow to answer.
    """
    snapshot = connection.snapshot()
    pool = NamedObject("pool", snapshot.pool.uuid, snapshot.pool.name)
    skipped = (wishes or Wishes()).skip_hosts
    hosts = [host for host in snapshot.hosts_in_order() if host.live is not False and host.uuid not in skipped]
    seen = await _look_here(source)
    offered = seen.offered
    if seen.damage is not None:
        return PoolMedia(pool, source, (_unusable(pool, seen.damage),), len(hosts))
    if offered is not None and (unfit := _all_unfit(hosts, offered, source)):
        return PoolMedia(pool, source, tuple(unfit), len(hosts), offered)
    probes = await asyncio.gather(*(_probe(connection, host, source, waiting) for host in hosts))
    offered = offered or next((probe.offered for probe in probes if probe.offered), None)
    licence, unread = await find_licence(connection, [probe.host for probe in probes if probe.answers], source, offered)
    return PoolMedia(
        pool,
        source,
        (*_problems(snapshot, probes, replace(seen, offered=offered), source, share), *unread),
        len(hosts),
        offered,
        max((_growth(snapshot, probe) for probe in probes), default=0),
        licence,
        frozenset(probe.host.ref for probe in probes if probe.silent),
    )


async def _probe(connection: PoolConnection, host: Host, source: MediaSource, waiting: Waiting) -> HostProbe:
    with telling(waiting, host):
        return await probe_host(connection, host, source)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What this computer can read of the media: `offered` is None if unknown; with `damage` no host can use them."""

    offered: SoftwareVersion | None = None
    damage: MediaError | None = None
    hints: Hints = field(default_factory=Hints)


async def _look_here(source: MediaSource) -> _Seen:
    if not can_read_here(source):
        return _Seen()
    try:
        version = await read_media(source)
    except (NotARepository, MediaDamaged) as error:
        return _Seen(damage=error)
    except LoginUnknown as error:
        return _Seen(hints=Hints(Obstacle(error.text, error.advice)))
    except MediaError:
        return _Seen()
    return _Seen(version.software_version, hints=Hints(version.obstacle, version.isolinux))


async def read_here(source: MediaSource) -> tuple[SoftwareVersion | None, MediaError | None]:
    """What this computer can read: the version, or why no host can use the media; neither if reported elsewhere."""
    seen = await _look_here(source)
    return seen.offered, seen.damage


def _unusable(pool: NamedObject, error: MediaError) -> Problem:
    return Problem("media-readable", Severity.BLOCKS, error.text, error.advice, (pool,))


def _all_unfit(hosts: Sequence[Host], offered: SoftwareVersion, source: MediaSource) -> list[Problem]:
    """The verdict on the version alone, when it forbids the upgrade anyhow: then no host needs to be asked."""
    problems = [problem for host in hosts for problem in assess_version(host, offered, source)]
    return problems if any(problem.severity is Severity.BLOCKS for problem in problems) else []


def _problems(
    snapshot: PoolSnapshot,
    probes: Sequence[HostProbe],
    seen: _Seen,
    source: MediaSource,
    share: Share | None,
) -> Iterable[Problem]:
    if (obstacle := installer_obstacle(source, seen.offered)) is not None:
        pool = NamedObject("pool", snapshot.pool.uuid, snapshot.pool.name)
        yield Problem("media-readable", Severity.BLOCKS, obstacle.text, obstacle.advice, (pool,))
    yield from (_unanswered(probe.host) for probe in probes if probe.silent)
    probes = [probe for probe in probes if not probe.silent]
    refused = [probe for probe in probes if probe.refused is not None]
    if share is not None and probes and len(refused) == len(probes) and not share.served:
        yield _shut_out(snapshot, source, share)
    else:
        yield from (_refused(probe, source, seen.hints) for probe in refused)
    for probe in probes:
        if probe.refused is None:
            offered = seen.offered or probe.offered
            yield from assess_version(probe.host, offered, source) if offered else ()
            if offered is None or not runs_already(probe.host, offered):
                yield from assess_disk(probe, offered)
                yield from assess_memory(snapshot, probe, offered)
                yield from assess_own_checks(snapshot, probe)


def _unanswered(host: Host) -> Problem:
    """Found by the prechecks, too: where both are shown, the one with this aspect is hidden."""
    words = silence_of(host)
    subject = (NamedObject("host", host.uuid, host.name),)
    return Problem("media-readable", Severity.BLOCKS, words.text, words.advice or _WHY_READABLE, subject, None, SILENT)


def _refused(probe: HostProbe, source: MediaSource, hints: Hints) -> Problem:
    assert probe.refused is not None  # noqa: S101 (asked for by the caller)
    refusal = refusal_of(probe.host, source, probe.refused, hints)
    subject = (NamedObject("host", probe.host.uuid, probe.host.name),)
    return Problem("media-readable", Severity.BLOCKS, refusal.text, refusal.advice or _WHY_READABLE, subject)


def _shut_out(snapshot: PoolSnapshot, source: MediaSource, share: Share) -> Problem:
    """No host got through to the built-in server: that is the way between, not the media."""
    subject = (NamedObject("pool", snapshot.pool.uuid, snapshot.pool.name),)
    if share.refused:
        text = translate(
            "media",
            "Requests for the installation media come from {addresses}, but no server of {pool} has that address.",
        ).of(addresses=", ".join(sorted(share.refused)), pool=snapshot.pool.name)
        why = translate(
            "media",
            "Network address translation (NAT) is active between the servers and this computer. Put the media on a "
            "web server that the servers can reach directly.",
        )
        return Problem("media-readable", Severity.BLOCKS, text, why, subject)
    text = translate("media", "No server of {pool} can reach this computer at {address}, TCP port {port}.")
    why = translate(
        "media",
        "Allow incoming connections from the servers to this program on TCP port {port}, in the firewall of this "
        "computer and in all firewalls between, then test again; or put the media on a web server.",
    ).of(port=source.port)
    words = text.of(pool=snapshot.pool.name, address=source.host, port=source.port)
    return Problem("media-readable", Severity.BLOCKS, words, why, subject)


def _growth(snapshot: PoolSnapshot, probe: HostProbe) -> int:
    if probe.dom0_memory is None:
        return 0
    now = snapshot.control_domain_memory(probe.host.ref)
    return max(0, probe.dom0_memory - now) if now else 0
