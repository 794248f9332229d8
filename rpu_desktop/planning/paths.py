"""The number of paths that a server has to its storage repositories.

A server counts them itself and writes ``mpath-ID: [now, most]`` into ``PBD.other_config`` (sm's ``mpathcount.py``;
XenCenter reads it in XenModel's ``PBD.cs`` ParsePathCounts).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from rpu_desktop.inventory import Host, Pbd, PoolSnapshot, Sr
from rpu_desktop.inventory.ids import HostRef, HostUuid, SrRef

__all__ = ["Paths", "all_paths", "short_of_paths"]

_COUNTS = re.compile(r"\[\s*(\d+)\s*,\s*(\d+)")


@dataclass(frozen=True, slots=True)
class Paths:
    """The paths of one device of `sr` on `host`: `now` of `most`."""

    host: Host
    sr: Sr
    key: str
    now: int
    most: int

    @property
    def name(self) -> str:
        """A key that stays the same as long as the pool exists."""
        return f"{self.sr.uuid} {self.key}"


def all_paths(snapshot: PoolSnapshot) -> Iterator[Paths]:
    """The paths of all servers; unreadable values are ignored."""
    for pbd in snapshot.pbds.values():
        host, sr = snapshot.hosts.get(pbd.host), snapshot.srs.get(pbd.sr)
        if host is not None and sr is not None and pbd.currently_attached:
            yield from _of(pbd, host, sr)


def _of(pbd: Pbd, host: Host, sr: Sr) -> Iterator[Paths]:
    for key, value in sorted(pbd.other_config.items()):
        found = _COUNTS.match(value) if key.startswith("mpath-") else None
        if found is not None:
            yield Paths(host, sr, key, int(found[1]), int(found[2]))


def short_of_paths(snapshot: PoolSnapshot, before: Mapping[HostUuid, Mapping[str, int]] | None = None) -> list[Paths]:
    """Where paths are missing, per server and storage repository.

    `before` is host uuid → name → the previous number of paths: only paths that existed then count as missing.
    """
    known = before or {}
    counted = list(all_paths(snapshot))
    found = [paths for paths in counted if paths.now < _usual(known, paths)]
    found += _uncounted(snapshot, known, {(paths.host.ref, paths.sr.ref) for paths in counted})
    return sorted(found, key=lambda paths: (paths.host.name.casefold(), paths.sr.name.casefold(), paths.key))


def _usual(before: Mapping[HostUuid, Mapping[str, int]], paths: Paths) -> int:
    return min(paths.most, before.get(paths.host.uuid, {}).get(paths.name, paths.most))


def _uncounted(
    snapshot: PoolSnapshot, before: Mapping[HostUuid, Mapping[str, int]], counted: Set[tuple[HostRef, SrRef]]
) -> Iterator[Paths]:
    """Storage that had several paths and is connected, but for which the server reports none now."""
    stores: dict[str, Sr] = {sr.uuid: sr for sr in snapshot.srs.values()}
    for host in snapshot.hosts.values():
        for name, usual in before.get(host.uuid, {}).items():
            uuid, _, key = name.partition(" ")
            sr = stores.get(uuid)
            if sr is not None and host.ref in snapshot.hosts_of_sr(sr) and (host.ref, sr.ref) not in counted:
                yield Paths(host, sr, key, 0, usual)
