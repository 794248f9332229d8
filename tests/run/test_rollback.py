"""The rollback steps, checked against xen-api (pool_db_backup.ml, cli_operations.ml)."""

from __future__ import annotations

import re
import shlex

import pytest

from rpu_desktop.run.rollback import steps_of, way_back
from tests.planning.pools import OLD, PoolBuilder

FILE = "/home/otto/pool-database-Frankfurt-20261129.xml"


def told(hosts: int = 3, path: str = FILE, **fields: str) -> list[str]:
    build = PoolBuilder()
    for number in range(hosts):
        build.host(version={**OLD, **fields}, address=f"192.0.2.{number + 1}")
    return [str(step) for step in steps_of(way_back(build.snapshot(), path))]


def test_every_command_can_be_copied_and_is_the_real_one() -> None:
    words = "\n".join(told(db_schema="5.603"))
    for command in (
        f"scp {FILE} root@192.0.2.1:/root/pool-database.xml",
        "xe pool-restore-database file-name=/root/pool-database.xml dry-run=true",
        "xe pool-restore-database file-name=/root/pool-database.xml --force",
        "xe pool-join master-address=192.0.2.1 master-username=root master-password=",
        "xe host-list params=software-version",
    ):
        assert command in words
    # Without --force the command refuses; with any form of dry-run, dry-run=false too, it only tries.
    for line in re.findall(r"xe pool-restore-database [^ ]+ \S+", words):
        assert line.endswith(("--force", "dry-run=true"))


@pytest.mark.parametrize(
    ("schema", "words"), [("5.603", "same database schema (5.603)"), ("", "same database schema; updates")]
)
def test_the_server_must_have_the_same_updates_and_schema(schema: str, words: str) -> None:
    _, first, *_ = told(db_schema=schema) if schema else told()
    assert "the same updates" in first
    assert words in first


def test_members_are_forgotten_switched_off_before_and_join_again() -> None:
    steps = told()
    down = next(index for index, step in enumerate(steps) if "switch off host-h1, host-h2" in step)
    restore = next(index for index, step in enumerate(steps) if "--force" in step)
    assert down < restore, "a virtual machine could run twice"
    assert "does not know host-h1, host-h2" in steps[-1]


def test_a_server_on_its_own_has_no_members_to_switch_off() -> None:
    steps = told(hosts=1)
    assert len(steps) == 7
    assert not [step for step in steps if "join" in step or "switch off" in step]


@pytest.mark.parametrize("path", ["/home/otto/my docs/x.xml", "/tmp/$(reboot)/x.xml", "/tmp/it's/x;y.xml"])
def test_a_path_is_one_word_for_the_shell(path: str) -> None:
    command = next(step for step in told(path=path) if "scp " in step).partition("scp ")[2]
    assert shlex.split(command) == [path, "root@192.0.2.1:/root/pool-database.xml"]
