"""The report as HTML: for the summary page, for a file, for paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from rpu_desktop import __version__
from rpu_desktop.desktop.html import page
from rpu_desktop.desktop.html import words as _words
from rpu_desktop.desktop.stages import look_of
from rpu_desktop.i18n.format import clock, duration, moment
from rpu_desktop.i18n.language import say
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.run.events import HostStage, Note, Outcome, PoolPlanned, Restored
from rpu_desktop.run.lines import updates_line
from rpu_desktop.run.pool_report import Decision, Downtime, HostReport, Interruption, Outage, PoolReport
from rpu_desktop.run.report import Report
from rpu_desktop.run.rollback import steps_of
from rpu_desktop.run.words import choice_words, ending_words

__all__ = ["report_html", "report_page"]


def report_html(report: Report) -> str:
    """The report in the language in use, to stand within something else."""
    pools = "".join(part for pool in report.pools.values() for part in _pool(pool))
    return f"{_when(report)}{pools}"


def report_page(report: Report) -> str:
    """The same as a page that stands alone, black on white."""
    made = _words(translate("desktop", "Created by RPU Desktop {version}").of(version=__version__))
    body = f"{report_html(report)}<p><small>{made}</small></p>"
    return page(translate("desktop", "Report of a Rolling Pool Upgrade"), body)


def _when(report: Report) -> str:
    if report.ended is None:
        begun = translate("desktop", "Started {begin}").of(begin=moment(report.began))
        return f"<p>{_words(begun)}</p>"
    words = translate("desktop", "From {begin} to {end}, {duration}")
    filled = words.of(
        begin=moment(report.began), end=moment(report.ended), duration=duration(report.ended - report.began)
    )
    return f"<p>{_words(filled)}</p>"


def _pool(pool: PoolReport) -> Iterator[str]:
    yield f"<h2>{_words(_title(pool))}</h2>"
    if pool.detail is not None:
        left = pool.outcome is Outcome.DONE
        head = translate("desktop", "Left to do:") if left else translate("desktop", "Reason:")
        yield f"<p><b>{_words(head)}</b> {_words(pool.detail)}</p>"
    yield _list(
        translate("desktop", "VMs that need attention"), (_downtime(down, pool.session) for down in pool.still_down)
    )
    yield _list(translate("desktop", "Not restored"), map(_failed, pool.not_put_back))
    yield _hosts(pool)
    updated = [host for host in pool.hosts.values() if host.updates is not None]
    yield _list(translate("desktop", "Updates"), map(_updates, updated))
    yield _counts(pool)
    over = [down for down in pool.downtimes if down.until is not None]
    yield _list(translate("desktop", "Interrupted VMs"), (_downtime(down, pool.session) for down in over))
    asked = (_decision(decision, pool.session) for decision in pool.decisions)
    yield _list(translate("desktop", "Questions and answers"), asked)
    again = (_replanned(plan, pool.session) for plan in pool.plans[1:])
    yield _list(translate("desktop", "Planned again"), again)
    yield _list(translate("desktop", "Restored"), (_words(item.what) for item in pool.restored if item.ok))
    gaps = (_interruption(gap, pool.session) for gap in pool.interruptions)
    yield _list(translate("desktop", "The upgrade was interrupted"), gaps)
    outages = (_outage(outage, pool.session) for outage in pool.outages)
    yield _list(translate("desktop", "The pool was unreachable"), outages)
    yield _list(translate("desktop", "Good to know"), (_note(note, pool.session) for note in pool.notes))
    if pool.backup is not None:
        file = translate("desktop", "Backup of the pool database: {file}").of(file=plain(pool.backup.path))
        way = "<br>".join(map(_words, steps_of(pool.backup.way_back)))
        yield f"<p><b>{_words(file)}</b></p><p>{way}</p>"


def _title(pool: PoolReport) -> Text:
    return translate("engine", "{pool}: {what}").of(pool=pool.pool.name, what=ending_words(pool.ending))


def _hosts(pool: PoolReport) -> str:
    titles = (
        translate("desktop", "Server"),
        translate("desktop", "Before"),
        translate("desktop", "Now"),
        translate("desktop", "Result"),
        translate("desktop: column of the report: when", "Started"),
        translate("desktop", "Time"),
    )
    head = "".join(f"<th align='left'>{_words(title)}</th>" for title in titles)
    rows = "".join(map(_host, pool.hosts.values()))
    return f"<table cellpadding='5' cellspacing='0'><tr>{head}</tr>{rows}</table>"


def _host(host: HostReport) -> str:
    took = say(duration(host.seconds)) if host.seconds is not None else ""
    began = clock(host.began) if host.began is not None else ""
    detail = f" ({_words(host.detail)})" if host.detail is not None else ""
    cells = (host.host.name, host.before, host.after, _result(host), began, took)
    shown = [escape(cell) for cell in cells]
    shown[3] += detail
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in shown) + "</tr>"


def _result(host: HostReport) -> str:
    if host.stage.final:
        return say(look_of(host.stage, upgraded=host.upgraded).short)
    if host.result_unknown:
        if host.stage is HostStage.RESTARTING:
            return say(translate("desktop", "restart for updates was in progress, result unknown"))
        return say(translate("desktop", "installation was in progress, result unknown"))
    if host.unfinished:
        return say(translate("desktop", "upgraded, not finished"))
    return say(translate("desktop", "not upgraded"))


def _replanned(plan: PoolPlanned, session: float) -> str:
    reasons = "; ".join(map(_words, plan.because))
    return f"{_words(_moment(plan.at, session))}  {reasons}"


def _moment(at: float, session: float) -> Text:
    """The time of day; with the date before this part of the run, which may be days after the first one."""
    return plain(clock(at)) if at >= session else moment(at, seconds=True)


def _note(note: Note, session: float) -> str:
    """What happened, and when; what holds until now needs no time."""
    return _words(note.text) if note.lasting else f"{_words(_moment(note.at, session))}  {_words(note.text)}"


def _counts(pool: PoolReport) -> str:
    counts = [translate("desktop", "{n} migration", "{n} migrations", pool.migrations)] if pool.migrations else []
    if pool.failed_moves:
        counts.append(translate("desktop", "one failed migration", "{n} failed migrations", pool.failed_moves))
    return f"<p>{', '.join(map(_words, counts))}</p>" if counts else ""


def _updates(host: HostReport) -> str:
    told = host.updates
    assert told is not None  # noqa: S101 (only such hosts come here)
    return _words(updates_line(host.host.name, told.installed, told.missing, told.complete, told.detail))


def _list(title: Text, items: Iterable[str]) -> str:
    found = "".join(f"<li>{item}</li>" for item in items)
    return f"<p><b>{_words(title)}</b></p><ul>{found}</ul>" if found else ""


def _downtime(down: Downtime, session: float) -> str:
    since = _moment(down.since, session)
    if down.until is None:
        words = translate("desktop", "{vm}: since {since}, still shut down").of(vm=down.vm.name, since=since)
        if down.reason is None:
            return _words(words)
        return _words(translate("desktop", "{what}: {reason}").of(what=words, reason=down.reason))
    if down.gone:
        words = translate("desktop", "{vm}: from {since}; at {until} it was no longer in the pool")
    elif down.found:
        words = translate("desktop", "{vm}: from {since}; found running at {until}")
    else:
        words = translate("desktop", "{vm}: from {since} to {until}")
    return _words(words.of(vm=down.vm.name, since=since, until=_moment(down.until, session)))


def _decision(decision: Decision, session: float) -> str:
    words = translate("desktop", "{time}  {server}: {question} Answer: {answer}")
    return _words(
        words.of(
            time=_moment(decision.at, session),
            server=decision.where.name,
            question=decision.text,
            answer=choice_words(decision.answer, decision.kind),
        )
    )


def _interruption(gap: Interruption, session: float) -> str:
    words = translate("desktop", "from {since} to {until}")
    return _words(words.of(since=_moment(gap.since, session), until=_moment(gap.until, session)))


def _outage(outage: Outage, session: float) -> str:
    since = _moment(outage.since, session)
    if outage.until is None:
        return _words(translate("desktop", "since {since}").of(since=since))
    words = translate("desktop", "from {since} to {until}")
    return _words(words.of(since=since, until=_moment(outage.until, session)))


def _failed(item: Restored) -> str:
    if item.detail is None:
        return _words(item.what)
    return _words(translate("desktop", "{what}: {reason}").of(what=item.what, reason=item.detail))
