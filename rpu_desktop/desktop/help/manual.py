"""All help texts: as Markdown for the repository, as HTML for a window."""

from __future__ import annotations

from html import escape

from rpu_desktop.desktop.help.topics import TOPICS, Help, Topic
from rpu_desktop.i18n.text import Translator, translate

__all__ = ["manual_html", "manual_markdown", "topic_html"]

_TITLE = translate("help", "RPU Desktop: user manual")
_ABOUT = translate(
    "help",
    "These are the texts behind the “?” of every page and dialog. docs/command-line.md and rpu-desktop --help "
    "describe the command line.",
)


def manual_markdown(translator: Translator | None) -> str:
    """The whole manual in the translator's language."""
    parts = [f"# {_TITLE.render(translator)}", _ABOUT.render(translator)]
    for help_ in TOPICS.values():
        parts.append(f"## {help_.title.render(translator)}")
        parts += [paragraph.render(translator).replace("*", "\\*") for paragraph in help_.paragraphs]
    return "\n\n".join(parts) + "\n"


def manual_html(translator: Translator | None) -> str:
    """The whole manual for a window."""
    return "".join(f'<a name="{topic}"></a>{_html(help_, translator)}' for topic, help_ in TOPICS.items())


def topic_html(topic: Topic, translator: Translator | None) -> str:
    """One topic for a window."""
    return _html(TOPICS[topic], translator)


def _html(help_: Help, translator: Translator | None) -> str:
    paragraphs = "".join(f"<p>{escape(text.render(translator))}</p>" for text in help_.paragraphs)
    return f"<h2>{escape(help_.title.render(translator))}</h2>{paragraphs}"
