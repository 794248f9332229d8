"""`python -m rpu_desktop`, and the `rpu-desktop` command."""

from __future__ import annotations

import gc
import sys
from io import StringIO


def main() -> int:
    """Run the command line; the exit code."""
    # A program with windows has no console on Windows, and Python then no streams.
    sys.stdout, sys.stderr = sys.stdout or StringIO(), sys.stderr or StringIO()
    from rpu_desktop.streams import flush_all  # noqa: PLC0415 (likewise)

    try:
        return _windows() if not sys.argv[1:] else _command(sys.argv[1:])
    finally:
        flush_all()


def _windows() -> int:
    gc.disable()  # nothing to collect while loading; from then on `GarbageCollector` does it
    from rpu_desktop.console.screen import missing_library, missing_screen  # noqa: PLC0415 (likewise)

    missing = missing_screen()
    try:
        if missing is None:
            from rpu_desktop.desktop.application import run_application  # noqa: PLC0415 (the shortest way to the window)

            return run_application(None)
    except ImportError as error:
        missing = missing_library(error)
    from rpu_desktop.console.language import chosen_language, find_translator  # noqa: PLC0415 (no window)

    sys.stderr.write(f"{missing.render(find_translator(chosen_language(())))}\n")
    return 1


def _command(arguments: list[str]) -> int:
    from rpu_desktop.rehearsal import COMMAND  # noqa: PLC0415 (likewise)

    if arguments == [COMMAND]:  # the program has started itself
        from rpu_desktop.rehearsal.stage import main as rehearse  # noqa: PLC0415 (the simulator)

        return rehearse()
    if arguments == ["package-check"]:  # whoever builds packages
        from rpu_desktop.desktop.package_check import main as check  # noqa: PLC0415 (Qt)

        return check()
    from rpu_desktop.cli import run  # noqa: PLC0415 (so that --help needs nothing else)

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
