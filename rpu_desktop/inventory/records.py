"""Plain API records, wherever they come from."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from rpu_desktop.i18n.text import one_line
from rpu_desktop.inventory.ids import NULL_REF

if TYPE_CHECKING:
    from rpu_desktop.api_names import Field

__all__ = ["NoWholePool", "RecordReader", "Records", "Unreadable"]

R = TypeVar("R", bound=str)
T = TypeVar("T")

Record = Mapping[str, Any]
Records = Mapping[str, Mapping[str, Record]]
"""class -> reference -> record, as XML-RPC (numbers as text) or a dump (numbers as numbers) gives them."""

_WHOLE = re.compile(r"\s*[+-]?[0-9]{1,19}\s*")
_LARGEST = 2**63
"""The API's whole numbers have 64 bits (xen-api ``datamodel_types.ml``)."""
_TEXT = {str}
_NOTHING: Mapping[str, str] = {}
_TRUTH = {"true": True, "1": True, "false": False, "0": False}


class NoWholePool(ValueError):
    """These records hold no pool, no host, or not the coordinator; a live pool may look like that for a moment."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An object with values that do not match the API's model: they were treated as missing."""

    cls: str
    ref: str
    uuid: str
    name: str
    fields: tuple[str, ...]


class RecordReader:
    """Typed access to one record that may come from XML-RPC, a dump or an older API.

    A value that is not what was asked for counts as missing, and its field is noted in `unreadable`.
    """

    def __init__(self, record: Record, unreadable: set[str] | None = None) -> None:
        self.record: Record = record if isinstance(record, Mapping) else {}
        self.unreadable = set() if unreadable is None else unreadable
        if self.record is not record:
            self.unreadable.add("*")

    def beside(self, record: Record) -> RecordReader:
        """A reader of a record that belongs to this one; what cannot be read there is noted here."""
        return RecordReader(record, self.unreadable)

    def text(self, name: Field, default: str = "") -> str:
        """A text."""
        value = self.record.get(name)
        if value is None:
            return default
        return str(value) if _is_scalar(value) else self._not(name, default)

    def choice(self, name: Field, known: Collection[str], default: str) -> str:
        """A text that is one of those that are known."""
        value = self.text(name) or default
        return value if value in known else self._not(name, default)

    def ref(self, name: Field, kind: Callable[[str], R]) -> R:
        """A reference of this kind; `NULL_REF` when there is none."""
        value = self.record.get(name)
        if value is None or isinstance(value, str):
            return kind(value or NULL_REF)
        return self._not(name, kind(NULL_REF))

    def flag(self, name: Field, *, default: bool = False) -> bool:
        """A truth value."""
        value = self.record.get(name)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        said = _TRUTH.get(str(value).strip().lower()) if _is_scalar(value) else None
        return self._not(name, default) if said is None else said

    def number(self, name: Field, default: int = 0) -> int:
        """A whole number."""
        value = self.record.get(name)
        if value in (None, ""):
            return default
        if isinstance(value, str) and _WHOLE.fullmatch(value):
            value = int(value)
        whole = isinstance(value, int) and not isinstance(value, bool) and -_LARGEST <= value < _LARGEST
        return int(value) if whole else self._not(name, default)

    def fraction(self, name: Field, default: float) -> float:
        """A number that may have decimal places, and is above 0; `default` for 0, too."""
        value = self.record.get(name)
        if value in (None, ""):
            return default
        try:
            number = float(value) if _is_scalar(value) and not isinstance(value, bool) else math.nan
        except (ValueError, TypeError, OverflowError):
            number = math.nan
        return (number or default) if 0 <= number < _LARGEST else self._not(name, default)

    def items(self, name: Field) -> tuple[str, ...]:
        """A set."""
        value = self.record.get(name)
        if not value:
            return ()
        if value.__class__ is tuple and set(map(type, value)) == _TEXT:
            return value  # nobody changes a record: no second copy
        right = isinstance(value, list | tuple) and all(map(_is_scalar, value))
        return tuple(map(str, value)) if right else self._not(name, ())

    def refs(self, name: Field, kind: Callable[[str], R]) -> tuple[R, ...]:
        """A set of references of this kind."""
        return tuple(map(kind, self.items(name)))

    def name(self) -> str:
        """Its name, safe to show."""
        return one_line(self.text("name_label"))

    def pairs(self, name: Field) -> Mapping[str, str]:
        """A map."""
        value = self.record.get(name)
        if not value:
            return _NOTHING
        if value.__class__ is dict and set(map(type, value.values())) == _TEXT:
            return value  # as in `items`
        right = isinstance(value, Mapping) and all(map(_is_scalar, value.values()))
        return {str(key): str(item) for key, item in value.items()} if right else self._not(name, {})

    def noted(self, cls: str, ref: str) -> Unreadable | None:
        """What could not be read so far; None when everything could."""
        if not self.unreadable:
            return None
        known = RecordReader(self.record)
        name = known.name() or one_line(known.text("hostname"))
        return Unreadable(cls, ref, known.text("uuid"), name, tuple(sorted(self.unreadable)))

    def _not(self, name: str, default: T) -> T:
        self.unreadable.add(name)
        return default


def _is_scalar(value: Any) -> bool:
    """Whether it is a text, a number, a truth value or a date rather than a set or map of them."""
    return not isinstance(value, Mapping | list | tuple | set)
