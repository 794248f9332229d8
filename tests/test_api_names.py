"""A misspelled call or field of the API is found before it is run."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from rpu_desktop import api_names

ROOT = Path(__file__).resolve().parents[1]
CALLS = """
from rpu_desktop.engine.idempotent import ask
from rpu_desktop.engine.context import Context
from rpu_desktop.inventory.records import RecordReader
from rpu_desktop.prechecks.probes import Asker
from rpu_desktop.xapi.connection import PoolConnection


async def each(connection: PoolConnection, asker: Asker, context: Context, row: RecordReader) -> None:
    await connection.call("VM.get_record", "")
    await connection.call("VM.get_rekord", "")
    await connection.task("VM.start_on", "", "", False, False)
    await connection.task("VM.strat_on", "", "", False, False)
    await connection.call_on_session("session.get_rbac_permissions")
    await connection.call_on_session("session.get_rbac_permission")
    await asker.call("host.get_servertime", "")
    await asker.call("host.get_server_time", "")
    await ask(context, "host.get_all_records")
    await ask(context, "Host.get_all_records")
    row.text("name_label")
    row.text("name_lable")
"""
WRONG = [10, 12, 14, 16, 18, 20]


def test_the_list_is_up_to_date() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "api_names.py"))
    assert script["module"]() == script["FILE"].read_text("utf-8"), "run scripts/api_names.py update"


def test_names_of_every_kind_are_in_it() -> None:
    assert {"VM", "pool_patch", "Repository"} <= set(get_args(api_names.ApiClass))
    assert {"name_label", "resident_on", "groups"} <= set(get_args(api_names.ApiField))
    assert {"VM.start_on", "pool_patch.apply", "VM_group.get_all"} <= set(get_args(api_names.ApiMethod))


@pytest.mark.timeout(600)
def test_a_name_that_is_spelled_wrong_is_refused_wherever_the_pool_is_asked(tmp_path: Path) -> None:
    snippet = tmp_path / "calls.py"
    snippet.write_text(CALLS.lstrip(), "utf-8")
    command = [sys.executable, "-m", "mypy", "--no-error-summary", str(snippet)]  # with what `make types` has cached
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)  # noqa: PLW1510 - it is to fail
    wrong = [line for line in done.stdout.splitlines() if "error:" in line]
    assert [int(line.split(":")[1]) for line in wrong] == WRONG, done.stdout + done.stderr
    assert all(len(line) < 250 for line in wrong), "the one wrong name is told, not all right ones"
