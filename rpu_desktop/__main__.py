"""`python -m rpu_desktop`, and the `rpu-desktop` command."""

from __future__ import annotations

import gc
import sys
from io import StringIO


def main() -> int:
    """Run the command line; the exit code."""
    # A program with windows has no console on Windows, and Python then no streams.
    sys.stdout, sys.stderr = sys.stdout or StringIO(), sys.stderr or StringIO()
    if not sys.argv[1:]:
        gc.disable()  # nothing to collect while loading; from then on `GarbageCollector` does it
        from rpu_desktop.desktop.application import run_application  # noqa: PLC0415 (the shortest way to the window)

        return run_application(None)
    from rpu_desktop.cli import run  # noqa: PLC0415 (so that --help needs nothing else)

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
