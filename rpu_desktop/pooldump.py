"""The pool database dump (``xe pool-dump-database``, ``GET /pool/xmldbdump``): API-shaped records from it and to it.

In the file every value is a text.  Sets and maps are s-expressions, ``('a' 'b')`` and ``(('k' 'v') ('k2' 'v2'))``,
with ``'`` around words (xen-api ``string_marshall_helper.ml``), and the white space of the whole value is protected
(``ocaml/database/db_xml.ml``, ``xml_spaces.ml``), so that newer databases hold ``('a'%.'b')``.  Field names use ``__``
between the parts of a nested name where the API has a single ``_``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import translate

__all__ = ["Dump", "DumpError", "parse_sexpr", "protect", "read_dump", "read_dump_text", "unprotect", "write_dump"]

NULL_REF = "OpaqueRef:NULL"

_LINKS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "VM": (("resident_on", "host", "resident_VMs"),),
    "VBD": (("VM", "VM", "VBDs"), ("VDI", "VDI", "VBDs")),
    "VIF": (("VM", "VM", "VIFs"), ("network", "network", "VIFs")),
    "PIF": (("host", "host", "PIFs"), ("network", "network", "PIFs")),
    "PBD": (("host", "host", "PBDs"), ("SR", "SR", "PBDs")),
    "VDI": (("SR", "SR", "VDIs"),),
    "console": (("VM", "VM", "consoles"),),
    "host_cpu": (("host", "host", "host_CPUs"),),
}
"""Lists that the database derives from the other side when it loads: (reference field, class, list field)."""

_NUMBERS = frozenset(
    [
        "memory_static_max",
        "memory_static_min",
        "memory_dynamic_max",
        "memory_dynamic_min",
        "memory_target",
        "memory_overhead",
        "memory_total",
        "memory_free",
        "VCPUs_max",
        "VCPUs_at_startup",
        "virtual_size",
        "physical_utilisation",
        "physical_size",
        "virtual_allocation",
        "domid",
        "API_version_major",
        "API_version_minor",
        "ha_host_failures_to_tolerate",
        "ha_plan_exists_for",
        "MTU",
        "VLAN",
        "user_version",
        "order",
        "start_delay",
        "shutdown_delay",
        "memory_actual",
        "VCPUs_number",
    ]
)
_FLAGS = frozenset(
    [
        "enabled",
        "live",
        "shared",
        "currently_attached",
        "is_a_template",
        "is_a_snapshot",
        "is_control_domain",
        "is_default_template",
        "ha_enabled",
        "ha_overcommitted",
        "ha_allow_overcommit",
        "ha_always_run",
        "wlb_enabled",
        "wlb_verify_cert",
        "redo_log_enabled",
        "empty",
        "bootable",
        "unpluggable",
        "management",
        "physical",
        "read_only",
        "sharable",
        "managed",
        "missing",
        "is_tools_iso",
        "disallow_unplug",
        "is_policy_snapshot",
        "local_cache_enabled",
        "restrict_networking",
    ]
)
_DATES = frozenset(
    ["snapshot_time", "start_time", "last_updated", "install_time", "created", "finished", "last_active"]
)
_SETS = frozenset(
    [
        "allowed_operations",
        "tags",
        "resident_VMs",
        "VBDs",
        "VIFs",
        "PIFs",
        "PBDs",
        "VDIs",
        "capabilities",
        "supported_bootloaders",
    ]
)
_TEXTS = frozenset(["name_label", "name_description", "last_booted_record", "recommendations", "snapshot_metadata"])
"""Free text, even where it stands in brackets as a collection does."""
_CLASS_NAMES = {"Secret": "secret"}
"""Tables that were once named otherwise."""


class DumpError(AppError):
    """A file that cannot be read as a pool database; `text` says what to do, too."""


@dataclass(frozen=True, slots=True)
class Dump:
    """A pool database: its manifest, and its records by class and reference as the API would show them."""

    manifest: Mapping[str, str]
    records: Mapping[str, Mapping[str, Mapping[str, Any]]]


def read_dump(path: Path | str) -> Dump:
    """Read a dump from a file.

    Raises:
        DumpError: it cannot be opened, is no dump, is damaged, or is the stub that a pool gives amid an upgrade.

    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        text = translate("pooldump", "The file {file} cannot be read: {reason}.")
        raise DumpError(text.of(file=str(path), reason=error.strerror or str(error))) from error
    return read_dump_text(data, str(path))


def read_dump_text(data: bytes, name: str) -> Dump:
    """Read a dump from memory; `name` is what to call it in messages.

    Raises:
        DumpError: as `read_dump`.

    """
    damaged = translate("pooldump", "{file} is damaged or not a pool database: {reason}. Dump the database again.")
    try:
        root = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise DumpError(damaged.of(file=name, reason=str(error))) from error
    if root.tag != "database" or root.find("manifest") is None:
        text = translate(
            "pooldump", "{file} is not a pool database. Create one with: xe pool-dump-database file-name=…"
        )
        raise DumpError(text.of(file=name))
    manifest = {pair.get("key", ""): pair.get("value", "") for pair in root.iter("pair")}
    try:
        records = _records(root)
    except LookupError as error:
        raise DumpError(damaged.of(file=name, reason=str(error.args[0]))) from error
    if not records.get("host") or not records.get("pool"):
        text = translate(
            "pooldump",
            "{file} contains no pool and no server: it is the stub that a pool returns while it is being upgraded. "
            "Use a dump from before the upgrade.",
        )
        raise DumpError(text.of(file=name))
    return Dump(manifest, records)


def _records(root: Element) -> dict[str, dict[str, dict[str, Any]]]:
    records: dict[str, dict[str, dict[str, Any]]] = {}
    for table in root.iter("table"):
        name = table.get("name", "")
        rows = records.setdefault(_CLASS_NAMES.get(name, name), {})
        for row in table.iter("row"):
            ref = row.get("ref") or row.get("_ref")
            if not ref:
                raise LookupError(f"a row of {name} without its reference")
            rows[ref] = _record(row)
    _derive_links(records)
    return records


def _record(row: Element) -> dict[str, Any]:
    record = {}
    for key, raw in row.items():
        if not key.startswith("__") and key not in ("ref", "_ref"):
            name = key.lstrip("_").replace("__", "_")
            record[name] = _value(name, raw)
    return record


def _value(name: str, raw: str) -> Any:
    text = unprotect(raw)
    if text.startswith("(") and text.endswith(")") and name not in _TEXTS:
        return _collection(name, text)
    if name in _FLAGS and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if name in _NUMBERS and re.fullmatch(r"-?[0-9]{1,19}", text):
        return int(text)
    if name in _DATES:
        return _date(text)
    if name in _SETS and not text:
        return []
    return text


def _date(text: str) -> datetime | str:
    try:
        return datetime.strptime(text, "%Y%m%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return text


def _collection(name: str, text: str) -> Any:
    try:
        parsed = parse_sexpr(text)
    except ValueError:
        return text
    if not parsed:
        return [] if name in _SETS or _plural(name) else {}
    if all(isinstance(item, str) for item in parsed):
        return parsed
    if all(isinstance(item, list) and len(item) == 2 and all(isinstance(w, str) for w in item) for item in parsed):
        return dict(parsed)
    return text


def _plural(name: str) -> bool:
    """Whether an empty ``()`` under this name is a set: the API's sets have plural names, its maps do not."""
    return (
        name.endswith("s")
        and name not in ("gui_config", "VCPUs_params", "VCPUs_utilisation", "HVM_boot_params")
        and (not name.endswith(("_params", "_operations", "_flags", "_disks")) or name == "allowed_operations")
    )


def _derive_links(records: dict[str, dict[str, dict[str, Any]]]) -> None:
    for cls, links in _LINKS.items():
        for _, target_cls, field in links:
            for row in records.get(target_cls, {}).values():
                row[field] = []
        for ref, row in records.get(cls, {}).items():
            for source, target_cls, field in links:
                pointed = row.get(source, "")
                target = records.get(target_cls, {}).get(pointed) if isinstance(pointed, str) else None
                if target is not None:
                    target[field].append(ref)


# --- s-expressions and protected white space -------------------------------------------------------------------------

_ESCAPES = {"_": "  ", ".": " ", "t": "\t", "n": "\n", "r": "\r", "%": "%"}
_PROTECTED = {"%": "%%", " ": "%.", "\t": "%t", "\n": "%n", "\r": "%r"}
_EVERY_SPACE = (5, 134)
"""The schema since which every space is protected, not only two in a row: XenServer 7.4 (xen-api 212fa24b6a)."""
_TOKEN = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|'(?P<single>(?:[^'\\]|\\.)*)'|"(?P<double>(?:[^"\\]|\\.)*)")""",
    re.DOTALL,
)


def unprotect(text: str) -> str:
    """Undo the protection of white space; ``%_`` stands for two spaces in old databases."""
    if "%" not in text:
        return text
    return re.sub(r"%([_.tnr%])", lambda match: _ESCAPES[match.group(1)], text)


def protect(text: str, *, every_space: bool = True) -> str:
    """Protect white space as servers do: every single one, or, before XenServer 7.4, two spaces in a row as ``%_``."""
    if every_space:
        return re.sub(r"[% \t\n\r]", lambda match: _PROTECTED[match.group()], text)
    return re.sub(r"  |[%\t\n\r]", lambda match: _PROTECTED.get(match.group(), "%_"), text)


def parse_sexpr(text: str) -> list[Any]:
    """An s-expression, its white space restored, as nested lists of words.

    Every word must be quoted, as the database does it: a text such as ``(old)`` is none.

    Raises:
        ValueError: it is no s-expression.

    """
    stack: list[list[Any]] = [[]]
    position = 0
    text = text.strip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"unexpected character at {position}")
        position = match.end()
        if match.lastgroup == "open":
            stack.append([])
        elif match.lastgroup == "close":
            if len(stack) < 2:
                raise ValueError("too many closing brackets")
            done = stack.pop()
            stack[-1].append(done)
        else:
            stack[-1].append(_unescape(match[match.lastgroup or 0]))
    if len(stack) != 1 or len(stack[0]) != 1 or not isinstance(stack[0][0], list):
        raise ValueError("brackets do not match")
    return stack[0][0]


def _unescape(text: str) -> str:
    """A backslash only guards the next character (xen-api ``ocaml/libs/sexpr/sExpr.ml``)."""
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL) if "\\" in text else text


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


# --- writing ---------------------------------------------------------------------------------------------------------


def write_dump(
    records: Mapping[str, Mapping[str, Mapping[str, Any]]],
    manifest: Mapping[str, str],
    field_name: Callable[[str, str], str] = lambda cls, name: name,
) -> bytes:
    """A dump of these records, in the form of the schema that the manifest names (the newest, where it names none).

    `field_name(class, field)` gives the database's own spelling of a field.
    """
    every_space = _schema(manifest) >= _EVERY_SPACE
    parts = ["<?xml version='1.0'?>\n<database><manifest>"]
    parts += [f"<pair key={quoteattr(key)} value={quoteattr(value)}/>" for key, value in manifest.items()]
    parts.append("</manifest>")
    for cls, rows in records.items():
        parts.append(f"<table name={quoteattr(cls)}>")
        for ref, row in rows.items():
            cells = (
                f"{field_name(cls, name)}={quoteattr(protect(_text(value), every_space=every_space))}"
                for name, value in row.items()
            )
            parts.append(f"<row ref={quoteattr(ref)} {' '.join(cells)}/>")
        parts.append("</table>")
    parts.append("</database>\n")
    return "".join(parts).encode()


def _schema(manifest: Mapping[str, str]) -> tuple[int, int]:
    major, minor = manifest.get("schema_major_vsn", ""), manifest.get("schema_minor_vsn", "")
    told = all(re.fullmatch("[0-9]{1,9}", part) for part in (major, minor))
    return (int(major), int(minor)) if told else _EVERY_SPACE


def _text(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.strftime("%Y%m%dT%H:%M:%SZ")
        case Mapping():
            return f"({' '.join(f'({_quote(str(k))} {_quote(str(v))})' for k, v in value.items())})"
        case list() | tuple():
            return f"({' '.join(_quote(str(item)) for item in value)})"
        case None:
            return ""
        case _:
            return str(value)
