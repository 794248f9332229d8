"""The real program in a real process that is killed at an exact line of its journal, and answers questions randomly.

``python -m tests.acceptance.kill_points '{"line": 7, "when": "after", "seed": 3, "speed": 600}' upgrade …``

`line` counts lines with new contents (0: it is not killed); `when` is before, torn (half of it written) or after; `at`
is a kind of line, after the first of which it is killed. With `seed` the engine's questions are answered randomly,
otherwise as by the console. `speed` shortens the patience that is meant for real hosts in the same measure as the
simulator runs faster.
"""

from __future__ import annotations

import dataclasses
import json
import os
import random
import signal
import sys
from collections.abc import Mapping
from typing import Any

from rpu_desktop import cli
from rpu_desktop.console import certificates
from rpu_desktop.run.journal import Journal
from rpu_desktop.run.options import Patience
from rpu_desktop.run.prompts import Choice, Prompt
from rpu_desktop.session import unattended_prompter
from rpu_desktop.xapi.timeouts import Timeouts


def main() -> int:
    how = json.loads(sys.argv[1])
    hasten(how.get("speed", 1))
    if how.get("line"):
        die(how["line"], how.get("when", "after"))
    if how.get("at"):
        die_at(how["at"])
    if "seed" in how:
        answer(random.Random(how["seed"]))
    return cli.run(sys.argv[2:])


def hasten(speed: float) -> None:
    """Shorten patience and time-outs in the same ratio as the simulation is faster."""
    if speed > 1:
        certificates._GRACE = 1.0
        make_usual(
            Patience(
                enabling=1.0,
                retry_pause=0.2,
                attempts=20,
                settling=30.0,
                leaving=2.0,
                hiccup=0.5,
                usual=12.0,
                guests=3.0,
                reminder=3.0,
                restarting=4.0,
                answer=3.0,
            )
        )
        make_usual(
            Timeouts(
                read=15.0, poll=10.0, poll_grace=10.0, long_call=60.0, retry_first=0.1, retry_last=1.0, task_check=5.0
            )
        )


def make_usual(wanted: Patience | Timeouts) -> None:
    """Make these the defaults of their class."""
    init: Any = vars(type(wanted))["__init__"]
    init.__defaults__ = dataclasses.astuple(wanted)


def die(line: int, when: str) -> None:
    write = Journal.write
    told = 0

    def killing_write(self: Journal, what: str, /, **facts: Any) -> Mapping[str, Any]:
        nonlocal told
        known = {fingerprint(entry["what"], entry) for entry in self.entries}
        told += what != "event" and fingerprint(what, facts) not in known
        due = told == line and what != "event"
        if due and when == "torn":
            os.write(self._file.fileno(), json.dumps({"what": what, **facts}).encode()[:30])
        if due and when != "after":
            os.kill(os.getpid(), signal.SIGKILL)
        entry = write(self, what, **facts)
        if due:
            os.kill(os.getpid(), signal.SIGKILL)
        return entry

    Journal.write = killing_write  # type: ignore[method-assign]


def die_at(last: str) -> None:
    """Right after the first line of this kind."""
    write = Journal.write

    def killing_write(self: Journal, what: str, /, **facts: Any) -> Mapping[str, Any]:
        entry = write(self, what, **facts)
        if what == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return entry

    Journal.write = killing_write  # type: ignore[method-assign]


def fingerprint(what: str, facts: Mapping[str, Any]) -> str:
    """Identifies a line that is written again after a kill."""
    kind = facts["undo"]["kind"] if "undo" in facts else ""
    return " ".join([what, *(str(facts.get(key, "")) for key in ("pool", "host", "vm", "vbd", "sr", "disks")), kind])


def answer(rng: random.Random) -> None:
    async def ask(self: unattended_prompter.UnattendedPrompter, prompt: Prompt) -> Choice:
        return rng.choice([choice for choice in prompt.choices if choice is not Choice.STOP] * 3 + [Choice.STOP])

    unattended_prompter.UnattendedPrompter.ask = ask  # type: ignore[method-assign]


if __name__ == "__main__":
    sys.exit(main())
