from __future__ import annotations

from datetime import datetime

import pytest

from rpu_desktop.i18n.format import moment
from rpu_desktop.i18n.text import on_one_line, one_line, plain, printable, sentence, translate
from tests.i18n.catalogues import catalogue


def test_arguments_are_filled_in() -> None:
    assert str(translate("engine", "{vm} is moving").of(vm="db-7")) == "db-7 is moving"


def test_texts_within_texts_are_translated_too() -> None:
    german = catalogue(
        {("engine", "no room for {vm}"): "kein Platz für {vm}", ("engine", "stopped: {why}"): "gestoppt: {why}"}
    )
    inner = translate("engine", "no room for {vm}").of(vm="db-7")
    assert translate("engine", "stopped: {why}").of(why=inner).render(german) == "gestoppt: kein Platz für db-7"


def test_names_with_braces_are_left_alone() -> None:
    assert str(translate("engine", "{vm} is moving").of(vm="{odd}")) == "{odd} is moving"
    assert str(plain("a {b} c")) == "a {b} c"


def test_counts_fill_in_for_the_plural() -> None:
    assert str(translate("engine", "{n} VMs on {host}", "{n} VMs on {host}", 3).of(host="a")) == "3 VMs on a"


def test_a_moment_is_written_as_the_language_writes_dates() -> None:
    german = catalogue({("texts: date and time of day", "{year}-{month}-{day} {time}"): "{day}.{month}.{year} {time}"})
    noon = datetime(2026, 3, 9, 12, 5).astimezone().timestamp()
    assert str(moment(noon)) == "2026-03-09 12:05"
    assert moment(noon).render(german) == "09.03.2026 12:05"


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("Connection reset by peer", "fra-01 broke off: Connection reset by peer. Check the network."),
        ("There is no room.", "fra-01 broke off: There is no room. Check the network."),
        ("He said „Nein.“", "fra-01 broke off: He said „Nein.“ Check the network."),
    ],
)
def test_advice_begins_a_sentence_whatever_comes_before_it(words: str, read: str) -> None:
    text = translate("xapi", "{host} broke off: {reason}").of(host="fra-01", reason=plain(words))
    assert str(sentence(text, translate("xapi", "Check the network."))) == read
    assert sentence(text, None) == text


def test_sentences_are_translated() -> None:
    german = catalogue({("xapi", "{vm} broke off"): "{vm} bricht ab", ("xapi", "Look."): "Schau."})
    text = sentence(translate("xapi", "{vm} broke off").of(vm="db-7"), translate("xapi", "Look."))
    assert text.render(german) == "db-7 bricht ab. Schau."


@pytest.mark.parametrize(
    "german", ["{host} zieht um", "{vm zieht um", "{0} zieht um", "{vm.host} zieht um", "{vm!r:x} "]
)
def test_a_translation_with_other_placeholders_reads_as_in_the_code(german: str) -> None:
    """A catalog can come from anywhere, and no upgrade may fail because of a text."""
    text = translate("engine", "{vm} is moving").of(vm="db-7")
    assert text.render(catalogue({("engine", "{vm} is moving"): german})) == "db-7 is moving"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("web 1", "web 1"),
        ("Ümläut 中文 🖥", "Ümläut 中文 🖥"),
        ("a\nPassed: b\r\tc", "a Passed: b  c"),
        ("ab\u202egnp.exe", "ab\N{REPLACEMENT CHARACTER}gnp.exe"),
        ("\x1b[2J\x9b31m\x00", "\N{REPLACEMENT CHARACTER}[2J\N{REPLACEMENT CHARACTER}31m\N{REPLACEMENT CHARACTER}"),
        ("\u2066x\u2028y", "\N{REPLACEMENT CHARACTER}x y"),
        ("x" * 5000, "x" * 249 + "…"),
    ],
)
def test_a_name_is_one_short_line(name: str, shown: str) -> None:
    assert one_line(name) == shown


@pytest.mark.parametrize("sign", ["\x1b", "\x9b", "\u202e", "\u2028", "\t", "\x00", "\u200d"])
def test_names_lines_and_arguments_follow_one_rule(sign: str) -> None:
    words = f"web{sign}1"
    assert printable(words) == one_line(words) == on_one_line(plain(words)).render()
    assert one_line(words * 100, None) == one_line(words, None) * 100
    assert len(one_line(words * 100, 40)) == 40


def test_a_line_end_of_two_letters_is_one_space() -> None:
    assert one_line("two\r\nlines") == on_one_line(plain("two\r\nlines")).render() == "two lines"
