"""Try that many cases of each kind; exit code 1 if one fails (see `tests.fuzz`)."""

from __future__ import annotations

import argparse
import faulthandler
import logging
import sys
import time
import traceback
from collections import Counter

from tests.fuzz import SEED, Failure, Kind, all_kinds

_SHOWN = 5
"""Failures of one kind that are shown whole."""


def main() -> int:
    """Try all, and report what was tried and found."""
    parser = argparse.ArgumentParser("python -m tests.fuzz")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--kind", action="append", choices=all_kinds())
    wished = parser.parse_args()
    logging.disable()
    return max([_tried(Kind.named(name), wished.count, wished.seed) for name in wished.kind or all_kinds()], default=0)


def _tried(kind: Kind, count: int, seed: int) -> int:
    began = time.monotonic()

    def watched(_number: int) -> None:
        faulthandler.dump_traceback_later(kind.longest, exit=True)

    found: Counter[str] = Counter()
    try:
        for failure in kind.failures(count, seed, watched):
            found[f"{type(failure.error).__name__}: {failure.error}"[:200]] += 1
            if found.total() <= _SHOWN:
                _show(kind, failure, seed)
    finally:
        faulthandler.cancel_dump_traceback_later()
    took = time.monotonic() - began
    sys.stdout.write(
        f"{kind.name}: {kind.enough(count)} cases, seed {seed}, {took:.0f} s, {found.total()} went wrong\n"
    )
    sys.stdout.writelines(f"  {times} × {words}\n" for words, times in found.most_common(20))
    sys.stdout.flush()
    return int(bool(found))


def _show(kind: Kind, failure: Failure, seed: int) -> None:
    sys.stderr.write(f"{kind.name}, seed {seed}, case {failure.number}: {str(failure.case)[:1000]!r}\n")
    traceback.print_exception(failure.error)


if __name__ == "__main__":
    sys.exit(main())
