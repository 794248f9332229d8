"""From a method's name and parameters to what it does: checks first, in the toolstack's order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rpu_desktop.simulator import events
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.generic import generic_method
from rpu_desktop.simulator.model import NULL_REF, MessageModel
from rpu_desktop.simulator.pool import Phase, SimPool
from rpu_desktop.simulator.registry import METHODS, Call, Handler, Method, TaskHandle, method, run
from rpu_desktop.simulator.sessions import check_permission, check_session
from rpu_desktop.simulator.tasks import start_task

__all__ = ["METHODS", "Call", "Handler", "Method", "TaskHandle", "dispatch", "events", "method", "run"]

EMERGENCY_METHODS = frozenset(
    {
        "session.slave_local_login_with_password",
        "session.local_logout",
        "host.local_management_reconfigure",
        "host.get_management_interface",
        "pool.emergency_transition_to_master",
        "pool.emergency_reset_master",
        "system.listMethods",
    }
)
"""What a host in emergency mode still answers (xen-api ``ocaml/xapi/api_server_common.ml``)."""


_NO_ASYNC = frozenset({"session", "event", "task", "data_source", "blob"})
"""Classes without asynchronous messages (xen-api ``ocaml/idl/datamodel.ml`` no_async_messages_for)."""


async def dispatch(pool: SimPool, host: str, name: str, params: Sequence[Any]) -> Any:
    """Carry out one call and return its plain result.

    Raises:
        ApiError: as the API reports it.

    """
    _check_phase(pool, host, name)
    plain = name.removeprefix("Async.")
    found = METHODS.get(plain) or generic_method(pool, plain)
    if found is None or not _known(pool, plain):
        raise ApiError("MESSAGE_METHOD_UNKNOWN", plain)
    if plain != name and not _has_async(pool, plain):
        raise ApiError("Fault", f"No async mode for this operation (rpc: {plain})")  # server_helpers.ml do_dispatch
    session, rest = _take_session(found, plain, params)
    if found.needs_session:
        check_session(pool, host, session)
        check_permission(pool, session, plain)
    arguments = _checked(pool, found, plain, rest)
    pool.tell("call", method=name, host=host, arguments=arguments)
    if plain != name:
        return start_task(pool, host, session, found, arguments)
    return await run(found, Call(pool, host, session, TaskHandle()), arguments)


def _check_phase(pool: SimPool, host: str, name: str) -> None:
    phase = pool.ports[host].phase
    if phase in (Phase.BOOTING, Phase.EMERGENCY) and name not in EMERGENCY_METHODS:
        raise ApiError("HOST_STILL_BOOTING")


def _known(pool: SimPool, name: str) -> bool:
    message = pool.model.message(name)
    return message.in_version(pool.db.version) if message is not None else name in METHODS


def _has_async(pool: SimPool, name: str) -> bool:
    message = pool.model.message(name)
    return message is not None and not message.implicit and message.cls not in _NO_ASYNC


def _take_session(found: Method, name: str, params: Sequence[Any]) -> tuple[str, list[Any]]:
    if not found.needs_session:
        return "", list(params)
    if not params:
        raise ApiError("MESSAGE_PARAMETER_COUNT_MISMATCH", name, found.least, -1)
    return str(params[0]), list(params[1:])


def _checked(pool: SimPool, found: Method, name: str, rest: list[Any]) -> list[Any]:
    message = pool.model.message(name)
    if not found.least <= len(rest) <= found.most:
        # Counted without the session and without parameters that may be left out (xen-api gen_server.ml).
        raise ApiError("MESSAGE_PARAMETER_COUNT_MISMATCH", name, found.least, len(rest))
    if message is None:
        return rest
    types = _param_types(message)
    checked = [_convert(value, type_, pname) for value, (pname, type_) in zip(rest, types, strict=False)]
    for value, (_, type_) in zip(checked, types, strict=False):
        _check_reference(pool, type_, value)
    return checked


def _param_types(message: MessageModel) -> list[tuple[str, str]]:
    return [(name, type_) for name, type_ in message.params if name != "session_id"]


def _convert(value: Any, type_: str, name: str) -> Any:
    """From the wire's value to the type the model asks for."""
    try:
        match type_:
            case "int":
                return int(value)
            case "bool":
                return value if isinstance(value, bool) else {"true": True, "false": False}[str(value)]
            case "float":
                return float(value)
            case _ if type_.endswith(" map"):
                return {str(key): item for key, item in value.items()}
            case _ if type_.endswith(" set"):
                return list(value)
            case "string" | _:
                if isinstance(value, dict | list) and (type_ == "string" or type_.endswith(" ref")):
                    raise TypeError(type_)
                return value
    except (TypeError, ValueError, KeyError, AttributeError):
        raise ApiError("FIELD_TYPE_ERROR", name) from None


def _check_reference(pool: SimPool, type_: str, value: Any) -> None:
    if not type_.endswith(" ref"):
        return
    cls = type_.removesuffix(" ref")
    if value != NULL_REF and cls in pool.model.classes and not pool.db.exists(cls, str(value)):
        raise ApiError("HANDLE_INVALID", cls, value)
