"""The report as HTML: for the summary page, for a file, for paper."""

from __future__ import annotations

from collections.abc import Iterator, Set

from rpu_desktop import __version__
from rpu_desktop.i18n.format import duration, moment
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.run.pool_report import PoolReport
from rpu_desktop.run.report import Report
from rpu_desktop.run.report_content import Section, headline, sections
from rpu_desktop.session.html import page, words
from rpu_desktop.session.report_figures import figures

__all__ = ["report_html", "report_page"]


_FEW = 5
"""So many lines are shown without a click."""


def report_html(report: Report, toggled: Set[str] | None = None) -> str:
    """The report in the current language, for embedding.

    With `toggled`, each list below the servers has a link as its heading, by whose address it is folded or unfolded:
    long lists are folded at first. Without it, everything is there, as on paper.
    """
    pools = "".join(part for pool in report.pools.values() for part in _pool(pool, toggled))
    return f"{_figures(report)}{_when(report)}{pools}"


def report_page(report: Report, more: str = "") -> str:
    """The report as a self-contained page, black on white; `more` is HTML that follows it."""
    made = words(translate("desktop", "Created by RPU Desktop {version}").of(version=__version__))
    body = f"{report_html(report)}{more}<p><small>{made}</small></p>"
    return page(translate("desktop", "Report of a Rolling Pool Upgrade"), body)


def _figures(report: Report) -> str:
    cells = (f"<td><big><b>{words(figure)}</b></big><br>{words(what)}</td>" for figure, what in figures(report))
    return f"<table cellpadding='8' cellspacing='0'><tr>{''.join(cells)}</tr></table>"


def _when(report: Report) -> str:
    if report.ended is None:
        begun = translate("desktop", "Started {begin}").of(begin=moment(report.began))
        return f"<p>{words(begun)}</p>"
    text = translate("desktop", "From {begin} to {end}, {duration}")
    filled = text.of(
        begin=moment(report.began), end=moment(report.ended), duration=duration(report.ended - report.began)
    )
    return f"<p>{words(filled)}</p>"


def _pool(pool: PoolReport, toggled: Set[str] | None) -> Iterator[str]:
    yield f"<h2>{words(headline(pool))}</h2>"
    below = False
    for number, section in enumerate(sections(pool)):
        lines = [row.line for row in section.rows if row.line is not None]
        if not lines:
            continue
        if section.columns:
            below = True  # what stands before the servers needs attention, and is never folded
            yield _table(section)
        elif section.title is None:
            yield _paragraph(lines)
        elif below and toggled is not None:
            yield _folding(section.title, lines, f"fold:{pool.pool.uuid}/{number}", toggled)
        else:
            yield f"<p><b>{words(section.title)}</b></p>{_list(lines)}"


def _folding(title: Text, lines: list[Text], link: str, toggled: Set[str]) -> str:
    folded = (len(lines) > _FEW) != (link in toggled)
    heading = translate("desktop", "▾ {title}").of(title=title)
    if folded:
        heading = translate("desktop", "▸ {title} ({count})").of(title=title, count=len(lines))
    return f'<p><b><a href="{link}">{words(heading)}</a></b></p>' + ("" if folded else _list(lines))


def _table(section: Section) -> str:
    head = "".join(f"<th align='left'>{words(title)}</th>" for title in section.columns)
    rows = ("".join(f"<td>{words(cell)}</td>" for cell in row.cells) for row in section.rows)
    body = "".join(f"<tr>{cells}</tr>" for cells in rows)
    return f"<table cellpadding='5' cellspacing='0'><tr>{head}</tr>{body}</table><p></p>"


def _list(lines: list[Text]) -> str:
    return "<ul>" + "".join(f"<li>{words(line)}</li>" for line in lines) + "</ul>"


def _paragraph(lines: list[Text]) -> str:
    return f"<p>{'<br>'.join(map(words, lines))}</p>"
