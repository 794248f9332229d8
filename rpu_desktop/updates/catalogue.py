"""The check-for-updates document: which updates there are for which version.

Its structure is that of XenCenter's ``DownloadUpdatesXmlAction.cs``.  It comes from the network: what is in it is
believed only as far as it makes sense, and nothing in it may do harm here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from rpu_desktop.i18n.text import one_line, translate
from rpu_desktop.updates.errors import DocumentHostile, DocumentMalformed
from rpu_desktop.updates.guidance import Guidance, of_iso
from rpu_desktop.versions import SoftwareVersion, Version

__all__ = ["Catalogue", "Patch", "ServerVersion"]

SIZE_LIMIT = 16 << 20
"""Bytes; the real document has well under one mebibyte."""

COUNT_LIMIT = 5000
"""Updates; the real document has some hundreds, and the order of them is worked out in quadratic time."""

_LONGEST = 2000
"""Letters of a name or description."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SHA256 = re.compile(r"[0-9a-f]{64}")

_ADVICE = translate(
    "updates",
    "Check the address of the update source. The upgrade itself does not need the updates: you can skip them.",
)


@dataclass(frozen=True, slots=True)
class Patch:
    """An update; sizes in bytes, 0 if the document gives none, `url` empty where it cannot be downloaded."""

    uuid: str
    name: str
    description: str = ""
    version: str = ""
    url: str = ""
    guidance: frozenset[Guidance] = frozenset()
    guidance_mandatory: bool = False
    contains_livepatch: bool = False
    premium: bool = False
    """Only for hosts with a licence."""
    installation_size: int = 0
    download_size: int = 0
    sha256: str = ""
    required: frozenset[str] = frozenset()
    conflicting: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ServerVersion:
    """A version of the product; `minimal` is None if the document does not list the sufficient updates."""

    number: Version
    name: str
    build: str = ""
    patch: str = ""
    """The update that brings this version to the one before, for versions that come as an update."""
    present_as_update: bool = False
    patches: tuple[str, ...] = ()
    minimal: tuple[str, ...] | None = None

    def describes(self, version: SoftwareVersion) -> bool:
        """Whether a host runs this: by build where there is one (XenCenter, Updates.cs GetServerVersions)."""
        if self.build:
            return self.build == version.build
        return self.number == version.product_version


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The whole document; updates by uuid."""

    patches: Mapping[str, Patch] = field(default_factory=dict)
    versions: tuple[ServerVersion, ...] = ()

    @classmethod
    def parse(cls, content: bytes, origin: str = "") -> Catalogue:
        """Read the document; `origin` is where it comes from, for the errors.

        Raises:
            DocumentHostile: it is too large or plays with entities.
            DocumentMalformed: it is something else.

        """
        root = _root(content, origin)
        patches = {patch.uuid: patch for node in root.iterfind("./patches/patch") if (patch := _patch(node))}
        versions = tuple(
            version for node in root.iterfind("./serverversions/version") if (version := _version(node, patches))
        )
        if not versions:
            text = translate("updates", "The list of updates at {origin} contains no versions.")
            raise DocumentMalformed(text.of(origin=origin), _ADVICE)
        return cls(patches, versions)

    def version_of(self, version: SoftwareVersion) -> ServerVersion | None:
        """The version that a host runs; None when the document does not know it."""
        return next((known for known in self.versions if known.describes(version)), None)


def _root(content: bytes, origin: str) -> Element:
    if len(content) > SIZE_LIMIT:
        raise _too_large(origin)
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        text = translate("updates", "The list of updates at {origin} is malicious and was not read ({kind}).")
        raise DocumentHostile(text.of(origin=origin, kind=type(error).__name__), _ADVICE) from error
    except (ParseError, ValueError, LookupError) as error:
        text = translate("updates", "The list of updates at {origin} is invalid ({reason}).")
        raise DocumentMalformed(text.of(origin=origin, reason=str(error)), _ADVICE) from error
    if sum(1 for _ in zip(root.iterfind("./patches/patch"), range(COUNT_LIMIT + 1), strict=False)) > COUNT_LIMIT:
        raise _too_large(origin)
    return root


def _too_large(origin: str) -> DocumentHostile:
    text = translate("updates", "The list of updates at {origin} is too large to be valid; it was not read.")
    return DocumentHostile(text.of(origin=origin), _ADVICE)


def _patch(node: Element) -> Patch | None:
    uuid = _uuid(node)
    if not uuid:
        return None
    return Patch(
        uuid=uuid,
        name=_words(node.get("name-label")) or uuid,
        description=_words(node.get("name-description")),
        version=_words(node.get("version")),
        url=_url(node.get("patch-url")),
        guidance=of_iso((node.get("after-apply-guidance") or "").split(",")),
        guidance_mandatory=_yes(node.get("guidance-mandatory")),
        contains_livepatch=_yes(node.get("contains-livepatch")),
        premium=(node.get("update-stream") or "").strip().lower() == "premium",
        installation_size=_size(node.get("installation-size")),
        download_size=_size(node.get("download-size")),
        sha256=_sha256(node.get("checksum")),
        required=frozenset(_uuids(node, "./requiredpatches/requiredpatch")),
        conflicting=frozenset(_uuids(node, "./conflictingpatches/conflictingpatch")),
    )


def _version(node: Element, patches: Mapping[str, Patch]) -> ServerVersion | None:
    number = Version.parse(node.get("value") or "")
    if not number.numbers:
        return None
    minimal = node.find("./minimalpatches")
    return ServerVersion(
        number=number,
        name=_words(node.get("name")),
        build=(node.get("build-number") or "").strip(),
        patch=(node.get("patch-uuid") or "").strip().lower(),
        present_as_update=_yes(node.get("present-as-update")),
        patches=tuple(uuid for uuid in _uuids(node, "./patch") if uuid in patches),
        minimal=None if minimal is None else tuple(uuid for uuid in _uuids(minimal, "./patch") if uuid in patches),
    )


def _uuids(node: Element, path: str) -> Iterator[str]:
    return (uuid for child in node.iterfind(path) if (uuid := _uuid(child)))


def _uuid(node: Element) -> str:
    """The uuid, which becomes part of file names here: nothing else may pass as one."""
    found = (node.get("uuid") or "").strip().lower()
    return found if _UUID.fullmatch(found) else ""


def _url(text: str | None) -> str:
    url = (text or "").strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname else ""


def _words(text: str | None) -> str:
    return " ".join(one_line(text or "", _LONGEST).split())


def _yes(text: str | None) -> bool:
    return (text or "").strip().lower() == "true"


def _size(text: str | None) -> int:
    digits = (text or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else 0


def _sha256(text: str | None) -> str:
    found = (text or "").strip().lower()
    return found if _SHA256.fullmatch(found) else ""
