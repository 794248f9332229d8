"""The input of prechecks and planner, built in one place for a run and for everything that prepares one."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace

from rpu_desktop import clock
from rpu_desktop.engine.version_check import VersionFacts, has_new_version
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.inventory.ids import HostRef
from rpu_desktop.prechecks.answering import ANSWERING
from rpu_desktop.prechecks.circumstances import Circumstances, Known
from rpu_desktop.run.options import RunOptions
from rpu_desktop.versions import SoftwareVersion

__all__ = ["circumstances"]


def circumstances(
    snapshot: PoolSnapshot,
    options: RunOptions,
    target: SoftwareVersion | None = None,
    *,
    live: bool = True,
    silent: Iterable[HostRef] = (),
    installed: Container[str] = (),
) -> Circumstances:
    """The current pool, with everything that was decided for its upgrade.

    `target` is the version on the media, None while unknown. A `live` pool can be queried; a dump cannot. `silent` are
    hosts (references) that have just failed to respond; `installed` are those (uuids) that the run has seen with the
    new version. Hosts that already run the new version are not checked again.
    """
    given = Circumstances(
        snapshot,
        options.wishes,
        options.mode,
        target,
        apply_updates=options.apply_updates,
        update_source=options.update_source,
        packs=options.packs,
        now=clock.now() if live else None,
        live=live,
        media=options.media if target is not None else None,
        facts={(ANSWERING.id, ref): Known(False) for ref in silent},
    )
    return given if target is None else _without_done(given, target, installed)


def _without_done(given: Circumstances, target: SoftwareVersion, installed: Container[str]) -> Circumstances:
    """Checks skip the hosts that are finished. The plan also does, unless it can determine them itself.

    It can if the coordinator is newer than the others; if all hosts are finished, it would take all of them for old.
    If updates are installed in each host's turn, whether a host with the new version lacks updates is known only when
    the run begins; it must not be an obstacle before.
    """
    hosts = given.snapshot.hosts.values()
    coordinator = given.snapshot.coordinator.software_version
    done = {
        host.ref: host.uuid
        for host in hosts
        if has_new_version(
            VersionFacts(host.software_version, target, None, coordinator, installed=host.uuid in installed)
        )
    }
    if not done:
        return given
    given = given.about(frozenset(host.ref for host in hosts if host.ref not in done))
    if not given.installs_updates and len(done) < len(hosts):
        return given
    return replace(given, wishes=replace(given.wishes, skip_hosts=given.wishes.skip_hosts | set(done.values())))
