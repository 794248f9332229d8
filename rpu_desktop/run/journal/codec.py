"""What the journal keeps, as JSON and back: texts free of any language, no passwords."""

from __future__ import annotations

import typing
from collections.abc import Container, Mapping
from dataclasses import fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from rpu_desktop.i18n.text import Sentence, Text
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import Immovable, Wishes
from rpu_desktop.prechecks.types import Undo
from rpu_desktop.redaction import redact
from rpu_desktop.run import events
from rpu_desktop.run.events import Event, Named
from rpu_desktop.run.journal import shapes
from rpu_desktop.run.options import Mode, RunOptions
from rpu_desktop.updates.source import Proxy, UpdateSource, user_and_rest, without_secrets
from rpu_desktop.versions import SoftwareVersion

__all__ = [
    "event_from",
    "event_json",
    "options_from",
    "options_json",
    "text_from",
    "text_json",
    "undo_from",
    "undo_json",
    "version_from",
    "version_json",
]

Json = dict[str, Any]
T = TypeVar("T")


_hints_of: dict[type, dict[str, Any]] = {}


def _hints(cls: type) -> dict[str, Any]:
    """Of which kind the fields are; to find out takes long, and a journal has thousands of lines."""
    if cls not in _hints_of:
        _hints_of[cls] = typing.get_type_hints(cls)
    return _hints_of[cls]


def text_json(text: Text) -> Json:
    """A text with its arguments; what is neither text nor number is kept as words."""
    words: Json = {
        "context": text.context,
        "source": text.source,
        "comment": text.comment,
        "n": text.n,
        "args": [[name, _argument(value)] for name, value in text.args],
    }
    return {**words, "sentence": True} if isinstance(text, Sentence) else words


def _argument(value: object) -> object:
    if isinstance(value, Text):
        return {"text": text_json(value)}
    if isinstance(value, int | float):
        return value
    return redact(str(value))  # an error's words may stand in it


def text_from(found: Mapping[str, Any]) -> Text:
    """The text again.

    Raises:
        ValueError, TypeError, LookupError: it is none; so do all functions here that read.

    """
    args = tuple((shapes.words(name), _argument_from(value)) for name, value in found["args"])
    kind = Sentence if found.get("sentence") else Text
    source = shapes.template(found["source"], {name for name, _ in args})
    n = shapes.of_kind(found["n"], int)
    return kind(shapes.words(found["context"]), source, shapes.words(found["comment"]), n, args)


def _argument_from(value: Any) -> object:
    if isinstance(value, dict):
        return text_from(value["text"])
    return shapes.words(value) if isinstance(value, str) else shapes.number(value)


def undo_json(undo: Undo) -> Json:
    """How to put something back."""
    return {"kind": undo.kind, "text": text_json(undo.text), "arguments": _plain(undo.arguments)}


def undo_from(found: Mapping[str, Any]) -> Undo:
    """The undo again."""
    return Undo(shapes.words(found["kind"]), text_from(found["text"]), shapes.a_map(found["arguments"]))


def version_json(version: SoftwareVersion | None) -> dict[str, str] | None:
    """A host's version."""
    return None if version is None else dict(version.fields)


def version_from(found: Mapping[str, str] | None) -> SoftwareVersion | None:
    """The version again."""
    if found is None:
        return None
    return SoftwareVersion.of({shapes.words(key): shapes.words(value) for key, value in found.items()})


def options_json(options: RunOptions) -> Json:
    """What the admin asked for, without passwords: those for the media, for downloads and for a proxy."""
    return {
        "media": _media_json(options.media) if options.media else None,
        "mode": options.mode.value,
        "apply_updates": options.apply_updates,
        "update_source": _source_json(options.update_source),
        "packs": [str(pack) for pack in options.packs],
        "backup": options.backup,
        "wishes": {f.name: _plain(getattr(options.wishes, f.name)) for f in fields(options.wishes)},
    }


def _media_json(media: MediaSource) -> Json:
    return {
        "scheme": media.scheme,
        "host": media.host,
        "path": media.path,
        "port": media.port,
        "username": media.username if media.has_credentials else "",
        "origin": media.origin,
    }


def _source_json(source: UpdateSource) -> Json:
    return {
        "document": without_secrets(source.document),
        "folder": str(source.folder) if source.folder else "",
        "username": source.username,
        "set_up_repositories": source.set_up_repositories,
        "proxy": _proxy_json(source.proxy),
        "certificate": source.certificate,
    }


def _proxy_json(proxy: Proxy) -> Json:
    user, _, address = user_and_rest(proxy.address)
    return {"address": address, "username": proxy.username or user, "direct": proxy.direct}


def _source_from(found: Mapping[str, Any] | None) -> UpdateSource:
    if found is None:
        return UpdateSource()
    folder = Path(shapes.words(found["folder"])) if found.get("folder") else None
    proxy = _fitting(Proxy, found.get("proxy", {}))
    return replace(_fitting(UpdateSource, found, but=("folder", "proxy")), folder=folder, proxy=proxy)


def _fitting(cls: type[T], found: Mapping[str, Any], but: Container[str] = ()) -> T:
    """A dataclass of plain values; keys that this version does not know are left out."""
    hints = _hints(cls)
    known = {name: value for name, value in _known(cls, found).items() if name not in but}
    return cls(**{name: shapes.of_kind(value, hints[name]) for name, value in known.items()})


def options_from(found: Mapping[str, Any]) -> RunOptions:
    """The options again; keys that this version does not know are left out."""
    usual = Wishes()
    wished = {"empty_ahead": True, **shapes.a_map(found["wishes"])}  # what all did before they could be asked
    wishes = {name: _wish(value, getattr(usual, name)) for name, value in _known(Wishes, wished).items()}
    return RunOptions(
        media=_fitting(MediaSource, found["media"]) if found["media"] else None,
        mode=Mode(found["mode"]),
        wishes=Wishes(**wishes),
        apply_updates=shapes.of_kind(found.get("apply_updates", False), bool),
        update_source=_source_from(found.get("update_source")),
        packs=tuple(map(Path, shapes.names(found.get("packs", ())))),
        backup=shapes.of_kind(found.get("backup", ""), str | None),
    )


def _wish(value: Any, usual: Any) -> Any:
    """A wish of the same kind as the `usual` one; maps say what to do with single VMs."""
    match usual:
        case Mapping():
            return {vm: Immovable(how) for vm, how in shapes.a_map(value).items()}
        case frozenset():
            return frozenset(shapes.names(value))
        case _:
            return shapes.of_kind(value, type(usual))


def event_json(event: Event) -> Json:
    """An event, for the report of a run that was resumed."""
    return {"kind": type(event).__name__} | {f.name: _plain(getattr(event, f.name)) for f in fields(event)}


def event_from(found: Mapping[str, Any]) -> Event | None:
    """The event again; None for a kind that this version does not know."""
    cls = getattr(events, str(found.get("kind")), None)
    if not (isinstance(cls, type) and issubclass(cls, Event)):
        return None
    hints = _hints(cls)
    values = _known(cls, found)
    values.pop("at", None)
    at = shapes.number(found["at"])
    return replace(cls(**{name: _revived(value, hints[name]) for name, value in values.items()}), at=at)


def _plain(value: Any) -> Any:
    match value:
        case Text():
            return {"text": text_json(value)}
        case Named():
            return {"uuid": value.uuid, "name": value.name}
        case StrEnum():
            return value.value
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case set() | frozenset():
            return sorted(_plain(item) for item in value)
        case _:
            return value


def _revived(value: Any, hint: Any) -> Any:
    kinds = typing.get_args(hint) or (hint,)
    if typing.get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise ValueError("no list")
        return tuple(_revived(item, kinds[0]) for item in value)
    if Text in kinds and isinstance(value, dict):
        return text_from(value["text"])
    if Named in kinds and isinstance(value, dict):
        return Named(shapes.words(value["uuid"]), shapes.words(value["name"]))
    return shapes.of_kind(value, hint)


def _known(cls: type, values: Mapping[str, Any]) -> dict[str, Any]:
    names = {f.name for f in fields(cls)}
    return {name: value for name, value in values.items() if name in names}
