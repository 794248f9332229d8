"""The answers to the engine's questions in words, for reports."""

from __future__ import annotations

from rpu_desktop.engine.prompts import Choice, PromptKind
from rpu_desktop.texts import Text, plain, translate

__all__ = ["choice_words"]

_WORDS = {
    Choice.RETRY: translate("engine", "tried again"),
    Choice.SKIP: translate("engine", "left this server out"),
    Choice.STOP: translate("engine", "stopped this pool"),
    Choice.SUSPEND: translate("engine", "suspended them"),
    Choice.SHUTDOWN: translate("engine", "shut them down"),
}


def choice_words(answer: str, kind: str = "") -> Text:
    """What was answered to a question of this kind; the bare name for an answer that has no words here."""
    if not answer:
        return translate("engine", "not answered")
    if (kind, answer) == (PromptKind.UPDATE, Choice.SKIP):
        return translate("engine", "went on without these updates")
    return _WORDS.get(Choice(answer), plain(answer)) if answer in tuple(Choice) else plain(answer)
