"""Ways to damage JSON, text and bytes; the same `random.Random` damages them in the same way."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

__all__ = ["HOSTILE", "hostile_name", "spoiled_bytes", "spoiled_json", "spoiled_lines"]

HOSTILE: tuple[Any, ...] = (
    *(None, True, 0, -1, 7, 1e308, 2**70, "", "x", "1e9", "[[[[", "\x00", "\ud800", "a\nb", "../../x", "a..b"),
    *([], {}, [[]], [None], {"": None}, {"text": 1}, {"text": {}}, {"uuid": 1}, ["x"] * 3, "é" * 300, "NaN"),
)
"""Values to replace others."""

_PIECES = (
    *("web1", "db", "  ", "\n", "\r", "\t", "\x1b[2J", "\x1b]0;x\x07", "\u202e", "\u2066", "\x9b31m", "\x00", "\u2028"),
    *(
        "<b>",
        "</b>",
        "<img src=x>",
        "&amp;",
        "&",
        "%s",
        "{name}",
        "{0}",
        "}",
        "%",
        "\\",
        "'",
        '"',
        "é",
        "中",
        "🖥",
        "a\u0301",
    ),
    *("a\u0301", "=cmd|' /C'!A0", "$(x)", "`x`", "; x", "..", "/", "\u200b", "\ufeff", "\x7f", "\u0085", "x" * 200),
)


def hostile_name(rng: random.Random) -> str:
    """A name that tries to control a terminal, a window or a file."""
    return "".join(rng.choice(_PIECES) for _ in range(rng.randint(0, 6)))


def spoiled_json(rng: random.Random, content: Any) -> Any:
    """A copy in which some values are missing, of another type, or moved."""
    content = copy.deepcopy(content)
    for _ in range(rng.randint(1, 3)):
        _spoil_one(rng, content)
    return content


def _spoil_one(rng: random.Random, content: Any) -> None:
    places = [place for place in _places(content) if place[0]]
    if not places:
        return
    inside, key = rng.choice(places)
    match rng.randrange(4):
        case 0:
            del inside[key]
        case 1:
            inside[key] = [inside[key]]
        case _:
            inside[key] = copy.deepcopy(rng.choice(HOSTILE))


def _places(content: Any) -> list[tuple[Any, Any]]:
    keys: list[Any] = list(content) if isinstance(content, dict) else list(range(len(content)))
    found = [(content, key) for key in keys]
    for key in keys:
        if isinstance(content[key], dict | list):
            found += _places(content[key])
    return found


def spoiled_lines(rng: random.Random, lines: list[Any]) -> bytes:
    """JSON lines of which one is damaged, missing, duplicated or truncated."""
    lines = list(lines)
    at = rng.randrange(len(lines))
    match rng.randrange(6):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[at])
        case _:
            lines[at] = spoiled_json(rng, lines[at])
    data = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    return spoiled_bytes(rng, data) if rng.random() < 0.2 else data


def spoiled_bytes(rng: random.Random, data: bytes) -> bytes:
    """Some bytes are changed or missing, or the end is missing; sometimes it is deeply nested."""
    spoiled = bytearray(data)
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(spoiled) + 1)
        match rng.randrange(5):
            case 0:
                del spoiled[at:]
            case 1:
                del spoiled[at : at + rng.randint(1, 40)]
            case 2:
                spoiled[at:at] = b"[" * rng.choice([1, 5, 100_000])
            case _:
                spoiled[at : at + 1] = rng.randbytes(1)
    return bytes(spoiled)
