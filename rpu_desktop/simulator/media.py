"""Installation media: the files of an unpacked image, and reading them over HTTP or FTP.

Newer media (7.0 and later) describe themselves in ``.treeinfo``, older ones in ``XS-REPOSITORY-LIST`` and
``packages.main/XS-REPOSITORY`` (host-installer ``repository.py``).
"""

from __future__ import annotations

import base64
import ftplib
import gzip
import urllib.error
import urllib.request
import zlib
from collections.abc import Mapping
from configparser import ConfigParser
from configparser import Error as ConfigError
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote, urlsplit, urlunsplit
from xml.etree.ElementTree import ParseError

from aiohttp import web
from defusedxml.ElementTree import fromstring

from rpu_desktop.simulator.releases import Release, release_of, with_components

__all__ = ["BOOT_FILES", "ISOLINUX", "MediaReader", "MediaServer", "media_files", "read_release", "release_in"]

BOOT_FILES = ("install.img", "boot/vmlinuz", "boot/xen.gz")
ISOLINUX = "boot/isolinux/isolinux.cfg"
"""A file on media for servers that boot with BIOS.

Those of XenServer 9 do not have it (host-installer 23f8bad, 70a19fb).
"""
_GRUB = "EFI/xenserver/grub.cfg"
_TIMEOUT = 10.0
_LIMIT = 512 << 20
_UNREADABLE = (OSError, ValueError, EOFError, ftplib.Error)


def media_files(release: Release, *, licence: str = "") -> dict[str, bytes]:
    """Path -> content of the media of a release: small, but everything that hosts and installers read.

    The newest media contain the agreement that clients have to show (``EUA``) only with `licence`, so that scripts
    need no consent; the one on older media (``EULA``) is never shown.
    """
    files = {name: gzip.compress(f"{name} of {release.brand} {release.product}".encode()) for name in BOOT_FILES}
    if release.boots_by_bios:
        files[ISOLINUX] = b"default xe\nlabel xe\n    kernel mboot.c32\n"
    if release.newer_media:
        files[_GRUB] = b"set default=0\n"
    if licence:
        files["EUA"] = licence.encode()
    elif release.platform_numbers < (3, 4):
        files["EULA"] = b"The licence agreement of a simulated product.\n"
    return files | (_new_description(release) if release.newer_media else _old_description(release))


def _new_description(release: Release) -> dict[str, bytes]:
    treeinfo = f"""[platform]
name = XCP
version = {release.platform}

[branding]
name = {release.brand}
version = {release.product}

[build]
number = {release.build}

[keys]
key1 = RPM-GPG-KEY-simulated
"""
    if release.numbers >= (8, 4):  # the newest media have both forms
        treeinfo += f"""
[system-v1]
platform_name = XCP
platform_version = {release.platform}
product_name = {release.brand}
product_version = {release.product}
"""
    return {".treeinfo": treeinfo.encode(), "RPM-GPG-KEY-simulated": b"no key\n"} | _packages(release)


_REPOMD = "repodata/repomd.xml"
_PRIMARY = "repodata/primary.xml.gz"
_COMPONENTS = {"xapi-core": "xapi_build", "xen-hypervisor": "xen"}
"""Package -> the field of a release that has its version; only these identify the toolstack and hypervisor on media."""


def _packages(release: Release) -> dict[str, bytes]:
    """The packages in the form of ``createrepo``: a list of lists, and the list."""
    packages = ""
    for name, field in _COMPONENTS.items():
        version, _, number = str(getattr(release, field)).partition("-")
        if version:
            packages += (
                f'<package type="rpm"><name>{name}</name><version epoch="0" ver="{version}" rel="{number}"/></package>'
            )
    primary = f'<metadata xmlns="http://linux.duke.edu/metadata/common">{packages}</metadata>'
    repomd = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<repomd xmlns="http://linux.duke.edu/metadata/repo">'
        f'<data type="primary"><location href="{_PRIMARY}"/></data></repomd>\n'
    )
    return {_REPOMD: repomd.encode(), _PRIMARY: gzip.compress(primary.encode())}


def _old_description(release: Release) -> dict[str, bytes]:
    main = (
        f'<repository originator="xs" name="main" product="{release.brand}" version="{release.product}" '
        f'build="{release.build}">\n  <description>XenServer Pack</description>\n</repository>\n'
    )
    files = {
        "XS-REPOSITORY-LIST": b"packages.main\n",
        "packages.main/XS-REPOSITORY": main.encode(),
        "packages.main/XS-PACKAGES": b"<packages/>\n",
    }
    if release.platform:
        platform = (
            f'<repository originator="xcp" name="main" product="XCP" version="{release.platform}" '
            f'build="{release.build}">\n  <description>Base Pack</description>\n</repository>\n'
        )
        files["XS-REPOSITORY-LIST"] += b"packages.xcp\n"
        files["packages.xcp/XS-REPOSITORY"] = platform.encode()
    return files


# --- reading ---------------------------------------------------------------------------------------------------------


class MediaReader(Protocol):
    """Reads files of media."""

    def read(self, name: str) -> bytes | None:
        """The file, None if it is not available."""


def read_release(url: str) -> Release | None:
    """The release that the installer finds on the media at `url`, None if it finds none; blocking.

    Media with ``.treeinfo`` need ``repodata/repomd.xml`` (host-installer repository.py MainYumRepository.isRepo).
    """
    return release_in(_Installer(url))


def release_in(media: MediaReader) -> Release | None:
    """The release on the media, None if it cannot be identified; blocking."""
    try:
        treeinfo = media.read(".treeinfo")
        if treeinfo and media.read(_REPOMD) is None:
            return None
        release = _from_treeinfo(treeinfo) if treeinfo else _from_repositories(media)
        return with_components(release, _components(media)) if release else None
    except _UNREADABLE:
        return None


def _components(media: MediaReader) -> dict[str, str]:
    """Field of a release -> version, as far as the packages state it."""
    content = media.read(_PRIMARY)
    try:
        packages = fromstring(gzip.decompress(content)).findall("{*}package") if content else []
    except (OSError, EOFError, zlib.error, ParseError):
        return {}
    found = {}
    for package in packages:
        field, version = _COMPONENTS.get(package.findtext("{*}name", "")), package.find("{*}version")
        if field and version is not None:
            found[field] = "-".join(filter(None, (version.get("ver"), version.get("rel"))))
    return found


def _from_treeinfo(content: bytes) -> Release | None:
    parser = ConfigParser(interpolation=None)
    try:
        parser.read_string(content.decode())
    except (UnicodeDecodeError, ConfigError):
        return None
    system = dict(parser["system-v1"]) if "system-v1" in parser else {}
    platform = dict(parser["platform"]) if "platform" in parser else {}
    branding = dict(parser["branding"]) if "branding" in parser else {}
    product = system.get("product_version") or branding.get("version", "")
    number = system.get("platform_version") or platform.get("version", "")
    if not product and not number:
        return None
    brand = system.get("product_name") or branding.get("name", "")
    build = parser.get("build", "number", fallback="")
    return release_of(brand, product, number, build)


def _from_repositories(media: MediaReader) -> Release | None:
    found: dict[str, Mapping[str, str]] = {}
    for folder in (media.read("XS-REPOSITORY-LIST") or b"").decode(errors="replace").split():
        content = media.read(f"{folder}/XS-REPOSITORY")
        try:
            attributes = dict(fromstring(content).attrib) if content else {}
        except ParseError:
            return None
        found[f"{attributes.get('originator')}:{attributes.get('name')}"] = attributes
    main = found.get("xs:main")
    if main is None:
        return None
    platform = found.get("xcp:main", {}).get("version", "")
    return release_of(main.get("product", ""), main.get("version", ""), platform, main.get("build", ""))


@dataclass
class _Installer:
    """The installer's own reader, which sends credentials to any port (host-installer repository.py URLAccessor)."""

    url: str

    def read(self, name: str) -> bytes | None:
        return _read(self.url, name)


def _read(url: str, name: str) -> bytes | None:
    """One file below `url`, None if it is not available."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https", "ftp"):
        return None
    place = parts.netloc
    headers = {}
    if parts.scheme != "ftp" and parts.username is not None:
        place = place.rpartition("@")[2]
        secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        headers["Authorization"] = "Basic " + base64.b64encode(secret).decode()
    address = urlunsplit((parts.scheme, place, f"{parts.path.rstrip('/')}/{name}", "", ""))
    try:
        request = urllib.request.Request(address, headers=headers)  # noqa: S310 - the scheme was checked above
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310
            content: bytes = answer.read(_LIMIT)
    except (OSError, ValueError, urllib.error.URLError, EOFError):
        return None
    return content


class MediaServer:
    """Serves the media of several releases over plain HTTP on the loopback interface."""

    def __init__(self) -> None:
        self._media: dict[str, Mapping[str, bytes]] = {}
        self._runner: web.AppRunner | None = None
        self.port = 0

    def add(self, name: str, files: Mapping[str, bytes]) -> str:
        """Offer these files in a folder `name`; returns its URL once the server is listening."""
        self._media[name] = files
        return f"http://127.0.0.1:{self.port}/{name}/"

    async def start(self, port: int = 0) -> None:
        """Listen on `port` (0: a free one)."""
        app = web.Application()
        app.router.add_get("/{name}/{path:.*}", self._file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _file(self, request: web.Request) -> web.Response:
        files = self._media.get(request.match_info["name"], {})
        path = request.match_info["path"]
        if path in files:
            return web.Response(body=files[path], content_type="application/octet-stream")
        if files and path == "":
            return web.Response(text="\n".join(sorted(files)))
        return web.Response(status=404, text="not found")
