"""XML-RPC and JSON-RPC as spoken by the toolstack.

Integers travel as text, dates as ``dateTime.iso8601``, the result in a struct with ``Status`` (xen-api
``doc/content/xen-api/wire-protocol.md``). The XML and the JSON of a record are created once and kept until the object
changes.

JSON is that of ocaml-rpc (``jsonrpc.ml``, written by Yojson): no blanks, text in UTF-8 with only quotes, backslashes
and control characters escaped, dates as text, floats that are no numbers as ``NaN`` and ``Infinity``. A request needs
``method`` and an ``id`` that is a number or text; version 1 needs ``params`` as well.
"""

from __future__ import annotations

import json
import xmlrpc.client
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from json.encoder import encode_basestring
from typing import Any
from xml.sax.saxutils import escape

import defusedxml.xmlrpc

from rpu_desktop.simulator.database import Database
from rpu_desktop.simulator.errors import ApiError

__all__ = [
    "JsonRequest",
    "LocalTime",
    "MalformedRequest",
    "RecordView",
    "WireInt",
    "json_response",
    "json_value",
    "read_json",
    "read_response",
    "read_value",
    "read_xml",
    "xml_list",
    "xml_response",
    "xml_value",
]

defusedxml.xmlrpc.monkey_patch()

_HEAD = '<?xml version="1.0"?><methodResponse><params><param><value><struct>'
_TAIL = "</struct></value></param></params></methodResponse>"


class MalformedRequest(ValueError):
    """The body is no request in this protocol."""


class WireInt(int):
    """One of the few numbers that travel as numbers.

    An int32 of the toolstack (``event_types.ml`` valid_ref_counts).
    """


@dataclass(frozen=True, slots=True)
class LocalTime:
    """A time without a time zone: it travels without the ``Z`` at its end (``date.ml`` localtime)."""

    value: datetime


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record for the wire: the fields of the pool's API version."""

    db: Database
    cls: str
    ref: str

    def values(self) -> dict[str, Any]:
        """The record's fields."""
        row = self.db.record(self.cls, self.ref)
        return {field.name: row[field.name] for field in self.db.model.fields(self.cls, self.db.version)}

    def xml(self) -> str:
        """The record as an XML-RPC value."""
        stamp = (self.db.stamp(self.cls, self.ref), self.db.version)
        kept = self.db.fragments.get((self.cls, self.ref))
        if kept is not None and kept[0] == stamp:
            return kept[1]
        text = xml_value(self.values())
        self.db.fragments[self.cls, self.ref] = (stamp, text)
        return text

    def json(self) -> str:
        """The record as a JSON value."""
        stamp = (self.db.stamp(self.cls, self.ref), self.db.version)
        kept = self.db.json.get((self.cls, self.ref))
        if kept is not None and kept[0] == stamp:
            return kept[1]
        text = json_value(self.values())
        self.db.json[self.cls, self.ref] = (stamp, text)
        return text

    def read(self) -> dict[str, Any]:
        """The record as a client reads it; the same object until it changes, not to be changed."""
        stamp = (self.db.stamp(self.cls, self.ref), self.db.version)
        kept = self.db.read.get((self.cls, self.ref))
        if kept is not None and kept[0] == stamp:
            return kept[1]
        row = self.values()
        before, read = (kept[2], kept[1]) if kept is not None else ({}, {})
        values = {
            name: read[name] if name in before and before[name] is value else read_value(value)
            for name, value in row.items()
        }
        self.db.read[self.cls, self.ref] = (stamp, values, row)
        return values


def _date(value: datetime | LocalTime) -> str:
    plain, zone = (value.value, "") if isinstance(value, LocalTime) else (value, "Z")
    return plain.strftime("%Y%m%dT%H:%M:%S") + zone


def xml_value(value: Any) -> str:
    """A plain value as XML-RPC."""
    match value:
        case str():
            return f"<value>{escape(value)}</value>"
        case bool():
            return f"<value><boolean>{int(value)}</boolean></value>"
        case WireInt():
            return f"<value><i4>{value:d}</i4></value>"
        case int():
            return f"<value>{value}</value>"
        case float():
            return f"<value><double>{value!r}</double></value>"
        case None:
            return "<value></value>"
        case datetime() | LocalTime():
            return f"<value><dateTime.iso8601>{_date(value)}</dateTime.iso8601></value>"
        case RecordView():
            return value.xml()
        case Mapping():
            return f"<value><struct>{''.join(_member(k, v) for k, v in value.items())}</struct></value>"
        case _:
            return f"<value><array><data>{''.join(xml_value(item) for item in value)}</data></array></value>"


_READ_AS_THEY_ARE = frozenset({str, bool, float})
_READ: dict[type, Callable[[Any], Any]] = {
    int: str,
    WireInt: int,
    list: lambda items: [read_value(item) for item in items],
    dict: lambda pairs: {str(key): read_value(item) for key, item in pairs.items()},
    RecordView: RecordView.read,
}
"""How the most frequent types are read."""


def read_value(value: Any) -> Any:
    """A plain value as a client has it that has read it as JSON."""
    kind = type(value)
    if kind in _READ_AS_THEY_ARE:
        return value
    if (read := _READ.get(kind)) is not None:
        return read(value)
    match value:
        case str():
            return str(value)
        case WireInt():
            return int(value)
        case int():
            return str(value)
        case None:
            return ""
        case datetime() | LocalTime():
            return _date(value)
        case RecordView():
            return value.read()
        case Mapping():
            return {str(key): read_value(item) for key, item in value.items()}
        case _:
            return [read_value(item) for item in value]


def read_response(result: Any = None, error: ApiError | None = None) -> dict[str, Any]:
    """An answer as a client has it, in the form of XML-RPC."""
    if error is not None:
        return {"Status": "Failure", "ErrorDescription": [str(part) for part in error.description]}
    return {"Status": "Success", "Value": read_value(result)}


def _member(name: Any, value: Any) -> str:
    return f"<member><name>{escape(str(name))}</name>{xml_value(value)}</member>"


def xml_response(result: Any = None, error: ApiError | None = None) -> bytes:
    """The body of a response: a result, or a failure."""
    if error is not None:
        inner = _member("Status", "Failure") + _member("ErrorDescription", error.description)
    else:
        inner = _member("Status", "Success") + _member("Value", result)
    return (_HEAD + inner + _TAIL).encode()


def read_xml(body: bytes) -> tuple[str, list[Any]]:
    """A request's method and parameters.

    Raises:
        MalformedRequest: the body is no XML-RPC call.

    """
    try:
        params, name = xmlrpc.client.loads(body, use_datetime=False)
    except Exception as error:
        raise MalformedRequest(str(error)) from error
    if name is None:
        raise MalformedRequest("no method name")
    return name, [_plain(param) for param in params]


def _plain(value: Any) -> Any:
    if isinstance(value, xmlrpc.client.DateTime):
        return datetime.strptime(value.value.rstrip("Z"), "%Y%m%dT%H:%M:%S")
    return value


@dataclass(frozen=True, slots=True)
class JsonRequest:
    """A JSON-RPC call; `version` 1 or 2."""

    id: Any
    version: int
    method: str
    params: list[Any]


def read_json(body: bytes) -> JsonRequest:
    """A request in either JSON-RPC envelope (``jsonrpc.ml`` version_id_and_call_of_string).

    Raises:
        MalformedRequest: the body is no JSON-RPC call.

    """
    try:
        call = json.loads(body)
        version = {None: 1, "2.0": 2}[call.get("jsonrpc")]
        name, number = call["method"], call["id"]
        params = call["params"] if version == 1 else call.get("params") or []
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise MalformedRequest(str(error)) from error
    if version == 2 and isinstance(params, dict):
        params = [params]
    right = isinstance(number, int | str) and not isinstance(number, bool)
    if not (right and isinstance(name, str) and isinstance(params, list)):
        raise MalformedRequest("no call")
    return JsonRequest(number, version, name, params)


def json_value(value: Any) -> str:
    """A plain value as JSON."""
    kind = type(value)  # nearly all are of these kinds, and patterns take half as long again
    if kind is str:
        return encode_basestring(value)
    if kind is dict:
        return _json_object(value)
    if kind is list:
        return _json_list(value)
    return _json_other(value)


def _json_other(value: Any) -> str:
    match value:
        case str():
            return encode_basestring(str(value))
        case bool():
            return "true" if value else "false"
        case WireInt():
            return f"{value:d}"
        case int():
            return f'"{value:d}"'
        case float():
            return json.dumps(value)
        case None:
            return '""'
        case datetime() | LocalTime():
            return f'"{_date(value)}"'
        case RecordView():
            return value.json()
        case Mapping():
            return _json_object(value)
        case _:
            return _json_list(value)


def _json_object(value: Mapping[str, Any]) -> str:
    return "{" + ",".join([f"{encode_basestring(str(k))}:{json_value(v)}" for k, v in value.items()]) + "}"


def _json_list(value: Iterable[Any]) -> str:
    return "[" + ",".join([json_value(each) for each in value]) + "]"


def json_response(request: JsonRequest, result: Any = None, error: ApiError | None = None) -> bytes:
    """The body of a response in the request's own envelope (``jsonrpc.ml`` json_of_response)."""
    number = json.dumps(request.id)
    if request.version == 2:
        outcome = f'"error":{_error_object(error)}' if error is not None else f'"result":{json_value(result)}'
        return f'{{"jsonrpc":"2.0",{outcome},"id":{number}}}'.encode()
    if error is not None:
        return f'{{"result":null,"error":{json_value(error.description)},"id":{number}}}'.encode()
    return f'{{"result":{json_value(result)},"error":null,"id":{number}}}'.encode()


def _error_object(error: ApiError) -> str:
    """``api_server.ml`` callback1: code 1, the API's code as the message, its parameters as the data."""
    return f'{{"code":1,"message":{encode_basestring(error.code)},"data":{json_value(list(error.params))}}}'


def xml_list(names: list[str]) -> bytes:
    """The response to ``system.listMethods``, the only one without the struct (xen-api ``api_server.ml``)."""
    value = xml_value(names)
    return f'<?xml version="1.0"?><methodResponse><params><param>{value}</param></params></methodResponse>'.encode()
