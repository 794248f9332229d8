"""The facts about each host in a report: one column for each fact, wherever the report is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rpu_desktop.i18n.format import clock, duration
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.run.events import HostStage, HostUpdated
from rpu_desktop.run.pool_report import HostReport
from rpu_desktop.run.words import STAGE_LABELS

__all__ = ["HOST_COLUMNS", "Column", "host_line"]


@dataclass(frozen=True, slots=True)
class Column:
    """One fact about a host.

    `key` and `value` are for programs (JSON): a column without a key is for people only. Texts in a value are
    rendered. `title` and `text` are for people: a column without a title is for programs only. `in_line`: the line of
    `host_line` already contains it.
    """

    key: str = ""
    value: Callable[[HostReport], object] = lambda host: None
    title: Text | None = None
    text: Callable[[HostReport], Text | None] = lambda host: None
    in_line: bool = False


def _version(version: str, other: str) -> str:
    """Without the build, which does not fit into a table.

    With it if only the build distinguishes a version from the `other`.
    """
    short = _without_build(version)
    return version if version != other and short == _without_build(other) else short


def _without_build(version: str) -> str:
    return re.sub(r" \([^()]*\)$", "", version)


def _result(host: HostReport) -> Text:
    if host.detail is None:
        return _outcome(host)
    return translate("engine", "{what} ({reason})").of(what=_outcome(host), reason=host.detail)


def _outcome(host: HostReport) -> Text:
    if host.not_ready:
        return translate("engine", "needs attention")
    if host.stage.final:
        return STAGE_LABELS[host.stage]
    if host.result_unknown:
        return _WHERE_UNKNOWN[host.stage is HostStage.RESTARTING]
    if host.unfinished:
        return translate("engine", "upgraded, not finished")
    return translate("engine", "not upgraded")


def _updates(event: HostUpdated | None) -> dict[str, object] | None:
    if event is None:
        return None
    return {
        "installed": event.installed,
        "missing": event.missing,
        "complete": event.complete,
        "reason": event.detail,
    }


_WHERE_UNKNOWN = (
    translate("engine", "installation was in progress, result unknown"),
    translate("engine", "restart for updates was in progress, result unknown"),
)


HOST_COLUMNS: tuple[Column, ...] = (
    Column("uuid", lambda host: host.host.uuid),
    Column(
        "name",
        lambda host: host.host.name,
        translate("engine", "Server"),
        lambda host: plain(host.host.name),
        in_line=True,
    ),
    Column(
        "before",
        lambda host: host.before,
        translate("engine", "Before"),
        lambda host: plain(_version(host.before, host.after)),
        in_line=True,
    ),
    Column(
        "after",
        lambda host: host.after,
        translate("engine", "Now"),
        lambda host: plain(_version(host.after, host.before)),
        in_line=True,
    ),
    Column("stage", lambda host: host.stage.value, translate("engine", "Result"), _result, in_line=True),
    Column(
        "began",
        lambda host: host.began,
        translate("engine: column of the report: when", "Started"),
        lambda host: plain(clock(host.began)) if host.began is not None else None,
    ),
    Column("ended", lambda host: host.ended),
    Column(
        title=translate("engine", "Time"),
        text=lambda host: duration(host.seconds) if host.seconds is not None else None,
    ),
    Column("detail", lambda host: host.detail),
    Column("updates", lambda host: _updates(host.updates)),
)

_STAGES = {
    HostStage.DONE: translate("engine", "{host}: {before} → {after}"),
    HostStage.SKIPPED: translate("engine", "{host}: skipped, still {after}"),
    HostStage.FAILED: translate("engine", "{host}: failed, runs {after}"),
}
_NOT_READY = translate("engine", "{host}: {before} → {after}, but needs attention: {reason}")
_NOT_UPGRADED = translate("engine", "{host}: not upgraded, runs {after}")
_UNFINISHED = translate("engine", "{host}: {before} → {after}, not finished")
_UNKNOWN = translate("engine", "{host}: {result}")


def host_line(host: HostReport) -> Text:
    """One host as a line, if there is no space for a table, with everything that has a title."""
    words = _STAGES.get(host.stage) or (_UNFINISHED if host.unfinished else _NOT_UPGRADED)
    words = _NOT_READY if host.not_ready else words
    words = _UNKNOWN if host.result_unknown else words
    line = words.of(
        host=host.host.name,
        before=host.before,
        after=host.after,
        reason=host.detail or plain("?"),
        result=_outcome(host),
    )
    more: Text | None = None
    for column in HOST_COLUMNS:
        if column.in_line or column.title is None or (text := column.text(host)) is None:
            continue
        fact = translate("engine", "{what}: {value}").of(what=column.title, value=text)
        more = fact if more is None else translate("engine", "{first}, {then}").of(first=more, then=fact)
    return line if more is None else translate("engine", "{line} ({more})").of(line=line, more=more)
