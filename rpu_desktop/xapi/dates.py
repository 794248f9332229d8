"""The API's dates."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

__all__ = ["moment"]


def moment(value: Any) -> datetime:
    """The API's date (``20260102T03:04:05Z``, in UTC), in any form the SDK returns, and other forms of ISO 8601.

    Raises:
        ValueError: it is none.

    """
    found = datetime.fromisoformat(str(value).strip())
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
