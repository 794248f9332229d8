"""TLS for clients of the tests other than the product's own."""

from __future__ import annotations

import ssl

__all__ = ["any_server"]


def any_server() -> ssl.SSLContext:
    """Accepts every certificate, and the ciphers of XenServer 7.0 to 7.6, which Python excludes by default."""
    context = ssl._create_unverified_context()
    context.set_ciphers("DEFAULT")
    return context
