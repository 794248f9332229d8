"""The API's dates."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

__all__ = ["moment"]


def moment(value: Any) -> datetime:
    """The API's date (``20260102T03:04:05Z``), whatever the SDK made of it.

    Raises:
        ValueError: it is none.

    """
    text = str(value).removesuffix("Z")
    form = "%Y-%m-%dT%H:%M:%S" if "-" in text else "%Y%m%dT%H:%M:%S"
    return datetime.strptime(text, form).replace(tzinfo=UTC)
