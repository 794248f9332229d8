"""Verifies after the last host, from the pool, which version the servers run and whether settings are unchanged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv6Address
from typing import Any

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.idempotent import ask
from rpu_desktop.engine.installing import is_at_target
from rpu_desktop.engine.paths import counted_paths, lost_paths
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.inventory import Host
from rpu_desktop.inventory.ids import HostUuid

__all__ = ["differences", "ipv6_of", "read_settings", "verify"]

_HOST_FIELDS = (
    *("hostname", "address", "iscsi_iqn", "ntp_mode", "ntp_custom_servers", "timezone"),
    *("display", "max_cstate", "ssh_enabled", "tls_verification_enabled"),
)
"""Settings that an installation may lose and the API shows; newer releases show more than older ones.

All but the IQN are written by the host itself when it starts (xen-api ``dbsync_slave.ml`` update_env, ``xapi.ml``
report_tls_verification).  Everything else in its record is kept with the database.
"""
_PIF_FIELDS = (
    *("ip_configuration_mode", "IP", "netmask", "gateway", "DNS", "management", "currently_attached", "MTU"),
    *("primary_address_type", "ipv6_configuration_mode", "ipv6_gateway"),
)
_IPV6 = "IPv6"

Settings = Mapping[str, Any]


async def read_settings(context: Context) -> dict[HostUuid, Any]:
    """Each host's settings by its uuid: its own fields, and its interfaces by device and VLAN."""
    hosts = await ask(context, "host.get_all_records")
    pifs = await ask(context, "PIF.get_all_records")
    found: dict[HostUuid, Any] = {}
    for ref, host in hosts.items():
        mine = (pif for pif in pifs.values() if pif["host"] == ref)
        interfaces = {_interface(pif): {**_picked(pif, _PIF_FIELDS), **ipv6_of(pif)} for pif in mine}
        found[host["uuid"]] = {"host": _picked(host, _HOST_FIELDS), "interfaces": interfaces}
    for uuid, paths in counted_paths(context.snapshot()).items():
        if uuid in found:
            found[uuid]["paths"] = paths
    return found


def _interface(pif: Mapping[str, Any]) -> str:
    vlan = str(pif.get("VLAN", "-1"))
    return pif["device"] if vlan in ("-1", "0") else f"{pif['device']}.{vlan}"


def _picked(record: Mapping[str, Any], fields: tuple[str, ...]) -> dict[str, str]:
    return {name: str(record[name]) for name in fields if name in record}


def ipv6_of(pif: Mapping[str, Any]) -> dict[str, str]:
    """Its IPv6 addresses without link-local ones, which come and go with the card.

    Addresses from a router or a server may differ after a boot: only their existence counts.
    """
    if _IPV6 not in pif:
        return {}
    given = (part.partition("/")[0] for part in pif[_IPV6])
    found = sorted(str(address) for text in given if (address := _address(text)) and not address.is_link_local)
    static = str(pif.get("ipv6_configuration_mode", "")).lower() == "static"
    return {_IPV6: ", ".join(found) if static else str(bool(found)).lower()}


def _address(text: str) -> IPv6Address | None:
    try:
        return IPv6Address(text)
    except ValueError:
        return None


def differences(before: Settings, after: Settings) -> Iterator[Text]:
    """The differences in words; a setting that only one of the two releases shows is ignored."""
    for name, value in before["host"].items():
        now = after["host"].get(name, value)
        if now != value:
            yield _changed(name, value, now)
    for interface, was in before["interfaces"].items():
        there = after["interfaces"].get(interface)
        if there is None:
            yield translate("engine", "its network interface {interface} is missing").of(interface=plain(interface))
            continue
        for name, value in was.items():
            if there.get(name, value) != value:
                yield _changed(f"{interface} {name}", value, there[name])


def _changed(what: str, before: str, after: str) -> Text:
    text = translate("engine", "{setting} was “{before}” and is “{after}” now")
    return text.of(setting=plain(what), before=plain(before), after=plain(after))


async def verify(context: Context) -> None:
    """Check every server once more, live, and report what is wrong.

    Raises:
        ApiFailure: the pool cannot be read.
        Stopped: the admin asked to stop.
        Unreachable: the connection was closed.

    """
    now = await read_settings(context)
    for host in context.snapshot().hosts_in_order():
        if host.uuid in context.state.skipped:
            continue
        wrong = [*_state(context, host), *_settings(context, host, now)]
        for text in wrong:
            words = translate("engine", "{host}: {what}.").of(host=host.name, what=text)
            context.events.note_lasting(words, host)
        if not wrong:
            text = translate("engine", "{host} was verified: version, storage, network and settings are correct.")
            context.events.note(text.of(host=host.name), host=host)


def _settings(context: Context, host: Host, now: Mapping[HostUuid, Settings]) -> Iterator[Text]:
    before = context.state.settings.get(host.uuid)
    if before is not None and host.uuid in now:
        yield from differences(before, now[host.uuid])


def _state(context: Context, host: Host) -> Iterator[Text]:
    if not is_at_target(context, host):
        yield translate("engine", "it runs {version}").of(version=host.software_version.full_label)
    if not host.enabled:
        yield translate("engine", "it is in maintenance mode")
    snapshot = context.snapshot()
    wanted = context.state.plugged.get(host.uuid, frozenset())
    for pbd in snapshot.pbds.values():
        if pbd.uuid in wanted and not pbd.currently_attached and (store := snapshot.srs.get(pbd.sr)):
            yield translate("engine", "its storage {storage} is not connected").of(storage=store.name)
    for paths in lost_paths(context):
        if paths.host.uuid == host.uuid:
            text = translate("engine", "it has {now} of {most} paths to its storage {storage}")
            yield text.of(now=paths.now, most=paths.most, storage=paths.sr.name)
