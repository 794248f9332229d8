"""The words for each of a run's enums that people read: in the console, the desktop, the report and the log.

If grammar requires it, there is a sentence and a label.
"""

from __future__ import annotations

from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.run.ending import End, Ending
from rpu_desktop.run.events import HostStage
from rpu_desktop.run.hooks import Verdict
from rpu_desktop.run.prompts import Choice, PromptKind

__all__ = ["ENDING_LABELS", "STAGE_LABELS", "STAGE_WORDS", "WITHDRAWN", "choice_words", "ending_words", "verdict_words"]

_ENDINGS = {
    End.COMPLETE: translate("engine", "The upgrade is complete"),
    End.UPDATES_MISSING: translate("engine", "The upgrade is complete, but updates are missing"),
    End.NOT_PUT_BACK: translate("engine", "All servers are upgraded, but not everything was restored"),
    End.SOMETHING_LEFT: translate("engine", "The upgrade is complete, but some steps are left"),
    End.NOT_FINISHED: translate("engine", "All servers have the new version, but the upgrade is not finished"),
    End.FAILED: translate("engine", "The upgrade failed"),
    End.STOPPED: translate("engine", "The upgrade was stopped"),
    End.BLOCKED: translate("engine", "The upgrade did not start"),
}


def ending_words(ending: Ending) -> Text:
    """A sentence without its period and without the pool's name."""
    if ending.end is End.HOSTS_SKIPPED:
        return translate(
            "engine",
            "The upgrade is complete, but {n} server was skipped",
            "The upgrade is complete, but {n} servers were skipped",
            ending.count,
        )
    if ending.end is End.VMS_DOWN:
        return translate(
            "engine",
            "All servers are upgraded, but {n} virtual machine needs your attention",
            "All servers are upgraded, but {n} virtual machines need your attention",
            ending.count,
        )
    return _ENDINGS[ending.end]


_BUT = translate("engine", "done, but some steps are left")
ENDING_LABELS = {
    End.COMPLETE: translate("engine", "done"),
    End.HOSTS_SKIPPED: _BUT,
    End.UPDATES_MISSING: _BUT,
    End.VMS_DOWN: _BUT,
    End.NOT_PUT_BACK: _BUT,
    End.SOMETHING_LEFT: _BUT,
    End.NOT_FINISHED: translate("engine", "all upgraded, but not finished"),
    End.FAILED: translate("engine", "failed"),
    End.STOPPED: translate("engine", "stopped"),
    End.BLOCKED: translate("engine", "not started"),
}

STAGE_WORDS = {
    HostStage.WAITING: translate("engine", "waiting"),
    HostStage.EMPTYING: translate("engine", "migrating VMs"),
    HostStage.AWAITING_MEDIA: translate("engine", "needs the installation media"),
    HostStage.PREPARING: translate("engine", "preparing the installation"),
    HostStage.REBOOTING: translate("engine", "rebooting"),
    HostStage.INSTALLING: translate("engine", "installing"),
    HostStage.VERIFYING: translate("engine", "checking"),
    HostStage.UPDATING: translate("engine", "installing updates"),
    HostStage.RESTARTING: translate("engine", "restarting for updates"),
    HostStage.RETURNING: translate("engine", "VMs are being migrated back"),
    HostStage.DONE: translate("engine", "done"),
    HostStage.SKIPPED: translate("engine", "skipped"),
    HostStage.FAILED: translate("engine", "failed"),
}
"""What the host is doing."""

STAGE_LABELS = {
    **STAGE_WORDS,
    HostStage.EMPTYING: translate("engine", "emptying"),
    HostStage.AWAITING_MEDIA: translate("engine", "waiting for you"),
    HostStage.PREPARING: translate("engine", "preparing"),
    HostStage.UPDATING: translate("engine", "installing updates"),
    HostStage.RESTARTING: translate("engine", "restarting"),
    HostStage.RETURNING: translate("engine", "migrating VMs back"),
}
"""The same in one word, for small spaces."""

_VERDICTS = {
    Verdict.CONTINUE: translate("engine", "continue"),
    Verdict.WAIT: translate("engine", "wait"),
    Verdict.SKIP: translate("engine", "skip"),
    Verdict.STOP: translate("engine", "stop"),
}


def verdict_words(code: int | None) -> Text:
    """The meaning of a script's exit code."""
    return next((words for verdict, words in _VERDICTS.items() if verdict == code), plain(str(code)))


WITHDRAWN = "withdrawn"
"""Shown instead of an answer: the awaited event has happened meanwhile."""

_WORDS: dict[str, Text] = {
    Choice.RETRY: translate("engine", "tried again"),
    Choice.SKIP: translate("engine", "skipped this server"),
    Choice.STOP: translate("engine", "stopped this pool"),
    Choice.SUSPEND: translate("engine", "suspended them"),
    Choice.SHUTDOWN: translate("engine", "shut them down"),
    Choice.POWER_OFF: translate("engine", "powered it off"),
    Choice.DISCARD: translate("engine", "started it fresh, without the contents of its memory"),
    Choice.WAIT: translate("engine", "kept waiting"),
    Choice.CHECK: translate("engine", "had it checked again"),
    Choice.REBOOT: translate("engine", "had it rebooted"),
    Choice.BY_HAND: translate("engine", "rebooted it manually"),
    Choice.GO_ON: translate("engine", "continued without a change"),
    Choice.FAIL: translate("engine", "marked it as failed"),
    Choice.REMOVE: translate("engine", "had them deleted"),
    Choice.BEGIN: translate("engine", "had it begun outside the maintenance windows"),
    WITHDRAWN: translate("engine", "none, the problem no longer existed"),
}


def choice_words(answer: str, kind: str = "") -> Text:
    """The answer to a question of this kind; the bare name of an answer known only to a later version."""
    if not answer:
        return translate("engine", "not answered")
    if (kind, answer) == (PromptKind.UPDATE, Choice.SKIP):
        return translate("engine", "continued without these updates")
    if (kind, answer) == (PromptKind.WAKING, Choice.SKIP):
        return translate("engine", "left it suspended")
    if (kind, answer) == (PromptKind.GUEST, Choice.SHUTDOWN):
        return translate("engine", "shut it down")
    if (kind, answer) == (PromptKind.DISKS, Choice.SHUTDOWN):
        return translate("engine", "had it shut down instead")
    if (kind, answer) == (PromptKind.DISKS, Choice.GO_ON):
        return translate("engine", "left its disks where they are and continued")
    if (kind, answer) == (PromptKind.LEFTOVER, Choice.GO_ON):
        return translate("engine", "kept them")
    if (kind, answer) == (PromptKind.HOOK, Choice.GO_ON):
        return translate("engine", "continued in spite of the script")
    if (kind, answer) == (PromptKind.VM, Choice.SKIP):
        return translate("engine", "left it shut down and continued")
    return _WORDS.get(answer) or plain(answer)
