"""The ordinary suite's part of the corpus; `make fuzz` tries more."""

from __future__ import annotations

import pytest

from tests.fuzz import SEED, Kind, all_kinds


@pytest.mark.parametrize("name", [name for name in all_kinds() if Kind.named(name).share])
def test_no_input_of_this_kind_ends_in_a_program_error(name: str) -> None:
    kind = Kind.named(name)
    failures = list(kind.failures(kind.share, SEED))
    assert not failures, f"{len(failures)} of {kind.share}, the first: {failures[0]}"
