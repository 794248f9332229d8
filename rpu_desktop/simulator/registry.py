"""The registered methods, and the calls that run them."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.model import NULL_REF
from rpu_desktop.simulator.pool import SimPool

__all__ = ["METHODS", "Call", "Handler", "Method", "TaskHandle", "method", "run"]

Handler = Callable[..., Any | Awaitable[Any]]


class TaskHandle:
    """A method's task; this base class is for synchronous calls."""

    ref = NULL_REF

    def progress(self, fraction: float) -> None:
        """Report progress, 0 to 1."""

    def check_cancelled(self) -> None:
        """Raise TASK_CANCELLED if the client requested it."""

    def cancellable(self, possible: bool) -> None:
        """Set whether cancelling is possible now (xen-api ``taskHelper.ml`` set_cancellable)."""


@dataclass(slots=True)
class Call:
    """One call: the pool, the host that received it (reference), the session and the task."""

    pool: SimPool
    host: str
    session: str
    task: TaskHandle


@dataclass(frozen=True, slots=True)
class Method:
    """A registered method; `least` and `most` count its parameters without the session."""

    name: str
    handler: Handler
    needs_session: bool
    least: int
    most: int


METHODS: dict[str, Method] = {}


def method(name: str, *, needs_session: bool = True) -> Callable[[Handler], Handler]:
    """Register a handler ``(call, *params)``.

    Parameters with a default are optional, because older clients omit them.
    """

    def register(handler: Handler) -> Handler:
        params = list(inspect.signature(handler).parameters.values())[1:]
        least = sum(param.default is inspect.Parameter.empty for param in params)
        METHODS[name] = Method(name, handler, needs_session, least, len(params))
        return handler

    return register


async def run(found: Method, call: Call, arguments: Sequence[Any]) -> Any:
    """Call the handler, whether it is a coroutine or not.

    References are looked up by what uses them, so a wrong one is the failure of an asynchronous call's task, not of
    the call (xen-api ``server_helpers.ml`` do_dispatch).
    """
    _check_references(call.pool, found.name, arguments)
    if call.pool.faults is not None:
        await call.pool.faults.before_call(call, found.name, arguments)
    result = found.handler(call, *arguments)
    return await result if inspect.isawaitable(result) else result


_SEARCHED_FOR = {("host.evacuate", "network")}
"""Parameters that are not looked up: an interface of this network is searched (``xapi_network_attach_helpers.ml``)."""


def _check_references(pool: SimPool, name: str, arguments: Sequence[Any]) -> None:
    message = pool.model.message(name)
    if message is None:
        return
    params = [param for param in message.params if param[0] != "session_id"]
    for value, (param, type_) in zip(arguments, params, strict=False):
        cls = type_.removesuffix(" ref")
        if (name, param) in _SEARCHED_FOR:
            continue
        known = value == NULL_REF or cls == type_ or cls not in pool.model.classes
        if not known and not pool.db.exists(cls, str(value)):
            raise ApiError("HANDLE_INVALID", cls, value)
