"""A host for pure functions."""

from __future__ import annotations

from rpu_desktop.inventory import Host
from rpu_desktop.inventory.ids import HostRef, HostUuid
from rpu_desktop.versions import SoftwareVersion


def host_of(version: SoftwareVersion, name: str = "xs-1") -> Host:
    return Host(
        ref=HostRef("OpaqueRef:h1"),
        uuid=HostUuid("h1"),
        name=name,
        hostname=name,
        address="192.0.2.1",
        enabled=True,
        live=True,
        memory_total=64 << 30,
        memory_overhead=0,
        software_version=version,
        other_config={},
        license_params={},
        cpu_info={},
        allowed_operations=(),
        current_operations={},
        edition="",
        power_on_mode="",
        power_on_config={},
        ssl_legacy=False,
        pending_guidances=(),
        updates=(),
    )
