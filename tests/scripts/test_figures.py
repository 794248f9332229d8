"""What the benchmarks have measured: what has become slower is named, and the tables are those of the document."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import figures
from benchmarks.figures import GROWTH, Figure


@pytest.fixture
def noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that keeps figures."""
    place = tmp_path / "figures.jsonl"
    monkeypatch.setenv("RPU_BENCH_FIGURES", str(place))
    return place


@pytest.mark.parametrize(
    ("figure", "named"),
    [
        (Figure("load", 0.3), False),
        (Figure("load", 0.6), False),
        (Figure("load", 0.61), True),
        (Figure("unknown", 9.0), False),
        (Figure("load", 6.1, before=10, unit="s"), True),
        (Figure("load", 5.9, before=10, unit="s"), False),
        (Figure("load", 99, unit="s"), False),
        (Figure("load", 99, before=1, unit="ms", ratio=0.5), False),
        (Figure("load", 1, before=99, unit="ms", ratio=0.7), True),
    ],
)
def test_a_ratio_that_is_more_than_a_fifth_above_the_stated_one_is_named(figure: Figure, named: bool) -> None:
    assert bool(figures.slower(figure, {"load": 0.5})) == named


def test_what_is_slower_is_named_when_it_is_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(figures, "stated", lambda: {"load": 0.5})
    figures.note(Figure("load", 0.61))
    assert capsys.readouterr().out.splitlines()[-1] == (
        "SLOWER  load: 0.61, and 0.50 is stated in benchmarks/stated.tsv"
    )


def test_the_newest_figure_of_each_name_is_kept_in_the_order_of_the_first(noted: Path) -> None:
    for figure in (Figure("a", 1), Figure("b", 2, before=4, unit="s", aim="0.4", rounds=7), Figure("a", 3)):
        figures.note(figure)
    assert figures.read(noted) == [Figure("a", 3), Figure("b", 2, before=4, unit="s", aim="0.4", rounds=7)]


def test_the_tables_are_written_between_the_marks_of_a_document(noted: Path, tmp_path: Path) -> None:
    figures.note(Figure("load", 0.22, before=1.13, aim="≤ 0.5", rounds=7))
    figures.note(Figure("4 hosts", 0.01, before=12.34, unit="s", table=GROWTH))
    figures.note(Figure("memory", 39.4, before=2352, unit="MiB", table=GROWTH))
    document = tmp_path / "performance.md"
    begin, end = (mark.strip() for mark in figures._MARKS)
    document.write_text(f"words\n{begin}\nold\n{end}\nmore words\n")
    command = [sys.executable, "-m", "benchmarks.figures", str(noted), "--into", str(document)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=figures.here())
    assert done.stdout == "== nothing is slower than stated\n"
    assert document.read_text().splitlines() == [
        *("words", begin, ""),
        *("| what | before | now | now beside before | aim | rounds |", "|---|---|---|---|---|---|"),
        *("| load | 1.13 | 0.22 | 0.19 | ≤ 0.5 | 7 |", "", "How it grows:", ""),
        *("| what | before | now | now beside before | aim | rounds |", "|---|---|---|---|---|---|"),
        *("| 4 hosts | 12.3 s | 0.010 s | 0.00081 |  | 1 |", "| memory | 2,352 MiB | 39 MiB | 0.017 |  | 1 |"),
        *("", end, "more words"),
    ]


def test_a_document_without_the_marks_is_not_written(tmp_path: Path) -> None:
    document = tmp_path / "performance.md"
    document.write_text("words\n")
    with pytest.raises(ValueError, match="does not have the lines"):
        figures.write_into(document, ["row"])
    assert document.read_text() == "words\n"


def test_each_stated_ratio_is_a_number_above_zero() -> None:
    assert figures.stated()
    assert all(ratio > 0 for ratio in figures.stated().values())
