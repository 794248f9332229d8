"""Converts entries and events to JSON and back: for the journal, and for the output of ``--json``.

Kinds are identified by the names that their classes state (`Entry.what`, `Event.kind`), fields by their own names;
both are contracts. What a newer version added is skipped: entries, events, and keys. What an older one did not have
yet has a default. Texts are stored independently of any language; passwords are not stored at all. cattrs does the
converting. It is imported on first use, because the first window must not wait for it.
"""

from __future__ import annotations

import json
import typing
from collections.abc import Callable, Mapping, Set
from dataclasses import replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rpu_desktop.i18n.text import Sentence, Text, Translator
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import Wishes
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.redaction import redact
from rpu_desktop.run.entries import ENTRIES, Entry, PoolTakesPart
from rpu_desktop.run.events import EVENTS, Event
from rpu_desktop.run.journal import shapes
from rpu_desktop.run.options import RunOptions
from rpu_desktop.updates.source import Proxy, UpdateSource, user_and_rest, without_secrets
from rpu_desktop.versions import SoftwareVersion
from rpu_desktop.xapi.address import ServerAddress

if TYPE_CHECKING:
    from cattrs import Converter

__all__ = ["entry_from", "entry_json", "event_from", "event_json", "from_json", "key_of", "public_json", "to_json"]

Json = dict[str, Any]
T = TypeVar("T")

_LISTS: tuple[Any, ...] = (tuple, frozenset)
_ENTRIES = {entry.what: entry for entry in ENTRIES}
_EVENTS = {event.kind: event for event in EVENTS}
_FORMER = {
    "RunStarted": "run-started",
    "RunFinished": "run-finished",
    "PoolStarted": "pool-started",
    "PoolPlanned": "pool-planned",
    "PoolFinished": "pool-finished",
    "HostChanged": "host-changed",
    "HostUpdated": "host-updated",
    "VmChanged": "vm-changed",
    "ConnectionChanged": "connection-changed",
    "Asked": "asked",
    "Answered": "answered",
    "Restored": "restored",
    "BackedUp": "backed-up",
    "Note": "note",
}
"""Names of events in journals of the first versions: the class names at that time."""


def entry_json(entry: Entry) -> Json:
    """The entry's facts; the line of the journal also contains its name and time."""
    return {name: value for name, value in to_json(entry).items() if name != "at"}


def entry_from(line: Mapping[str, Any]) -> Entry | None:
    """The entry in a line of the journal; None for a kind unknown to this version.

    Raises:
        LookupError, TypeError, ValueError, AttributeError: it is malformed (`shapes.MISFITS`); so do all functions here
            that read.

    """
    cls = _ENTRIES.get(line["what"])
    return None if cls is None else from_json(line, cls)


def event_json(event: Event) -> Json:
    """The event for the journal."""
    return {"kind": event.kind, **to_json(event)}


def event_from(found: Mapping[str, Any]) -> Event | None:
    """The event in a line of the journal; None for a kind unknown to this version."""
    kind = found["kind"]
    cls = _EVENTS.get(_FORMER.get(kind, kind))
    return None if cls is None else from_json({**found, "at": found["at"]}, cls)


def public_json(event: Event, translator: Translator | None = None) -> Json:
    """The event as ``--json`` prints it: a flat object, with texts in the language of `translator`."""
    return {"event": event.kind, **_rendered(_public().unstructure(event), translator)}


def key_of(undo: Undo) -> str:
    """Identifies an undo; the words may differ."""
    return json.dumps([undo.kind, to_json(undo.arguments)], sort_keys=True)


def to_json(value: Any) -> Any:
    """Any value of an entry or an event, as plain values."""
    return _journal().unstructure(value)


def from_json(found: Any, cls: type[T]) -> T:
    """The value again."""
    return _journal().structure(found, cls)


@cache
def _journal() -> Converter:
    converter = _converter()
    _read_strictly(converter)
    _keep_options(converter)
    _read_older(converter)
    for cls in (Text, Sentence):
        converter.register_unstructure_hook(cls, _text_json)
    converter.register_structure_hook(Text, lambda found, _: _text_from(found))
    converter.register_unstructure_hook(SoftwareVersion, lambda version: dict(version.fields))
    converter.register_structure_hook(
        SoftwareVersion, lambda found, _: SoftwareVersion.of(converter.structure(found, dict[str, str]))
    )
    converter.register_unstructure_hook_func(lambda cls: issubclass(cls, Path), str)
    converter.register_structure_hook(Path, lambda found, _: Path(shapes.words(found)))
    return converter


@cache
def _public() -> Converter:
    """Leave texts as they are, for `_rendered`."""
    converter = _converter()
    for cls in (Text, Sentence):
        converter.register_unstructure_hook(cls, lambda text: text)
    return converter


def _rendered(value: Any, translator: Translator | None) -> Any:
    match value:
        case Text():
            return redact(value.render(translator))
        case dict():
            return {name: _rendered(item, translator) for name, item in value.items()}
        case list():
            return [_rendered(item, translator) for item in value]
        case _:
            return value


def _converter() -> Converter:
    from cattrs import Converter  # noqa: PLC0415 (not before it is needed: the first window must not wait)

    converter = Converter(detailed_validation=False, unstruct_collection_overrides={tuple: list, Set: sorted})
    converter.register_unstructure_hook_func(lambda cls: issubclass(cls, StrEnum), lambda word: word.value)
    return converter


def _read_strictly(converter: Converter) -> None:
    """Read without conversions: a number instead of a name means that the line has another meaning."""
    converter.register_structure_hook(str, lambda found, cls: cls(shapes.words(found)))
    converter.register_structure_hook(float, lambda found, _: shapes.number(found))
    converter.register_structure_hook(int, lambda found, _: shapes.whole(found))
    converter.register_structure_hook(bool, lambda found, _: shapes.flag(found))

    def reader(cls: Any) -> Callable[[Any, Any], Any]:
        kind, inner = typing.get_origin(cls), typing.get_args(cls)[0]
        read = converter.get_structure_hook(inner)
        return lambda found, _: kind(read(item, inner) for item in shapes.items(found))

    converter.register_structure_hook_factory(lambda cls: typing.get_origin(cls) in _LISTS, reader)


# --- options ---------------------------------------------------------------------------------------------------------


def _keep_options(converter: Converter) -> None:
    """Store options without secrets: the passwords for the media, for downloads and for a proxy."""
    from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override  # noqa: PLC0415

    # Inner types first: the converters of the outer ones use them.
    left_out = override(omit=True)
    media = make_dict_unstructure_fn(MediaSource, converter, password=left_out)
    converter.register_unstructure_hook(MediaSource, lambda known: media(_open_media(known)))

    proxy = make_dict_unstructure_fn(Proxy, converter, password=left_out)
    converter.register_unstructure_hook(Proxy, lambda known: proxy(_open_proxy(known)))

    source = make_dict_unstructure_fn(UpdateSource, converter, client_id=left_out, password=left_out)
    converter.register_unstructure_hook(
        UpdateSource, lambda known: source(replace(known, document=without_secrets(known.document)))
    )
    read_source = make_dict_structure_fn(UpdateSource, converter)
    converter.register_structure_hook(
        UpdateSource, lambda found, cls: read_source({**found, "folder": found.get("folder") or None}, cls)
    )
    read_wishes = make_dict_structure_fn(Wishes, converter)
    # Before this was an option, all runs emptied the next host ahead.
    converter.register_structure_hook(Wishes, lambda found, cls: read_wishes({"empty_ahead": True, **found}, cls))

    options = make_dict_unstructure_fn(RunOptions, converter, patience=left_out)
    converter.register_unstructure_hook(RunOptions, options)
    converter.register_structure_hook(RunOptions, make_dict_structure_fn(RunOptions, converter, patience=left_out))


def _open_media(media: MediaSource) -> MediaSource:
    return media if media.has_credentials else replace(media, username="")


def _open_proxy(proxy: Proxy) -> Proxy:
    user, _, address = user_and_rest(proxy.address)
    return replace(proxy, address=address, username=proxy.username or user)


def _read_older(converter: Converter) -> None:
    """The first versions stored one set of fingerprints for the whole pool."""
    from cattrs.gen import make_dict_structure_fn  # noqa: PLC0415

    read = make_dict_structure_fn(PoolTakesPart, converter)

    def read_pool(found: Mapping[str, Any], cls: type[PoolTakesPart]) -> PoolTakesPart:
        if "certificates" not in found:
            address = str(ServerAddress.parse(shapes.words(found["server"])))
            found = {**found, "certificates": {address: found["fingerprints"]}}
        return read(found, cls)

    converter.register_structure_hook(PoolTakesPart, read_pool)


# --- texts -----------------------------------------------------------------------------------------------------------


def _text_json(text: Text) -> Json:
    """A text with its arguments; anything that is neither text nor number is stored as words."""
    words: Json = {
        "context": text.context,
        "source": text.source,
        "plural": text.plural,
        "n": text.n,
        "args": [[name, _argument(value)] for name, value in text.args],
    }
    return {**words, "sentence": True} if isinstance(text, Sentence) else words


def _argument(value: object) -> object:
    if isinstance(value, Text):
        return {"text": _text_json(value)}
    if isinstance(value, int | float):
        return value
    return redact(str(value))  # it may contain the words of an error


def _text_from(found: Mapping[str, Any]) -> Text:
    """The text again; events of the first versions have it in an object of its own."""
    found = found.get("text", found)
    args = tuple((shapes.words(name), _argument_from(value)) for name, value in found["args"])
    kind = Sentence if found.get("sentence") else Text
    n = shapes.whole(found["n"])
    given = {name for name, _ in args} | ({"n"} if n >= 0 else set())
    return kind(shapes.words(found["context"]), *_forms(found, n, given), n, args)


def _forms(found: Mapping[str, Any], n: int, given: set[str]) -> tuple[str, str]:
    """Singular and plural; earlier journals had one form, with %n for the number."""
    if n >= 0 and "plural" not in found:
        only = shapes.template(shapes.words(found["source"]).replace("%n", "{n}"), given)
        return only, only
    return shapes.template(found["source"], given), shapes.template(found.get("plural", ""), given)


def _argument_from(value: Any) -> object:
    if isinstance(value, dict):
        return _text_from(value["text"])
    if isinstance(value, str):
        return shapes.words(value)
    number = shapes.number(value)
    return value if isinstance(value, int) else number
