"""Executes a call from its method name and parameters: checks first, in the toolstack's order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rpu_desktop.simulator import events
from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.generic import generic_method
from rpu_desktop.simulator.model import MessageModel
from rpu_desktop.simulator.pool import Phase, SimPool
from rpu_desktop.simulator.registry import METHODS, Call, Handler, Method, TaskHandle, method, run
from rpu_desktop.simulator.sessions import check_permission, check_session
from rpu_desktop.simulator.tasks import start_task

__all__ = ["LIST_METHODS", "METHODS", "Call", "Handler", "Method", "TaskHandle", "dispatch", "events", "method", "run"]

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
    """Execute one call and return its plain result.

    The order is that of the generated server (xen-api ``gen_server.ml`` operation): number and types of the
    parameters, session, whether it was removed, whether it has an asynchronous form, the role.

    Raises:
        ApiError: as the API reports it.

    """
    _check_phase(pool, host, name)
    if name == LIST_METHODS:
        return list_methods(pool)
    if name.startswith(_IS_ALIVE) and params:
        return params[0]
    plain = name.removeprefix("Async.")
    found = METHODS.get(plain) or generic_method(pool, plain)
    message = pool.model.message(plain)
    removed = message is not None and message.removed(pool.db.version)
    if (found is None and not removed) or not _known(pool, plain):
        if params:
            check_session(pool, host, str(params[0]))  # it might be an extension (gen_server.ml, forward_extension)
        raise ApiError("MESSAGE_METHOD_UNKNOWN", plain)
    if removed:
        check_session(pool, host, str(params[0]) if params else "")
        raise ApiError("MESSAGE_REMOVED")
    assert found is not None  # noqa: S101 - else it was removed
    session, rest = _take_session(found, plain, params)
    arguments = _checked(pool, found, plain, rest)
    if found.needs_session:
        check_session(pool, host, session)
    if plain != name and not _has_async(pool, plain):
        raise ApiError("Fault", f"No async mode for this operation (rpc: {plain})")  # server_helpers.ml do_dispatch
    if found.needs_session:
        check_permission(pool, session, plain)
    pool.notify("call", method=name, host=host, arguments=arguments)
    if plain != name:
        return start_task(pool, host, session, found, arguments)
    return await run(found, Call(pool, host, session, TaskHandle()), arguments)


LIST_METHODS = "system.listMethods"
_IS_ALIVE = "system.isAlive:"


def list_methods(pool: SimPool) -> list[str]:
    """All methods, without a session, as clients ask for them before they log in (Xen Orchestra does)."""
    classes = pool.model.classes.values()
    known = (message for cls in classes for message in cls.messages.values() if message.in_version(pool.db.version))
    return [f"{message.cls}.{message.name}" for message in known]


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
        # Counted without the session and without optional parameters (xen-api gen_server.ml).
        raise ApiError("MESSAGE_PARAMETER_COUNT_MISMATCH", name, found.least, len(rest))
    if message is None:
        return rest
    types = _param_types(message)
    return [_convert(value, type_) for value, (_, type_) in zip(rest, types, strict=False)]


def _param_types(message: MessageModel) -> list[tuple[str, str]]:
    return [(name, type_) for name, type_ in message.params if name != "session_id"]


def _convert(value: Any, type_: str) -> Any:
    """Convert a wire value to the type in the model; errors are worded like those of OCaml's rpclib."""
    kind = _kind(type_)
    if kind in ("int", "float"):
        return _number(value, kind)
    if kind == "datetime":
        return value
    python, complaint = _EXPECTED[kind]
    if not isinstance(value, python):
        raise _wrong_type(f"{complaint} '{_spelled(value)}'")
    return value


def _kind(type_: str) -> str:
    if type_.endswith((" map", " record")):
        return "map"
    if type_.endswith(" set"):
        return "set"
    return type_ if type_ in ("int", "bool", "float", "datetime") else "string"


_EXPECTED: dict[str, tuple[type, str]] = {
    "bool": (bool, "Expecting Rpc.Bool, but found"),
    "map": (dict, "Expecting Rpc.Dict, but found"),
    "set": (list, "Expecting Rpc.Enum, but found"),
    "string": (str, "Expected string, got"),
}


def _number(value: Any, kind: str) -> int | float:
    try:
        return int(value) if kind == "int" else float(value)
    except (TypeError, ValueError):
        complaint = "Int64.of_string" if kind == "int" else f"Expecting Rpc.Float, but found '{_spelled(value)}'"
        raise _wrong_type(complaint) from None


def _wrong_type(words: str) -> ApiError:
    return ApiError("INTERNAL_ERROR", f'Failure("{words}")')


def _spelled(value: Any) -> str:
    """A value as ``Rpc.to_string`` writes it."""
    match value:
        case bool():
            return f"B({str(value).lower()})"
        case int():
            return f"I({value})"
        case float():
            return f"F({value:g})"
        case str():
            return f"S({value})"
        case list():
            return f"[{', '.join(map(_spelled, value))}]"
        case dict():
            return "{" + ", ".join(f"{key}:{_spelled(item)}" for key, item in value.items()) + "}"
    return "Null"
