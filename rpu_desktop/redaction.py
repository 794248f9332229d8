"""Secrets are told here as soon as they are known, so that whatever writes words down can leave them out.

This is the second line of defence: nobody means to write a secret, but an exception's words may hold one.
"""

from __future__ import annotations

import re
from urllib.parse import quote, quote_plus

__all__ = ["MASK", "keep_secret", "redact"]

MASK = "***"

_SHORTEST = 4
"""Shorter ones are left to the patterns: to replace them everywhere would make words unreadable."""

_USER_INFO = re.compile(r"(?<=://)([^/\s:@]*):[^/\s@]+@")
_NAMED = re.compile(
    r"""((?:password|passwd|secret|session_id|token)["']?\s*[=:]\s*)(["']?)[^\s"',;&)}\]]+\2""", re.IGNORECASE
)

_secrets: set[str] = set()


def keep_secret(*secrets: str) -> None:
    """Remember secrets, in every form in which they travel, until the program ends."""
    from html import escape  # noqa: PLC0415 (not before it is needed: the first window must not wait)

    for secret in secrets:
        if len(secret) >= _SHORTEST:
            _secrets.update(
                {secret, quote(secret, safe=""), quote(secret), quote_plus(secret), escape(secret, quote=False)}
            )


def redact(words: str) -> str:
    """`words` without secrets: those that are known, and what looks like one."""
    for secret in sorted(_secrets, key=len, reverse=True):
        words = words.replace(secret, MASK)
    words = _USER_INFO.sub(rf"\1:{MASK}@", words)
    return _NAMED.sub(rf"\1{MASK}", words)
