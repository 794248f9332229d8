"""The parts of every fix: how it is applied, how its completion is seen, and how it is undone."""

from __future__ import annotations

from abc import ABC
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning.types import Wishes
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.xapi.connection import PoolConnection
from rpu_desktop.xapi.failures import XapiError

__all__ = ["Arguments", "Progress", "Remedy", "UndoImpossible"]

Arguments = Mapping[str, Any]
"""Plain JSON values, objects named by uuid; the choice made, where there was one, is ``choice``."""

Progress = Callable[[float], None]
"""Called with the progress of a fix, 0 to 1."""


class UndoImpossible(XapiError):
    """Something can no longer be restored, or not yet; `text` is the reason."""


class Remedy(ABC):
    """One kind of fix with its undo.

    `about` and `undo_about` are for the documentation.  `undo_kind` is empty if there is nothing to undo.  A
    remedy that works `alone` changes what others rely on: it comes before them, and nothing beside it.  What is
    `undone_when_uniform` the pool refuses to put back while its hosts run different versions.
    """

    kind: ClassVar[str]
    about: ClassVar[str]
    undo_kind: ClassVar[str] = ""
    undo_about: ClassVar[str] = ""
    alone: ClassVar[bool] = False
    undone_when_uniform: ClassVar[bool] = False

    def decide(self, wishes: Wishes, arguments: Arguments, choice: str) -> Wishes | None:
        """The wishes after the admin's choice (empty: taken back); None when it is carried out in the pool, now."""
        return None

    async def apply(self, connection: PoolConnection, arguments: Arguments, progress: Progress) -> None:
        """Do it.

        Raises:
            XapiError: the pool refused.
            LookupError: what it is about is gone, or it is a decision and nothing to be done now.

        """
        raise LookupError(self.kind)

    def done(self, snapshot: PoolSnapshot, arguments: Arguments) -> bool:
        """Whether the pool shows that it is done; true where the pool cannot show it."""
        return True

    def prepare_undo(self, snapshot: PoolSnapshot, arguments: Arguments) -> Undo | None:
        """How it will be undone, read from the pool beforehand; None if there is nothing to undo."""
        return None

    async def put_back(self, connection: PoolConnection, arguments: Arguments) -> None:
        """Put it back; doing so twice, or when it was never changed, does no harm.

        Raises:
            XapiError: the pool refused, or it is not possible (`UndoImpossible`).

        """
        raise LookupError(self.undo_kind)
