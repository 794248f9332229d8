"""What a plugin on a host says when it fails: why, in a line.

A failing plugin is told in several shapes (xen-api ``ocaml/xapi/xapi_plugins.ml``, ``XenAPIPlugin.py``): an exception
of its function gives ``XENAPI_PLUGIN_FAILURE`` [function, class, text]; one that dies gives
``XENAPI_PLUGIN_FAILURE`` ["non-zero exit" or "signal: …", stdout, stderr]; and its own ``Failure(code, params)`` comes
through as the API's error.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rpu_desktop.xapi.codes.hosts import PLUGIN_REASONS
from rpu_desktop.xapi.codes.media import SERVER_ERROR

__all__ = ["is_own_failure", "plugin_reason", "without_traceback"]

_TRACEBACK = "Traceback (most recent call last)"
_DIED = re.compile(r"non-zero exit|task stopped|signal: ")
_NUMBER = re.compile(r"-?\d+")


def is_own_failure(code: str) -> bool:
    """Whether an error code is a plugin's own rather than the toolstack's: ``INVALID_URL``, ``-1``, ``1``."""
    return code in PLUGIN_REASONS or code.startswith(SERVER_ERROR) or _NUMBER.fullmatch(code) is not None


def plugin_reason(code: str, params: Sequence[str]) -> str:
    """Why it failed: one of `PLUGIN_REASONS`, or its own words without the program lines that led there."""
    if code != "XENAPI_PLUGIN_FAILURE":
        words = next((param for param in params if param.strip()), "")
        return code if code in PLUGIN_REASONS or not words else without_traceback(words)
    if params and _DIED.match(params[0]):
        _, stdout, stderr = (*params, "", "")[:3]
        return _last_line(stderr) or _last_line(stdout) or params[0]
    return without_traceback(params[2] if len(params) > 2 else (params[-1] if params else ""))


def without_traceback(text: str) -> str:
    """`text`; of one that holds a Python traceback only its last line, which says what went wrong."""
    return _last_line(text) if _TRACEBACK in text else text.strip()


def _last_line(text: str) -> str:
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")
