"""The table in the documentation matches the code."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from rpu_desktop.prechecks import CHECKS
from rpu_desktop.prechecks.check import Check

ROOT = Path(__file__).resolve().parents[2]


def test_the_table_is_up_to_date() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "precheck_table.py"))
    assert script["documented"]() == script["FILE"].read_text("utf-8"), "run scripts/precheck_table.py update"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_every_row_of_the_table_is_reported(check: Check) -> None:
    assert type(check).__doc__
    assert type(check).__doc__ != Check.__doc__
    assert check.severities
    for remedy in check.remedies:
        assert remedy.about
        assert bool(remedy.undo_kind) is bool(remedy.undo_about)
