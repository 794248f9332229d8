"""The Windows package's recipes, as far as they can be checked anywhere; `make windows-test` runs the package."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.packaging.test_recipes import PACKAGING, ROOT, SPEC, load

WINDOWS = PACKAGING / "windows"
INSTALLER = (WINDOWS / "rpu-desktop.nsi").read_text("utf-8")
BUILD = (WINDOWS / "build.ps1").read_text("utf-8")
PROGRAMS = ("rpu-desktop", "rpu-desktop-window")


def test_the_installer_starts_and_removes_the_programs_that_are_built() -> None:
    assert re.findall(r'program\("([\w-]+)"', SPEC) == list(PROGRAMS)
    for name in PROGRAMS:
        assert f'Delete "$INSTDIR\\{name}.exe"' in INSTALLER
        assert f'StrCpy $0 "$INSTDIR\\{name}.exe"' in INSTALLER, "it is not replaced while it runs"
    named = set(re.findall(r"\$INSTDIR\\([\w-]+)\.exe", INSTALLER))
    assert named == {*PROGRAMS, "uninstall"}


def test_the_installer_takes_files_that_are_there() -> None:
    sources = re.findall(r'"\.\.\\\.\.\\([^"]+)"', INSTALLER)
    assert sources
    made = {"build\\rpu-desktop.ico", "build\\rpu-desktop-side.bmp"}
    assert [name for name in sources if name not in made and not (ROOT / name.replace("\\", "/")).is_file()] == []


def test_the_installer_states_everything_in_both_languages() -> None:
    said = re.findall(r"^LangString (\w+) \$\{LANG_(\w+)\}", INSTALLER, re.MULTILINE)
    names = {name for name, _ in said}
    assert names
    assert sorted(said) == sorted((name, language) for name in names for language in ("ENGLISH", "GERMAN"))


def test_the_installer_never_removes_a_folder_that_an_admin_chose() -> None:
    """A user may install into a folder that contains other files."""
    assert set(re.findall(r'RMDir /r "([^"]+)"', INSTALLER)) == {"$INSTDIR\\_internal", "$INSTDIR\\docs"}


def test_no_one_needs_to_be_an_administrator() -> None:
    assert re.findall(r"^RequestExecutionLevel (\w+)", INSTALLER, re.MULTILINE) == ["user"]
    assert "HKLM" not in INSTALLER


@pytest.mark.skipif(not shutil.which("makensis"), reason="makensis is absent")
def test_the_installer_compiles_without_a_warning(tmp_path: Path, qapp: object) -> None:
    program = tmp_path / "program"
    program.mkdir()
    for name in PROGRAMS:
        (program / f"{name}.exe").write_bytes(b"MZ")
    load(WINDOWS / "make_icon.py").write()
    made = tmp_path / "installer.exe"
    options = ("-DVERSION=1.2.3", f"-DPROGRAM={program}", f"-DOUTPUT={made}")
    done = subprocess.run(
        ["makensis", "-V2", "-WX", *options, WINDOWS / "rpu-desktop.nsi"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    content = made.read_bytes()
    assert content.startswith(b"MZ")
    properties = content.decode("utf-16-le", "replace")
    assert re.search("ProductVersion\0+1\\.2\\.3\0", properties), "the version is missing in the file's properties"


def test_a_release_stops_at_the_first_step_that_fails() -> None:
    """PowerShell continues after a failed program, and would package the results of an earlier build."""
    body = BUILD.partition("function Step {")[2].partition("\n}\n")
    assert "$LASTEXITCODE -ne 0" in body[0]
    assert "throw" in body[0]
    steps = [line for line in body[2].splitlines() if re.search(r"\$python -|makensis|\.exe\b.*--|\bpy\b", line)]
    assert len(steps) >= 8
    assert [line for line in steps if not re.search(r"(^|= |\{ )Step ", line)] == []
    assert not re.search(r"^\s*&", body[2], re.MULTILINE)


def test_everything_that_is_downloaded_for_wine_has_a_hash() -> None:
    lock = (WINDOWS / "wine" / "python.lock").read_text("utf-8")
    pins = re.findall(r"^\w.*", lock, re.MULTILINE)
    assert pins
    assert all(re.fullmatch(r"[\w-]+==[\d.]+ \\", pin) for pin in pins)
    assert lock.count("--hash=sha256:") == len(pins)
    assert "--require-hashes" in (WINDOWS / "wine" / "make-python").read_text("utf-8")


def test_the_packages_for_windows_are_those_that_pip_would_take_there() -> None:
    lock = (ROOT / "requirements" / "package.lock").read_text("utf-8")
    taken = load(WINDOWS / "wine" / "on_windows.py").on_windows(lock)
    names = set(re.findall(r"^([\w-]+)==", taken, re.MULTILINE))
    assert {"pywin32-ctypes", "pefile", "colorama", "pyside6-essentials"} <= names
    assert names.isdisjoint({"jeepney", "secretstorage", "macholib"})
    assert ";" not in taken
    assert taken.count("--hash=") > len(names)
