"""The installer: it takes the next boot once it is prepared, and removes itself from the boot menu first.

Its answer file names the media, which it reads over the network; an installation that fails boots the old system.
Sources: the upgrade plugin's boot entry, host-installer ``upgrade.py``; xen-api ``dbsync_slave.ml`` for what the
database shows after the first start of the new toolstack, ``create_misc.ml`` for the CPU.
"""

from __future__ import annotations

import asyncio
from urllib.parse import unquote, urlsplit

from rpu_desktop.simulator import storage_drivers
from rpu_desktop.simulator.behaviour import (
    cpu,
    database_upgrade,
    dbsync,
    disks,
    memory,
    rolling_upgrade,
    toolstack,
    updates_state,
)
from rpu_desktop.simulator.behaviour.state import note, state_of
from rpu_desktop.simulator.host_reader import exported
from rpu_desktop.simulator.media import read_release
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.releases import Release

__all__ = ["apply", "install"]

_KEEPS_HIDDEN = (8, 3)
"""The installers that carry ``xen-pciback.hide`` over (host-installer 4cc3356)."""
_HARDWARE_PLATFORMS = ((7, 0), [0, 1, 2]), ((6, 0), [0])


async def install(pool: SimPool, host: str) -> None:
    """The first of the two boots: into the installer."""
    state = state_of(pool)
    hs = state.hosts[host]
    await pool.clock.sleep(state.between(state.timing.installer_boot, host))
    url, hs.prepared, hs.prepared_url = hs.prepared_url, None, ""
    note(pool, "installer runs", host)
    release = await asyncio.to_thread(_find_release, pool, url)
    await pool.clock.sleep(state.between(state.timing.installation, host))
    for hook in state.hooks:
        if release is not None:
            release = hook.installs(pool, host, release)
    hs.installed = release
    note(pool, "installed" if release else "installation failed", host, release=release.product if release else "")


def _find_release(pool: SimPool, url: str) -> Release | None:
    """Find the release at the address in the installer's answer file; blocking."""
    state = state_of(pool)
    for name, here in state.reachable_http.items():
        url = url.replace(f"{urlsplit(name).netloc}/", f"{urlsplit(here).netloc}/", 1)
    if url.startswith("nfs:"):
        url = exported(url, state.reachable_nfs)
    release = read_release(url) if url else None
    return None if release is None or (release.numbers < (9,) and _garbles(url)) else release


def _garbles(url: str) -> bool:
    """Whether the credentials break the package manager's configuration (until host-installer 86d57f2, 2025-03)."""
    parts = urlsplit(url)
    return any(letter in unquote(f"{parts.username or ''}{parts.password or ''}") for letter in ' "\\')


def apply(pool: SimPool, host: str) -> None:
    """Write the new toolstack's versions to the database, and upgrade the database to its model."""
    hs = state_of(pool).hosts[host]
    release, hs.installed = hs.installed, None
    if release is None:
        return
    hs.bare = True
    _forget_settings(pool, host, release)
    db = pool.db
    if dbsync.is_switched_off(pool, dbsync.REFRESH):
        hs.installed = release  # a start writes it unless it is switched off
    else:
        _write_version(pool, host, release)
    for patch in list(db.get("host", host, "patches")):
        db.delete("host_patch", patch)
    updates_state.fresh_system(pool, host)
    cpu.look_again(pool, host)
    if host == pool.coordinator:
        before, db.version = db.version, release.model_version
        database_upgrade.upgrade(db, before)
        cpu.level_pool(pool)
        memory.write_overheads(db)
    _ask_drivers(pool, host)
    _grow_dom0(pool, host, release)
    note(pool, "upgraded", host, release=release.product)


def _ask_drivers(pool: SimPool, host: str) -> None:
    """The storage drivers announce what they can do.

    Since 24.37 something new counts only when every host has announced it (``xapi_sm.ml``, 7f14bfcc2e).
    """
    careful = toolstack.at_least(pool, pool.coordinator, 24, 37)
    if host == pool.coordinator or careful:
        everywhere = not careful or not rolling_upgrade.versions_differ(pool)
        storage_drivers.announce(pool.db, everywhere=everywhere)
        disks.allow_disks(pool)


def _forget_settings(pool: SimPool, host: str, release: Release) -> None:
    """What the installer does not carry over (host-installer ``upgrade.py`` buildRestoreList, ``product.py``).

    The next start writes the display's state and that of graphics cards as it finds them (``xapi_host.ml``
    sync_display, ``xapi_pgpu.ml`` sync_pci_hidden).
    """
    state_of(pool).hosts[host].sends_log_to = ""
    if pool.db.get("host", host, "display"):
        pool.db.set("host", host, display="enabled")
    if release.numbers < _KEEPS_HIDDEN:
        for card in pool.db.where("PGPU", host=host):
            pool.db.set("PGPU", card, dom0_access="enabled")


def _write_version(pool: SimPool, host: str, release: Release) -> None:
    db = pool.db
    db.set(
        "host",
        host,
        software_version=release.software_version(str(db.get("host", host, "hostname"))),
        API_version_major=release.api // 100,
        API_version_minor=release.api % 100,
        virtual_hardware_platform_versions=next(
            (versions for since, versions in _HARDWARE_PLATFORMS if release.numbers >= since), []
        ),
        updates=[],
        updates_requiring_reboot=[],
    )


def _grow_dom0(pool: SimPool, host: str, release: Release) -> None:
    """Dom0 gets the memory of the new release, but never less than before."""
    db = pool.db
    total = int(db.get("host_metrics", db.get("host", host, "metrics"), "memory_total"))
    wanted = release.dom0_memory(total)
    for vm in db.get("host", host, "resident_VMs"):
        row = db.record("VM", vm)
        if row["is_control_domain"] and int(row["memory_dynamic_max"]) < wanted:
            limits = (
                "memory_static_max",
                "memory_dynamic_max",
                "memory_dynamic_min",
                "memory_static_min",
                "memory_target",
            )
            db.set("VM", vm, **dict.fromkeys(limits, wanted))
