"""The plan on paper, for those who approve the change: times, servers, and the VMs to be stopped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import unescape
from re import sub

from rpu_desktop import __version__
from rpu_desktop.i18n.format import moment, remaining
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.inventory import PoolSnapshot
from rpu_desktop.planning import (
    HostTimes,
    ThroughputModel,
    UpgradePlan,
    estimates_of,
    redundancy_of,
    redundancy_words,
)
from rpu_desktop.planning.types import Reason
from rpu_desktop.prechecks.findings import Findings
from rpu_desktop.session.html import page, words
from rpu_desktop.session.plan_words import (
    AFTER_ALL,
    BEFORE_ALL,
    Turn,
    parking_of,
    plan_summary,
    step_words,
    stream_words,
    turn_words,
    turns_of,
)

__all__ = ["lines_of", "plan_body", "plan_html", "plan_text", "text_of"]

_MARKS = (("</h1>|</p>|</h2>|</h3>|</tr>|<br>|</li>", "\n"), ("</td>|</th>", "  "), ("<li>", "- "), ("<[^>]+>", ""))
"""Placeholders in the text for the tags of the page, in this order."""

_TITLE = translate("desktop", "Plan of a Rolling Pool Upgrade")


def plan_html(findings: Sequence[Findings], window: int, at: float, target: Text | None = None) -> str:
    """The plans of these pools as a self-contained page.

    At most `window` migrations run at a time; `at` is when the plan was made (seconds since 1970); `target` is the
    version on the media.
    """
    parts = [f"<p>{words(moment(at))}</p>"]
    if target is not None:
        parts.append(f"<p>{words(target)}</p>")
    parts.append(plan_body(findings, window))
    estimated = translate("desktop", "Times are estimates from the start of the upgrade.")
    made = translate("desktop", "Created by RPU Desktop {version}").of(version=__version__)
    parts.append(f"<p><small>{words(estimated)}<br>{words(made)}</small></p>")
    return page(_TITLE, "".join(parts))


def plan_body(findings: Iterable[Findings], window: int) -> str:
    """The plans of these pools, to be part of another page."""
    return "".join(_pool(found.snapshot, found.plan, window) for found in findings if found.plan is not None)


def text_of(html: str) -> str:
    """A page of this program as text."""
    return lines_of(html[html.index("<body>") :])


def lines_of(html: str) -> str:
    """A part of a page as text."""
    for tags, mark in _MARKS:
        html = sub(tags, mark, html)
    return unescape(html).strip() + "\n"


def plan_text(findings: Sequence[Findings], window: int, at: float, target: Text | None = None) -> str:
    """The plans as text."""
    return text_of(plan_html(findings, window, at, target))


def _pool(snapshot: PoolSnapshot, plan: UpgradePlan, window: int) -> str:
    pace, passed = ThroughputModel.of(snapshot), 0.0
    estimates = estimates_of(plan, snapshot, pace, window)
    rows: list[tuple[Turn, HostTimes | None]] = []
    firsts = 0.0
    for number, (each, alone) in enumerate(zip(plan.passes, estimates, strict=True)):
        expected = alone.later(passed)
        rows += [(turn, expected.hosts.get(turn.host)) for turn in turns_of(each)]
        passed = expected.total
        firsts = passed if number == 0 else firsts
    later = passed - firsts if len(plan.passes) > 1 else None
    served = redundancy_words(redundancy_of(plan, snapshot, pace, window, expected=estimates))
    summary = plan_summary(plan, passed, later, snapshot)
    parts = [f"<h2>{words(plain(snapshot.pool.name))}</h2><p><b>{words(summary)}</b></p>"]
    parts += [f"<p>{words(served)}</p>"] if served is not None else []
    parked = _list(BEFORE_ALL, (stream_words(snapshot, stream) for stream in parking_of(plan, Reason.PARK)))
    brought = _list(AFTER_ALL, (stream_words(snapshot, stream) for stream in parking_of(plan, Reason.UNPARK)))
    parts += [_table(snapshot, rows), _downs(snapshot, rows), parked, _moves(snapshot, rows), brought]
    return "".join(parts)


def _table(snapshot: PoolSnapshot, rows: Sequence[tuple[Turn, HostTimes | None]]) -> str:
    titles = (
        plain("#"),
        translate("desktop", "Server"),
        translate("desktop", "Version now"),
        translate("desktop", "What happens"),
        translate("desktop: column of the plan: after the start", "From"),
        translate("desktop: column of the plan: after the start", "To"),
    )
    head = "".join(f"<th align='left'>{words(title)}</th>" for title in titles)
    body = "".join(_row(snapshot, number, turn, times) for number, (turn, times) in enumerate(rows, 1))
    return f"<table cellpadding='5' cellspacing='0'><tr>{head}</tr>{body}</table>"


def _row(snapshot: PoolSnapshot, number: int, turn: Turn, times: HostTimes | None) -> str:
    host = snapshot.hosts[turn.host]
    start = end = ""
    if times is not None:
        start = say(remaining((times.emptying or times.offline).start))
        end = say(remaining((times.returning or times.offline).end))
    cells = (
        plain(str(number)),
        plain(host.name),
        plain(host.software_version.label),
        turn_words(turn, times),
        plain(start),
        plain(end),
    )
    return "<tr>" + "".join(f"<td>{words(cell)}</td>" for cell in cells) + "</tr>"


def _downs(snapshot: PoolSnapshot, rows: Iterable[tuple[Turn, HostTimes | None]]) -> str:
    stops = (step_words(snapshot, stop) for turn, _ in rows for stop in turn.downs)
    return _list(translate("desktop", "VMs that are stopped meanwhile"), stops)


def _moves(snapshot: PoolSnapshot, rows: Iterable[tuple[Turn, HostTimes | None]]) -> str:
    streams = (stream_words(snapshot, stream) for turn, _ in rows for stream in turn.streams)
    return _list(translate("desktop", "Migrations"), streams)


def _list(title: Text, items: Iterable[Text]) -> str:
    found = "".join(f"<li>{words(item)}</li>" for item in items)
    return f"<h3>{words(title)}</h3><ul>{found}</ul>" if found else ""
