"""JSON-RPC calls and their answers: a third of the bytes of XML-RPC, read by msgspec in a fraction of the time.

The toolstack serves it at ``/jsonrpc`` since XenServer 6.5 (xen-api ``api_server.ml`` jsoncallback).  Values are those
of XML-RPC, except that dates are text: whole numbers travel as text in both, apart from the few that are int32.  Calls
use version 1, which all these releases read.  The `id` of an answer is not that of the call before 7.3 (CA-261166).  An
error may have the form of either version: in emergency mode the toolstack answers version 1 in the envelope of
version 2.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

__all__ = ["NONSENSE", "JsonAnswer", "json_call"]

NONSENSE = (ValueError, TypeError, KeyError, IndexError, RecursionError)
"""What reading something that is no answer may raise."""

_DEEPEST = 64
"""As in XML-RPC: a real answer has four or five structs and arrays in each other."""

_Containers = (dict, list)

_TEXT_OR_WORD = re.compile(rb'"(?:[^"\\]|\\.)*"|-?\b(?:nan|inf)\b', re.IGNORECASE | re.DOTALL)
_WORDS = {b"nan": b"NaN", b"-nan": b"NaN", b"inf": b"Infinity", b"-inf": b"-Infinity"}
_HALF_A_CHARACTER = re.compile(rb"\\ud[89a-f]", re.IGNORECASE)
"""Surrogates: they may stand alone, which no text that is written again may hold.  The toolstack writes UTF-8."""


class _Event(msgspec.Struct, rename={"cls": "class"}):
    """One of `event.from`; its snapshot is read where its class is known."""

    cls: str
    ref: str
    operation: str
    snapshot: msgspec.Raw = msgspec.Raw(b"null")


class _Batch(msgspec.Struct):
    events: list[msgspec.Raw]
    token: str
    valid_ref_counts: dict[str, int] = {}


class _BatchAnswer(msgspec.Struct):
    result: _Batch


_read_any = msgspec.json.Decoder().decode
_read_event = msgspec.json.Decoder(_Event).decode
_read_batch = msgspec.json.Decoder(_BatchAnswer).decode


def json_call(method: str, params: Iterable[Any]) -> bytes:
    """The body of a call."""
    return json.dumps({"method": method, "params": list(params), "id": 1}, separators=(",", ":")).encode()


class JsonAnswer:
    """A response, collected while it comes."""

    def __init__(self, method: str) -> None:
        self._method = method
        self._chunks: list[bytes] = []
        self.take = self._chunks.append

    def value(self) -> dict[str, Any]:
        """The answer as XML-RPC has it: a struct with ``Status``.

        Raises:
            Exception: it is no answer (one of `NONSENSE`).

        """
        content = b"".join(self._chunks)
        self._chunks.clear()
        if self._method == "event.from" and (batch := _events(content)) is not None:
            return {"Status": "Success", "Value": batch}
        answer = _decoded(content)
        if not isinstance(answer, dict) or _depth(answer) > _DEEPEST:
            raise ValueError("no answer")
        if (error := answer.get("error")) is not None:
            return {"Status": "Failure", "ErrorDescription": _description(error)}
        result = answer["result"]
        return {"Status": "Success", "Value": "" if result is None else result}


def _events(content: bytes) -> dict[str, Any] | None:
    """What `event.from` has found; None where it is not in the usual form.

    Events are read one after another, and their snapshots where they are used (`Raw`): those of a big pool would take
    more memory than all that is kept of them.
    """
    try:
        batch = _read_batch(content).result
    except msgspec.DecodeError:
        return None
    return {"events": map(_event, batch.events), "token": batch.token, "valid_ref_counts": batch.valid_ref_counts}


def _event(raw: msgspec.Raw) -> dict[str, Any]:
    event = _read_event(raw)
    return {"class": event.cls, "ref": event.ref, "operation": event.operation, "snapshot": event.snapshot}


def _decoded(content: bytes) -> Any:
    """Floats that are no numbers, which Yojson writes and JSON does not have, are read by a slower decoder."""
    try:
        return _read_any(content)
    except msgspec.DecodeError:
        if _HALF_A_CHARACTER.search(content):
            raise
    return json.loads(_TEXT_OR_WORD.sub(_in_python, content))


def _in_python(found: re.Match[bytes]) -> bytes:
    """Text stays as it is; a float gets the name that Python's decoder knows."""
    return _WORDS.get(found[0].lower(), found[0])


def _description(error: Any) -> list[str]:
    """Code and parameters: an array in version 1, an object with the code as its message in version 2.

    Raises:
        ValueError: it has neither form.

    """
    if isinstance(error, list) and error:
        return [str(part) for part in error]
    if isinstance(error, Mapping) and error.get("message"):
        data = error.get("data")
        return [str(error["message"]), *(str(part) for part in (data if isinstance(data, list) else ()))]
    raise ValueError("no error of the API")


def _depth(value: Any) -> int:
    """How deep arrays and objects are in each other; no deeper than is allowed is looked."""
    level, depth = [value], 0
    while level and depth <= _DEEPEST:
        inner: list[Any] = []
        for container in level:
            items = container.values() if container.__class__ is dict else container
            inner += [item for item in items if item.__class__ in _Containers]
        level, depth = inner, depth + 1
    return depth
