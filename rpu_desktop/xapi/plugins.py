"""Why a plugin on a host failed, in one line.

A failing plugin is reported in several forms (xen-api ``ocaml/xapi/xapi_plugins.ml``, ``XenAPIPlugin.py``): an
exception of its function gives ``XENAPI_PLUGIN_FAILURE`` [function, class, text]; one that dies gives
``XENAPI_PLUGIN_FAILURE`` ["non-zero exit" or "signal: …", stdout, stderr]; and its own ``Failure(code, params)`` comes
through as the API's error; XCP-ng's give (message, details, traceback).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rpu_desktop.xapi.codes.hosts import PLUGIN_REASONS
from rpu_desktop.xapi.codes.media import SERVER_ERROR

__all__ = ["is_own_failure", "own_words", "plugin_reason", "without_traceback"]

_TRACEBACK = "Traceback (most recent call last)"
_DIED = re.compile(r"non-zero exit|task stopped|signal: ")
_NUMBER = re.compile(r"-?\d+")
_PRINTED = re.compile(r"stdout: '(?P<stdout>.*)', stderr: '(?P<stderr>.*)'", re.DOTALL)
_ERROR = re.compile(r"(?:fatal )?error\b|.*\berror:", re.IGNORECASE)
_TALK = re.compile(
    r"you could try|trying other mirror|warning:|-+$|=+$|to address this issue|loaded plugins", re.IGNORECASE
)
_MOST = 3
"""Lines of what a command printed that are shown."""


def is_own_failure(code: str) -> bool:
    """Whether an error code is a plugin's own rather than the toolstack's: ``INVALID_URL``, ``-1``, ``1``."""
    return code in PLUGIN_REASONS or code.startswith(SERVER_ERROR) or _NUMBER.fullmatch(code) is not None


def plugin_reason(code: str, params: Sequence[str]) -> str:
    """Why it failed: one of `PLUGIN_REASONS`, or its own words without the program lines that led there."""
    if code != "XENAPI_PLUGIN_FAILURE":
        words = _in_details(params) or next((param for param in params if param.strip()), "")
        return code if code in PLUGIN_REASONS or not words else without_traceback(words)
    if params and _DIED.match(params[0]):
        _, stdout, stderr = (*params, "", "")[:3]
        return own_words(stderr) or own_words(stdout) or params[0]
    return without_traceback(params[2] if len(params) > 2 else (params[-1] if params else ""))


def without_traceback(text: str) -> str:
    """`text`; of one that holds a Python traceback what stands before it, or else its last line."""
    before, found, _ = text.partition(_TRACEBACK)
    return (before.strip() or _last_line(text)) if found else text.strip()


def own_words(text: str) -> str:
    """Why a command failed, in one line, from all that it printed: where its error begins, or else its last lines.

    Further suggestions of yum and rpm, and what they try next, are dropped.
    """
    if _TRACEBACK in text:
        return without_traceback(text)
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line and not _TALK.match(line)]
    begins = next((place for place, line in enumerate(lines) if _ERROR.match(line)), None)
    return " ".join(lines[-_MOST:] if begins is None else lines[begins : begins + _MOST])


def _in_details(params: Sequence[str]) -> str:
    """Why a command failed that an XCP-ng plugin ran: the second parameter holds all that it printed.

    Before it stands only which command it was, behind it a traceback (xcp-ng-xapi-plugins ``xcpngutils``,
    error_wrapped).
    """
    printed = _PRINTED.fullmatch(params[1].strip()) if len(params) > 1 else None
    return (own_words(printed["stderr"]) or own_words(printed["stdout"])) if printed else ""


def _last_line(text: str) -> str:
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")
