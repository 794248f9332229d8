"""The places named in docs/architecture.md exist."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
QUOTED = set(re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL)))
PATHS = sorted(
    word for word in QUOTED if re.fullmatch(r"[\w.-]+(/[\w.-]+)*(/|\.(py|tsv|toml))|[\w.-]+(/[\w.-]+)+", word)
)
NAMES = sorted(word for word in QUOTED if re.fullmatch(r"_?[A-Za-z]\w*[A-Z_]\w*", word))


@cache
def source() -> str:
    return "\n".join(path.read_text("utf-8") for path in (ROOT / "rpu_desktop").rglob("*.py"))


@pytest.mark.parametrize("path", PATHS)
def test_every_file_that_is_named_exists(path: str) -> None:
    assert (ROOT / path).exists() or (ROOT / "rpu_desktop" / path).exists()


@pytest.mark.parametrize("name", NAMES)
def test_every_name_that_is_named_is_one_of_the_program(name: str) -> None:
    assert re.search(rf"\b(class|def) {name}\b|^{name}\b.*=|^    {name}: ", source(), re.MULTILINE)


def test_they_were_found() -> None:
    assert {"prechecks/registry.py", "tests/prechecks/cases.py", "session/"} <= set(PATHS)
    assert {"PoolConnection", "make_plan", "CHECKS"} <= set(NAMES)
