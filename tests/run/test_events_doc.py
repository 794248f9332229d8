"""docs/events.md matches the code for each event of ``--json``: its fields, their types and values."""

from __future__ import annotations

import re
import types
import typing
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from rpu_desktop.i18n.text import Text
from rpu_desktop.run import events
from rpu_desktop.run.events import Asked, Event, HostForecast, Named, Span, Waiting
from rpu_desktop.run.prompts import Choice, PromptKind
from rpu_desktop.run.words import WITHDRAWN

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "events.md").read_text("utf-8")
EVENTS = [thing for thing in vars(events).values() if isinstance(thing, type) and issubclass(thing, Event)][1:]
WORDS = {Text: "text", str: "string", float: "number", int: "integer", bool: "boolean"}
OBJECTS = {Named: "object", Span: "span", HostForecast: "forecast"}


def documented(kind: str) -> dict[str, tuple[str, str]]:
    """Field -> its type and its meaning on the page."""
    section = PAGE.split(f"\n## {kind}\n", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", section, re.MULTILINE)
    return {name: (told, meaning) for name, told, meaning in rows}


def type_of(hint: Any) -> str:
    """The page's word for an annotation."""
    if isinstance(hint, types.UnionType):
        first, _ = typing.get_args(hint)
        return f"{type_of(first)} or null"
    if typing.get_origin(hint) is tuple:
        return f"list of {type_of(typing.get_args(hint)[0])}"
    if issubclass(hint, StrEnum):
        return "word"
    return {**WORDS, **OBJECTS}[hint]


def test_the_page_has_each_event_in_the_order_of_the_code() -> None:
    kinds = re.findall(r"^## ([a-z-]+)$", PAGE, re.MULTILINE)
    assert kinds == [event.kind for event in EVENTS]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.kind)
def test_the_page_has_each_field_with_its_type(event: type[Event]) -> None:
    hints = typing.get_type_hints(event)
    expected = {field.name: type_of(hints[field.name]) for field in fields(event) if field.name != "at"}
    assert {name: told for name, (told, _) in documented(event.kind).items()} == expected


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.kind)
def test_the_page_lists_all_words_that_a_field_may_have(event: type[Event]) -> None:
    hints = typing.get_type_hints(event)
    for name, (_, meaning) in documented(event.kind).items():
        if isinstance(hints[name], type) and issubclass(hints[name], StrEnum):
            assert set(re.findall("`([a-z-]+)`", meaning)) == {word.value for word in hints[name]}


def test_the_page_lists_what_questions_and_waits_are_about_and_what_may_be_answered() -> None:
    asked = documented(Asked.kind)
    assert set(re.findall("`([a-z-]+)`", asked["about"][1])) == {kind.value for kind in PromptKind}
    assert set(re.findall("`([a-z-]+)`", asked["choices"][1])) == {choice.value for choice in Choice}
    about = documented(Waiting.kind)["about"][1]
    assert set(re.findall("`([a-z-]+)`", about)) == set(re.findall("``([a-z-]+)``", str(Waiting.__doc__)))
    assert f"`{WITHDRAWN}`" in documented("answered")["choice"][1]


def test_the_readme_leads_there() -> None:
    assert "docs/events.md" in (ROOT / "README.md").read_text("utf-8")
