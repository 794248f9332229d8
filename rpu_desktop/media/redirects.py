"""Where a web server may lead a reader of media: nowhere less safe, and with a password nowhere else."""

from __future__ import annotations

from http.client import HTTPMessage
from typing import IO
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request

from rpu_desktop.i18n.text import Text, translate

__all__ = ["LedAstray", "SafeRedirects"]


class LedAstray(URLError):
    """A server led to where nobody may follow; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


class SafeRedirects(HTTPRedirectHandler):
    """Follows redirects; `has_credentials` says whether a password goes along.

    From https to http the password would go out in clear, and what comes back would be anybody's.
    """

    def __init__(self, *, has_credentials: bool) -> None:
        self._has_credentials = has_credentials

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """The request to the other place.

        Raises:
            LedAstray: it is not to be followed there.

        """
        before, after = urlsplit(req.full_url), urlsplit(newurl)
        place = f"{after.scheme}://{after.hostname or ''}{f':{after.port}' if after.port else ''}/"
        if before.scheme == "https" and after.scheme != "https":
            raise LedAstray(translate("media", "it leads to {place}, without encryption").of(place=place))
        elsewhere = before.hostname != after.hostname or (before.scheme == after.scheme and before.port != after.port)
        if self._has_credentials and elsewhere:
            raise LedAstray(translate("media", "it leads to another server, {place}").of(place=place))
        return super().redirect_request(req, fp, code, msg, headers, newurl)
