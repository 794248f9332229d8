"""The results of a rehearsal besides the report of the simulated upgrade."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rpu_desktop.i18n.format import clock, duration, exact_gib
from rpu_desktop.i18n.text import Text, Translator, on_one_line, printable, translate
from rpu_desktop.redaction import redact
from rpu_desktop.rehearsal.child import Rehearsal
from rpu_desktop.rehearsal.script import Expectation, Figures, Tightest
from rpu_desktop.run.pool_report import PoolReport, down_seconds

__all__ = ["rehearsal_json", "rehearsal_lines", "rehearsal_text"]

_HEADLINE = translate("rehearsal", "This was a rehearsal on a simulated copy of the pool. No real server was changed.")
_STALLED = translate(
    "rehearsal",
    "The rehearsal ended here: for hours, the upgrade only waited for a server that must be brought back manually.",
)


def rehearsal_text(rehearsal: Rehearsal, translator: Translator | None = None) -> str:
    """The report and all other results of a rehearsal as text for people."""
    words = [_HEADLINE.render(translator), rehearsal.report.to_text(translator)]
    words += [on_one_line(line).render(translator) for line in rehearsal_lines(rehearsal)]
    return redact(printable("\n".join(words)))


def rehearsal_lines(rehearsal: Rehearsal) -> Iterator[Text]:
    """How the rehearsal compares with the plan, pool by pool."""
    if rehearsal.stalled:
        yield _STALLED
    for uuid, pool in rehearsal.report.pools.items():
        figures = rehearsal.figures.get(uuid)
        yield translate("rehearsal", "{pool}: the rehearsal and the plan").of(pool=pool.pool.name)
        expected = figures.expected if figures is not None else None
        yield from _compared(pool, expected)
        if figures is not None and figures.tightest is not None:
            yield _tightest(figures.tightest)
        yield from _down(pool, expected)
        yield translate("rehearsal", "  {n} question was asked", "  {n} questions were asked", len(pool.decisions))


def _compared(pool: PoolReport, expected: Expectation | None) -> Iterator[Text]:
    seconds = pool.seconds_of_work
    if seconds is not None:
        line = translate("rehearsal", "  Duration: {rehearsed} in the rehearsal, {planned} in the plan")
        yield line.of(rehearsed=duration(seconds), planned=_planned_time(expected))
    if pool.rested:
        line = translate("rehearsal", "  Rests, not counted above: {time} in the rehearsal")
        yield line.of(time=duration(pool.rested))
    line = translate("rehearsal", "  Migrations: {rehearsed} in the rehearsal, {planned} in the plan")
    yield line.of(rehearsed=pool.migrations, planned=expected.migrations if expected is not None else "–")


def _planned_time(expected: Expectation | None) -> Text | str:
    return duration(expected.seconds) if expected is not None else "–"


def _tightest(found: Tightest) -> Text:
    line = translate("rehearsal", "  Least free memory: {free} of {total} GiB on {host}, at {time}")
    return line.of(
        free=exact_gib(found.free),
        total=exact_gib(found.total),
        host=found.host.name,
        time=clock(found.at, seconds=False),
    )


def _down(pool: PoolReport, expected: Expectation | None) -> Iterator[Text]:
    planned = expected.down if expected is not None else {}
    for uuid, (name, seconds) in down_seconds(pool).items():
        line = translate("rehearsal", "  {vm} is down for {rehearsed} in the rehearsal")
        if uuid in planned:
            line = translate("rehearsal", "  {vm} is down for {rehearsed} in the rehearsal, {planned} in the plan")
        yield line.of(vm=name, rehearsed=duration(seconds), planned=duration(planned.get(uuid, 0.0)))


def rehearsal_json(rehearsal: Rehearsal, translator: Translator | None = None) -> dict[str, Any]:
    """The results as plain values."""
    pools = rehearsal.report.pools.items()
    return {
        "event": "rehearsal",
        "stalled": rehearsal.stalled,
        "report": rehearsal.report.to_json(translator),
        "pools": [_pool_json(pool, rehearsal.figures.get(uuid)) for uuid, pool in pools],
    }


def _pool_json(pool: PoolReport, figures: Figures | None) -> dict[str, Any]:
    expected = figures.expected if figures is not None else None
    tightest = figures.tightest if figures is not None else None
    seconds = pool.seconds
    return {
        "uuid": pool.pool.uuid,
        "name": pool.pool.name,
        "seconds": round(seconds) if seconds is not None else None,
        "rest_seconds": round(pool.rested),
        "migrations": pool.migrations,
        "questions": len(pool.decisions),
        "down": [
            {"uuid": uuid, "name": name, "seconds": round(down), "planned_seconds": _rounded(expected, uuid)}
            for uuid, (name, down) in down_seconds(pool).items()
        ],
        "planned_seconds": round(expected.seconds) if expected is not None else None,
        "planned_migrations": expected.migrations if expected is not None else None,
        "least_free_memory": {
            "at": tightest.at,
            "host": {"uuid": tightest.host.uuid, "name": tightest.host.name},
            "free": tightest.free,
            "total": tightest.total,
        }
        if tightest is not None
        else None,
    }


def _rounded(expected: Expectation | None, uuid: str) -> int | None:
    return round(expected.down[uuid]) if expected is not None and uuid in expected.down else None
