"""Error codes turned into words: what happened, to whom, and what to do next."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rpu_desktop.i18n.format import exact_gib
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.xapi.codes import CODES
from rpu_desktop.xapi.codes.fewer import FEWER
from rpu_desktop.xapi.codes.hosts import PLUGIN_REASONS
from rpu_desktop.xapi.codes.meaning import Meaning
from rpu_desktop.xapi.codes.media import SERVER_ERROR
from rpu_desktop.xapi.codes.storage import SR_BACKEND
from rpu_desktop.xapi.naming import NameOf
from rpu_desktop.xapi.plugins import is_own_failure, own_words, plugin_reason, without_traceback

__all__ = ["describe"]

_REFERENCE = re.compile(r"(?:Opaque)?Ref:[\w:-]*", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NULL = "OpaqueRef:NULL"
_LONGEST = 600  # of a server's own words; whole log files come in some errors


def describe(code: str, params: Sequence[str], name_of: NameOf) -> tuple[Text, Text | None]:
    """What happened, with names in place of references, and what to do about it (None: no advice)."""
    if code == "XENAPI_PLUGIN_FAILURE" or is_own_failure(code):
        return _plugin_words(code, params, name_of)
    if code.startswith("SR_BACKEND_FAILURE"):
        return _storage_words(code, params, name_of)
    entry = FEWER.get((code, len(params))) or CODES.get(code)
    return _unknown(code, params, name_of) if entry is None else _filled(entry, params, name_of)


def _plugin_words(code: str, params: Sequence[str], name_of: NameOf) -> tuple[Text, Text | None]:
    reason = plugin_reason(code, params)
    known = SERVER_ERROR if reason.startswith(SERVER_ERROR) else reason
    if known in PLUGIN_REASONS:
        return PLUGIN_REASONS[known]
    return _filled(CODES["XENAPI_PLUGIN_FAILURE"], ("", "", reason), name_of)


def _filled(entry: Meaning, params: Sequence[str], name_of: NameOf) -> tuple[Text, Text | None]:
    values: dict[str, object] = {}
    for position, spec in enumerate(entry.params):
        name, _, kind = spec.partition(":")
        param = params[position] if position < len(params) else ""
        values[name] = _value(kind, param, name_of, _nameless(name))
    return entry.text.of(**values), entry.advice.of(**values) if entry.advice else None


def _value(kind: str, param: str, name_of: NameOf, nameless: Text) -> Text:
    match kind:
        case "size":
            return _size(param)
        case "failures":
            return _failures(param, name_of)
        case "output":
            return _named(own_words(param), name_of, nameless)
        case _:
            return _named(param, name_of, nameless)


def _named(param: str, name_of: NameOf, nameless: Text) -> Text:
    """A parameter as a person reads it: every reference in it replaced by a name, or by `nameless`."""
    text = without_traceback(param)
    if text == _NULL or not text:
        return nameless
    if _REFERENCE.fullmatch(text):
        found = name_of(text)
        return plain(found) if found else nameless
    clear = _REFERENCE.sub(lambda found: name_of(found.group()) or "?", text)
    clear = _UUID.sub(lambda found: name_of(found.group()) or found.group(), clear)
    return plain(clear if len(clear) <= _LONGEST else f"{clear[:_LONGEST]} …")


def _size(param: str) -> Text:
    """Bytes as MiB or GiB; anything else as it came."""
    if not param.strip().isdecimal():
        shown = _REFERENCE.sub("?", param).strip()
        return plain(shown) if shown else _UNKNOWN
    size = int(param)
    if size >= 2**30:
        return translate("texts", "{size} GiB").of(size=exact_gib(size))
    return plain(f"{size / 2**20:.0f} MiB")


def _failures(param: str, name_of: NameOf) -> Text:
    """``CODE,param,…|CODE,param,…`` (xapi_host.ml assert_can_evacuate) as one sentence after another."""
    errors = [part.split(",") for part in param.split("|") if part.strip()]
    texts = tuple((f"f{i}", describe(code, rest, name_of)[0]) for i, (code, *rest) in enumerate(errors))
    return Text("", " ".join(f"{{{name}}}" for name, _ in texts), args=texts)


def _storage_words(code: str, params: Sequence[str], name_of: NameOf) -> tuple[Text, Text | None]:
    words = next((param for param in (*params[1:2], *params[2:], *params[:1]) if param.strip()), "")
    text, advice = SR_BACKEND
    return text.of(code=plain(code), message=_named(words, name_of, _UNKNOWN)), advice


def _unknown(code: str, params: Sequence[str], name_of: NameOf) -> tuple[Text, Text | None]:
    """A readable text for a code without an explanation."""
    advice = translate("xapi", "Look up this code in the documentation, or contact the vendor of the pool's software.")
    known = [_named(param, name_of, _UNKNOWN) for param in params if param.strip() and param.strip() != _NULL]
    shown = _named(code, name_of, _UNKNOWN)
    if not known:
        return translate("xapi", "The pool reports an error: {code}.").of(code=shown), advice
    names = tuple((f"p{i}", param) for i, param in enumerate(known))
    listed = Text("", ", ".join(f"{{{name}}}" for name, _ in names), args=names)
    return translate("xapi", "The pool reports an error: {code} ({params}).").of(code=shown, params=listed), advice


def _nameless(parameter: str) -> Text:
    """The placeholder for a name that the pool did not give, or that is no longer known."""
    return _NAMELESS.get(parameter, _UNKNOWN)


_UNKNOWN = translate("xapi: stands where the name of an object would stand", "(unknown)")
_NAMELESS = {
    "vm": translate("xapi: stands where its name would stand", "a virtual machine"),
    "host": translate("xapi: stands where its name would stand", "a server"),
    "sr": translate("xapi: stands where its name would stand", "a storage repository"),
    "vdi": translate("xapi: stands where its name would stand", "a disk"),
    "network": translate("xapi: stands where its name would stand", "a network"),
    "object": translate("xapi: stands where its name would stand", "an object"),
}
