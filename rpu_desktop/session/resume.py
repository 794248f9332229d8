"""Resumes an interrupted run, in the same way for every front end."""

from __future__ import annotations

from dataclasses import replace

from rpu_desktop.i18n.text import translate
from rpu_desktop.media.errors import MediaError
from rpu_desktop.run.failures import StepFailed
from rpu_desktop.run.options import RunOptions
from rpu_desktop.run.unfinished import KnownPool, RunMemory
from rpu_desktop.session.secrets import Secrets, options_with_secrets
from rpu_desktop.session.work import SessionWork
from rpu_desktop.xapi.connection import PoolConnection

__all__ = ["is_only_to_be_ended", "resumed_options", "take_up"]


def is_only_to_be_ended(memory: RunMemory) -> bool:
    """Whether the run never started: settings may be switched off, but nothing can be resumed."""
    return all(pool.options is None for pool in memory.open_pools)


def resumed_options(memory: RunMemory, secrets: Secrets, *, finish: bool) -> dict[str, RunOptions]:
    """The options of each pool (by uuid), with the secrets that the journal does not contain; may block for these.

    Raises:
        Exception: what `secrets` raises if one is missing.

    """
    return {pool.uuid: options_with_secrets(pool.options, secrets, finish=finish) for pool in memory.open_pools}


async def take_up(
    work: SessionWork, memory: RunMemory, options: dict[str, RunOptions], *, finish: bool
) -> dict[str, RunOptions]:
    """Make the session that of the run whose journal was opened, and serve its media again at the same address.

    `options` as from `resumed_options`. With `finish` the run is only ended, and needs no media. Pools that had not
    begun are then prepared as in a new run (`unattended.prepare`).

    Raises:
        StepFailed: a pool is not connected, or the media cannot be served.

    """
    try:
        return await _take_up(work, memory, options, finish=finish)
    except StepFailed:
        work.record.close()
        raise


async def _take_up(
    work: SessionWork, memory: RunMemory, options: dict[str, RunOptions], *, finish: bool
) -> dict[str, RunOptions]:
    session = work.session
    found = {key: pool for pool in memory.open_pools for key, _ in [_found(work, pool)]}
    session.choose(found)
    session.resumed = {
        key: replace(options[pool.uuid], patience=session.choices.patience) for key, pool in found.items()
    }
    session.change(resolve_all=any(pool.resolve_all for pool in found.values()), accept_licences=True)
    session.undos = {key: tuple(pool.state.undos) for key, pool in found.items()}
    work.record.states = {key: pool.state for key, pool in found.items()}
    if not finish:
        await _serve_again(work)
    return session.resumed


def _found(work: SessionWork, pool: KnownPool) -> tuple[str, PoolConnection]:
    key = work.pools.key_of(pool)
    connection = work.pools.connection(key) if key is not None else None
    if key is None or connection is None:
        raise StepFailed(translate("session", "{pool} is not connected.").of(pool=pool.name))
    return key, connection


async def _serve_again(work: SessionWork) -> None:
    connections = work.connections()

    async def serve() -> None:
        for key, options in work.session.resumed.items():
            if options.media is not None:
                await work.offer.serve_again(options.media, connections[key])

    try:
        await work.worker.submit(serve)
    except MediaError as error:
        raise StepFailed(error.text, error.advice) from error
