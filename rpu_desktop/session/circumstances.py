"""The input of the prechecks before a run: the run's own circumstances, and which locks on the pool count."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from rpu_desktop.engine.circumstances import circumstances
from rpu_desktop.engine.pool_lock import other_run, without_lock
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.media.checks import PoolMedia
from rpu_desktop.prechecks.circumstances import Circumstances
from rpu_desktop.run.options import RunOptions
from rpu_desktop.versions import SoftwareVersion

__all__ = ["before_run", "circumstances", "tested", "unlocked"]


def tested(options: RunOptions, found: PoolMedia) -> RunOptions:
    """The options, completed with the pool's results of the media test.

    These are the media as its hosts read them, and the memory of the new version's control domain.
    """
    wishes = replace(options.wishes, target_dom0_growth=found.dom0_growth)
    return replace(options, media=found.source, wishes=wishes)


def unlocked(snapshot: PoolSnapshot, own_runs: Container[str] = (), *, take_over: bool = False) -> PoolSnapshot:
    """The pool without locks that do not count: of a run in `own_runs`, of one that is gone, of any to `take_over`.

    Another lock stays, and the prechecks report it.
    """
    held = not take_over and other_run(snapshot.pool.other_config, own_runs) is not None
    return snapshot if held else without_lock(snapshot)


def before_run(
    snapshot: PoolSnapshot,
    options: RunOptions,
    target: SoftwareVersion | None,
    own_runs: Container[str] = (),
    *,
    take_over: bool = False,
) -> Circumstances:
    """The circumstances for checking a live pool before its upgrade."""
    return circumstances(unlocked(snapshot, own_runs, take_over=take_over), options, target)
