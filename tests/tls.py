"""TLS for clients of the tests that are not the product's own."""

from __future__ import annotations

import ssl

__all__ = ["any_server"]


def any_server() -> ssl.SSLContext:
    """Takes every certificate, and ciphers that XenServer 7.0 to 7.6 have and Python's own choice leaves out."""
    context = ssl._create_unverified_context()
    context.set_ciphers("DEFAULT")
    return context
