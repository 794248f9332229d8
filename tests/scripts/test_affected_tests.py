"""`make check` runs the tests affected by changes, the nearest first."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import grimp
import pytest

SCRIPT: dict[str, Any] = runpy.run_path(str(Path(__file__).resolve().parents[2] / "scripts" / "affected_tests.py"))


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("rpu_desktop", "tests", cache_dir=None)


def ranked(graph: grimp.ImportGraph, *changed: str) -> list[str]:
    found: list[str] = SCRIPT["ranked_tests"](graph, set(changed))
    return found


def test_tests_that_import_a_changed_module_come_before_those_that_do_so_by_way_of_others(
    graph: grimp.ImportGraph,
) -> None:
    found = ranked(graph, "rpu_desktop/planning/estimate.py")
    assert found[0].startswith("tests/planning/")
    assert "tests/prechecks/test_runner.py" in found
    assert found.index("tests/planning/test_estimate.py") < found.index("tests/prechecks/test_runner.py")


def test_a_changed_helper_of_tests_calls_for_those_that_use_it(graph: grimp.ImportGraph) -> None:
    assert "tests/planning/test_plan.py" in ranked(graph, "tests/planning/pools.py")


def test_whole_upgrades_are_left_to_make_test_unless_they_have_changed_themselves(graph: grimp.ImportGraph) -> None:
    far = ranked(graph, "rpu_desktop/versions.py")
    assert not [name for name in far if name.startswith(("tests/acceptance/", "tests/desktop/"))]
    assert ranked(graph, "tests/acceptance/test_kills.py") == ["tests/acceptance/test_kills.py"]


def test_a_changed_text_calls_for_the_tests_that_mention_it(graph: grimp.ImportGraph) -> None:
    assert "tests/test_field_failures_doc.py" in ranked(graph, "docs/field-failures.md")


def test_the_test_of_a_modules_own_name_comes_first(graph: grimp.ImportGraph) -> None:
    assert ranked(graph, "rpu_desktop/engine/drift.py")[0] == "tests/engine/test_drift.py"


def test_what_does_not_fit_is_omitted_but_never_what_has_changed_itself() -> None:
    names = [f"tests/test_{number}.py" for number in range(5)]
    assert SCRIPT["within"](2.0, names, {names[4]}) == [names[0], names[1], names[4]]
