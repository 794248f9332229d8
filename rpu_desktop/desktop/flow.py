"""The wizard's pages, and what each of them requires of the session."""

from __future__ import annotations

from enum import IntEnum

from rpu_desktop.desktop.server_state import Server, ServerState
from rpu_desktop.engine.pool_lock import other_run, told
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.inventory.pool_lock import LockRecord
from rpu_desktop.session.session import State, UpgradeSession

__all__ = ["Page", "obstacle_at", "occupied_by", "why_not_selectable"]


class Page(IntEnum):
    """The pages, in order."""

    BEFORE_YOU_START = 0
    SELECT = 1
    MODE = 2
    PRECHECKS = 3
    MEDIA = 4
    UPGRADE = 5
    SUMMARY = 6


_STATES = {
    Page.SELECT: State.SELECT,
    Page.PRECHECKS: State.DECIDING,
    Page.MEDIA: State.MEDIA,
    Page.UPGRADE: State.RUNNING,
}


def obstacle_at(session: UpgradeSession, page: Page) -> Text | None:
    """Why Next is not available on `page`; None if it is."""
    state = _STATES.get(page)
    return session.obstacle(state) if state is not None else None


def occupied_by(server: Server, session: UpgradeSession) -> LockRecord | None:
    """The lock of another run on this pool that the admin has not taken over."""
    if server.snapshot is None or server.state is not ServerState.CONNECTED:
        return None
    return other_run(server.snapshot.pool.other_config, session.choices.take_over.values())


def why_not_selectable(server: Server, session: UpgradeSession) -> Text | None:
    """Why this server cannot be upgraded now; None if it can be chosen."""
    if server.state is ServerState.CONNECTING:
        return translate("desktop", "Connecting…")
    if server.snapshot is None or server.state is not ServerState.CONNECTED:
        return translate("desktop", "Not connected")
    pool, hosts = server.snapshot.pool, server.snapshot.hosts.values()
    if (mark := occupied_by(server, session)) is not None:
        return told(mark, server.name)
    # XenCenter's rule (RollingUpgradeWizardSelectPool.cs): an upgrade that has begun can always be completed.
    restricted = any(host.license_params.get("restrict_rpu") == "true" for host in hosts)
    if restricted and not pool.rolling_upgrade_in_progress:
        return translate("desktop", "The license does not include rolling pool upgrades")
    return None
