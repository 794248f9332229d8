"""Uploads to disks: ``/import_raw_vdi``, ``/pool_patch_upload``.

Sources: xen-api ``import_raw_vdi.ml``, ``xapi_pool_patch.ml`` pool_patch_upload_handler. The real one answers 200
before it has read the body: only the task shows whether it worked, and so it is here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiohttp import web

from rpu_desktop.simulator.behaviour import updates_isos
from rpu_desktop.simulator.behaviour.state import note
from rpu_desktop.simulator.behaviour.updates_state import exists, updates_of
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.wire import xml_value

__all__ = ["receive_disk", "receive_old_patch"]


async def receive_disk(pool: SimPool, request: web.Request) -> web.Response:
    """PUT /import_raw_vdi."""
    vdi = request.query.get("vdi", "")

    def take(content: bytes) -> str:
        if not exists(pool, vdi):
            raise ApiError("HANDLE_INVALID", "VDI", vdi)
        if len(content) > int(pool.db.get("VDI", vdi, "virtual_size")):
            raise ApiError("VDI_NOT_LARGE_ENOUGH", vdi, len(content))
        updates_of(pool).contents[vdi] = content
        note(pool, "disk uploaded", vdi)
        return vdi

    return await _receive(pool, request, take)


async def receive_old_patch(pool: SimPool, request: web.Request) -> web.Response:
    """PUT /pool_patch_upload."""
    return await _receive(pool, request, lambda content: updates_isos.take_old_patch(pool, content))


async def _receive(pool: SimPool, request: web.Request, take: Callable[[bytes], str]) -> web.Response:
    task = request.query.get("task_id", "")
    try:
        content = await request.read()
        expected = request.content_length
        if expected is not None and len(content) != expected:
            raise ApiError("INTERNAL_ERROR", "the upload ended too early")
        result = take(content)
    except ApiError as error:
        _end(pool, task, "failure", error_info=error.description)
        return web.Response(status=200)
    except OSError as error:
        _end(pool, task, "failure", error_info=["INTERNAL_ERROR", repr(error)])
        raise
    _end(pool, task, "success", result=xml_value(result))
    return web.Response(status=200)


def _end(pool: SimPool, task: str, status: str, **fields: Any) -> None:
    if pool.db.exists("task", task):
        pool.db.set("task", task, status=status, progress=1.0, finished=pool.clock.date(), **fields)
