"""A file that has come in part, and of which the rest may be asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rpu_desktop.web.client import Answer

__all__ = ["Partial"]


@dataclass(frozen=True, slots=True)
class Partial:
    """The file, and a note beside it that says of which version of the server's file it is.  All blocking."""

    path: Path

    @property
    def _note(self) -> Path:
        return self.path.with_name(f"{self.path.name}.json")

    def headers(self) -> dict[str, str]:
        """What asks for the rest, or for all where the server has another file now (RFC 9110, 13.1.5)."""
        have, validator = self._state()
        return {"Range": f"bytes={have}-", "If-Range": validator} if have and validator else {}

    def is_passed_by(self, answer: Answer) -> bool:
        """Whether the server's file ends before what is here."""
        return answer.status == 416

    def goes_on(self, answer: Answer) -> int:
        """From which byte on the file comes: 0 where the server cannot go on, or has another file now."""
        have, _ = self._state()
        continues = answer.headers.get("Content-Range", "").startswith(f"bytes {have}-")
        return have if answer.status == 206 and continues else 0

    def note(self, answer: Answer) -> None:
        """Remember of which version of its file the server sends now."""
        validator = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
        self._note.write_text(json.dumps({"validator": validator}), "utf-8")

    def become(self, target: Path) -> None:
        """It is whole."""
        self.path.replace(target)
        self._note.unlink(missing_ok=True)

    def forget(self) -> None:
        """It is of no use."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def _state(self) -> tuple[int, str]:
        """How much is there, and of which file: a weak validator does not tell versions apart byte by byte."""
        try:
            validator = str(json.loads(self._note.read_text("utf-8"))["validator"])
            return self.path.stat().st_size, "" if validator.startswith("W/") else validator
        except (OSError, ValueError, KeyError, TypeError):
            return 0, ""
