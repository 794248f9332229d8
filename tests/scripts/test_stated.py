"""What has become slower is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import stated


def test_a_ratio_that_is_more_than_a_fifth_above_the_stated_one_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    known, noted = tmp_path / "stated.tsv", tmp_path / "slower.txt"
    known.write_text("# what\tratio\nload\t0.50\n")
    monkeypatch.setattr(stated, "read", lambda: _read(known))
    monkeypatch.setenv("RPU_BENCH_SLOWER", str(noted))
    for ratio in (0.3, 0.5, 0.6):
        stated.stated("load", ratio)
    stated.stated("unknown", 9.0)
    assert not noted.exists()
    stated.stated("load", 0.61)
    assert "load: 0.61" in noted.read_text()
    assert "SLOWER" in capsys.readouterr().out.splitlines()[-1]


_read = stated.read


def test_each_stated_ratio_is_a_number_above_zero() -> None:
    assert all(ratio > 0 for ratio in stated.read().values())
