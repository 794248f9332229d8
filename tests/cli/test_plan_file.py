"""`plan --save FILE`: the paper for change approval, without a screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rpu_desktop.cli import run
from rpu_desktop.i18n.language import use
from tests.acceptance.test_rehearsal import generated
from tests.cli.test_usage import usage_error


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    use("en")


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    file = tmp_path / "pool.xml"
    file.write_text(generated())
    return file


@pytest.mark.parametrize("name", ["plan.html", "PLAN.HTML", "plan.txt"])
def test_the_plan_is_saved_as_the_name_says(name: str, dump: Path, tmp_path: Path) -> None:
    file = tmp_path / name
    assert run(["--language", "en", "plan", "--dump", str(dump), "--immovable", "shutdown", "--save", str(file)]) == 0
    content = file.read_text("utf-8")
    assert "Plan of a Rolling Pool Upgrade" in content
    assert "3 servers" in content
    assert ('<html lang="en">' in content) is (name.lower() == "plan.html")
    assert ("<td>" in content) is (name.lower() == "plan.html")


def test_it_is_in_the_language_of_the_command(dump: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.html"
    assert run(["--language", "de", "plan", "--dump", str(dump), "--immovable", "shutdown", "--save", str(file)]) == 0
    content = file.read_text("utf-8")
    assert '<html lang="de">' in content
    assert "3 Server" in content


def test_another_form_is_wrong_usage(dump: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = usage_error(["plan", "--dump", str(dump), "--save", str(tmp_path / "plan.pdf")], capsys)
    assert "must end in .html or .txt" in said


def test_a_file_that_cannot_be_written_is_named(dump: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "nowhere" / "plan.html"
    assert run(["--language", "en", "plan", "--dump", str(dump), "--save", str(file)]) == 1
    assert f"The file {file} cannot be written" in capsys.readouterr().err
