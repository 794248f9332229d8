"""How a command ends: exit codes, and complaints with the object and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import Text, Translator, plain, sentence, translate
from rpu_desktop.redaction import redact

__all__ = ["Complaint", "ConsoleError", "ExitCode"]


class ExitCode(IntEnum):
    """What scripts rely on."""

    DONE = 0
    FAILED = 1  # stopped, or something went wrong
    USAGE = 2
    BLOCKED = 3  # by prechecks, or because no plan is feasible; nothing was changed


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong, and what to do about it; `subject` is the pool or server it is about."""

    text: Text
    advice: Text | None = None
    subject: str = ""

    def sentence(self) -> Text:
        """All of it as one text."""
        whole = sentence(self.text, self.advice)
        if self.subject:
            whole = translate("console", "{subject}: {what}").of(subject=self.subject, what=whole)
        return whole

    def to_json(self, translator: Translator | None) -> dict[str, Any]:
        """The complaint as one flat object."""
        advice = redact(self.advice.render(translator)) if self.advice else None
        text = redact(self.text.render(translator))
        return {"event": "error", "subject": self.subject, "text": text, "advice": advice}


class ConsoleError(AppError):
    """A command cannot continue: all `complaints` together, and the exit code."""

    def __init__(self, code: ExitCode, complaints: Iterable[Complaint]) -> None:
        self.code = code
        self.complaints = tuple(complaints)
        super().__init__(plain("; ".join(complaint.sentence().render() for complaint in self.complaints)))
