"""A column of the report is defined in one place: every form of the report shows the same columns."""

from __future__ import annotations

import pytest

from rpu_desktop.i18n.text import plain
from rpu_desktop.run import report_columns, report_content
from rpu_desktop.run.events import Named, VmChanged, VmStage
from rpu_desktop.run.report_columns import HOST_COLUMNS, Column
from rpu_desktop.session.report_html import report_html
from tests.run.test_report import POOL, a_run


def test_a_new_column_is_in_the_text_on_the_page_and_in_the_json(monkeypatch: pytest.MonkeyPatch) -> None:
    rack = Column("rack", lambda host: 7, plain("Rack"), lambda host: plain(f"no. 7 <{host.host.name}>"))
    for module in (report_columns, report_content):
        monkeypatch.setattr(module, "HOST_COLUMNS", (*HOST_COLUMNS, rack))
    report = a_run()
    assert "Rack: no. 7 <fra-01>" in report.to_text()
    html = report_html(report)
    assert "<th align='left'>Rack</th>" in html
    assert "<td>no. 7 &lt;fra-01&gt;</td>" in html
    assert [host["rack"] for host in report.to_json()["pools"][0]["hosts"]] == [7, 7]


def test_each_host_has_a_cell_in_each_column() -> None:
    (pool,) = a_run().pools.values()
    tables = [section for section in report_content.sections(pool) if section.columns]
    assert tables
    assert all(len(row.cells) == len(section.columns) for section in tables for row in section.rows)


def test_what_was_down_is_listed_in_json_in_the_order_in_which_it_went_down() -> None:
    report = a_run()
    report.apply(VmChanged(pool=POOL, vm=Named("w", "db-8"), stage=VmStage.DOWN, at=20))
    (pool,) = report.to_json()["pools"]
    assert [(down["name"], down["until"]) for down in pool["downtimes"]] == [("db-7", 50), ("db-8", None)]
