"""Words that several checks use."""

from __future__ import annotations

from collections.abc import Iterable

from rpu_desktop.i18n.text import Text, plain, translate

__all__ = ["listed"]

_SHOWN = 8


def listed(names: Iterable[str]) -> Text:
    """Names in alphabetical order; of many only the first ones, with the number of the others."""
    ordered = sorted(set(names), key=str.casefold)
    shown = ", ".join(ordered[:_SHOWN])
    if len(ordered) <= _SHOWN + 1:
        return plain(", ".join(ordered))
    return translate("prechecks", "{names} and {n} more", "{names} and {n} more", len(ordered) - _SHOWN).of(names=shown)
