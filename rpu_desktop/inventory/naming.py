"""Unique names for servers, virtual machines, storage and networks whose own name is ambiguous."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from rpu_desktop.i18n.text import one_line
from rpu_desktop.inventory.ids import NULL_REF, HostRef
from rpu_desktop.inventory.records import Record, RecordReader

if TYPE_CHECKING:
    from rpu_desktop.api_names import ApiField

__all__ = ["host_names", "network_names", "sr_names", "vm_names"]

_NO_GUEST: tuple[ApiField, ...] = ("is_a_template", "is_a_snapshot", "is_control_domain")
_SHORT = 8
"""This much of a uuid usually distinguishes objects of the same name."""


def host_names(records: Mapping[str, Record]) -> dict[str, str]:
    """Reference -> what a host is called, for those that have no name, or the same one as others: their address."""
    rows = {ref: RecordReader(record) for ref, record in records.items()}
    return _told_apart(
        (ref, (row.name().strip() or one_line(row.text("hostname")).strip()), row.text("address"), row.text("uuid"))
        for ref, row in rows.items()
    )


def vm_names(records: Mapping[str, Record]) -> dict[str, str]:
    """As `host_names` for the admin's VMs: their uuid.  Snapshots have the name of their VM and are ignored."""
    rows = {ref: RecordReader(record) for ref, record in records.items()}
    guests = {ref: row for ref, row in rows.items() if not any(row.flag(name) for name in _NO_GUEST)}
    return _told_apart(
        (ref, row.name().strip(), row.text("uuid")[:_SHORT], row.text("uuid")) for ref, row in guests.items()
    )


def sr_names(srs: Mapping[str, Record], pbds: Mapping[str, Record], hosts: Mapping[HostRef, str]) -> dict[str, str]:
    """As `host_names` for storage: by its only server, as most pools have a "Local storage" on each; else its uuid.

    `hosts` are the names of the servers.
    """
    owners: defaultdict[str, set[HostRef]] = defaultdict(set)
    for record in pbds.values():
        pbd = RecordReader(record)
        owners[pbd.ref("SR", str)].add(pbd.ref("host", HostRef))
    rows = {ref: RecordReader(record) for ref, record in srs.items()}
    things = []
    for ref, row in rows.items():
        uuid, name = row.text("uuid"), row.name().strip()
        only = next(iter(owners[ref])) if len(owners[ref]) == 1 else HostRef(NULL_REF)
        things.append((ref, name, (hosts.get(only, "") if name else "") or uuid[:_SHORT], uuid))
    return _told_apart(things)


def network_names(records: Mapping[str, Record]) -> dict[str, str]:
    """As `host_names` for networks: their bridge, which is the same on all servers."""
    rows = {ref: RecordReader(record) for ref, record in records.items()}
    return _told_apart(
        (ref, row.name().strip(), row.text("bridge") or row.text("uuid")[:_SHORT], row.text("uuid"))
        for ref, row in rows.items()
    )


def _told_apart(things: Iterable[tuple[str, str, str, str]]) -> dict[str, str]:
    """(reference, name, what distinguishes it, uuid) -> what it is called; only those without a name of their own."""
    alike: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for ref, name, mark, uuid in things:
        alike[name].append((ref, mark, uuid))
    found = {}
    for name, group in alike.items():
        if name and len(group) == 1:
            continue
        signs = Counter(sign for _, mark, uuid in group for sign in {mark, uuid[:_SHORT]})
        for ref, mark, uuid in group:
            short = next((sign for sign in (mark, uuid[:_SHORT]) if sign and signs[sign] == 1), "")
            sign = short or uuid or ref
            # Without a name the whole uuid is used, which can be searched for.
            found[ref] = f"{name} ({sign})" if name else (uuid if uuid.startswith(sign) and uuid else sign)
    return found
