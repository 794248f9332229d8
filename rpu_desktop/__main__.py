"""`python -m rpu_desktop`, and the `rpu-desktop` command."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; the exit code."""
    from rpu_desktop.cli import run  # noqa: PLC0415 (so that --help needs nothing else)

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
