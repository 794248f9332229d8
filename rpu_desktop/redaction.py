"""Secrets are told here as soon as they are read, so that whatever writes words down can leave them out.

This is the second line of defence: nobody means to write a secret, but an exception's words may hold one.
"""

from __future__ import annotations

import re
from urllib.parse import quote, quote_plus

__all__ = ["MASK", "keep_credentials", "keep_secret", "redact"]

MASK = "***"

_LONG = 6
"""Characters from which on a secret goes wherever it stands; a shorter one only where it is a word of its own."""
_SHORTEST = 4
"""Even shorter ones go only between quotes, or in an address: without them other words would be unreadable."""

_QUERY = "api_?key|key|client(?:_?id)?|token|access_token|sig(?:nature)?|auth|password|passwd|pwd|secret"
_PATTERNS = (
    (re.compile(r"(?<=://)([^/\s:@]*):[^\s@]+@"), rf"\1:{MASK}@"),
    (
        re.compile(
            r"""((?:password|passwd|secret|session_id|token)(?:=|["']?\s*=\s*|["']\s*:\s*|:\s*(?=["'])))"""
            r"""(["']?)[^\s"',;&)}\]]+\2""",
            re.IGNORECASE,
        ),
        rf"\1{MASK}",
    ),
    (re.compile(rf"([?&](?:{_QUERY})=)[^&\s\"'<>]+", re.IGNORECASE), rf"\1{MASK}"),
    (re.compile(r"\b((?:Basic|Bearer|Digest) )[A-Za-z0-9+/_.=-]{8,}"), rf"\1{MASK}"),
)

_secrets: set[str] = set()
_middling: set[str] = set()
_short: set[str] = set()
_known: list[re.Pattern[str]] = []
"""What finds all of them, made anew after a new one."""


def keep_secret(*secrets: str) -> None:
    """Remember secrets, in every form in which they travel, until the program ends."""
    for secret in secrets:
        kept = _secrets if len(secret) >= _LONG else _middling if len(secret) >= _SHORTEST else _short
        if secret and secret not in kept:
            kept.update(_forms(secret))
            _known.clear()


def keep_credentials(username: str, password: str) -> None:
    """Remember a password, also in the form that HTTP's Basic scheme gives it together with the user name."""
    import base64  # noqa: PLC0415 (not before it is needed: the first window must not wait)

    if password:
        both = f"{username}:{password}".encode("utf-8", "replace")
        keep_secret(password, base64.b64encode(both).decode("ascii").rstrip("="))


def _forms(secret: str) -> set[str]:
    import json  # noqa: PLC0415 (likewise)
    from html import escape  # noqa: PLC0415 (likewise)

    quoted = {quote(secret, safe="", errors="replace"), quote(secret, errors="replace")}
    escaped = {escape(secret, quote=False), escape(secret), json.dumps(secret)[1:-1], repr(secret)[1:-1]}
    return {
        secret,
        *quoted,
        quote_plus(secret, errors="replace"),
        *escaped,
        json.dumps(secret, ensure_ascii=False)[1:-1],
    }


def redact(words: str) -> str:
    """`words` without secrets: those that are known, and what looks like one."""
    for pattern in _known or _made():
        words = pattern.sub(MASK, words)
    for pattern, instead in _PATTERNS:
        words = pattern.sub(instead, words)
    return words


def _made() -> list[re.Pattern[str]]:
    for kept, form in (
        (_secrets, "{}"),
        (_middling, r"(?<![^\W_]){}(?![^\W_])"),
        (_short, r"""(?<=[:='"]){}(?=['"@&,;)]|$)"""),
    ):
        if kept:
            either = "|".join(map(re.escape, sorted(kept, key=len, reverse=True)))
            _known.append(re.compile(form.format(f"(?:{either})")))
    return _known
