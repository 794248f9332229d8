"""The whole wizard on a pool in which everything has a hostile name, different in each case: a thousand VMs in total.

A case is one upgrade, in a separate process: objects left by windows must not be destroyed during other tests. The
ordinary suite runs a part in tests/desktop/test_hostile_names.py.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator

SHARE = 0
MOST = 4
LONGEST = 900.0

_VMS = 250
_TEST = "tests/desktop/test_hostile_names.py"


def cases(rng: random.Random) -> Iterator[int]:
    while True:
        yield rng.randrange(1 << 30)


def run(case: int) -> None:
    names = {"HOSTILE_NAMES": str(_VMS), "HOSTILE_SEED": str(case), "QT_QPA_PLATFORM": "offscreen"}
    quiet = ["-q", "-p", "no:cacheprovider", "--show-capture=no", "--tb=short"]
    command = [sys.executable, "-m", "pytest", *quiet, f"--timeout={LONGEST - 30:.0f}", _TEST]
    done = subprocess.run(command, env={**os.environ, **names}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
