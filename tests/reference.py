"""The location of the reference data: the whole API model and real pool databases, which are not part of the project.

A folder with ``xapi/xenapi.json`` and ``dumps/``: given by ``RPU_REFERENCE_DIR``, else a sibling of the checkout.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

__all__ = ["dumps", "folder", "reference"]

_MARK = Path("xapi") / "xenapi.json"


@cache
def folder() -> Path | None:
    """The folder with the reference data, or None."""
    named = os.environ.get("RPU_REFERENCE_DIR")
    around = Path(__file__).resolve().parents[2]
    places = [Path(named)] if named else sorted(path for path in around.iterdir() if path.is_dir())
    return next((place for place in places if (place / _MARK).is_file()), None)


def reference(relative: str) -> Path | None:
    """One file of the reference data, or None if it is absent."""
    found = folder()
    path = found / relative if found else None
    return path if path is not None and path.is_file() else None


def dumps() -> list[Path]:
    """The real pool databases; empty if they are absent."""
    found = folder()
    return sorted((found / "dumps").glob("*.xml")) if found else []
