#!/usr/bin/env python3
"""Build the user manual, docs/manual.*.md, from the help texts of the program."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rpu_desktop.desktop.help.manual import manual_markdown  # noqa: E402
from rpu_desktop.i18n.catalogue import languages, load_translator  # noqa: E402


def main() -> None:
    """Write a file for each language."""
    for language in languages():
        path = ROOT / "docs" / f"manual.{language}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(manual_markdown(load_translator(language)), "utf-8")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
