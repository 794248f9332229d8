"""Where words go: human text and JSON lines never mix."""

from __future__ import annotations

import json
import sys
from typing import Any, TextIO

from rpu_desktop.console.outcome import Complaint
from rpu_desktop.i18n.text import Text, Translator, on_one_line, printable
from rpu_desktop.redaction import redact
from rpu_desktop.streams import write_line

__all__ = ["Output"]


class Output:
    """Writes for a person and for programs.

    Plainly, results go to standard output and complaints to standard error.  With `as_json` standard output carries one
    JSON object a line and nothing else, and all words go to standard error.
    """

    def __init__(
        self,
        *,
        as_json: bool = False,
        translator: Translator | None = None,
        out: TextIO | None = None,
        err: TextIO | None = None,
    ) -> None:
        self.as_json = as_json
        self.translator = translator
        self._out = out or sys.stdout
        self._err = err or sys.stderr

    def say(self, text: Text | str = "") -> None:
        """A line for a person."""
        self._write(self._err if self.as_json else self._out, self._words(text))

    def aside(self, text: Text) -> None:
        """A message for a waiting user; not part of the result."""
        self._write(self._err, self._words(text))

    def complain(self, complaint: Complaint) -> None:
        """Something that is wrong, for a person and for programs."""
        self._write(self._err, self._words(complaint.sentence()))
        self.emit(complaint.to_json(self.translator))

    def emit(self, record: dict[str, Any]) -> None:
        """A JSON object for programs, where one was asked for."""
        if self.as_json:
            self._write(self._out, json.dumps(record))

    def _words(self, text: Text | str) -> str:
        # Names come from servers: none of them may steer the terminal, or write a line of its own.
        words = on_one_line(text).render(self.translator) if isinstance(text, Text) else text
        return redact(printable(words))

    @staticmethod
    def _write(stream: TextIO, line: str) -> None:
        write_line(stream, line)
