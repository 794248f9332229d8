"""The admin's choices for an upgrade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning.types import Wishes
from rpu_desktop.prechecks.fixes import FixFailure
from rpu_desktop.prechecks.types import Problem
from rpu_desktop.run.hooks import Hook
from rpu_desktop.run.options import Mode, Patience, RunOptions
from rpu_desktop.run.timing import Timing
from rpu_desktop.session.media_test import MediaChoice
from rpu_desktop.updates.source import UpdateSource

__all__ = ["Choices", "Decision", "FixState"]


@dataclass(frozen=True, slots=True)
class Choices:
    """All choices except the pools. Choices for single pools are by the pools' keys; fields are as in `RunOptions`.

    `networks` are uuids of networks for migrations; empty means the management network. `take_over` are runs whose
    lock on a pool the admin removes, `take_over_all` means any run's. `accept_licences`: all agreements are accepted
    beforehand.
    """

    mode: Mode = Mode.AUTOMATIC
    wishes: Wishes = field(default_factory=Wishes)
    networks: Mapping[str, str] = field(default_factory=dict)
    media: MediaChoice | None = None
    backup: str | None = ""
    apply_updates: bool = True
    update_source: UpdateSource = field(default_factory=UpdateSource)
    packs: tuple[Path, ...] = ()
    take_over: Mapping[str, str] = field(default_factory=dict)
    take_over_all: bool = False
    resolve_all: bool = False
    accept_licences: bool = False
    hooks: tuple[Hook, ...] = ()
    timing: Timing = field(default_factory=Timing)
    max_failed: int = 0
    patience: Patience = field(default_factory=Patience)

    def options(self, pool: str, source: MediaSource | None) -> RunOptions:
        """The options of one pool's run; `source` is where its hosts find the media."""
        return RunOptions(
            media=source if self.mode is Mode.AUTOMATIC else None,
            mode=self.mode,
            wishes=replace(self.wishes, network=self.networks.get(pool, "")),
            apply_updates=self.apply_updates,
            update_source=self.update_source,
            packs=self.packs,
            backup=self.backup,
            hooks=self.hooks,
            timing=self.timing,
            max_failed=self.max_failed,
            patience=self.patience,
        )


@dataclass(frozen=True, slots=True)
class FixState:
    """A fix in progress (`share` of it is done, 0 to 1), or a failed one."""

    share: float = 0.0
    failure: FixFailure | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The admin's choice for a problem of a pool; an empty choice withdraws an earlier one."""

    pool: str
    problem: Problem
    choice: str
