"""Paths on this computer as people type and paste them: with quotes, or as the address of a file."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

__all__ = ["is_path", "typed_path", "unquoted"]

_ADDRESS = re.compile("file:", re.IGNORECASE)
_DRIVE = re.compile(r"[a-z]:", re.IGNORECASE)
_BEGINNINGS = ("/", "./", "../", "~", "\\\\", ".\\", "..\\")


def unquoted(text: str, *, windows: bool = sys.platform == "win32") -> str:
    r"""Without the quotes around it, which Explorer's *Copy as path* adds.

    Windows gives a program ``C:\Folder"`` for ``"C:\Folder\"``: its rules for arguments let the backslash escape the
    quote.  No name there holds one.
    """
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1]
    return text.removesuffix('"') if windows else text


def is_path(text: str) -> bool:
    """Whether `text` has the form of a path or of a ``file:`` address, rather than of an address on the network."""
    typed = unquoted(text.strip())
    if _ADDRESS.match(typed):
        return True
    drive = _DRIVE.match(typed) and typed[2:3] in ("", "\\", "/")
    return "://" not in typed and (typed.startswith(_BEGINNINGS) or bool(drive))


def typed_path(text: str) -> Path:
    """The path, whatever its form."""
    typed = unquoted(text)
    if _ADDRESS.match(typed):
        parts = urlsplit(typed)
        server = "" if parts.netloc in ("", "localhost") else f"//{parts.netloc}"
        from urllib.request import url2pathname  # noqa: PLC0415 (HTTP and mail, which no first window needs)

        typed = url2pathname(server + parts.path)
    if _DRIVE.fullmatch(typed):
        typed += "\\"  # a drive's name alone means the folder that was last used on it
    return Path(typed).expanduser()
