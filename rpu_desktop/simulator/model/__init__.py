"""The API's classes, fields and messages: names, types, defaults and the API versions that added and removed them.

Read from ``api.tsv`` beside this file, which ``scripts/make-api-model`` writes, and from ``newer.tsv``: additions of
the toolstack since the generated model on which the first is based.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

__all__ = ["NULL_REF", "ClassModel", "FieldModel", "MessageModel", "Model", "model_version", "zero"]

NULL_REF = "OpaqueRef:NULL"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FieldModel:
    """A field; versions as `model_version` counts them, `until` 0 where it still exists."""

    name: str
    type: str
    qualifier: str
    since: int
    until: int
    default: Any

    def in_version(self, version: int) -> bool:
        """Whether records of this version contain it: a removed field is still sent, empty.

        The model's "removed" only removes the field's own messages (xen-api ``gen_server.ml`` operation).
        """
        return self.since <= version

    @property
    def writable(self) -> bool:
        """Whether clients may set it."""
        return self.qualifier == "RW"


@dataclass(frozen=True, slots=True)
class MessageModel:
    """A message: its parameters as (name, type), the session included."""

    cls: str
    name: str
    result: str
    since: int
    until: int
    implicit: bool
    params: tuple[tuple[str, str], ...]

    def in_version(self, version: int) -> bool:
        """Whether servers of this version know it, possibly as a removed one."""
        return self.since <= version

    def removed(self, version: int) -> bool:
        """Whether servers of this version answer MESSAGE_REMOVED."""
        return bool(self.until) and self.until <= version


@dataclass(frozen=True, slots=True)
class ClassModel:
    """A class with its fields and messages by name."""

    name: str
    since: int
    until: int
    fields: dict[str, FieldModel] = field(default_factory=dict)
    messages: dict[str, MessageModel] = field(default_factory=dict)


class Model:
    """The whole API."""

    def __init__(self, classes: Mapping[str, ClassModel]) -> None:
        self.classes = classes

    @staticmethod
    @cache
    def load() -> Model:
        """Load the tables of the program."""
        classes: dict[str, ClassModel] = {}
        _parse(_table("api.tsv"), classes)
        _parse(_table("newer.tsv"), classes, derive=True)
        for cls in classes.values():
            # The documentation omits it, the servers have it (xen-api ``datamodel_utils.ml``, hide_from_docs).
            if "get_all_records" in cls.messages:
                where = _implicit(cls.name, "get_all_records_where", *_records_where(cls))
                cls.messages.setdefault(where.name, where)
        return Model(classes)

    @lru_cache(maxsize=16)  # noqa: B019 - there is one model for the whole process
    def known_classes(self, version: int) -> tuple[str, ...]:
        """The classes that servers of this version have, including removed ones."""
        return tuple(cls.name for cls in self.classes.values() if cls.since <= version)

    @lru_cache(maxsize=512)  # noqa: B019 - there is one model for the whole process
    def fields(self, cls: str, version: int) -> tuple[FieldModel, ...]:
        """The fields of a class in this API version."""
        return tuple(f for f in self.classes[cls].fields.values() if f.in_version(version))

    def message(self, method: str) -> MessageModel | None:
        """The message called ``Class.name``."""
        cls, _, name = method.partition(".")
        found = self.classes.get(cls)
        return found.messages.get(name) if found else None


def zero(type_: str) -> Any:
    """The default value of this type."""
    if type_.endswith(" set"):
        return []
    if type_.endswith(" map"):
        return {}
    if type_.endswith(" ref"):
        return NULL_REF
    return {"int": 0, "bool": False, "float": 0.0, "datetime": _EPOCH}.get(type_, "")


_FINER = (24, 12)
"""Since this toolstack the API's own number no longer distinguishes versions: 2.21 stands for 24.0 to 25.x."""


def model_version(api: int, toolstack: str) -> int:
    """The model of a server as one increasing number: its API's major * 100 + minor, later 20000 + the toolstack's.

    `toolstack` is the host's ``xapi_build`` (``25.6.0``), empty if it has none.
    """
    found = re.match(r"(\d+)\.(\d+)", toolstack)
    numbers = (int(found[1]), int(found[2])) if found else (0, 0)
    return 20000 + 100 * numbers[0] + numbers[1] if numbers >= _FINER else api


def _table(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _parse(text: str, classes: dict[str, ClassModel], *, derive: bool = False) -> None:
    """Add the table's classes, or more fields and messages to them; `derive` the messages that follow from fields."""
    name = ""
    for line in text.splitlines():
        kind, *row = line.split("\t")
        if kind == "C":
            name = row[0]
            if name not in classes:
                classes[name] = ClassModel(name, int(row[1]), int(row[2]), {}, {})
        elif kind == "F":
            field = _field(row)
            classes[name].fields[field.name] = field
            if derive:
                _add(classes[name], _of_field(name, field))
            if derive and field.name == "uuid":
                _add(classes[name], _of_class(name, field.since))
        elif kind == "M":
            _add(classes[name], [_message(name, row)])


def _add(cls: ClassModel, messages: list[MessageModel]) -> None:
    for message in messages:
        cls.messages[message.name] = message


def _of_class(cls: str, since: int) -> list[MessageModel]:
    """The messages of every class in the database (xen-api ``datamodel_utils.ml``)."""
    return [
        _implicit(cls, "get_all_records", f"({cls} ref -> {cls} record) map", since),
        _implicit(cls, "get_all", f"{cls} ref set", since),
        _implicit(cls, "get_by_uuid", f"{cls} ref", since, ("uuid", "string")),
        _implicit(cls, "get_record", f"{cls} record", since, ("self", f"{cls} ref")),
    ]


def _records_where(cls: ClassModel) -> tuple[str, int, tuple[str, str]]:
    records = cls.messages["get_all_records"]
    return records.result, records.since, ("expr", "string")


def _of_field(cls: str, field: FieldModel) -> list[MessageModel]:
    this, since, name = ("self", f"{cls} ref"), field.since, field.name
    found = [_implicit(cls, f"get_{name}", field.type, since, this)]
    if name == "name_label":
        found.append(_implicit(cls, "get_by_name_label", f"{cls} ref set", since, ("label", "string")))
    if field.writable:
        found.append(_implicit(cls, f"set_{name}", "void", since, this, ("value", field.type)))
    if field.writable and field.type.endswith(" map"):
        found.append(_implicit(cls, f"add_to_{name}", "void", since, this, ("key", "string"), ("value", "string")))
        found.append(_implicit(cls, f"remove_from_{name}", "void", since, this, ("key", "string")))
    return found


def _implicit(cls: str, name: str, result: str, since: int, *params: tuple[str, str]) -> MessageModel:
    return MessageModel(cls, name, result, since, 0, True, (("session_id", "session ref"), *params))


def _field(row: list[str]) -> FieldModel:
    name, type_, qualifier, since, until, default = row
    value = zero(type_) if default == "-" else _value(default[1:], type_)
    return FieldModel(name, type_, qualifier, int(since), int(until), value)


def _message(cls: str, row: list[str]) -> MessageModel:
    name, result, since, until, implicit, *params = row
    pairs = tuple((p.split(":", 1)[0], p.split(":", 1)[1]) for p in params)
    return MessageModel(cls, name, result, int(since), int(until), implicit == "i", pairs)


def _value(text: str, type_: str) -> Any:
    """Parse a default as written in the model: ``{}``, ``"text"``, ``Null``, ``{0}``, ``{"a" -> "b"}``."""
    if type_.endswith(" map"):
        return dict(re.findall(r'"([^"]*)" -> "([^"]*)"', text))
    if type_.endswith(" set"):
        items = [item for item in text.strip("{}").split(", ") if item]
        return [int(item) for item in items] if type_ == "int set" else items
    if type_ == "datetime":
        return datetime.strptime(text, "%Y%m%dT%H:%M:%SZ").replace(tzinfo=UTC)
    if type_.endswith(" ref"):
        return NULL_REF if text == "Null" else text
    if type_ == "bool":
        return text == "true"
    if type_ in ("int", "float"):
        return int(text) if type_ == "int" else float(text)
    return text.strip('"')
