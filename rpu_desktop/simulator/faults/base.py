"""The base class of all faults."""

from __future__ import annotations

import fnmatch
import random
from collections.abc import Mapping
from typing import ClassVar

from rpu_desktop.simulator.behaviour.hooks import Hooks
from rpu_desktop.simulator.behaviour.state import note
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.pool import SimPool

__all__ = ["FAULTS", "Fault"]

FAULTS: dict[str, type[Fault]] = {}


class Fault(Hooks):
    """A fault of one kind; subclasses register themselves under `kind`."""

    kind: ClassVar[str] = ""
    keys: ClassVar[Mapping[str, str]] = {}
    """Its keys besides ``times``, ``chance`` and ``seed``, with their defaults."""
    times: ClassVar[int] = 1

    def __init_subclass__(cls) -> None:
        if cls.kind:
            FAULTS[cls.kind] = cls

    def __init__(self, values: Mapping[str, str]) -> None:
        unknown = values.keys() - self.keys.keys() - {"times", "chance", "seed"}
        if unknown:
            raise ValueError(f"{self.kind} does not know {', '.join(sorted(unknown))}")
        self.values = {**self.keys, **values}
        self.left = int(values.get("times", self.times)) or -1
        self.chance = float(values.get("chance", 1.0))
        self._rng = random.Random(f"{self.kind} {values.get('seed', 0)}")  # noqa: S311 - no secret hangs on it

    def triggers(self, pool: SimPool, cls: str = "", ref: str = "") -> bool:
        """Whether it happens now to this object; counts occurrences."""
        if self.left == 0 or not self.matches(pool, cls, ref) or self._rng.random() >= self.chance:
            return False
        self.left -= 1
        note(pool, f"fault {self.kind}", ref)
        return True

    def matches(self, pool: SimPool, cls: str, ref: str) -> bool:
        """Whether the object is selected."""
        wanted = self.values.get({"host": "host", "VM": "vm", "SR": "sr"}.get(cls, ""), "")
        if not wanted:
            return True
        row = pool.db.record(cls, ref)
        return fnmatch.fnmatchcase(row["name_label"], wanted) or row["uuid"] == wanted

    def error(self, *params: object) -> ApiError:
        """The error with its ``code``."""
        return ApiError(self.values["code"], *params)
