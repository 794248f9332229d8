"""The state of a host in words and icons, and the facts that the main window shows."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rpu_desktop.i18n.format import duration, gib, moment
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, translate

if TYPE_CHECKING:
    from rpu_desktop.inventory import Host, PoolSnapshot

__all__ = ["UNKNOWN", "host_facts", "role_of", "state_of"]

UNKNOWN = "question", "muted", translate("desktop", "not known")
"""Shown for hosts of a pool that is not connected."""


def role_of(snapshot: PoolSnapshot, host: Host) -> Text:
    """Coordinator, member, or standalone server."""
    if snapshot.standalone:
        return translate("desktop", "Standalone server")
    if host.ref == snapshot.pool.coordinator:
        return translate("desktop", "Coordinator")
    return translate("desktop", "Member")


def state_of(snapshot: PoolSnapshot, host: Host) -> tuple[str, str, Text]:
    """Icon, color and words."""
    if host.live is False:
        return "offline", "bad", translate("desktop", "not running")
    if not host.enabled:
        return "pause", "warn", translate("desktop", "maintenance mode")
    if snapshot.coordinator.software_version.newer_than(host.software_version):
        return "upgrade", "warn", translate("desktop", "running, old version")
    return "done", "good", translate("desktop", "running")


def host_facts(snapshot: PoolSnapshot, host: Host, used: int | None) -> list[tuple[Text, str]]:
    """Facts about the host; `used` is bytes of memory."""
    facts = [
        (translate("desktop", "Address:"), host.address),
        (translate("desktop", "Role:"), say(role_of(snapshot, host))),
        (translate("desktop", "Version:"), host.software_version.full_label),
    ]
    if processors := _processors(host):
        facts.append((translate("desktop", "Processors:"), processors))
    if host.memory_total and used is not None:
        words = translate("desktop", "{used} of {total} memory in use").of(used=gib(used), total=gib(host.memory_total))
        facts.append((translate("desktop", "Memory:"), say(words)))
    if host.boot_time and host.live is not False:
        facts.append((translate("desktop", "Running since:"), _since(host.boot_time)))
    if host.pending_guidances:
        words = translate("desktop", "Installed updates take effect only after further steps, such as a restart")
        facts.append((translate("desktop", "Updates:"), say(words)))
    ha = translate("desktop", "on") if snapshot.pool.ha_enabled else translate("desktop", "off")
    facts.append((translate("desktop", "High availability:"), say(ha)))
    return facts


def _processors(host: Host) -> str:
    """The keys are those of ``host.cpu_info`` (xen-api ``create_misc.ml`` create_host_cpu)."""
    model = " ".join(host.cpu_info.get("modelname", "").split())
    count = host.cpu_info.get("cpu_count", "")
    if not count.isdigit():
        return model
    cpus = translate("desktop", "{n} logical processor", "{n} logical processors", int(count))
    return f"{say(cpus)}, {model}" if model else say(cpus)


def _since(boot_time: float) -> str:
    """Date and time, and how long ago; the host's clock may be ahead of this computer's."""
    ago = time.time() - boot_time
    if ago < 0:
        return say(moment(boot_time))
    return say(translate("desktop", "{since} ({duration})").of(since=moment(boot_time), duration=_days(ago)))


def _days(seconds: float) -> Text:
    days = int(seconds // 86_400)
    return translate("desktop", "{n} day", "{n} days", days) if days > 1 else duration(seconds)
