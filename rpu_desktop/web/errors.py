"""What can go wrong with a request, in half a sentence each."""

from __future__ import annotations

from rpu_desktop.i18n.text import Text, translate

__all__ = ["AddressMalformed", "LedAround", "LedAstray", "NotReached", "TooLarge", "WebFailure"]


class WebFailure(Exception):
    """There is no answer, or none that can be used; `text` is half a sentence, without addresses that were asked for.

    Whoever asked completes it: only there is it known what the address was for, and what of it may be shown.
    """

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


class NotReached(WebFailure):
    """No connection came about."""


class AddressMalformed(WebFailure):
    """The address, or that of the proxy, makes no sense: asking again would not help."""

    def __init__(self) -> None:
        super().__init__(translate("web", "the address or the proxy address is invalid"))


class LedAstray(WebFailure):
    """The server leads to where nobody may follow."""


class LedAround(WebFailure):
    """The server leads on and on."""

    def __init__(self) -> None:
        super().__init__(translate("web", "it redirects in a circle"))


class TooLarge(WebFailure):
    """There is more than there may be."""

    def __init__(self) -> None:
        super().__init__(translate("web", "the file is too large"))
