"""What went wrong in the web client, in words of our own."""

from __future__ import annotations

import aiohttp

from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.web.errors import AddressMalformed, NotReached, WebFailure
from rpu_desktop.web.system import CUT_OFF, certificate_words, system_words

__all__ = ["failure_of"]


def failure_of(cause: Exception) -> WebFailure:
    """The failure that this error of the web client, or of the system, is.

    Never with the words of a library: they may hold addresses, with what is secret in them.
    """
    match cause:
        case WebFailure():
            return cause
        case TimeoutError():
            return WebFailure(translate("web", "no answer in time"))
        case aiohttp.ClientHttpProxyError():
            return WebFailure(translate("web", "the proxy refuses the connection ({status})").of(status=cause.status))
        case aiohttp.ClientConnectorCertificateError():
            return WebFailure(certificate_words(cause.certificate_error))
        case aiohttp.ClientConnectorError():
            return NotReached(system_words(cause.os_error))
        case aiohttp.ClientResponseError():
            return WebFailure(translate("web", "the server does not use HTTP"))
        case aiohttp.ServerDisconnectedError() | aiohttp.ClientPayloadError() | ConnectionError():
            return WebFailure(CUT_OFF)
        case _:
            return _of_others(cause)


def _of_others(cause: Exception) -> WebFailure:
    match cause:
        case ValueError():
            return AddressMalformed()
        case OSError():
            return NotReached(system_words(cause))
        case _:
            return WebFailure(plain(type(cause).__name__))
