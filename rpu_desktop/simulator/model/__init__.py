"""The API's classes, fields and messages: names, types, defaults and the API version they came and went with.

Read from ``api.tsv`` beside this file, which ``scripts/make-api-model`` writes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

__all__ = ["NULL_REF", "ClassModel", "FieldModel", "MessageModel", "Model", "zero"]

NULL_REF = "OpaqueRef:NULL"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FieldModel:
    """A field; versions are major * 100 + minor, `until` 0 where it still exists."""

    name: str
    type: str
    qualifier: str
    since: int
    until: int
    default: Any

    def in_version(self, version: int) -> bool:
        """Whether records of this API version carry it."""
        return self.since <= version and (not self.until or version < self.until)

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
        """Whether servers of this API version know it."""
        return self.since <= version and (not self.until or version < self.until)


@dataclass(frozen=True, slots=True)
class ClassModel:
    """A class with its fields and messages by name."""

    name: str
    since: int
    until: int
    fields: Mapping[str, FieldModel] = field(default_factory=dict)
    messages: Mapping[str, MessageModel] = field(default_factory=dict)


class Model:
    """The whole API."""

    def __init__(self, classes: Mapping[str, ClassModel]) -> None:
        self.classes = classes

    @staticmethod
    @cache
    def load() -> Model:
        """The table that comes with the program."""
        text = files(__package__).joinpath("api.tsv").read_text("utf-8")
        return Model(_parse(text))

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
    """The value a field of this type has when nobody said anything."""
    if type_.endswith(" set"):
        return []
    if type_.endswith(" map"):
        return {}
    if type_.endswith(" ref"):
        return NULL_REF
    return {"int": 0, "bool": False, "float": 0.0, "datetime": _EPOCH}.get(type_, "")


def _parse(text: str) -> dict[str, ClassModel]:
    classes: dict[str, ClassModel] = {}
    fields: dict[str, FieldModel] = {}
    messages: dict[str, MessageModel] = {}
    name = ""
    for line in text.splitlines():
        kind, *row = line.split("\t")
        if kind == "C":
            name, fields, messages = row[0], {}, {}
            classes[name] = ClassModel(name, int(row[1]), int(row[2]), fields, messages)
        elif kind == "F":
            fields[row[0]] = _field(row)
        else:
            messages[row[0]] = _message(name, row)
    return classes


def _field(row: list[str]) -> FieldModel:
    name, type_, qualifier, since, until, default = row
    value = zero(type_) if default == "-" else _value(default[1:], type_)
    return FieldModel(name, type_, qualifier, int(since), int(until), value)


def _message(cls: str, row: list[str]) -> MessageModel:
    name, result, since, until, implicit, *params = row
    pairs = tuple((p.split(":", 1)[0], p.split(":", 1)[1]) for p in params)
    return MessageModel(cls, name, result, int(since), int(until), implicit == "i", pairs)


def _value(text: str, type_: str) -> Any:
    """Read a default as the model spells it: ``{}``, ``"text"``, ``Null``, ``{0}``, ``{"a" -> "b"}``."""
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
