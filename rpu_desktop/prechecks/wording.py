"""Words that several checks use."""

from __future__ import annotations

from collections.abc import Iterable

from rpu_desktop.i18n.text import Text, plain, translate

__all__ = ["gib", "listed"]

_SHOWN = 8


def listed(names: Iterable[str]) -> Text:
    """Names in alphabetical order; of many only the first ones, with the number of the others."""
    ordered = sorted(set(names), key=str.casefold)
    shown = ", ".join(ordered[:_SHOWN])
    if len(ordered) <= _SHOWN + 1:
        return plain(", ".join(ordered))
    return translate("prechecks", "{names} and {n} more", "{names} and {n} more", len(ordered) - _SHOWN).of(names=shown)


def gib(size: int) -> Text:
    """Bytes as GiB, with one decimal place where it is not 0."""
    whole, tenth = divmod(round(size * 10 / 1024**3), 10)
    if not tenth:
        return plain(str(whole))
    return translate("prechecks: a number with one decimal place", "{whole}.{tenth}").of(whole=whole, tenth=tenth)
