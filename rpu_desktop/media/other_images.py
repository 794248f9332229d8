"""Images that are no installation media, named as what they are.

Update ISOs and supplemental packs since 7.0 have ``update.xml`` at their root (host-installer repository.py
UpdateYumRepository); older supplemental packs have ``XS-REPOSITORY`` there (xcp/repository.py).
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.media.errors import NotARepository
from rpu_desktop.media.fetch import Reader

__all__ = ["other_system", "what_else"]

_UPDATE = "update.xml"
_PACK = "XS-REPOSITORY"


def what_else(reader: Reader) -> NotARepository | None:
    """What is there instead of installation media; None if it is not recognized.

    Raises:
        MediaError: it cannot be read.

    """
    for name, root, attribute in ((_UPDATE, "update", "name-label"), (_PACK, "repository", "name")):
        element = _element(reader.read(name))
        if element is not None and element.tag == root:
            return _update_or_pack(reader.place, element.get(attribute, ""))
    return None


def other_system(place: str, family: str) -> NotARepository:
    """Installation media of another system, which name their family."""
    return NotARepository(
        translate("media", "{source} contains installation media of {family}, not of XenServer or XCP-ng.").of(
            source=place, family=plain(family)
        ),
        _TAKE_THE_IMAGE,
    )


_TAKE_THE_IMAGE = translate("media", "Choose the folder of an unpacked installation image of XenServer or XCP-ng.")


def _element(content: bytes | None) -> Element | None:
    try:
        return fromstring(content) if content else None
    except (ParseError, DefusedXmlException, ValueError):
        return None


def _update_or_pack(place: str, label: str) -> NotARepository:
    return NotARepository(
        translate("media", "{source} contains the update or supplemental pack “{name}”, not installation media.").of(
            source=place, name=plain(label or "?")
        ),
        translate(
            "media",
            "Choose the folder of an unpacked installation image. Updates and supplemental packs are selected "
            "elsewhere.",
        ),
    )
