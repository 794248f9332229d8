#!/usr/bin/env python3
"""Keep rpu_desktop/api_names.py consistent with the table of the API: ``update`` writes it, ``check`` compares.

Only names are taken from the table (``rpu_desktop/simulator/model``), which ``scripts/make-api-model`` writes. With
them mypy finds a misspelled method or field.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rpu_desktop.simulator.model import Model  # noqa: E402

FILE = ROOT / "rpu_desktop" / "api_names.py"
_HEAD = '''\
"""The names of the API's classes, fields and methods, for mypy: written by ``scripts/api_names.py``, not by hand.

Names that only some versions know are among them.  Import this for type checking only: nothing needs it while the
program runs.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, TypeVar

__all__ = ["ApiClass", "ApiField", "ApiMethod", "Field", "Method"]
'''


def module() -> str:
    """The module as it should be."""
    classes = Model.load().classes.values()
    parts = [
        _HEAD,
        *_literal("ApiClass", (cls.name for cls in classes), "A class, such as ``VM``."),
        *_literal("ApiField", (name for cls in classes for name in cls.fields), "A field that some class has."),
        *_literal(
            "ApiMethod",
            (f"{cls.name}.{name}" for cls in classes for name in cls.messages),
            "A method, such as ``VM.start``.  ``Async.VM.start`` is not among them: see `PoolConnection.task`.",
        ),
        *_argument("Field", "ApiField"),
        *_argument("Method", "ApiMethod"),
    ]
    return "\n".join(parts) + "\n"


def _literal(name: str, values: Iterable[str], meaning: str) -> Iterator[str]:
    yield f"{name}: TypeAlias = Literal["
    yield from (f'    "{value}",' for value in sorted(set(values)))
    yield "]"
    yield f'"""{meaning}"""'


def _argument(name: str, bound: str) -> Iterator[str]:
    yield f'{name} = TypeVar("{name}", bound={bound})'
    yield f'"""One `{bound}`: the type of an argument.  Said so, mypy names the wrong one instead of all right ones."""'


def main(arguments: list[str]) -> int:
    """Update or check."""
    if arguments == ["update"]:
        FILE.write_text(module(), "utf-8")
        return 0
    if arguments == ["check"]:
        same = FILE.read_text("utf-8") == module()
        print("the names are right" if same else f"{FILE.name} is out of date: scripts/api_names.py update")
        return 0 if same else 1
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
