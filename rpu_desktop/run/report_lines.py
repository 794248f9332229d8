"""A report as a person reads it, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from rpu_desktop.i18n.format import clock, moment
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.run.events import HostStage, Note, Outcome, PoolPlanned, Restored
from rpu_desktop.run.lines import updates_line
from rpu_desktop.run.pool_report import Downtime, PoolReport
from rpu_desktop.run.rollback import steps_of
from rpu_desktop.run.words import choice_words, ending_words

__all__ = ["pool_lines"]

_STAGES = {
    HostStage.DONE: translate("engine", "  {host}: {before} → {after}"),
    HostStage.SKIPPED: translate("engine", "  {host}: skipped, still {after}"),
    HostStage.FAILED: translate("engine", "  {host}: failed, runs {after}"),
}

_NOT_READY = translate("engine", "  {host}: {before} → {after}, but needs attention: {reason}")
_NOT_UPGRADED = translate("engine", "  {host}: not upgraded, runs {after}")
_UNFINISHED = translate("engine", "  {host}: {before} → {after}, not finished")
_IN_INSTALLER = translate("engine", "  {host}: installation was in progress, result unknown")
_RESTARTING = translate("engine", "  {host}: restart for updates was in progress, result unknown")


def pool_lines(pool: PoolReport) -> Iterator[Text]:
    """One pool, line by line."""
    yield _headline(pool)
    if pool.detail is not None:
        reason = translate("engine", "  Reason: {reason}")
        left = translate("engine", "  Left to do: {what}")
        yield left.of(what=pool.detail) if pool.outcome is Outcome.DONE else reason.of(reason=pool.detail)
    yield from _host_lines(pool)
    for downtime in pool.still_down:
        yield _downtime_line(downtime, pool.session)
    yield from _beside(pool)
    yield translate("engine", "  {n} virtual machine migration", "  {n} virtual machine migrations", pool.migrations)
    if pool.plans:
        yield translate(
            "engine",
            "  {n} migration planned at the start",
            "  {n} migrations planned at the start",
            pool.plans[0].migrations,
        )
    for plan in pool.plans[1:]:
        yield _plan_line(plan, pool.session)
    for downtime in pool.downtimes:
        if downtime.until is not None:
            yield _downtime_line(downtime, pool.session)
    yield from map(_restored_line, pool.restored)
    for note in pool.notes:
        yield translate("engine", "  {note}").of(note=_note(note, pool.session))
    if pool.backup is not None:
        yield translate("engine", "  Backup of the pool database: {file}").of(file=plain(pool.backup.path))
        for step in steps_of(pool.backup.way_back):
            yield translate("engine", "  {text}").of(text=step)


def _restored_line(restored: Restored) -> Text:
    if restored.ok:
        return translate("engine", "  Restored: {what}").of(what=restored.what)
    text = translate("engine", "  Not restored: {what} ({reason})")
    return text.of(what=restored.what, reason=restored.detail or "")


def _headline(pool: PoolReport) -> Text:
    return translate("engine", "{pool}: {what}.").of(pool=pool.pool.name, what=ending_words(pool.ending))


def _host_lines(pool: PoolReport) -> Iterator[Text]:
    for host in pool.hosts.values():
        line = _STAGES.get(host.stage) or (_UNFINISHED if host.unfinished else _NOT_UPGRADED)
        line = _NOT_READY if host.not_ready else line
        if host.result_unknown:
            line = _RESTARTING if host.stage is HostStage.RESTARTING else _IN_INSTALLER
        reason = host.detail or plain("?")
        yield line.of(host=host.host.name, before=host.before, after=host.after, reason=reason)
    for host in pool.hosts.values():
        if host.updates is not None:
            told = host.updates
            line = updates_line(host.host.name, told.installed, told.missing, told.complete, told.detail)
            yield translate("engine", "  {line}").of(line=line)


def _plan_line(plan: PoolPlanned, session: float) -> Text:
    """When, and because of what the first plan did not hold."""
    if not plan.because:
        return translate("engine", "  Planned again at {time}").of(time=_moment(plan.at, session))
    reasons, *more = plan.because
    for reason in more:
        reasons = translate("engine", "{first}; {then}").of(first=reasons, then=reason)
    return translate("engine", "  Planned again at {time}: {reasons}").of(
        time=_moment(plan.at, session), reasons=reasons
    )


def _beside(pool: PoolReport) -> Iterator[Text]:
    if pool.began is not None and pool.ended is not None and pool.outcome is not Outcome.BLOCKED:
        yield _time_line(pool.began, pool.ended, pool.session)
    for gap in pool.interruptions:
        text = translate("engine", "  Interrupted from {since} to {until}")
        yield text.of(since=_moment(gap.since, pool.session), until=_moment(gap.until, pool.session))
    if pool.failed_moves:
        yield translate(
            "engine",
            "  One migration failed and was retried or abandoned",
            "  {n} migrations failed and were retried or abandoned",
            pool.failed_moves,
        )
    if pool.outages:
        yield translate("engine", "  Unreachable once", "  Unreachable {n} times", len(pool.outages))
    for decision in pool.decisions:
        line = translate("engine", "  Asked at {time}: {question} – answer: {answer}")
        yield line.of(
            time=_moment(decision.at, pool.session),
            question=decision.text,
            answer=choice_words(decision.answer, decision.kind),
        )


def _time_line(began: float, ended: float, session: float) -> Text:
    minutes = round((ended - began) / 60)
    took = translate("engine", "one minute", "{n} minutes", minutes)
    return translate("engine", "  From {begin} to {end}: {took}").of(
        begin=_moment(began, session), end=clock(ended), took=took
    )


def _note(note: Note, session: float) -> Text:
    """What happened, and when; what holds until now needs no time."""
    if note.lasting:
        return translate("engine", "Note: {text}").of(text=note.text)
    return translate("engine", "{time}: {text}").of(time=_moment(note.at, session), text=note.text)


def _moment(at: float, session: float) -> Text:
    """The time of day; with the date before this part of the run, which may be days after the first one."""
    return plain(clock(at)) if at >= session else moment(at, seconds=True)


def _downtime_line(down: Downtime, session: float) -> Text:
    since = _moment(down.since, session)
    if down.until is None:
        text = translate("engine", "  {vm} was stopped at {since} and is still down").of(vm=down.vm.name, since=since)
        if down.reason is not None:
            text = translate("engine", "{text}: it could not be started again ({reason})").of(
                text=text, reason=down.reason
            )
        advice = translate("engine", "Start it manually, or resume the upgrade to try again.")
        return translate("engine", "{text}. {advice}").of(text=text, advice=advice)
    until = _moment(down.until, session)
    if down.gone:
        text = translate("engine", "  {vm} was stopped at {since}; at {until} it was no longer in the pool")
    elif down.found:
        text = translate(
            "engine", "  {vm} was stopped at {since} and is running again: it was found running at {until}"
        )
    else:
        text = translate("engine", "  {vm} was down from {since} to {until}")
    return text.of(vm=down.vm.name, since=since, until=until)
