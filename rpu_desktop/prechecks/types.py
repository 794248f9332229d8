"""The results of a precheck: problems, each with its fix, each fix with its undo; and what it could not check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from rpu_desktop.i18n.text import Text

__all__ = ["CheckResult", "Choice", "Fix", "NamedObject", "Problem", "Severity", "Status", "Undo", "Untested"]


class Severity(StrEnum):
    """How much a problem weighs."""

    BLOCKS = "blocks"
    WARNS = "warns"
    INFORMS = "informs"


class Status(StrEnum):
    """What became of a check."""

    PASSED = "passed"
    PROBLEMS = "problems"
    NOT_TESTABLE = "not-testable"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class NamedObject:
    """An object a problem is about: its XenAPI class, uuid and name."""

    cls: str
    uuid: str
    name: str


@dataclass(frozen=True, slots=True)
class Undo:
    """How to put something back.

    `kind` is the undo of a `Remedy`; `arguments` are plain JSON values, objects named by uuid.
    """

    kind: str
    text: Text
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to solve a problem that needs a decision, as the question offers it (“Suspend”).

    `general` is for several questions at once, where `text` has facts of one of them.
    """

    id: str
    text: Text
    general: Text | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """How to solve a problem: `kind` is a registered `Remedy`'s.

    A fix with `choices` needs a decision: Resolve All leaves it out, and `chosen` is the choice already made.
    """

    kind: str
    text: Text
    arguments: Mapping[str, Any] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    chosen: str = ""

    @property
    def needs_decision(self) -> bool:
        """Whether it is the admin who decides."""
        return bool(self.choices)

    def choosing(self, choice: str) -> Fix:
        """The fix with a decision made; its remedy finds it in the arguments as ``choice``."""
        return replace(self, arguments={**self.arguments, "choice": choice}, chosen=choice)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that prevents the upgrade or needs attention.

    `text` says in one sentence what is wrong and names every object, `why` says why it matters for the upgrade.
    `aspect` tells apart several problems that one check has with the same objects.
    """

    check: str
    severity: Severity
    text: Text
    why: Text
    objects: tuple[NamedObject, ...] = ()
    fix: Fix | None = None
    aspect: str = ""

    @property
    def id(self) -> str:
        """The same problem has the same id on the next run; it holds uuids, no references."""
        return "/".join([self.check, *([self.aspect] if self.aspect else []), *(o.uuid for o in self.objects)])

    @property
    def blocks(self) -> bool:
        """Whether it forbids the start."""
        return self.severity is Severity.BLOCKS

    @property
    def resolvable(self) -> bool:
        """Whether Resolve All solves it."""
        return self.fix is not None and not self.fix.needs_decision


@dataclass(frozen=True, slots=True)
class Untested:
    """Something that could not be looked at (yet), and why; `scope` is the host or the pool."""

    scope: NamedObject
    reason: Text


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check says of one pool: problems of some hosts may stand beside others that could not be looked at."""

    check: str
    title: Text
    pool: NamedObject
    problems: tuple[Problem, ...] = ()
    untested: tuple[Untested, ...] = ()
    crashed: bool = False

    @property
    def status(self) -> Status:
        """The worst of it."""
        if self.crashed:
            return Status.FAILED
        if self.problems:
            return Status.PROBLEMS
        return Status.NOT_TESTABLE if self.untested else Status.PASSED
