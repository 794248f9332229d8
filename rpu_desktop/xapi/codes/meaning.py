"""The form of an entry in the dictionary of error codes."""

from __future__ import annotations

from dataclasses import dataclass

from rpu_desktop.i18n.text import Text

__all__ = ["Meaning", "meaning"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code means: the names of its parameters in order, words that use them, and what to do."""

    params: tuple[str, ...]
    text: Text
    advice: Text | None


def meaning(params: str, text: Text, advice: Text | None = None) -> Meaning:
    """An entry; `params` are names separated by blanks, as in xen-api ``ocaml/idl/datamodel_errors.ml``.

    A name may carry its kind: ``needed:size`` is a number of bytes, ``errors:failures`` holds whole errors, and
    ``reason:output`` all that a command printed.
    """
    return Meaning(tuple(params.split()), text, advice)
