"""The report as HTML: for the summary page, for a file, for paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from rpu_desktop.desktop.format import clock_time, duration
from rpu_desktop.desktop.html import page, words
from rpu_desktop.desktop.language import say
from rpu_desktop.desktop.stages import STAGES
from rpu_desktop.engine.events import Outcome
from rpu_desktop.engine.report import Downtime, HostReport, PoolReport, Report
from rpu_desktop.texts import Text, translate

__all__ = ["report_html"]

_OUTCOMES = {
    Outcome.DONE: translate("desktop", "{pool}: complete"),
    Outcome.FAILED: translate("desktop", "{pool}: failed"),
    Outcome.STOPPED: translate("desktop", "{pool}: stopped"),
    Outcome.BLOCKED: translate("desktop", "{pool}: not begun"),
}


def report_html(report: Report, *, whole: bool = False) -> str:
    """The report in the language in use; with `whole` a page that stands alone."""
    body = "".join(part for pool in report.pools.values() for part in _pool(pool))
    if not whole:
        return body
    return page(translate("desktop", "Rolling Pool Upgrade"), body)


def _pool(pool: PoolReport) -> Iterator[str]:
    yield f"<h3>{words(_OUTCOMES[pool.outcome or Outcome.STOPPED].of(pool=pool.pool.name))}</h3>"
    if pool.detail is not None:
        yield f"<p><b>{words(translate('desktop', 'Reason:'))}</b> {words(pool.detail)}</p>"
    yield _hosts(pool)
    if pool.migrations:
        yield f"<p>{words(translate('desktop', '%n VM move(s)', '', pool.migrations))}</p>"
    yield _list(translate("desktop", "VMs that were down"), map(_downtime, pool.downtimes))
    kept = [item for item in pool.restored if not item.ok]
    yield _list(translate("desktop", "Not put back: please do it yourself"), (_failed(i.what, i.detail) for i in kept))
    yield _list(translate("desktop", "Put back"), (words(item.what) for item in pool.restored if item.ok))
    yield _list(translate("desktop", "Worth knowing"), (words(note.text) for note in pool.notes))


def _hosts(pool: PoolReport) -> str:
    titles = (
        translate("desktop", "Server"),
        translate("desktop", "Before"),
        translate("desktop", "Now"),
        translate("desktop", "Result"),
        translate("desktop", "Time"),
    )
    head = "".join(f"<th align='left'>{words(title)}</th>" for title in titles)
    rows = "".join(map(_host, pool.hosts.values()))
    return f"<table cellpadding='5' cellspacing='0'><tr>{head}</tr>{rows}</table>"


def _host(host: HostReport) -> str:
    took = duration(host.ended - host.began) if host.began is not None and host.ended is not None else ""
    stage = say(STAGES[host.stage].short)
    cells = (host.host.name, host.before, host.after, stage, took)
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _list(title: Text, items: Iterable[str]) -> str:
    found = "".join(f"<li>{item}</li>" for item in items)
    return f"<p><b>{words(title)}</b></p><ul>{found}</ul>" if found else ""


def _downtime(down: Downtime) -> str:
    if down.until is None:
        text = translate("desktop", "{vm}: since {since}, still down")
        return words(text.of(vm=down.vm.name, since=clock_time(down.since)))
    text = translate("desktop", "{vm}: from {since} to {until}")
    return words(text.of(vm=down.vm.name, since=clock_time(down.since), until=clock_time(down.until)))


def _failed(what: Text, why: Text | None) -> str:
    return words(translate("desktop", "{what}: {reason}").of(what=what, reason=why)) if why else words(what)
