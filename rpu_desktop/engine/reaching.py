"""Whether hosts answer what the coordinator passes on: after its restart it is there long before all have found it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from rpu_desktop.engine.context import Context
from rpu_desktop.engine.failures import StepFailed
from rpu_desktop.inventory import Host
from rpu_desktop.texts import translate
from rpu_desktop.xapi.failures import ApiFailure, XapiError

__all__ = ["NOT_YET", "await_members", "once_it_answers"]

T = TypeVar("T")

NOT_YET = frozenset({"HOST_STILL_BOOTING", "HOST_OFFLINE", "CANNOT_CONTACT_HOST", "HOST_HAS_NO_MANAGEMENT_IP"})
"""Refusals of a host whose toolstack is not up yet: waiting is all it takes (message_forwarding.ml do_op_on)."""
_PAUSE = 1.0
"""Seconds between two questions; nothing in the pool's database tells when a member answers again."""


async def await_members(context: Context, uuid: str) -> None:
    """Wait until every member answers calls that the coordinator passes on.

    After the coordinator's restart they try again with growing pauses, up to 256 s (xen-api, commit df322f53c3); until
    then such calls fail with HOST_STILL_BOOTING.

    Raises:
        StepFailed: the host `uuid` itself does not answer; the others are only left behind as targets.
        Stopped: the admin does not want to wait any longer.

    """
    snapshot = context.snapshot()
    members = [host for host in snapshot.hosts.values() if host.live is not False and host != snapshot.coordinator]
    answers = await context.control.unless_stopped(asyncio.gather(*(_answers(context, host) for host in members)))
    for host, error in zip(members, answers, strict=True):
        if error is not None and host.uuid == uuid:
            text = translate("engine", "{host} does not answer the pool coordinator: {reason}")
            advice = translate("engine", "Check this server's network and its console, then choose Retry.")
            raise StepFailed(text.of(host=host.name, reason=error.text), advice)


async def once_it_answers(context: Context, call: Callable[[], Awaitable[T]]) -> T:
    """Make a call that the coordinator passes on to a host; again while that host's toolstack is starting.

    The pool refuses such a call before it is begun.

    Raises:
        ApiFailure: another refusal; or this one for longer than we are patient.
        Stopped, XapiError: as their names say.

    """
    loop = asyncio.get_running_loop()
    end = loop.time() + context.options.patience.settling
    while True:
        try:
            return await call()
        except ApiFailure as error:
            if error.code not in NOT_YET or loop.time() > end:
                raise
        await context.control.unless_stopped(asyncio.sleep(_PAUSE))


async def _answers(context: Context, host: Host) -> XapiError | None:
    """None as soon as the host answers; its last refusal when it does not for as long as we are patient."""
    while True:
        try:
            await once_it_answers(context, lambda: context.connection.call("host.get_servertime", host.ref))
        except ApiFailure as error:
            return error
        except XapiError:
            await context.connection.wait_connected()
        else:
            return None
