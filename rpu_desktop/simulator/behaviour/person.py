"""A person in front of a simulated server: inserts media, forgets them, uses the wrong ones, switches the power off.

Everything this person does takes effect at the next boot from the media in the drive; a host that the upgrade plugin
prepared boots its own installer regardless. Controlled by commands (`person_commands`) or by the fault ``person``.
"""

from __future__ import annotations

import asyncio

from rpu_desktop.simulator.behaviour.plugin import current_release
from rpu_desktop.simulator.behaviour.state import note, state_of
from rpu_desktop.simulator.media import read_release
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.releases import Release

__all__ = ["ACTIONS", "attend", "insert", "wants_to_attend"]

ACTIONS = ("install", "forget", "old", "wrong-mode", "power-off")
"""Actions: upgrade from the right media; leave the drive empty; upgrade from media of the version that already runs.

Boot in the other firmware mode, in which the installer finds nothing to upgrade; switch the power off in the middle
and start again ten minutes later.
"""

_FOUND_NOTHING = (60.0, 120.0)
_WITHOUT_POWER = 600.0


def insert(pool: SimPool, host: str, action: str = "install") -> None:
    """Decide what happens at the host's next boot.

    Raises:
        ValueError: there is no such action.

    """
    if action not in ACTIONS:
        raise ValueError(f"unknown action {action!r}; known: {', '.join(ACTIONS)}")
    note(pool, f"person will {action}", host)
    state_of(pool).hosts[host].actions.append(action)


def wants_to_attend(pool: SimPool, host: str) -> str:
    """What the person does at this boot; empty: there is no one."""
    actions = state_of(pool).hosts[host].actions
    if actions:
        return actions.pop(0)
    return next((action for hook in state_of(pool).hooks if (action := hook.at_console(pool, host))), "")


async def attend(pool: SimPool, host: str, action: str) -> None:
    """Boot from the media, up to the reboot into the system on the disk."""
    state = state_of(pool)
    hs = state.hosts[host]
    note(pool, f"person: {action}", host)
    if action == "forget":
        return
    if action == "install" and await _is_done(pool, host):
        note(pool, "person took the media out", host)
        return
    await pool.clock.sleep(state.between(state.timing.installer_boot, host))
    if action == "wrong-mode":
        await pool.clock.sleep(state.between(_FOUND_NOTHING, host))
        return
    if action == "power-off":
        await pool.clock.sleep(state.timing.installation[0] / 2)
        note(pool, "power lost while installing", host)
        await pool.clock.sleep(_WITHOUT_POWER + state.between(state.timing.installer_boot, host))
    await pool.clock.sleep(state.between(state.timing.installation, host))
    release = current_release(pool, host) if action == "old" else await _on_the_media(pool)
    for hook in state.hooks:
        if release is not None:
            release = hook.installs(pool, host, release)
    hs.installed = release
    note(pool, "installed" if release else "installation failed", host, release=release.product if release else "")


async def _is_done(pool: SimPool, host: str) -> bool:
    """Whether the host runs the version on the media: then its next boots, for updates, do not start the installer."""
    offered, runs = await _on_the_media(pool), current_release(pool, host)
    return offered is not None and (offered.product, offered.build) == (runs.product, runs.build)


async def _on_the_media(pool: SimPool) -> Release | None:
    """The release on a disc made from the image that the pool's media server offers."""
    return await asyncio.to_thread(read_release, pool.media)
