"""Virtual machines that something else depends on, as far as an address in the pool shows it.

A service that a server uses at an address that a guest reports as its own comes from that guest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory import Pbd, PoolSnapshot, Sr, Vm

__all__ = ["Service", "addresses_of", "services", "storage_addresses"]

_STORAGE_KEYS = ("server", "location", "target", "masterhost", "backupservers", "monitors", "group-name", "portal")
_ADDRESS = re.compile(r"[0-9a-fA-F:.]*[.:][0-9a-fA-F:.]+")


@dataclass(frozen=True, slots=True)
class Service:
    """What `vm` provides to others: in words, and the storage if it is one."""

    vm: Vm
    address: str
    what: Text
    sr: Sr | None = None


def addresses_of(snapshot: PoolSnapshot, vm: Vm) -> frozenset[str]:
    """The addresses that the guest reports, without link-local ones."""
    report = snapshot.guest_reports.get(vm.guest_metrics)
    found = filter(None, map(_address, report.addresses if report else ()))
    return frozenset(found)


def storage_addresses(pbd: Pbd) -> frozenset[str]:
    """The addresses at which a server reaches a storage."""
    words = " ".join(pbd.device_config.get(key, "") for key in _STORAGE_KEYS)
    return frozenset(filter(None, map(_address, _words(words))))


def _words(text: str) -> Iterator[str]:
    """Everything that may be an address: alone, before ``:/path``, in ``//server/share``, with a port, in brackets."""
    for part in re.split(r"[\s,/\[\]]+", text):
        yield from part.split(":") if "." in part else (part, part.removesuffix(":"))


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        return ""
    try:
        found = ip_address(text)
    except ValueError:
        return ""
    return "" if found.is_link_local or found.is_loopback or found.is_unspecified else str(found)


def services(snapshot: PoolSnapshot, others: Mapping[str, Text] | None = None) -> list[Service]:
    """What running guests provide to the pool; `others` are further addresses, each with its purpose."""
    owners = _owners(snapshot)
    found = []
    for address, what, sr in [*_needed(snapshot), *((key, text, None) for key, text in (others or {}).items())]:
        vm = owners.get(_address(address))
        if vm is not None:
            found.append(Service(vm, _address(address), what, sr))
    unique = {(service.vm.ref, str(service.what)): service for service in found}
    return sorted(unique.values(), key=lambda service: (service.vm.name.casefold(), str(service.what)))


def _owners(snapshot: PoolSnapshot) -> dict[str, Vm]:
    running = (vm for vm in snapshot.guests() if vm.occupies_host)
    return {address: vm for vm in running for address in addresses_of(snapshot, vm)}


def _needed(snapshot: PoolSnapshot) -> Iterator[tuple[str, Text, Sr | None]]:
    for pbd in snapshot.pbds.values():
        sr = snapshot.srs.get(pbd.sr)
        for address in storage_addresses(pbd) if sr is not None else ():
            yield address, translate("planning", "the storage “{sr}”").of(sr=sr.name if sr else ""), sr
    for pif in snapshot.pifs.values():
        if pif.management:
            yield pif.gateway, translate("planning", "the gateway of the servers"), None
            for address in pif.dns.split(","):
                yield address.strip(), translate("planning", "a name server (DNS) of the servers"), None
    for host in snapshot.hosts.values():
        for address in host.time_servers:
            yield address, translate("planning", "a time server (NTP) of the servers"), None
        if host.syslog_server:
            yield host.syslog_server, translate("planning", "the log server (syslog) of the servers"), None
    if snapshot.pool.wlb_url:
        yield snapshot.pool.wlb_url.rpartition(":")[0], translate("planning", "workload balancing (WLB)"), None
