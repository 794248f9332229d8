"""Plain API records, wherever they come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rpu_desktop.texts import one_line

__all__ = ["NULL_REF", "RecordReader", "Records"]

NULL_REF = "OpaqueRef:NULL"

Record = Mapping[str, Any]
Records = Mapping[str, Mapping[str, Record]]
"""class -> reference -> record, as XML-RPC (numbers as text) or a dump (numbers as numbers) gives them."""


class RecordReader:
    """Typed access to one record that may come from XML-RPC, a dump or an older API."""

    def __init__(self, record: Record) -> None:
        self.record = record

    def text(self, name: str, default: str = "") -> str:
        """A text."""
        return str(self.record.get(name, default))

    def ref(self, name: str) -> str:
        """A reference; `NULL_REF` when there is none."""
        return str(self.record.get(name) or NULL_REF)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A truth value."""
        value = self.record.get(name, default)
        return value if isinstance(value, bool) else str(value).lower() in ("true", "1")

    def number(self, name: str, default: int = 0) -> int:
        """A whole number."""
        value = self.record.get(name)
        return default if value in (None, "") else int(value)

    def items(self, name: str) -> tuple[str, ...]:
        """A set."""
        return tuple(self.record.get(name) or ())

    def name(self) -> str:
        """The name that somebody gave it, as it may be shown."""
        return one_line(self.text("name_label"))

    def pairs(self, name: str) -> Mapping[str, str]:
        """A map."""
        return {str(key): str(value) for key, value in (self.record.get(name) or {}).items()}
