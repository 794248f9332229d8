"""A release is one command, and refuses unfinished work."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = (
    "scripts/release",
    "rpu_desktop/__init__.py",
    "packaging/linux/org.rpudesktop.RPUDesktop.metainfo.xml",
)
NEWS = "# Changelog\n\n## [Unreleased]\n\n### Fixed\n\n- A fault.\n\n## [0.1.0] - 2026-01-01\n\n- The first one.\n"


class Clone:
    """A repository with the files that a release changes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for part in PARTS:
            (folder / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / part, folder / part)
        self.write("rpu_desktop/__init__.py", '"""A program."""\n\n__version__ = "0.2.0"\n')
        self.write("CHANGELOG.md", NEWS)
        self.git("init", "--quiet")
        self.git("config", "user.name", "Nobody")
        self.git("config", "user.email", "nobody@example.org")
        self.git("config", "commit.gpgSign", "false")
        self.git("config", "tag.gpgSign", "false")
        self.commit()

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, "utf-8")

    def read(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")

    def git(self, *arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=self.folder, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "Whatever")

    def release(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(self.folder / "scripts" / "release"), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    return Clone(tmp_path)


def test_a_release_has_its_version_its_part_of_the_changelog_and_its_tag(clone: Clone) -> None:
    done = clone.release("0.3.0")
    assert done.returncode == 0, done.stderr
    assert '__version__ = "0.3.0"' in clone.read("rpu_desktop/__init__.py")
    changelog = clone.read("CHANGELOG.md")
    assert re.search(r"## \[Unreleased\]\n\n## \[0\.3\.0\] - \d{4}-\d\d-\d\d\n\n### Fixed\n\n- A fault\.", changelog)
    assert '<releases>\n    <release version="0.3.0" date="' in clone.read(PARTS[2])
    assert clone.git("status", "--porcelain") == ""
    assert clone.git("log", "-1", "--format=%s") == "Release 0.3.0"
    assert clone.git("describe") == "v0.3.0"


def test_the_version_that_the_program_has_can_be_released_once(clone: Clone) -> None:
    assert clone.release("0.2.0").returncode == 0
    clone.write("CHANGELOG.md", NEWS)
    clone.commit()
    done = clone.release("0.2.0")
    assert (done.returncode, "v0.2.0 exists already" in done.stderr) == (1, True)


@pytest.mark.parametrize(
    ("version", "changelog", "why"),
    [
        ("1.0", NEWS, "three numbers"),
        ("v1.0.0", NEWS, "three numbers"),
        ("0.1.9", NEWS, "older than 0.2.0"),
        ("0.3.0", NEWS.replace("- A fault.\n", ""), "says nothing under ## [Unreleased]"),
        ("0.3.0", NEWS.replace("## [Unreleased]\n", ""), "says nothing under ## [Unreleased]"),
        ("0.3.0", NEWS.replace("0.1.0", "0.3.0"), "has a part for 0.3.0 already"),
    ],
)
def test_what_is_not_ready_is_no_release(clone: Clone, version: str, changelog: str, why: str) -> None:
    if changelog != NEWS:
        clone.write("CHANGELOG.md", changelog)
        clone.commit()
    before = clone.git("rev-parse", "HEAD")
    for arguments in ((version,), ("--check", version)):
        done = clone.release(*arguments)
        assert done.returncode == 1
        assert why in done.stderr
    assert (clone.git("rev-parse", "HEAD"), clone.git("status", "--porcelain"), clone.git("tag")) == (before, "", "")


def test_what_is_not_committed_is_not_released(clone: Clone) -> None:
    clone.write("rpu_desktop/new.py", "")
    done = clone.release("0.3.0")
    assert (done.returncode, "not committed" in done.stderr) == (1, True)


def test_reading_changes_nothing(clone: Clone) -> None:
    before = clone.git("rev-parse", "HEAD")
    done = clone.release("--check", "0.3.0")
    assert done.stdout == "0.3.0 can be released\n"
    assert (clone.git("rev-parse", "HEAD"), clone.git("tag")) == (before, "")


def test_where_git_refuses_the_commit_everything_is_as_before(clone: Clone) -> None:
    hook = clone.folder / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'not today' >&2\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    done = clone.release("0.3.0")
    assert (done.returncode, "not today" in done.stderr) == (1, True)
    assert '__version__ = "0.2.0"' in clone.read("rpu_desktop/__init__.py")
    assert (clone.git("status", "--porcelain"), clone.git("tag")) == ("", "")
