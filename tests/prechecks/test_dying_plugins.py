"""A crashed plugin is one line in the findings, not its traceback."""

from __future__ import annotations

import time

import pytest

from rpu_desktop.prechecks import Circumstances, run_checks
from tests.engine.runs import simulated


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("traceback", "ModuleNotFoundError: No module named 'xcp'"),
        ("own", "no space left on device"),
        ("signal", "signal: SIGKILL"),
    ],
)
async def test_a_plugin_that_dies_is_a_line_of_the_findings_and_no_traceback(how: str, words: str) -> None:
    async with simulated("pool", f"plugin-dies:times=0,with={how}", hosts=2, vms=2) as it:
        given = Circumstances(it.connections[0].snapshot(), now=time.time())
        results = await run_checks(it.connections[0], given)
    said = [str(problem.text) for result in results for problem in result.problems]
    said += [str(untested.reason) for result in results for untested in result.untested]
    assert [line for line in said if words in line]
    assert not [line for line in said if "Traceback" in line or "\n" in line]
