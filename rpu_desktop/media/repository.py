"""What installation media state about themselves: product, platform, build.

Media since 7.0 describe themselves in ``.treeinfo`` (INI; sections ``platform``, ``branding``, ``build``, in newest
media ``system-v1``: host-installer repository.py MainYumRepository); older ones in ``XS-REPOSITORY`` files (XML,
attributes originator, name, product, version, build: ``xs:main`` is the product, ``xcp:main`` the platform) in the
folders that ``XS-REPOSITORY-LIST`` names (xcp/repository.py).

Reading them from this computer only tells the admin what the media are.  Whether the *hosts* can read them, and accept
them, only the hosts can say.
"""

from __future__ import annotations

from collections.abc import Mapping
from configparser import ConfigParser
from configparser import Error as ConfigError
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.media.deadline import read_within
from rpu_desktop.media.errors import MediaDamaged, NotARepository
from rpu_desktop.media.fetch import Reader
from rpu_desktop.media.other_images import other_system, what_else
from rpu_desktop.media.packages import read_parts
from rpu_desktop.media.readers import Obstacle
from rpu_desktop.media.url import MediaSource
from rpu_desktop.versions import SoftwareVersion

__all__ = ["BOOT_FILES", "MediaVersion", "can_read_here", "read_media", "recognise"]

BOOT_FILES = ("install.img", "boot/vmlinuz", "boot/xen.gz")
"""What a host fetches to boot into the installer (upgrade plugin, function main)."""

_ISOLINUX = "boot/isolinux/isolinux.cfg"
"""Older upgrade plugins fetch it, too; media of XenServer 9 do not have it (host-installer 23f8bad, 70a19fb)."""

_TREEINFO = ".treeinfo"
_REPOMD = "repodata/repomd.xml"
_REPOSITORY_LIST = "XS-REPOSITORY-LIST"
_REPOSITORY = "XS-REPOSITORY"
_MAIN_FOLDERS = ("packages.main", "packages.xenserver", "packages")


@dataclass(frozen=True, slots=True)
class MediaVersion:
    """What the media contain; empty texts if not stated."""

    product_brand: str = ""
    product_version: str = ""
    platform_name: str = ""
    platform_version: str = ""
    build: str = ""
    isolinux: bool = field(default=True, compare=False)
    """Whether they can be booted without UEFI, which old upgrade plugins insist on."""
    obstacle: Obstacle | None = field(default=None, compare=False)
    """Why hosts cannot read them although this computer can."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """Fields of ``host.software_version`` that their packages decide (see `read_parts`)."""

    @property
    def software_version(self) -> SoftwareVersion:
        """The same as a host would report it, for comparison with hosts."""
        named = {
            "product_brand": self.product_brand,
            "product_version": self.product_version,
            "platform_name": self.platform_name,
            "platform_version": self.platform_version,
            "build_number": self.build,
        }
        return SoftwareVersion.of({key: value for key, value in {**self.parts, **named}.items() if value})

    @property
    def label(self) -> str:
        """Brand, version and build for people."""
        return self.software_version.full_label


def can_read_here(source: MediaSource) -> bool:
    """Whether this program can read from `source` itself; NFS only hosts can mount."""
    return source.scheme != "nfs"


async def read_media(source: MediaSource, *, timeout: float = 10.0) -> MediaVersion:
    """Read what the media at `source` are; `timeout` in seconds, for each step on the network.

    Raises:
        MediaUnreachable: there is no response.
        MediaForbidden: the server wants another user name or password.
        NotARepository: there are no installation media.
        MediaDamaged: they are incomplete, or cannot be understood.
        ValueError: this program cannot read from there (see `can_read_here`).

    """
    if not can_read_here(source):
        raise ValueError(f"{source.scheme} can only be read by a host")
    return await read_within(source, timeout, recognise)


def recognise(reader: Reader) -> MediaVersion:
    """What the media behind `reader` are; blocking.

    Raises:
        MediaError: as `read_media`.

    """
    version = _new_style(reader)
    if version is None:
        version = _old_style(reader)
    elif not reader.exists(_REPOMD):
        raise _without_packages(reader.place)
    else:
        version = replace(version, parts=read_parts(reader))
    if version is None:
        raise what_else(reader) or _not_a_repository(reader)
    for name in BOOT_FILES:
        if not reader.exists(name):
            raise what_else(reader) or _damaged(
                reader.place, translate("media", "the file {name} is missing").of(name=name)
            )
    return replace(version, isolinux=reader.exists(_ISOLINUX), obstacle=reader.obstacle_for_hosts())


def _new_style(reader: Reader) -> MediaVersion | None:
    content = reader.read(_TREEINFO)
    return None if content is None else _parse_treeinfo(reader.place, content)


def _parse_treeinfo(place: str, content: bytes) -> MediaVersion:
    parser = ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(content.decode())
    except (UnicodeDecodeError, ConfigError) as error:
        raise _damaged(place, _unreadable(_TREEINFO)) from error
    sections: Mapping[str, Mapping[str, str]] = {name: dict(parser[name]) for name in parser.sections()}
    system = sections.get("system-v1", {})
    platform = sections.get("platform", {})
    branding = sections.get("branding", {})
    version = MediaVersion(
        product_brand=system.get("product_name") or branding.get("name", ""),
        product_version=system.get("product_version") or branding.get("version", ""),
        platform_name=system.get("platform_name") or platform.get("name", ""),
        platform_version=system.get("platform_version") or platform.get("version", ""),
        build=sections.get("build", {}).get("number", ""),
    )
    if not (version.product_version or version.platform_version):
        if family := sections.get("general", {}).get("family", ""):
            raise other_system(place, family)
        raise _damaged(place, translate("media", "the file {name} contains no version").of(name=_TREEINFO))
    return version


def _old_style(reader: Reader) -> MediaVersion | None:
    listed = reader.read(_REPOSITORY_LIST)
    found: dict[str, Mapping[str, str]] = {}
    for folder in dict.fromkeys((*_folders(listed or b""), *_MAIN_FOLDERS)):
        content = reader.read(f"{folder}/{_REPOSITORY}")
        if content is not None:
            attributes = _parse_repository(reader.place, f"{folder}/{_REPOSITORY}", content)
            found[f"{attributes.get('originator')}:{attributes.get('name')}"] = attributes
    product = found.get("xs:main") or found.get("xcp:main")
    if product is None:
        if found or listed is not None:
            raise _damaged(reader.place, translate("media", "the main packages (packages.main) are missing"))
        return None
    platform = found.get("xcp:main", {})
    return MediaVersion(
        product_brand=product.get("product", ""),
        product_version=product.get("version", ""),
        platform_name=platform.get("product", ""),
        platform_version=platform.get("version", ""),
        build=product.get("build", ""),
    )


def _folders(listed: bytes) -> list[str]:
    """The folders that the list names; anything outside the media is skipped."""
    lines = (line.strip().strip("/") for line in listed.decode(errors="replace").splitlines())
    return [line for line in lines if line and ".." not in line.split("/") and " " not in line]


def _parse_repository(place: str, name: str, content: bytes) -> Mapping[str, str]:
    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise _damaged(place, _unreadable(name)) from error
    if root.tag != "repository" or not root.get("version"):
        raise _damaged(place, _unreadable(name))
    return dict(root.attrib)


def _unreadable(name: str) -> Text:
    return translate("media", "the file {name} is invalid").of(name=name)


def _without_packages(place: str) -> MediaDamaged:
    """The installer takes a place with ``.treeinfo`` only when this file is there (MainYumRepository.isRepo)."""
    return MediaDamaged(
        translate(
            "media",
            "The installation media at {source} contain no packages: the file {name} is missing. This is a network "
            "installation image (netinstall), or not all files were unpacked.",
        ).of(source=place, name=_REPOMD),
        translate("media", "Use the full installation image, and unpack all its files into this folder."),
    )


def _damaged(place: str, what: Text) -> MediaDamaged:
    return MediaDamaged(
        translate("media", "The installation media at {source} are damaged: {what}.").of(source=place, what=what),
        translate("media", "Unpack the installation image into this folder again, with all its files."),
    )


def _not_a_repository(reader: Reader) -> NotARepository:
    source = plain(reader.place)
    if reader.exists(_REPOMD):
        return NotARepository(
            translate("media", "The hidden file {name} is missing from the installation media at {source}.").of(
                source=source, name=_TREEINFO
            ),
            translate(
                "media",
                "Copy the hidden files of the installation image, too, and configure the web server to make files "
                "available whose names begin with a dot.",
            ),
        )
    return NotARepository(
        translate("media", "{source} does not contain installation media.").of(source=source),
        translate(
            "media",
            "Choose the folder that the whole installation image was unpacked to. It contains install.img, the "
            "folder boot and the file {name} (older versions: {older}).",
        ).of(name=_TREEINFO, older=_REPOSITORY_LIST),
    )
