"""How long ``make test`` takes, of this build and of another, one after the other; and ``make check``.

    python -m benchmarks.test_suite [--beside FOLDER]

This build is what is committed, in a clone of its own. What both need is installed before. A test of the other build
that fails by chance is in its log, and ends nothing. Use a computer that has nothing else to do: the figure is the
time on the clock. Its floor is the same work without a moment in which a processor has nothing to do.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import time
from pathlib import Path

from benchmarks.figures import Figure, before, here, note


def clone(folder: Path) -> Path:
    """What is committed, and nothing else."""
    subprocess.run(["rm", "-rf", folder], check=True)
    subprocess.run(["git", "clone", "--quiet", "--shared", here(), folder], check=True)
    return folder


def idle() -> float:
    """Seconds that the processors had nothing to do, on average, since the computer was started."""
    fields = Path("/proc/stat").read_text("ascii").split("\n", 1)[0].split()
    return (int(fields[4]) + int(fields[5])) / os.sysconf("SC_CLK_TCK") / (os.cpu_count() or 1)


def made(tree: Path, goal: str, *, despite_failures: bool = False) -> tuple[float, float]:
    """Minutes that ``make GOAL`` takes, and in how many of them the processors had work; its output goes into a log.

    Raises:
        subprocess.CalledProcessError: it failed; with `despite_failures`, not because of a test.

    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("RPU_", "PYTHON"))}
    if despite_failures:
        environment |= {"PYTHONPATH": str(Path(__file__).with_name("plugins")), "PYTEST_ADDOPTS": "-p to_the_end"}
    log = here() / "build" / f"{tree.name}-{goal}.log"
    began, nothing = time.monotonic(), idle()
    with log.open("w", encoding="utf-8") as file:
        subprocess.run(["make", goal], cwd=tree, env=environment, stdout=file, stderr=file, check=True)
    took, nothing = time.monotonic() - began, idle() - nothing
    return took / 60, (took - nothing) / 60


def main() -> None:
    """Run both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beside", type=Path, default=before())
    options = parser.parse_args()
    trees = {"now": clone(here() / "build" / "now")} | ({"before": options.beside} if options.beside else {})
    for tree in trees.values():
        made(tree, "setup")
    check = made(trees["now"], "check")
    note(Figure("make check without a change", check[0] * 60, None, "s", "≤ 60 s"))
    ours = made(trees["now"], "test")
    was, worked = made(options.beside, "test", despite_failures=True) if options.beside else (None, None)
    note(Figure("make test", ours[0], was, "min", "≤ 0.4 of before"))
    note(Figure("its floor: the part of that in which the processors had work", ours[1], worked, "min"))


if __name__ == "__main__":
    main()
