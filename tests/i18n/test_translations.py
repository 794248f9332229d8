"""Every text is translated, and a further language is one file."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rpu_desktop.i18n.catalogue import language_for, languages, load_translator, own_name
from rpu_desktop.i18n.text import translate
from tests.i18n.catalogues import THREE_FORMS, po

ROOT = Path(__file__).resolve().parents[2]


def run(folder: Path, *arguments: str, language: str = "en") -> str:
    """The output of the program in `folder`."""
    env = {**os.environ, "PYTHONPATH": str(folder), "LANGUAGE": "", "LC_ALL": language, "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the program, without any catalog."""
    shutil.copytree(ROOT / "rpu_desktop", tmp_path / "rpu_desktop", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "translations").mkdir()
    return tmp_path


@pytest.fixture
def words(checkout: Path) -> Callable[[], str]:
    """What a fresh start of that copy shows for "1 move" in German."""
    code = (
        "from rpu_desktop.i18n.catalogue import load_translator\n"
        "from rpu_desktop.i18n.text import translate\n"
        "print(translate('desktop', 'Cancel').render(load_translator('de')))"
    )
    return lambda: run(checkout, "-c", code).strip()


def test_every_text_is_translated() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "translations.py"))
    texts = script["texts_in_code"]()
    assert list(script["unreadable_calls"](texts)) == []
    for path in (ROOT / "translations").glob("*.po"):
        assert list(script["complaints_of"](path, texts)) == []


def test_a_plural_has_two_forms() -> None:
    german = load_translator("de")
    one, many = "{n} problem to solve", "{n} problems to solve"
    assert translate("desktop", one, many, 1).render(german) == "1 Problem zu lösen"
    assert translate("desktop", one, many, 4).render(german) == "4 Probleme zu lösen"
    assert translate("desktop", one, many, 1).render() == "1 problem to solve"
    assert translate("desktop", one, many, 0).render() == "0 problems to solve"


def test_documented_german_words() -> None:
    german = load_translator("de")
    words = {
        "&Rolling Pool Upgrade…": "Rollierendes Pool-Upgrade…",
        "&Tools": "Extras",
        "Before You Start": "Vor dem Start",
        "&Next": "Weiter",
        "&Back": "Zurück",
        "Cancel": "Abbrechen",
        "&Finish": "Fertig stellen",
        "&Run Prechecks": "Vorabprüfungen ausführen",
        "&Resolve All": "Alle auflösen",
        "&Start Upgrade": "Upgrade starten",
        "&Retry": "Wiederholen",
        "A&pply updates": "Updates anwenden",
    }
    for source, expected in words.items():
        assert translate("desktop", source).render(german).replace("&", "") == expected


def test_a_text_without_translation_reads_as_in_the_code() -> None:
    assert translate("engine", "{n} thing", "{n} things", 3).render(load_translator("de")) == "3 things"


def test_languages_have_their_own_names() -> None:
    assert {code: own_name(code) for code in languages()} == {"en": "English", "de": "Deutsch"}


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        (["de-AT", "en"], "de"),
        (["de_CH.UTF-8"], "de"),
        (["sr@latin", "de"], "de"),
        (["fr", "es"], "en"),
        (["C"], "en"),
        (["en-GB", "de"], "en"),
        ([], "en"),
    ],
)
def test_the_first_language_that_there_is_is_spoken(wanted: list[str], language: str) -> None:
    assert language_for(wanted) == language


def test_a_third_language_is_one_file(checkout: Path) -> None:
    """Polish, which has three plural forms: offered by name, used if the system is Polish, with every form."""
    one, many = "{n} server", "{n} servers"
    polish = po(
        {("console", "what to do"): "co zrobić"},
        {("desktop", one, many): ("{n} serwer", "{n} serwery", "{n} serwerów")},
        language="pl",
        forms=THREE_FORMS,
    )
    (checkout / "translations" / "pl.po").write_bytes(polish)
    code = (
        "import sys\n"
        "from rpu_desktop.console.language import chosen_language, find_translator\n"
        "from rpu_desktop.i18n.catalogue import languages, own_name\n"
        "from rpu_desktop.i18n.text import translate\n"
        "print(*map(own_name, languages()), chosen_language([]), sep=', ')\n"
        "for n in (1, 2, 5, 12, 22, 101):\n"
        f"    print(translate('desktop', {one!r}, {many!r}, n).render(find_translator('pl')))\n"
    )
    for start in ("first", "compiled before"):
        assert run(checkout, "-c", code, language="pl_PL.UTF-8").splitlines() == [
            "English, Polski, pl",
            "1 serwer",
            "2 serwery",
            "5 serwerów",
            "12 serwerów",
            "22 serwery",
            "101 serwerów",
        ], start
    assert "{en,pl}" in run(checkout, "-m", "rpu_desktop", "--help")


def test_an_old_compiled_catalogue_is_never_used(checkout: Path, words: Callable[[], str]) -> None:
    """Even if its timestamp is newer than that of its source."""
    source = checkout / "translations" / "de.po"
    source.write_bytes(po({("desktop", "Cancel"): "Halt"}))
    assert words() == "Halt"
    compiled = source.with_suffix(".mo")
    source.write_bytes(po({("desktop", "Cancel"): "Ende"}))
    os.utime(source, (1, 1))
    assert compiled.stat().st_mtime > source.stat().st_mtime
    assert words() == "Ende"
    assert words() == "Ende"


@pytest.mark.parametrize("damage", [b"", b"\xde\x12\x04\x95", b"no catalogue", b"\xff" * 5000])
def test_a_damaged_catalogue_leaves_the_program_in_english(
    checkout: Path, words: Callable[[], str], damage: bytes
) -> None:
    compiled = checkout / "translations" / "de.mo"
    compiled.write_bytes(damage)
    assert words() == "Cancel"
    compiled.with_suffix(".po").write_bytes(po({("desktop", "Cancel"): "Halt"}))
    assert words() == "Halt"


@pytest.mark.parametrize("damage", [b"msgid x", b"\xff\xfe\x00", b'msgid ""\nmsgstr "Language: de\\n', b"\x00" * 100])
def test_a_damaged_source_leaves_the_program_in_english(
    checkout: Path, words: Callable[[], str], damage: bytes
) -> None:
    (checkout / "translations" / "de.po").write_bytes(damage)
    assert words() == "Cancel"


def test_an_unsure_translation_is_not_shown(checkout: Path, words: Callable[[], str]) -> None:
    content = po({("desktop", "Cancel"): "Halt"}).replace(b"msgctxt", b"#, fuzzy\nmsgctxt")
    (checkout / "translations" / "de.po").write_bytes(content)
    assert words() == "Cancel"
