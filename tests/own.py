"""The hardware address of the machine that runs the tests."""

from __future__ import annotations

from pathlib import Path

__all__ = ["OWN_MAC"]

OWN_MAC = next(
    address
    for card in sorted(Path("/sys/class/net").iterdir())
    if (address := (card / "address").read_text("ascii").strip()) not in ("", "00:00:00:00:00:00")
)
