"""Unique names for servers, virtual machines, storage and networks whose own name is ambiguous."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rpu_desktop.i18n.text import one_line
from rpu_desktop.inventory.ids import NULL_REF, HostRef
from rpu_desktop.inventory.records import Record, RecordReader

if TYPE_CHECKING:
    from rpu_desktop.api_names import ApiField

__all__ = ["NameFacts", "host_facts", "network_facts", "sr_names", "unique_names", "vm_facts"]

_NO_GUEST: tuple[ApiField, ...] = ("is_a_template", "is_a_snapshot", "is_control_domain")
_SHORT = 8
"""This much of a uuid usually distinguishes objects of the same name."""


@dataclass(frozen=True, slots=True)
class NameFacts:
    """What the unique name of one object is made of: its own name, and `mark`, which distinguishes it first."""

    name: str
    mark: str
    uuid: str


def host_facts(record: Record) -> NameFacts:
    """Of a ``host``: its name, or the one of its system, and its address."""
    row = RecordReader(record)
    name = row.name().strip() or one_line(row.text("hostname")).strip()
    return NameFacts(name, row.text("address"), row.text("uuid"))


def vm_facts(record: Record) -> NameFacts | None:
    """Of one of the admin's VMs; None for what is none.  Snapshots have the name of their VM and are ignored."""
    row = RecordReader(record)
    if any(row.flag(name) for name in _NO_GUEST):
        return None
    return NameFacts(row.name().strip(), row.text("uuid")[:_SHORT], row.text("uuid"))


def network_facts(record: Record) -> NameFacts:
    """Of a network: its bridge is the same on all servers."""
    row = RecordReader(record)
    uuid = row.text("uuid")
    return NameFacts(row.name().strip(), row.text("bridge") or uuid[:_SHORT], uuid)


def unique_names(facts: Mapping[str, NameFacts | None]) -> dict[str, str]:
    """Reference -> what an object is called, for those that have no name, or the same one as others."""
    return _distinct_names((ref, fact.name, fact.mark, fact.uuid) for ref, fact in facts.items() if fact is not None)


def sr_names(srs: Mapping[str, Record], pbds: Mapping[str, Record], hosts: Mapping[HostRef, str]) -> dict[str, str]:
    """As `unique_names` for storage: by its only server, as most pools have a "Local storage" on each; else its uuid.

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
    return _distinct_names(things)


def _distinct_names(things: Iterable[tuple[str, str, str, str]]) -> dict[str, str]:
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
