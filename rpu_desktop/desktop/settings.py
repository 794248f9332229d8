"""The admin's settings, stored in a file. Every setting has a suitable default."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal

from rpu_desktop.concurrency import MIGRATIONS, USUAL_MIGRATIONS
from rpu_desktop.desktop.config_file import config_file, passed_over
from rpu_desktop.files import FileDamaged, change_json, read_json
from rpu_desktop.i18n.text import Text
from rpu_desktop.updates.source import has_secrets
from rpu_desktop.xapi.timeouts import Timeouts

if TYPE_CHECKING:
    from rpu_desktop.run.options import Patience

__all__ = ["LIMITS", "Appearance", "ProxyMode", "Settings", "SettingsBook", "SettingsStore", "valid_proxy"]

LIMITS = {
    "parallel_migrations": (MIGRATIONS[0], MIGRATIONS[-1]),
    "connect_timeout": (3, 120),
    "answer_timeout": (30, 900),
    "reminder_minutes": (5, 240),
}
"""Minimum and maximum of each number."""

_PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy")


class Appearance(StrEnum):
    """The look of the windows."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class ProxyMode(StrEnum):
    """How this computer reaches the internet, for updates; pools are always reached directly."""

    SYSTEM = "system"
    NONE = "none"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings.

    `language` is a code, empty for the system's; time-outs are seconds. `update_source` is a mirror of the updates
    (URL or folder), empty for the vendors' own servers. `look_for_newer` allows the program to ask on the internet
    whether there is a newer version of it. `backup_folder` is where the wizard proposes to save the backup of the pool
    database, empty for the user's documents.
    """

    language: str = ""
    parallel_migrations: int = USUAL_MIGRATIONS
    connect_timeout: int = 10
    answer_timeout: int = 120
    reminder_minutes: int = 20
    notifications: bool = True
    proxy_mode: ProxyMode = ProxyMode.SYSTEM
    proxy: str = ""
    update_source: str = ""
    empty_ahead: bool = False
    look_for_newer: bool = False
    appearance: Appearance = Appearance.SYSTEM
    connect_at_start: bool = True
    backup_folder: str = ""

    @property
    def timeouts(self) -> Timeouts:
        """The time-outs of connections to pools."""
        return Timeouts(connect=float(self.connect_timeout), read=float(self.answer_timeout))

    @property
    def patience(self) -> Patience:
        """The time-outs of runs."""
        from rpu_desktop.run.options import Patience  # noqa: PLC0415 (not before it is needed: the first window must not wait)

        return Patience(reminder=self.reminder_minutes * 60.0)

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Settings:
        """Read from a file; unknown keys are ignored, and invalid values are replaced by the default."""
        return cls(**{field.name: value for field in fields(cls) if (value := _checked(field.name, row)) is not None})


def valid_proxy(text: str) -> bool:
    """Whether this is a valid proxy address.

    User name and password are refused, because they would be stored in the file.
    """
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
        )
    except ValueError:
        return False


def _checked(name: str, row: Mapping[str, Any]) -> Any:
    value, usual = row.get(name), getattr(Settings(), name)
    if isinstance(usual, StrEnum):
        return type(usual)(value) if value in tuple(type(usual)) else None
    if type(value) is not type(usual):
        return None
    if name in LIMITS and isinstance(value, int):
        lowest, highest = LIMITS[name]
        return min(max(value, lowest), highest)
    if name == "proxy" and value and not valid_proxy(value):
        return None
    if name == "update_source" and has_secrets(str(value)):
        return None
    return value


def _row(content: Any) -> dict[str, Any]:
    if content is not None and not isinstance(content, dict):
        raise FileDamaged("no settings")
    return dict(content or {})


class SettingsStore:
    """Reads and writes ``settings.json``; `notice` is a message for the admin about a damaged file."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or config_file("settings.json")
        self.notice: Text | None = None
        self._before = Settings()

    def load(self) -> Settings:
        """The saved settings; the defaults for those that are not saved."""
        try:
            row = _row(read_json(self.path))
        except FileDamaged:
            self.notice = passed_over(self.path, _row)
            row = {}
        self._before = Settings.of(row)
        return self._before

    def save(self, settings: Settings) -> None:
        """Write the changes; values written meanwhile by another program, or by a newer version, are preserved.

        Raises:
            OSError: the file cannot be written.

        """
        before, wanted = asdict(self._before), asdict(settings)

        def merged(content: Any) -> dict[str, Any]:
            row = _row(content)
            changed = {name: value for name, value in wanted.items() if value != before[name]}
            return {**row, **changed} if row else wanted

        change_json(self.path, merged)
        self._before = settings


class SettingsBook(QObject):
    """The settings in use; `changed` is emitted with them after every change."""

    changed = Signal(object)

    def __init__(self, store: SettingsStore) -> None:
        super().__init__()
        self._store = store
        self._system_proxy = {name: os.environ.get(name) for name in _names()}
        self.current = store.load()
        self._use_proxy()

    @property
    def folder(self) -> Path:
        """The folder of the settings and of other data that the program stores."""
        return self._store.path.parent

    def use(self, settings: Settings) -> None:
        """Use and save other settings.

        Raises:
            OSError: they cannot be saved; they are used until the program ends.

        """
        self.current = settings
        self._use_proxy()
        self.changed.emit(settings)
        self._store.save(settings)

    def _use_proxy(self) -> None:
        """Set the variables that all of Python's internet access reads."""
        mode, proxy = self.current.proxy_mode, self.current.proxy
        for name, usual in self._system_proxy.items():
            value = usual if mode is ProxyMode.SYSTEM else proxy if mode is ProxyMode.MANUAL else None
            if value:
                os.environ[name] = value
            else:
                os.environ.pop(name, None)
        if mode is ProxyMode.NONE:
            os.environ["no_proxy"] = "*"
        elif os.environ.get("no_proxy") == "*":
            del os.environ["no_proxy"]


def _names() -> list[str]:
    """The variables to set; on Windows, their names do not distinguish upper and lower case."""
    both = [*_PROXY_VARIABLES, *map(str.upper, _PROXY_VARIABLES)]
    return list(_PROXY_VARIABLES) if os.name == "nt" else both
