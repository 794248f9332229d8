"""What the operating system says of a connection that does not come about, in half a sentence."""

from __future__ import annotations

import os
import socket
import ssl

from rpu_desktop.i18n.text import Text, plain, translate

__all__ = ["CUT_OFF", "certificate_words", "system_words"]

CUT_OFF = translate("web", "the connection was interrupted")


def system_words(error: OSError) -> Text:
    """In our own words where there are any, else as the system says it, but never with an address in it."""
    match error:
        case ssl.SSLCertVerificationError():
            return certificate_words(error)
        case ssl.SSLError():
            reason = (error.reason or "TLS").replace("_", " ").lower()
            return translate("web", "the encrypted connection failed ({reason})").of(reason=plain(reason))
        case ConnectionRefusedError():
            return translate("web", "no service is listening there")
        case TimeoutError():
            return translate("web", "no answer in time")
        case ConnectionError():
            return CUT_OFF
    # A name that cannot be resolved has words of its own and no number of the system's.
    unresolved = error.errno is None or isinstance(error, socket.gaierror)
    known = error.strerror if unresolved else os.strerror(error.errno or 0)
    return plain((known or type(error).__name__).rstrip("."))


def certificate_words(error: Exception) -> Text:
    """A certificate that was refused."""
    if isinstance(error, ssl.SSLCertVerificationError) and error.verify_message:
        text = translate("web", "its certificate is not trusted ({reason})")
        return text.of(reason=plain(error.verify_message))
    return translate("web", "its certificate is not trusted")
