"""The support bundle: everything that helps to find the cause of a problem, in one file, without secrets."""

from __future__ import annotations

import io
import json
import platform
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from rpu_desktop import __version__
from rpu_desktop.files import write_whole
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.logs import log_files
from rpu_desktop.redaction import redact
from rpu_desktop.run.journal import JournalStore

__all__ = ["bundle_name", "write_bundle"]

_READ_ME = """Support bundle of RPU Desktop, made {when}.

log/       the program's log, the newest part without a number
runs/      the journals of runs
pools/     facts on the pools that were connected: names, versions, states, counts
versions   this program, and what it runs on

Passwords, sessions and what looks like them are replaced by ***.  Names and addresses of servers and virtual machines
are in here: look through it before you pass it on.
"""

_MOST = 16 * 1024**2
"""Maximum number of bytes of one file; of a longer one the end is included, where the problem is."""


def bundle_name() -> str:
    """A file name for a new bundle."""
    return f"rpu-desktop-support-{datetime.now(UTC).astimezone():%Y%m%d-%H%M%S}.zip"


def write_bundle(path: Path, pools: Iterable[PoolSnapshot] = ()) -> None:
    """Write the bundle.  Blocking.

    Raises:
        OSError: it cannot be written.

    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, words in _parts(pools):
            bundle.writestr(name, redact(words))
    write_whole(path, content.getvalue())


def _parts(pools: Iterable[PoolSnapshot]) -> Iterator[tuple[str, str]]:
    yield "README.txt", _READ_ME.format(when=datetime.now(UTC).isoformat(timespec="seconds"))
    yield "versions.json", _json(_versions())
    for file in log_files():
        yield from _file(f"log/{file.name}", file)
    runs = JournalStore().folder
    for file in sorted(found for found in runs.rglob("*") if found.is_file()):
        yield from _file(f"runs/{file.relative_to(runs).as_posix()}", file)
    for snapshot in pools:
        yield f"pools/{snapshot.pool.uuid}.json", _json(_facts(snapshot))


def _file(name: str, path: Path) -> Iterator[tuple[str, str]]:
    """Read a file; one that is gone or unreadable is omitted: an incomplete bundle is better than none."""
    try:
        content = path.read_bytes()
    except OSError:
        return
    yield name, content[-_MOST:].decode("utf-8", "replace")


def _versions() -> dict[str, Any]:
    return {
        "program": __version__,
        "python": sys.version,
        "system": platform.platform(),
        "frozen": bool(getattr(sys, "frozen", False)),
        "packages": {found.metadata["Name"]: found.version for found in distributions() if found.metadata["Name"]},
    }


def _facts(snapshot: PoolSnapshot) -> dict[str, Any]:
    """Facts by name and count; no free-form maps (`other_config`, `device_config`), which may contain anything."""
    pool = snapshot.pool
    return {
        "uuid": pool.uuid,
        "name": pool.name,
        "coordinator": snapshot.coordinator.name,
        "ha_enabled": pool.ha_enabled,
        "wlb_enabled": pool.wlb_enabled,
        "rolling_upgrade_in_progress": pool.rolling_upgrade_in_progress,
        "hosts": [
            {
                "uuid": host.uuid,
                "name": host.name,
                "version": host.software_version.full_label,
                "enabled": host.enabled,
                "live": host.live,
                "memory_total": host.memory_total,
                "running_vms": len(snapshot.guests_on(host.ref)),
                "attached_storage": sum(
                    pbd.host == host.ref and pbd.currently_attached for pbd in snapshot.pbds.values()
                ),
                "storage": sum(pbd.host == host.ref for pbd in snapshot.pbds.values()),
            }
            for host in snapshot.hosts_in_order()
        ],
        "vms": dict(Counter(str(vm.power_state) for vm in snapshot.guests())),
        "storage": dict(Counter(f"{sr.type}{' shared' if sr.shared else ''}" for sr in snapshot.srs.values())),
        "networks": len(snapshot.networks),
    }


def _json(content: object) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True)
