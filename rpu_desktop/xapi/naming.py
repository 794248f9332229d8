"""Names in place of references, for texts that people read."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["NameOf"]

NameOf = Callable[[str], str | None]
"""The name behind a reference or uuid; None when unknown."""
