"""The servers the admin added, remembered in a file: everything but passwords."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from rpu_desktop.desktop.json_file import config_file, read_json, set_aside, write_json
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
        self.path = path or config_file("servers.json")

    def load(self) -> list[SavedServer]:
        """The saved servers; none when there is no file."""
        try:
            content = read_json(self.path)
            return [server for row in content["servers"] if (server := _read(row))] if content is not None else []
        except (ValueError, KeyError, TypeError):
            set_aside(self.path)
            return []

    def save(self, servers: Iterable[SavedServer]) -> None:
        """Write them all.

        Raises:
            OSError: the file cannot be written.

        """
        write_json(self.path, {"servers": [asdict(server) for server in servers]})


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
