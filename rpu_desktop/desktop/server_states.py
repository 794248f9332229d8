"""How a server's state is shown: icon, colour and words."""

from __future__ import annotations

from rpu_desktop.desktop.server_state import ServerState
from rpu_desktop.i18n.text import translate

__all__ = ["SERVER_STATES", "SHORT_STATES"]

SERVER_STATES = {
    ServerState.OFFLINE: ("offline", "muted", translate("desktop", "not connected")),
    ServerState.CONNECTING: ("waiting", "accent", translate("desktop", "connecting…")),
    ServerState.CONNECTED: ("done", "good", translate("desktop", "connected")),
    ServerState.LOST: ("reboot", "busy", translate("desktop", "connection lost, reconnecting…")),
    ServerState.FAILED: ("failed", "bad", translate("desktop", "cannot connect")),
}

SHORT_STATES = {
    **{state: words for state, (_, _, words) in SERVER_STATES.items()},
    ServerState.CONNECTING: translate("desktop: in a narrow column", "connecting…"),
    ServerState.LOST: translate("desktop", "reconnecting…"),
    ServerState.FAILED: translate("desktop", "no connection"),
}
"""Short forms of the states, for places where names need the space."""
