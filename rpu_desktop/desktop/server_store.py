"""Stores the servers that the admin added, without passwords."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from rpu_desktop.desktop.config_file import config_file, passed_over
from rpu_desktop.files import FileDamaged, change_json, read_json
from rpu_desktop.i18n.text import Text
from rpu_desktop.xapi.address import AddressError, ServerAddress

__all__ = ["SavedServer", "ServerStore"]


@dataclass(frozen=True, slots=True)
class SavedServer:
    """One server as the admin entered it; `name` is the pool's name when last seen."""

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
    """Reads and writes ``servers.json``; unreadable rows are not listed, but stay in the file.

    Several programs may have it open: each writes only its own changes. `notice` is a message for the admin about a
    damaged file.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or config_file("servers.json")
        self.notice: Text | None = None
        self._known: set[tuple[str, str]] = set()

    def load(self) -> list[SavedServer]:
        """The saved servers; empty if there is no file."""
        try:
            rows = _rows(read_json(self.path))
        except FileDamaged:
            self.notice = passed_over(self.path, _rows)
            rows = []
        servers = [server for row in rows if (server := _read(row))]
        self._known = set(map(_key, servers))
        return servers

    def save(self, servers: Iterable[SavedServer]) -> None:
        """Write new and changed servers, and delete those that were removed.

        Raises:
            OSError: the file cannot be written.

        """
        wanted = {_key(server): asdict(server) for server in servers}
        change_json(self.path, lambda content: self._merged(content, dict(wanted)))
        self._known = set(wanted)

    def _merged(self, content: Any, wanted: dict[tuple[str, str], dict[str, Any]]) -> dict[str, Any]:
        kept: list[Any] = []
        for row in _rows(content):
            server = _read(row)
            key = _key(server) if server else None
            if key in wanted:
                kept.append({**row, **wanted.pop(key)})
            elif key not in self._known:  # written by another program, or unreadable
                kept.append(row)
        gone = self._known if content is not None else set[tuple[str, str]]()
        kept += [row for key, row in wanted.items() if key not in gone]
        return {**(content or {}), "servers": kept}


def _rows(content: Any) -> list[Any]:
    if content is None:
        return []
    if not isinstance(content, dict) or not isinstance(content.get("servers"), list):
        raise FileDamaged("no list of servers")
    return list(content["servers"])


def _key(server: SavedServer) -> tuple[str, str]:
    return server.address, server.username


def _read(row: object) -> SavedServer | None:
    if not isinstance(row, dict) or not isinstance(row.get("address"), str):
        return None
    usual = SavedServer(row["address"])
    known = {field.name: row[field.name] for field in fields(SavedServer) if field.name in row}
    if any(type(value) is not type(getattr(usual, name)) for name, value in known.items()):
        return None
    server = SavedServer(**known)
    try:
        ServerAddress.parse(server.address)
    except (AddressError, ValueError):
        return None
    return server
