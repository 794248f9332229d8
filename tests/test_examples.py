"""The environment multiplies the random examples of every property test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.examples import examples


def test_as_many_as_written_unless_the_environment_multiplies_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RPU_TESTS_EXAMPLES", raising=False)
    assert examples(150) == 150
    monkeypatch.setenv("RPU_TESTS_EXAMPLES", "20")
    assert examples(150) == 3000


def test_no_property_test_has_a_fixed_number() -> None:
    tests = Path(__file__).parent.rglob("*.py")
    fixed = [path.name for path in tests if re.search(r"max_examples=\d", path.read_text(encoding="utf-8"))]
    assert fixed == []
