"""Pages to be saved or printed: self-contained, readable on paper, and loading nothing."""

from __future__ import annotations

from html import escape

from rpu_desktop.i18n.language import current, say
from rpu_desktop.i18n.text import Text

__all__ = ["page", "words"]

_PAGE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font-family: sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; line-height: 1.4; color: #1b2430;
    background: #ffffff; }}
h1 {{ font-size: 1.6em; }} h2 {{ font-size: 1.3em; }}
table {{ border-collapse: collapse; }} th {{ color: #586474; }}
td, th {{ text-align: left; padding: 4px 16px 4px 0; border-bottom: 1px solid #cfd4db; }}
.why {{ color: #586474; }}
.blocks {{ color: #b3261e; }} .warns {{ color: #8a5300; }} .informs {{ color: #1d5fbf; }}
li {{ margin-bottom: .6em; }}
</style></head><body><h1>{title}</h1>{body}</body></html>
"""


def page(title: Text, body: str) -> str:
    """A whole page in the current language."""
    return _PAGE.format(language=current(), title=words(title), body=body)


def words(text: Text) -> str:
    """A text in the current language, escaped for HTML."""
    return escape(say(text))
