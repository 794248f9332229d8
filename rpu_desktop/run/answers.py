"""The answers to the engine's questions in words, for reports."""

from __future__ import annotations

from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.run.prompts import Choice, PromptKind

__all__ = ["WITHDRAWN", "choice_words"]

WITHDRAWN = "withdrawn"
"""In place of an answer: what was asked about has happened meanwhile."""

_WORDS: dict[str, Text] = {
    Choice.RETRY: translate("engine", "tried again"),
    Choice.SKIP: translate("engine", "left this server out"),
    Choice.STOP: translate("engine", "stopped this pool"),
    Choice.SUSPEND: translate("engine", "suspended them"),
    Choice.SHUTDOWN: translate("engine", "shut them down"),
    Choice.POWER_OFF: translate("engine", "powered it off"),
    Choice.DISCARD: translate("engine", "started it anew, without what was in its memory"),
    Choice.WAIT: translate("engine", "kept waiting"),
    Choice.CHECK: translate("engine", "had it looked at again"),
    Choice.REBOOT: translate("engine", "had it rebooted"),
    Choice.BY_HAND: translate("engine", "rebooted it by hand"),
    Choice.GO_ON: translate("engine", "went on as it was"),
    Choice.FAIL: translate("engine", "counted it as failed"),
    WITHDRAWN: translate("engine", "none, it had settled itself"),
}


def choice_words(answer: str, kind: str = "") -> Text:
    """What was answered to a question of this kind; the bare name of an answer that only a later version knows."""
    if not answer:
        return translate("engine", "not answered")
    if (kind, answer) == (PromptKind.UPDATE, Choice.SKIP):
        return translate("engine", "went on without these updates")
    if (kind, answer) == (PromptKind.WAKING, Choice.SKIP):
        return translate("engine", "left it suspended")
    if (kind, answer) == (PromptKind.GUEST, Choice.SHUTDOWN):
        return translate("engine", "shut it down")
    if (kind, answer) == (PromptKind.VM, Choice.SKIP):
        return translate("engine", "left it down and went on")
    return _WORDS.get(answer) or plain(answer)
