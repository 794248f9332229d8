"""The machine that runs the tests: its hardware address, and a virtual machine that has it."""

from __future__ import annotations

from pathlib import Path

from tests.planning.pools import PoolBuilder

__all__ = ["OWN_MAC", "carry_us"]

OWN_MAC = next(
    address
    for card in sorted(Path("/sys/class/net").iterdir())
    if (address := (card / "address").read_text("ascii").strip()) not in ("", "00:00:00:00:00:00")
)


def carry_us(build: PoolBuilder, vm: str) -> None:
    """Give a VM the card of this machine."""
    build.records["network"]["n"] = {"uuid": "n", "name_label": "Network 0"}
    for host in build.records["host"]:
        build.records["PIF"][f"p-{host}"] = {"uuid": f"p-{host}", "host": host, "network": "n"}
    build.records["VIF"][f"i-{vm}"] = {"uuid": f"i-{vm}", "VM": vm, "network": "n", "MAC": OWN_MAC}
