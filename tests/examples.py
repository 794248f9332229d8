"""How many random examples the property tests draw.

``RPU_TESTS_EXAMPLES=50`` draws fifty times as many as usual; what is written at each test is what every run can afford.
"""

from __future__ import annotations

import os

__all__ = ["examples"]


def examples(count: int) -> int:
    """`count`, multiplied by what the environment says."""
    return count * int(os.environ.get("RPU_TESTS_EXAMPLES", "1"))
