"""The result of a rehearsal as HTML: its figures beside the plan's, then the report of the simulated upgrade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rpu_desktop.i18n.format import clock, duration, exact_gib
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.rehearsal.child import Rehearsal
from rpu_desktop.rehearsal.script import Expectation, Figures
from rpu_desktop.run.pool_report import PoolReport, down_seconds
from rpu_desktop.run.report import Report
from rpu_desktop.session.html import page, words
from rpu_desktop.session.plan_html import lines_of
from rpu_desktop.session.report_html import report_html

__all__ = ["NOT_REAL", "WAS_REHEARSAL", "compared_html", "compared_text", "rehearsal_html", "rehearsal_page"]

WAS_REHEARSAL = translate("desktop", "This was a rehearsal")
NOT_REAL = translate(
    "desktop", "It ran on a simulated copy of the pool, made from its database. No real server was changed."
)
_TITLE = translate("desktop", "Rehearsal of a Rolling Pool Upgrade")
_STALLED = translate(
    "desktop",
    "The rehearsal ended early: for hours, the upgrade only waited for a server that someone must bring back.",
)
_NONE = plain("–")

Row = tuple[Text, list[Text]]


def rehearsal_html(rehearsal: Rehearsal) -> str:
    """To stand within something else that says that it was a rehearsal."""
    stalled = f"<p>{words(_STALLED)}</p>" if rehearsal.stalled else ""
    return f"{stalled}{compared_html(rehearsal)}{report_html(rehearsal.report)}"


def rehearsal_page(rehearsal: Rehearsal) -> str:
    """A page that stands alone."""
    said = f"<p><b>{words(WAS_REHEARSAL)}</b><br>{words(NOT_REAL)}</p>"
    return page(_TITLE, f"{said}{rehearsal_html(rehearsal)}")


def compared_html(rehearsal: Rehearsal, real: Report | None = None) -> str:
    """A table for each pool: the plan, the rehearsal and, after a `real` upgrade, what it was like."""
    return "".join(_pool(uuid, pool, rehearsal, real) for uuid, pool in rehearsal.report.pools.items())


def compared_text(rehearsal: Rehearsal, real: Report | None = None) -> str:
    """The same as text."""
    return lines_of(compared_html(rehearsal, real)).rstrip()


def _pool(uuid: str, pool: PoolReport, rehearsal: Rehearsal, real: Report | None) -> str:
    done = real.pools.get(uuid) if real is not None else None
    upgrades = [pool] if done is None else [pool, done]
    titles = [translate("desktop", "Plan"), translate("desktop", "Rehearsal"), translate("desktop", "Upgrade")]
    head = "".join(f"<th align='left'>{words(title)}</th>" for title in titles[: len(upgrades) + 1])
    figures = rehearsal.figures.get(uuid)
    rows = "".join(_row(name, cells) for name, cells in _rows(upgrades, figures))
    title = translate("desktop", "{pool}: the plan and the rehearsal").of(pool=pool.pool.name)
    return f"<h2>{words(title)}</h2><table cellpadding='5' cellspacing='0'><tr><th></th>{head}</tr>{rows}</table>"


def _row(name: Text, cells: Sequence[Text]) -> str:
    return f"<tr><td>{words(name)}</td>{''.join(f'<td>{words(cell)}</td>' for cell in cells)}</tr>"


def _rows(upgrades: Sequence[PoolReport], figures: Figures | None) -> Iterator[Row]:
    expected = figures.expected if figures is not None else None
    planned = duration(expected.seconds) if expected is not None else _NONE
    yield translate("desktop", "Duration"), [planned, *map(_seconds, upgrades)]
    if any(each.rested for each in upgrades):
        rests = [duration(each.rested) if each.rested else _NONE for each in upgrades]
        yield translate("desktop", "Rests, not counted above"), [_NONE, *rests]
    moves = plain(str(expected.migrations)) if expected is not None else _NONE
    yield translate("desktop", "Migrations"), [moves, *(plain(str(each.migrations)) for each in upgrades)]
    asked = [plain(str(len(each.decisions))) for each in upgrades]
    yield translate("desktop", "Questions"), [_NONE, *asked]
    yield from _down(upgrades, expected)
    if figures is not None and figures.tightest is not None:
        found = figures.tightest
        text = translate("desktop", "{free} of {total} GiB on {host}, at {time}").of(
            free=exact_gib(found.free),
            total=exact_gib(found.total),
            host=found.host.name,
            time=clock(found.at, seconds=False),
        )
        yield translate("desktop", "Least free memory"), [_NONE, text, *(_NONE for _ in upgrades[1:])]


def _seconds(pool: PoolReport) -> Text:
    seconds = pool.seconds_of_work
    return _NONE if seconds is None else duration(seconds)


def _down(upgrades: Sequence[PoolReport], expected: Expectation | None) -> Iterator[Row]:
    """Each VM that was down in one of them, in the order of the first."""
    found = [down_seconds(each) for each in upgrades]
    names = {uuid: name for each in reversed(found) for uuid, (name, _) in each.items()}
    for uuid, name in names.items():
        planned = expected.down.get(uuid) if expected is not None else None
        times = [planned, *(each[uuid][1] if uuid in each else None for each in found)]
        cells = [duration(seconds) if seconds is not None else _NONE for seconds in times]
        yield translate("desktop", "{vm} is down").of(vm=name), cells
