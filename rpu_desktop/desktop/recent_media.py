"""Recently used installation media: addresses and paths, last used first, never with a password."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from rpu_desktop.files import FileDamaged, change_json, read_json
from rpu_desktop.media.url import MediaSource
from rpu_desktop.session.media_test import MediaChoice

__all__ = ["RecentMedia"]

_KEPT = 8
_LONGEST = 2000
"""Maximum length of an address, in characters."""


class RecentMedia:
    """Stored in ``recent.json``; if the file is damaged or not writable, nothing is offered."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def addresses(self) -> list[str]:
        """The addresses to offer, last used first."""
        try:
            return _media(read_json(self._path))
        except (FileDamaged, OSError):
            return []

    def note(self, choice: MediaChoice) -> None:
        """Add these media to the list."""
        used = choice.without_credentials() if isinstance(choice, MediaSource) else str(choice)

        def merged(content: Any) -> dict[str, Any]:
            others = [address for address in _media(content) if address != used]
            return {**(content if isinstance(content, dict) else {}), "media": [used, *others][:_KEPT]}

        with contextlib.suppress(FileDamaged, OSError):
            change_json(self._path, merged)


def _media(content: Any) -> list[str]:
    rows = content.get("media") if isinstance(content, dict) else None
    return [row for row in rows if isinstance(row, str) and 0 < len(row) <= _LONGEST] if isinstance(rows, list) else []
