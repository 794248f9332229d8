"""The messages that every class has: get_record, get_all, getters, setters, maps and sets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rpu_desktop.simulator.errors import ApiError
from rpu_desktop.simulator.model import FieldModel, MessageModel
from rpu_desktop.simulator.pool import SimPool
from rpu_desktop.simulator.registry import Call, Method
from rpu_desktop.simulator.wire import RecordView

__all__ = ["generic_method"]


def generic_method(pool: SimPool, name: str) -> Method | None:
    """A handler for ``Class.message`` derived from the model, or None if it is not a generic message."""
    message = pool.model.message(name)
    if message is None:
        return None
    found = _WHOLE.get(message.name) or _of_field(pool, message)
    if found is None:
        return None
    handler, count = found
    return Method(name, handler(message.cls) if message.name in _WHOLE else handler, True, count, count)


def _get_record(cls: str) -> Callable[..., Any]:
    def handler(call: Call, self: str) -> RecordView:
        call.pool.db.record(cls, self)
        return RecordView(call.pool.db, cls, self)

    return handler


def _get_all(cls: str) -> Callable[..., Any]:
    return lambda call: call.pool.db.refs(cls)


def _get_all_records(cls: str) -> Callable[..., Any]:
    return lambda call: {ref: RecordView(call.pool.db, cls, ref) for ref in call.pool.db.refs(cls)}


def _get_all_records_where(cls: str) -> Callable[..., Any]:
    def handler(call: Call, expr: str) -> dict[str, RecordView]:
        if expr.strip().lower() == "false":
            return {}
        if expr.strip().lower() not in ("true", ""):
            return _matching(call.pool, cls, expr)
        return {ref: RecordView(call.pool.db, cls, ref) for ref in call.pool.db.refs(cls)}

    return handler


def _matching(pool: SimPool, cls: str, expr: str) -> dict[str, RecordView]:
    """Evaluate ``field "name" = "value"``, joined by ``and``: the part of the query language that clients use."""
    conditions = []
    for part in expr.split(" and "):
        words = [word.strip().strip('"') for word in part.replace("field", "").split("=")]
        if len(words) != 2 or words[0] not in pool.model.classes[cls].fields:
            raise ApiError("INVALID_VALUE", "expr", expr)
        conditions.append((words[0], words[1]))
    rows = pool.db.all(cls).items()
    return {
        ref: RecordView(pool.db, cls, ref)
        for ref, row in rows
        if all(_text(row[field]) == value for field, value in conditions)
    }


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _get_by_uuid(cls: str) -> Callable[..., Any]:
    return lambda call, uuid: call.pool.db.by_uuid(cls, uuid)


def _get_by_name_label(cls: str) -> Callable[..., Any]:
    return lambda call, label: call.pool.db.where(cls, name_label=label)


_WHOLE: dict[str, tuple[Callable[[str], Callable[..., Any]], int]] = {
    "get_record": (_get_record, 1),
    "get_all": (_get_all, 0),
    "get_all_records": (_get_all_records, 0),
    "get_all_records_where": (_get_all_records_where, 1),
    "get_by_uuid": (_get_by_uuid, 1),
    "get_by_name_label": (_get_by_name_label, 1),
}


def _of_field(pool: SimPool, message: MessageModel) -> tuple[Callable[..., Any], int] | None:
    if not message.implicit:
        return None
    for prefix, (maker, count) in _FIELD.items():
        if message.name.startswith(prefix):
            field = pool.model.classes[message.cls].fields.get(message.name.removeprefix(prefix))
            if field is not None and field.in_version(pool.db.version):
                return maker(message.cls, field), count
    return None


def _getter(cls: str, field: FieldModel) -> Callable[..., Any]:
    return lambda call, self: call.pool.db.get(cls, self, field.name)


def _setter(cls: str, field: FieldModel) -> Callable[..., Any]:
    def handler(call: Call, self: str, value: Any) -> None:
        call.pool.db.set(cls, self, **{field.name: value})

    return handler


def _adder(cls: str, field: FieldModel) -> Callable[..., Any]:
    if not field.type.endswith(" map"):

        def add(call: Call, self: str, value: Any) -> None:
            items = call.pool.db.get(cls, self, field.name)
            call.pool.db.set(cls, self, **{field.name: [*(i for i in items if i != value), value]})

        return add

    def handler(call: Call, self: str, key: str, value: Any) -> None:
        if key in call.pool.db.get(cls, self, field.name):
            raise ApiError("MAP_DUPLICATE_KEY", cls, field.name, self, key)
        call.pool.db.put(cls, self, field.name, key, value)

    return handler


def _remover(cls: str, field: FieldModel) -> Callable[..., Any]:
    if not field.type.endswith(" map"):

        def remove(call: Call, self: str, value: Any) -> None:
            items = call.pool.db.get(cls, self, field.name)
            call.pool.db.set(cls, self, **{field.name: [i for i in items if i != value]})

        return remove

    def handler(call: Call, self: str, key: str) -> None:
        call.pool.db.put(cls, self, field.name, key, None)

    return handler


_FIELD: dict[str, tuple[Callable[[str, FieldModel], Callable[..., Any]], int]] = {
    "get_": (_getter, 1),
    "set_": (_setter, 2),
    "add_to_": (_adder, 3),
    "remove_from_": (_remover, 2),
    "add_": (_adder, 2),
    "remove_": (_remover, 2),
}
