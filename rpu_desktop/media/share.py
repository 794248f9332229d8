"""One pool's view of the media that are served to it."""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass, field

from rpu_desktop.media.gate import Address
from rpu_desktop.media.tree import MediaTree

__all__ = ["Share"]

_MOST_STRANGERS = 16
"""Addresses of strangers that are kept: enough to see that something on the way changes addresses."""


@dataclass(slots=True)
class Share:
    """One pool's view of the media: an unguessable path, and who may use it.

    `served` counts requests by the address they came from, `refused` connections of strangers by theirs.
    """

    tree: MediaTree = field(repr=False)
    clients: frozenset[Address]
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    served: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def admits(self, address: Address | None) -> bool:
        """Whether a request from this address may be answered; counts it."""
        if address not in self.clients:
            return False
        self.served[str(address)] += 1
        return True

    def shut_out(self, address: Address | None) -> None:
        """Count a stranger."""
        if str(address) in self.refused or len(self.refused) < _MOST_STRANGERS:
            self.refused[str(address)] += 1
