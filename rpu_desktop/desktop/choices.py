"""The answers to the engine's questions in words, for reports."""

from __future__ import annotations

from rpu_desktop.engine.prompts import Choice
from rpu_desktop.texts import Text, plain, translate

__all__ = ["choice_words"]

_WORDS = {
    Choice.RETRY: translate("desktop", "tried again"),
    Choice.SKIP: translate("desktop", "left this server out"),
    Choice.STOP: translate("desktop", "stopped this pool"),
    Choice.SUSPEND: translate("desktop", "suspended them"),
    Choice.SHUTDOWN: translate("desktop", "shut them down"),
}


def choice_words(answer: str) -> Text:
    """What was answered; the bare name for an answer that has no words here."""
    if not answer:
        return translate("desktop", "not answered")
    return _WORDS.get(Choice(answer), plain(answer)) if answer in tuple(Choice) else plain(answer)
