"""The servers the admin added, remembered in a file: everything but passwords."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import platformdirs

from rpu_desktop.xapi.address import AddressError, ServerAddress

__all__ = ["SavedServer", "ServerStore"]


@dataclass(frozen=True, slots=True)
class SavedServer:
    """One server as the admin named it; `name` is the pool's name when it was last seen."""

    address: str
    username: str = "root"
    remember: bool = True
    legacy_tls: bool = False
    name: str = ""

    @property
    def server(self) -> ServerAddress:
        """The address, parsed."""
        return ServerAddress.parse(self.address)


class ServerStore:
    """Reads and writes ``servers.json``; what cannot be read is left out and the file set aside."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or platformdirs.user_config_path("rpu-desktop", appauthor=False) / "servers.json"

    def load(self) -> list[SavedServer]:
        """The saved servers; none when there is no file."""
        try:
            rows = json.loads(self.path.read_text("utf-8"))["servers"]
            return [server for row in rows if (server := _read(row))]
        except OSError:
            return []
        except (ValueError, KeyError, TypeError):
            self.path.replace(self.path.with_suffix(".damaged"))
            return []

    def save(self, servers: Iterable[SavedServer]) -> None:
        """Write them all.

        Raises:
            OSError: the file cannot be written.

        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump({"servers": [asdict(server) for server in servers]}, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)


def _read(row: object) -> SavedServer | None:
    if not isinstance(row, dict):
        return None
    known = {name: row[name] for name in SavedServer.__slots__ if name in row}
    try:
        server = SavedServer(**known)
        ServerAddress.parse(server.address)
    except (TypeError, AddressError, AttributeError):
        return None
    return server
