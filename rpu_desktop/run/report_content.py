"""The contents of a report about one pool, in sections; text, pages and JSON only render them.

A section is for people if it has rows with lines, for programs if it has a key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rpu_desktop.i18n.format import clock, duration, gib, moment
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.run.events import DiskMoved, HookRan, Note, Outcome, PoolPlanned, Restored
from rpu_desktop.run.lines import line_of, updates_line
from rpu_desktop.run.pool_report import Decision, Downtime, HostReport, Outage, PoolReport
from rpu_desktop.run.report_columns import HOST_COLUMNS, host_line
from rpu_desktop.run.rollback import steps_of
from rpu_desktop.run.words import choice_words, ending_words

__all__ = ["Row", "Section", "headline", "sections"]


_LAST_LINES = 20
"""Lines of a script's output for people; JSON contains everything that is kept."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a report.

    `line` is for people, None if only programs get it; `cells` is the same as a table row, with one cell for each of
    the section's columns. `data` is for programs, empty if only people get it: texts in it are rendered. `at` (seconds
    since 1970) orders `data` if several sections have the same key.
    """

    line: Text | None = None
    data: Mapping[str, object] = field(default_factory=dict)
    cells: tuple[Text, ...] = ()
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one kind.

    `title` is the heading on a page. `lead` introduces each line, as ``{line}``, where there are no headings. `key` is
    their name in JSON; data of rows without a key belong to the pool itself.
    """

    rows: tuple[Row, ...]
    key: str = ""
    title: Text | None = None
    lead: Text | None = None
    columns: tuple[Text, ...] = ()


def headline(pool: PoolReport) -> Text:
    """The pool and how its upgrade ended."""
    return translate("engine", "{pool}: {what}").of(pool=pool.pool.name, what=ending_words(pool.ending))


def sections(pool: PoolReport) -> Iterator[Section]:
    """All sections about a pool; what needs attention comes first."""
    session = pool.session
    yield Section((_identity(pool),))
    yield Section(tuple(_reason(pool)))
    yield Section(
        tuple(_downtime(down, session) for down in pool.still_down),
        "downtimes",
        translate("engine", "VMs that need attention"),
    )
    yield Section(
        tuple(_restored(item) for item in pool.not_put_back),
        "restored",
        translate("engine", "Not restored"),
        translate("engine", "Not restored: {line}"),
    )
    yield _hosts(pool.hosts.values())
    updated = [host for host in pool.hosts.values() if host.updates is not None]
    yield Section(tuple(map(_updated, updated)), title=translate("engine", "Updates"))
    yield Section(tuple(_counts(pool)))
    yield Section(
        tuple(_downtime(down, session) for down in pool.downtimes if down.until is not None),
        "downtimes",
        translate("engine", "Interrupted VMs"),
    )
    yield Section(
        tuple(_disk(moves, session) for moves in pool.disks.values()),
        "disks",
        translate("engine", "Moved disks"),
    )
    yield Section(
        tuple(_decision(decision, session) for decision in pool.decisions),
        "prompts",
        translate("engine", "Questions and answers"),
        translate("engine", "Asked at {line}"),
    )
    yield Section(
        tuple(row for script in pool.scripts for row in _script(script, session)),
        "scripts",
        translate("engine", "Scripts"),
    )
    yield Section(
        tuple(_plan(plan, session, first=not number) for number, plan in enumerate(pool.plans)),
        "plans",
        translate("engine", "Planned again"),
        translate("engine", "Planned again at {line}"),
    )
    yield Section(
        tuple(_restored(item) for item in pool.restored if item.ok),
        "restored",
        translate("engine", "Restored"),
        translate("engine", "Restored: {line}"),
    )
    yield Section(
        tuple(Row(_span(gap.since, gap.until, session)) for gap in pool.interruptions),
        title=translate("engine", "The upgrade was interrupted"),
        lead=translate("engine", "Interrupted {line}"),
    )
    yield Section(
        tuple(_outage(outage, session) for outage in pool.outages),
        "outages",
        translate("engine", "The pool was unreachable"),
        translate("engine", "Unreachable {line}"),
    )
    yield Section(tuple(_note(note, session) for note in pool.notes), "notes", translate("engine", "Good to know"))
    yield Section(tuple(_backup(pool)), title=translate("engine", "Backup"))


def _identity(pool: PoolReport) -> Row:
    backup = pool.backup
    return Row(
        data={
            "uuid": pool.pool.uuid,
            "name": pool.pool.name,
            "outcome": pool.outcome.value if pool.outcome else None,
            "upgraded": pool.upgraded,
            "reason": pool.detail,
            "began": pool.began,
            "ended": pool.ended,
            "migrations": pool.migrations,
            "failed_moves": pool.failed_moves,
            "backup": backup.path if backup else None,
            "way_back": backup.way_back if backup else None,
        }
    )


def _reason(pool: PoolReport) -> Iterator[Row]:
    if pool.detail is not None and pool.outcome is Outcome.DONE:
        yield Row(translate("engine", "Left to do: {what}").of(what=pool.detail))
    elif pool.detail is not None:
        yield Row(translate("engine", "Reason: {reason}").of(reason=pool.detail))


def _hosts(hosts: Iterable[HostReport]) -> Section:
    shown = [column for column in HOST_COLUMNS if column.title is not None]
    rows = (
        Row(
            host_line(host),
            {column.key: column.value(host) for column in HOST_COLUMNS if column.key},
            tuple(column.text(host) or plain("") for column in shown),
        )
        for host in hosts
    )
    return Section(tuple(rows), "hosts", columns=tuple(column.title for column in shown if column.title is not None))


def _updated(host: HostReport) -> Row:
    told = host.updates
    assert told is not None  # noqa: S101 (only such hosts come here)
    return Row(updates_line(host.host.name, told.installed, told.missing, told.complete, told.detail))


def _counts(pool: PoolReport) -> Iterator[Row]:
    if pool.began is not None and pool.ended is not None and pool.outcome is not Outcome.BLOCKED:
        yield Row(_times(pool.began, pool.ended, pool.session))
    yield Row(translate("engine", "{n} virtual machine migration", "{n} virtual machine migrations", pool.migrations))
    if pool.plans:
        planned = pool.plans[0].migrations
        text = translate("engine", "{n} migration planned at the start", "{n} migrations planned at the start", planned)
        yield Row(text)
    if copied := sum(move.size for moves in pool.disks.values() for move in moves):
        yield Row(translate("engine", "{size} of disks copied").of(size=gib(copied)))
    if pool.failed_moves:
        text = translate(
            "engine",
            "One migration failed and was retried or abandoned",
            "{n} migrations failed and were retried or abandoned",
            pool.failed_moves,
        )
        yield Row(text)


def _times(began: float, ended: float, session: float) -> Text:
    text = translate("engine", "From {begin} to {end}: {took}")
    return text.of(begin=_moment(began, session), end=clock(ended), took=duration(ended - began))


def _downtime(down: Downtime, session: float) -> Row:
    data = {
        "uuid": down.vm.uuid,
        "name": down.vm.name,
        "since": down.since,
        "until": down.until,
        "reason": down.reason if down.until is None else None,
    }
    return Row(_downtime_line(down, session), data, at=down.since)


def _downtime_line(down: Downtime, session: float) -> Text:
    since = _moment(down.since, session)
    if down.until is None:
        text = translate("engine", "{vm} was stopped at {since} and is still down").of(vm=down.vm.name, since=since)
        if down.reason is not None:
            text = translate("engine", "{text}: it could not be started again ({reason})").of(
                text=text, reason=down.reason
            )
        advice = translate("engine", "Start it manually, or resume the upgrade to try again.")
        return translate("engine", "{text}. {advice}").of(text=text, advice=advice)
    until = _moment(down.until, session)
    if down.gone:
        text = translate("engine", "{vm} was stopped at {since}; at {until} it was no longer in the pool")
    elif down.found:
        text = translate("engine", "{vm} was stopped at {since} and is running again: it was found running at {until}")
    else:
        text = translate("engine", "{vm} was down from {since} to {until}")
    return text.of(vm=down.vm.name, since=since, until=until)


def _disk(moves: list[DiskMoved], session: float) -> Row:
    """Which way one disk went, and whether it came home."""
    first, last = moves[0], moves[-1]
    way: Text = plain(first.source.name)
    for move in moves:
        text = translate("engine", "{way} → {storage} ({time})")
        way = text.of(way=way, storage=move.target.name, time=_moment(move.at, session))
    text = translate("engine", "{vm}: disk “{disk}” ({size}): {way}; it is back where it was")
    if not last.home:
        text = translate("engine", "{vm}: disk “{disk}” ({size}): {way}; it is still on {storage}")
    line = text.of(vm=first.vm.name, disk=first.disk, size=gib(first.size), way=way, storage=last.target.name)
    data = {
        "vm": {"uuid": first.vm.uuid, "name": first.vm.name},
        "disk": first.disk,
        "device": first.device,
        "size": first.size,
        "moves": [
            {
                "at": move.at,
                "from": {"uuid": move.source.uuid, "name": move.source.name},
                "to": {"uuid": move.target.uuid, "name": move.target.name},
            }
            for move in moves
        ],
        "home": last.home,
    }
    return Row(line, data, at=first.at)


def _decision(decision: Decision, session: float) -> Row:
    text = translate("engine", "{time}: {server}: {question} – answer: {answer}").of(
        time=_moment(decision.at, session),
        server=decision.where.name,
        question=decision.text,
        answer=choice_words(decision.answer, decision.kind),
    )
    data = {
        "object": {"uuid": decision.where.uuid, "name": decision.where.name},
        "text": decision.text,
        "asked": decision.at,
        "answer": decision.answer or None,
        "answered": decision.answered,
    }
    return Row(text, data)


def _script(script: HookRan, session: float) -> Iterator[Row]:
    """How a script ended, and its output."""
    data = {
        "at": script.at,
        "moment": script.moment,
        "script": script.script,
        "host": script.host and {"uuid": script.host.uuid, "name": script.host.name},
        "vm": script.vm and {"uuid": script.vm.uuid, "name": script.vm.name},
        "code": script.code,
        "seconds": script.seconds,
        "output": script.output,
        "failure": script.failure,
        "assumed": script.assumed,
    }
    line = line_of(script)
    if line is not None:
        time = _moment(script.at, session)
        line = translate("engine", "{time}: {text}").of(time=time, text=line)
    yield Row(line, data, at=script.at)
    for written in script.output.splitlines()[-_LAST_LINES:]:
        yield Row(plain(f"  {written}"))


def _plan(plan: PoolPlanned, session: float, *, first: bool) -> Row:
    """When a plan was made, and why the previous one was invalid; the first one is for programs only."""
    data = {"at": plan.at, "migrations": plan.migrations, "because": plan.because}
    when = _moment(plan.at, session)
    if first or not plan.because:
        return Row(None if first else when, data)
    reasons, *more = plan.because
    for reason in more:
        reasons = translate("engine", "{first}; {then}").of(first=reasons, then=reason)
    return Row(translate("engine", "{time}: {text}").of(time=when, text=reasons), data)


def _restored(item: Restored) -> Row:
    line = item.what
    if item.detail is not None:
        line = translate("engine", "{what} ({reason})").of(what=item.what, reason=item.detail)
    return Row(line, {"what": item.what, "ok": item.ok, "reason": item.detail}, at=item.at)


def _outage(outage: Outage, session: float) -> Row:
    return Row(_span(outage.since, outage.until, session), {"since": outage.since, "until": outage.until})


def _span(since: float, until: float | None, session: float) -> Text:
    begin = _moment(since, session)
    if until is None:
        return translate("engine", "since {since}").of(since=begin)
    return translate("engine", "from {since} to {until}").of(since=begin, until=_moment(until, session))


def _note(note: Note, session: float) -> Row:
    """What happened, and when; a final state (`lasting`) needs no time."""
    data = {"at": note.at, "text": note.text, "lasting": note.lasting}
    if note.lasting:
        return Row(translate("engine", "Note: {text}").of(text=note.text), data)
    return Row(translate("engine", "{time}: {text}").of(time=_moment(note.at, session), text=note.text), data)


def _backup(pool: PoolReport) -> Iterator[Row]:
    if pool.backup is not None:
        yield Row(translate("engine", "Backup of the pool database: {file}").of(file=plain(pool.backup.path)))
        yield from map(Row, steps_of(pool.backup.way_back))


def _moment(at: float, session: float) -> Text:
    """The time of day; with the date if it was before this part of the run, which may be days after the first one."""
    return plain(clock(at)) if at >= session else moment(at, seconds=True)
