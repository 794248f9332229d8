"""A server of the list as main window and wizard see it."""

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
    """How it stands with a server."""

    OFFLINE = "offline"  # not asked yet, or disconnected on purpose; or its password is not known
    CONNECTING = "connecting"
    CONNECTED = "connected"
    LOST = "lost"  # was connected; it reconnects by itself
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Server:
    """One server of the list at one moment; `snapshot` is the last picture seen.

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
        """The pool's name, with the address where another one has the same name."""
        return f"{self.pool_name} ({self.address})" if self.namesake else self.pool_name

    @property
    def pool_name(self) -> str:
        """The pool's own name, or the address as long as the name is not known."""
        return self.snapshot.pool.name if self.snapshot else self.saved.name or self.address

    @property
    def address(self) -> str:
        """Where it was added, without the usual port."""
        return self.saved.address.removesuffix(":443")

    @property
    def uuid(self) -> str:
        """The pool's uuid; empty as long as nobody knows it."""
        return self.snapshot.pool.uuid if self.snapshot else ""

    @property
    def why(self) -> Text | None:
        """What is wrong, in words."""
        return self.failure.text if self.failure else None
