"""What the prechecks are given before a run: the run's own circumstances, and whose lock on the pool counts."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from rpu_desktop.engine.circumstances import circumstances
from rpu_desktop.engine.pool_lock import other_run, without_mark
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.media.checks import PoolMedia
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.run.options import RunOptions
from rpu_desktop.versions import SoftwareVersion

__all__ = ["before_run", "circumstances", "tested", "unlocked"]


def tested(options: RunOptions, found: PoolMedia) -> RunOptions:
    """The options with what the media test found for the pool.

    That is: the media as its hosts read them, and the memory that the control domain of the new version takes.
    """
    wishes = replace(options.wishes, target_dom0_growth=found.dom0_growth)
    return replace(options, media=found.source, wishes=wishes)


def unlocked(snapshot: PoolSnapshot, mine: Container[str] = (), *, take_over: bool = False) -> PoolSnapshot:
    """The pool without a lock that is in nobody's way: of a run in `mine`, of one that is gone, of any to `take_over`.

    Another one stays, and the prechecks report it.
    """
    held = not take_over and other_run(snapshot.pool.other_config, mine) is not None
    return snapshot if held else without_mark(snapshot)


def before_run(
    snapshot: PoolSnapshot,
    options: RunOptions,
    target: SoftwareVersion | None,
    mine: Container[str] = (),
    *,
    take_over: bool = False,
) -> Circumstances:
    """What a live pool is checked with before its upgrade."""
    return circumstances(unlocked(snapshot, mine, take_over=take_over), options, target)
