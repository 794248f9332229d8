"""How much a pool does at the same time; the settings need these numbers before anything else is loaded."""

from __future__ import annotations

__all__ = ["MIGRATIONS", "USUAL_MIGRATIONS"]

MIGRATIONS = range(1, 17)
"""The allowed numbers of concurrent migrations; more only slow each other down."""
USUAL_MIGRATIONS = 3
