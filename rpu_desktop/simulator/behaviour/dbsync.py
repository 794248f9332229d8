"""What a starting toolstack writes about its host, and which of these steps an admin can switch off.

Sources: xen-api ``dbsync_slave.ml`` (update_env, switched_sync), ``xapi_globs.ml`` (the keys), ``nm.ml``.
"""

from __future__ import annotations

from rpu_desktop.simulator.pool import SimPool

__all__ = ["REFRESH", "bring_up_interfaces", "is_switched_off"]

REFRESH = "sync_refresh_localhost_info"
"""Version, boot time, address."""
_OFF = "nosync"


def is_switched_off(pool: SimPool, key: str) -> bool:
    """Whether ``pool.other_config`` disables this step."""
    return bool(pool.db.get("pool", pool.pool, "other_config").get(key) == _OFF)


def bring_up_interfaces(pool: SimPool, host: str) -> None:
    """After a boot the MTU is that of the network, or of the interface's own key (determine_mtu).

    A VLAN is brought up after its carrier (create_bridges), and the kernel limits its MTU to that of the carrier.
    """
    carriers = {row["untagged_PIF"]: row["tagged_PIF"] for row in pool.db.all("VLAN").values()}
    pifs = pool.db.get("host", host, "PIFs")
    for pif in sorted(pifs, key=lambda ref: ref in carriers):
        row = pool.db.record("PIF", pif)
        if not (row["currently_attached"] and pool.db.exists("network", row["network"])):
            continue
        own = row["other_config"].get("mtu", "")
        mtu = int(own) if own.isdecimal() else int(pool.db.get("network", row["network"], "MTU"))
        if pif in carriers and pool.db.exists("PIF", carriers[pif]):
            mtu = min(mtu, int(pool.db.get("PIF", carriers[pif], "MTU")))
        if mtu != int(row["MTU"]):
            pool.db.set("PIF", pif, MTU=mtu)
