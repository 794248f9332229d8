"""A server of the list, as main window and wizard see it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rpu_desktop.desktop.server_store import SavedServer
from rpu_desktop.i18n.text import Text
from rpu_desktop.xapi.failures import XapiError

if TYPE_CHECKING:
    from rpu_desktop.inventory import PoolSnapshot

__all__ = ["Server", "ServerState"]


class ServerState(StrEnum):
    """The state of a server's connection."""

    OFFLINE = "offline"  # not connected yet, or disconnected by the user, or the password is not known
    CONNECTING = "connecting"
    CONNECTED = "connected"
    LOST = "lost"  # was connected; reconnects automatically
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Server:
    """One server of the list at one moment; `snapshot` is the last one seen.

    `namesake`: another pool or server of the list has the same name.
    """

    id: str
    saved: SavedServer
    state: ServerState = ServerState.OFFLINE
    snapshot: PoolSnapshot | None = None
    failure: XapiError | None = None
    namesake: bool = False

    @property
    def name(self) -> str:
        """The pool's name, with the address if another one has the same name."""
        return f"{self.pool_name} ({self.address})" if self.namesake else self.pool_name

    @property
    def pool_name(self) -> str:
        """The pool's name, or the address until the name is known."""
        return self.snapshot.pool.name if self.snapshot else self.saved.name or self.address

    @property
    def address(self) -> str:
        """The address it was added with, without the default port."""
        return self.saved.address.removesuffix(":443")

    @property
    def uuid(self) -> str:
        """The pool's uuid; empty until it is known."""
        return self.snapshot.pool.uuid if self.snapshot else ""

    @property
    def why(self) -> Text | None:
        """The error in words."""
        return self.failure.text if self.failure else None
