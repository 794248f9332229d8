"""Renders a report's sections as lines of text, and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rpu_desktop.i18n.text import Text, Translator, translate
from rpu_desktop.redaction import redact
from rpu_desktop.run.pool_report import PoolReport
from rpu_desktop.run.report_content import Row, headline, sections

__all__ = ["pool_json", "pool_lines"]


def pool_lines(pool: PoolReport) -> Iterator[Text]:
    """One pool as text for people, line by line."""
    yield translate("engine", "{text}.").of(text=headline(pool))
    for section in sections(pool):
        for row in section.rows:
            if row.line is not None:
                line = section.lead.of(line=row.line) if section.lead is not None else row.line
                yield translate("engine", "  {line}").of(line=line)


def pool_json(pool: PoolReport, translator: Translator | None) -> dict[str, Any]:
    """One pool as plain values, with texts in the language of `translator`."""
    found: dict[str, Any] = {}
    lists: dict[str, list[Row]] = {}
    for section in sections(pool):
        if section.key:
            lists.setdefault(section.key, []).extend(row for row in section.rows if row.data)
            continue
        for row in section.rows:
            found |= _rendered(row.data, translator)
    for key, rows in lists.items():
        found[key] = [_rendered(row.data, translator) for row in sorted(rows, key=lambda row: row.at)]
    return found


def _rendered(value: object, translator: Translator | None) -> Any:
    match value:
        case Text():
            return redact(value.render(translator))
        case Mapping():
            return {key: _rendered(item, translator) for key, item in value.items()}
        case list() | tuple():
            return [_rendered(item, translator) for item in value]
        case _:
            return value
