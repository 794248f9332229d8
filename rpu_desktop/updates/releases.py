"""Fetching the list of this program's releases."""

from __future__ import annotations

from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.updates.source import Proxy
from rpu_desktop.web.client import WebClient
from rpu_desktop.web.errors import NotReached, TooLarge, WebFailure
from rpu_desktop.web.request import Ask, Limits

__all__ = ["NOT_UNDERSTOOD", "ReleasesUnknown", "fetch"]

_LIMIT = 1 << 20
"""Bytes; a list of releases is some hundred kilobytes at most."""
_REDIRECTS = 3

NOT_UNDERSTOOD = translate("updates", "the response is invalid")


class ReleasesUnknown(Exception):
    """The list cannot be had; `reason` is half a sentence."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


async def fetch(address: str, proxy: Proxy, certificate: str, longest: float) -> bytes:
    """The content at `address`, within `longest` seconds.

    `certificate` is an authority (PEM) to trust besides the system's.

    Raises:
        ReleasesUnknown: it is not available.

    """
    ask = Ask(address, headers={"Accept": "application/json"}, way=proxy.url_for, redirects=_REDIRECTS)
    limits = Limits(longest, longest, longest)
    try:
        async with WebClient(limits, certificate=certificate) as client, client.opened(ask) as answer:
            if answer.status != 200:
                raise ReleasesUnknown(plain(f"HTTP {answer.status}"))
            return await answer.content(_LIMIT)
    except NotReached as failure:
        text = translate("updates", "the server cannot be reached ({reason})")
        raise ReleasesUnknown(text.of(reason=failure.text)) from failure
    except TooLarge as failure:
        raise ReleasesUnknown(NOT_UNDERSTOOD) from failure
    except WebFailure as failure:
        raise ReleasesUnknown(failure.text) from failure
