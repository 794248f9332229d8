"""Small text files that an admin wrote, in the encodings that editors use; ``-`` is a line of standard input."""

from __future__ import annotations

import codecs
import sys

from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.typed_paths import typed_path

__all__ = ["Unreadable", "read_text"]

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""Windows PowerShell 5 writes UTF-16 with ``>``; Notepad and ``Out-File -Encoding utf8`` write UTF-8 with a mark."""


class Unreadable(Exception):
    """`reason` is why the file cannot be read."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.render())
        self.reason = reason


def read_text(name: str) -> str:
    """What the file holds.

    Raises:
        Unreadable: there is no such file, or it is no text.

    """
    try:
        return sys.stdin.readline() if name == "-" else _decoded(typed_path(name).read_bytes())
    except UnicodeError as error:
        raise Unreadable(translate("console", "it is not text in UTF-8")) from error
    except OSError as error:
        raise Unreadable(plain(error.strerror or str(error))) from error


def _decoded(content: bytes) -> str:
    return content.decode("utf-16" if content.startswith(_UTF_16) else "utf-8-sig")
