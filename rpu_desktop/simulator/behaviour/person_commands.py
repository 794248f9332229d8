"""Commands for the person in front of a simulated server: ``insert HOST [ACTION]``, ``reboot HOST``."""

from __future__ import annotations

from rpu_desktop.simulator.behaviour import outage
from rpu_desktop.simulator.behaviour.person import ACTIONS, insert
from rpu_desktop.simulator.behaviour.state import Outage, note
from rpu_desktop.simulator.pool import SimPool

__all__ = ["obey", "reboot"]


def reboot(pool: SimPool, host: str) -> None:
    """Press the reset button after an orderly shutdown at the console."""
    note(pool, "rebooted by a person", host)
    pool.spawn(outage.go_down(pool, host, Outage.REBOOT))


def obey(pools: list[SimPool], line: str) -> str:
    """Execute a command, ``insert HOST [ACTION]`` or ``reboot HOST``; returns a message."""
    command, _, rest = line.strip().partition(" ")
    name, _, action = rest.strip().partition(" ")
    found = [(pool, ref) for pool in pools for ref, row in pool.db.all("host").items() if row["name_label"] == name]
    if command not in ("insert", "reboot") or not found:
        return f"say: insert HOST [{'|'.join(ACTIONS)}], or: reboot HOST"
    for pool, host in found:
        if command == "reboot":
            reboot(pool, host)
            continue
        try:
            insert(pool, host, action.strip() or "install")
        except ValueError as error:
            return str(error)
    return f"{command} {name}"
