"""What a precheck says: problems, each with its fix, each fix with its undo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning.types import Wishes
from rpu_desktop.texts import Text

__all__ = ["Check", "Fix", "NamedObject", "Problem", "Severity", "Undo"]


class Severity(StrEnum):
    """How much a problem weighs."""

    BLOCKS = "blocks"
    WARNS = "warns"
    INFORMS = "informs"


@dataclass(frozen=True, slots=True)
class NamedObject:
    """An object a problem is about: its XenAPI class, uuid and name."""

    cls: str
    uuid: str
    name: str


@dataclass(frozen=True, slots=True)
class Undo:
    """How to put something back.

    `kind` is registered in `rpu_desktop.prechecks.undo`; `arguments` are plain JSON values, objects named by uuid.
    """

    kind: str
    text: Text
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fix:
    """How to solve a problem: `kind` is registered in `rpu_desktop.prechecks.fixes`.

    `needs_decision` fixes are left out of Resolve All.
    """

    kind: str
    text: Text
    arguments: Mapping[str, Any] = field(default_factory=dict)
    needs_decision: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that stands in the way; `text` names every object, `why` says why it matters for the upgrade."""

    check: str
    severity: Severity
    text: Text
    why: Text
    objects: tuple[NamedObject, ...] = ()
    fix: Fix | None = None

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """The same problem has the same key on the next run."""
        return (self.check, tuple(o.uuid for o in self.objects))


class Check(Protocol):
    """One precheck: a pure function of the snapshot and the wishes."""

    id: str
    title: Text

    def run(self, snapshot: PoolSnapshot, wishes: Wishes) -> list[Problem]:
        """All problems at once, never only the first."""
        ...
