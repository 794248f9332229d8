"""Compiles a translator's file (``.po``) into the one that programs read (``.mo``), with Babel.

Babel is a tool of development and is not installed with the program: packages carry compiled files.
"""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from pathlib import Path

__all__ = ["ABOUT", "NAME", "STAMP", "compile_all", "compiled", "stamp"]

ABOUT = "about this catalogue"
"""Context of two texts that `compiled` adds to each catalogue: `NAME` and `STAMP`."""
NAME = "name"
"""What speakers of the language call it."""
STAMP = "stamp"
"""The `stamp` of the ``.po`` file."""

_FORMAT = 1
"""Counted up when `compiled` makes something else of the same file."""


def stamp(content: bytes) -> str:
    """What a compiled file must carry to be that of a ``.po`` file with this content."""
    return f"{_FORMAT}-{sha256(content).hexdigest()}"


def compiled(content: bytes) -> bytes:
    """The ``.mo`` file for the content of a ``.po`` file; without fuzzy and missing translations.

    Raises:
        ImportError: Babel is not installed.
        ValueError: it is no catalogue, or does not name its language.

    """
    from babel.messages.mofile import write_mo  # noqa: PLC0415 (only where catalogues are made)
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415

    try:
        catalogue = read_po(BytesIO(content), abort_invalid=True)
    except PoFileError as error:
        raise ValueError(str(error)) from error
    if not catalogue.locale_identifier:
        raise ValueError("the header names no language")
    name = (catalogue.locale and catalogue.locale.get_display_name()) or catalogue.locale_identifier
    catalogue.add(NAME, name[:1].upper() + name[1:], context=ABOUT)
    catalogue.add(STAMP, stamp(content), context=ABOUT)
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def compile_all(source: Path, target: Path) -> list[Path]:
    """Compile every ``.po`` file of one folder into another; the files made.

    Raises:
        ImportError, ValueError, OSError: as `compiled`, or a file cannot be read or written.

    """
    target.mkdir(parents=True, exist_ok=True)
    made = []
    for path in sorted(source.glob("*.po")):
        made.append(target / f"{path.stem}.mo")
        made[-1].write_bytes(compiled(path.read_bytes()))
    return made
