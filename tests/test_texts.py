from __future__ import annotations

from datetime import datetime

from rpu_desktop.texts import moment, plain, translate


def shout(context: str, source: str, comment: str, n: int) -> str:
    return source.replace("%n", str(n)).upper().replace("{VM}", "{vm}").replace("{WHY}", "{why}")


def test_arguments_are_filled_in() -> None:
    assert str(translate("engine", "{vm} is moving").of(vm="db-7")) == "db-7 is moving"


def test_texts_within_texts_are_translated_too() -> None:
    inner = translate("engine", "no room for {vm}").of(vm="db-7")
    assert translate("engine", "stopped: {why}").of(why=inner).render(shout) == "STOPPED: NO ROOM FOR db-7"


def test_names_with_braces_are_left_alone() -> None:
    assert str(translate("engine", "{vm} is moving").of(vm="{odd}")) == "{odd} is moving"
    assert str(plain("a {b} c")) == "a {b} c"


def test_counts_fill_in_for_the_plural() -> None:
    assert str(translate("engine", "%n VMs on {host}", "", 3).of(host="a")) == "3 VMs on a"


def test_a_moment_is_written_as_the_language_writes_dates() -> None:
    def german(context: str, source: str, comment: str, n: int) -> str:
        return "{day}.{month}.{year} {time}"

    noon = datetime(2026, 3, 9, 12, 5).astimezone().timestamp()
    assert str(moment(noon)) == "2026-03-09 12:05"
    assert moment(noon).render(german) == "09.03.2026 12:05"
