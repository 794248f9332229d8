"""``make imports`` reports import cycles."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = """
[tool.importlinter]
root_packages = ["house"]
contract_types = ["no_cycles: scripts.import_cycles.NoCycles"]

[[tool.importlinter.contracts]]
name = "No import cycles"
type = "no_cycles"
known = [{known}]
"""


def lint(folder: Path, modules: dict[str, str], known: str = "") -> subprocess.CompletedProcess[str]:
    for name, text in {"__init__": "", **modules}.items():
        path = folder / "house" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    config = folder / "contracts.toml"
    config.write_text(CONTRACT.format(known=known), "utf-8")
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache", "--config", str(config)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "modules",
    [
        {"a": "import house.b", "b": "import house.c", "c": "import house.a"},
        {"a": "import house.b", "b": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import house.a"},
        {"a": "import house.b", "b": "def late():\n    import house.a"},
        {"room/__init__": "from house.room import a", "room/a": "from house.room import NAME"},
        {"room/__init__": "", "room/a": "import house.hall.a", "hall/__init__": "", "hall/a": "import house.room.a"},
    ],
    ids=["by way of a third", "for types only", "in a function", "its own package", "in other packages"],
)
def test_modules_that_import_each_other_are_named(tmp_path: Path, modules: dict[str, str]) -> None:
    done = lint(tmp_path, modules)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "These modules import each other:" in done.stdout
    assert "house.room.a -> " in done.stdout or "house.a -> house.b" in done.stdout


def test_modules_that_import_in_one_direction_are_fine(tmp_path: Path) -> None:
    done = lint(tmp_path, {"a": "import house.b\nimport house.c", "b": "import house.c", "c": ""})
    assert done.returncode == 0, done.stdout + done.stderr


def test_cycles_that_are_known_pass_and_what_is_no_longer_needed_must_leave_the_list(tmp_path: Path) -> None:
    modules = {"room/__init__": "", "room/a": "import house.room.b", "room/b": "import house.room.a", "c": ""}
    assert lint(tmp_path, modules, '"house.room.*"').returncode == 0
    assert lint(tmp_path, modules, '"house.room.a"').returncode == 1
    done = lint(tmp_path, modules, '"house.room.*", "house.c"')
    assert done.returncode == 1
    assert "There are no cycles in house.c any more" in done.stdout
