"""Records as they are kept: only the fields that are read, and equal values once.

A pool of 3,000 virtual machines has 21,000 records with half a million values.  Most are equal to others (references,
lists of allowed operations, empty maps), and most fields are never looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from sys import intern
from typing import Any, TypedDict, TypeVar

import msgspec

from rpu_desktop.inventory.fields import FIELDS

__all__ = ["Raw", "Record", "slim_event_record", "slim_record"]

T = TypeVar("T")
Record = dict[str, Any]
Raw = msgspec.Raw
"""The JSON of a record that has not been read yet."""

_DEEPEST = 60
"""As in whole answers (`rpu_desktop.xapi.json_rpc`), less what a record is in."""
_MOST_KEPT = 20_000

_CANONICAL = {name.lower(): name for name in FIELDS}

_readers: dict[str, Callable[[Raw], Record | None]] = {}
_lists: dict[Any, tuple[Any, ...]] = {}
_maps: dict[Any, dict[str, Any]] = {}


def slim_record(cls: str, record: Raw | Mapping[str, Any]) -> Record:
    """A record with the fields of `FIELDS` only; its arrays are tuples, and nothing in it is to be changed.

    It is empty where there is none (``null``).

    Raises:
        ValueError, RecursionError: it is no record.

    """
    if isinstance(record, Raw):
        return {name: _shared(value) for name, value in (_reader(cls)(record) or {}).items()}
    return {name: _shared(record[name]) for name in FIELDS[cls] if name in record}  # type: ignore[index]


def slim_event_record(class_name: str, record: dict[str, Any]) -> Record:
    """`slim_record` for the class name of an event, which may be in lower case; the same record if it is not followed.

    Raises:
        ValueError: it is no record.

    """
    cls = _CANONICAL.get(class_name.lower())
    return slim_record(cls, record) if cls is not None else record


def _reader(cls: str) -> Callable[[Raw], Record | None]:
    """Reads the JSON of a record of this class, and passes over the other fields."""
    if cls not in _readers:
        fields = dict.fromkeys(FIELDS[cls], Any)  # type: ignore[index]
        shape = TypedDict(cls, fields, total=False)  # type: ignore[misc]
        decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(shape | None)
        _readers[cls] = decoder.decode
    return _readers[cls]


def _shared(value: Any, depth: int = 0) -> Any:
    """`value`, or an equal one that is there already."""
    kind = value.__class__
    if kind is str:
        return intern(value)
    if kind is list:
        items = tuple([_shared(item, depth + 1) for item in value])
        return _kept(_lists, items, items, depth)
    if kind is dict:
        pairs = {intern(key): _shared(item, depth + 1) for key, item in value.items()}
        return _kept(_maps, tuple(pairs.items()), pairs, depth)
    return value


def _kept(known: dict[Any, T], key: tuple[Any, ...], value: T, depth: int) -> T:
    if depth > _DEEPEST:
        raise ValueError("too deep")
    try:
        found = known.get(key)
        if found is None:
            if len(known) >= _MOST_KEPT:
                known.clear()
            found = known[key] = value
    except TypeError:  # there are maps in it
        return value
    return found
