"""Downloads update files: with progress, resuming interrupted downloads, and verified before use."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from rpu_desktop.files import private_folder
from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.updates.errors import (
    DocumentHostile,
    DownloadCut,
    SourceForbidden,
    SourceUnreachable,
    UpdateError,
    UpdateMissing,
    WrongFile,
)
from rpu_desktop.updates.places import Progress, disk_full, shown
from rpu_desktop.updates.source import UpdateSource
from rpu_desktop.web.client import Answer, WebClient
from rpu_desktop.web.errors import AddressMalformed, LedAround, LedAstray, TooLarge, WebFailure
from rpu_desktop.web.partial import Partial
from rpu_desktop.web.request import Ask, Limits

__all__ = ["Download", "fetch_small"]

_CONNECT = 30.0
_SILENCE = 60.0
_SMALL = Limits(_CONNECT, _SILENCE, 300.0)
_LARGE = Limits(_CONNECT, _SILENCE)
_ATTEMPTS = 5
"""As many as XenCenter makes (DownloadFileAction.cs); each continues where the one before ended."""
_PAUSE = 2.0
"""Seconds before the second attempt; longer before each further one."""
_ANOTHER_SIZE = translate("updates", "its size differs from the one in the list of updates")
_MARGIN = 64 << 20
"""Bytes that stay free on this computer's disk."""


async def fetch_small(source: UpdateSource, url: str, limit: int) -> bytes:
    """A file of at most `limit` bytes.

    Raises:
        SourceUnreachable: there is no response.
        SourceForbidden: access was refused.
        UpdateMissing: the file does not exist.
        DocumentHostile: there is more than that.

    """
    try:
        async with _opened(source, url, _SMALL) as answer:
            _check_status(answer, url)
            return await answer.content(limit)
    except TooLarge:
        text = translate("updates", "The file at {url} is too large to be valid.")
        raise DocumentHostile(text.of(url=shown(url)), _CHECK_ADDRESS) from None
    except WebFailure as failure:
        raise _refused(url, failure) from failure


@asynccontextmanager
async def _opened(
    source: UpdateSource, url: str, limits: Limits, headers: dict[str, str] | None = None
) -> AsyncIterator[Answer]:
    sent = {**source.headers_for(url), **(headers or {})}
    ask = Ask(source.with_client_id(url), headers=sent, way=source.proxy.url_for)
    async with WebClient(limits, certificate=source.certificate) as client, client.opened(ask) as answer:
        yield answer


@dataclass(frozen=True, slots=True)
class Download:
    """One file: `size` (bytes) and `sha256` as far as they are known beforehand, 0 and empty where not."""

    source: UpdateSource
    url: str
    name: str
    size: int = 0
    sha256: str = ""

    async def into(self, target: Path, progress: Progress) -> None:
        """Fetch it; `target` appears only once it is whole and right.

        Raises:
            UpdateError: it does not come, is not what it should be, or there is no room.

        """
        part = Partial(target.with_name(f"{target.name}.part"))
        error: UpdateError | None = None
        for attempt in range(_ATTEMPTS):
            if attempt:
                await asyncio.sleep(_PAUSE * attempt)
            try:
                await self._go_on(part, progress)
            except (AddressMalformed, LedAstray, LedAround) as refused:
                raise _refused(self.url, refused) from None
            except (WebFailure, _Cut) as cut:
                error = self._cut(part.path, cut)
            except OSError as refused:
                raise disk_full(target.parent, refused) from refused
            else:
                await asyncio.to_thread(self._check, part)
                part.become(target)
                return
        assert error is not None  # noqa: S101 (there was at least one attempt)
        raise error

    async def _go_on(self, part: Partial, progress: Progress) -> None:
        """Fetch the missing part; everything if the server cannot resume, or has a different file now."""
        private_folder(part.path.parent)
        async with _opened(self.source, self.url, _LARGE, part.headers()) as answer:
            if part.is_passed_by(answer):
                part.forget()
                raise _Cut
            _check_status(answer, self.url)
            have = part.goes_on(answer)
            total = have + answer.length if answer.length else 0
            self._check_size(total)
            self._check_room(part.path, total - have)
            part.note(answer)
            await self._receive(answer, part.path, have, total, progress)

    async def _receive(self, answer: Answer, part: Path, have: int, total: int, progress: Progress) -> None:
        limit = self.size or total
        with part.open("r+b" if have else "wb") as file:
            file.seek(have)
            file.truncate()
            async for block in answer.blocks():
                file.write(block)
                have += len(block)
                if limit and have > limit:
                    break
                progress(have, limit)
        if total and have < total:
            raise _Cut

    def _check_size(self, total: int) -> None:
        if self.size and total and total != self.size:
            raise WrongFile.downloaded(self.name, _ANOTHER_SIZE)

    def _check_room(self, part: Path, needed: int) -> None:
        free = _free(part.parent)
        if needed + _MARGIN > free:
            raise disk_full(part.parent, None, needed)

    def _check(self, part: Partial) -> None:
        """Check size and checksum; a wrong file is deleted, so that the next attempt starts from the beginning."""
        if self.size and part.path.stat().st_size != self.size:
            part.forget()
            raise WrongFile.downloaded(self.name, _ANOTHER_SIZE)
        if self.sha256:
            with part.path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            if found != self.sha256:
                part.forget()
                raise WrongFile.downloaded(self.name, translate("updates", "its checksum is wrong"))

    def _cut(self, part: Path, cause: WebFailure | _Cut) -> UpdateError:
        if isinstance(cause, WebFailure) and not part.exists():
            return _refused(self.url, cause)
        text = translate("updates", "The download of {update} was interrupted repeatedly.")
        advice = translate(
            "updates", "Check this computer's network, then choose Retry: the download continues where it stopped."
        )
        return DownloadCut(text.of(update=self.name), advice)


class _Cut(Exception):
    """The connection ended before the file did."""


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


_CHECK_ADDRESS = translate("updates", "Check the address of the update source.")


def _check_status(answer: Answer, url: str) -> None:
    """Raise what an answer other than a file means."""
    match answer.status:
        case 200 | 206:
            return
        case 401 | 403:
            text = translate("updates", "The update source refuses access to {url}.")
            advice = translate("updates", "Enter the client ID (or the credentials) of your subscription.")
            raise SourceForbidden(text.of(url=shown(url)), advice)
        case 407:
            text = translate("updates", "The proxy requires a user name and password.")
            advice = translate(
                "updates",
                "Enter both in its address on the Installation Media page. On the command line, give the user name "
                "in the address (http://user@proxy:port) and the password with --update-proxy-password-file.",
            )
            raise SourceForbidden(text, advice)
        case 404 | 410:
            text = translate("updates", "The update source does not have {url}.")
            raise UpdateMissing(text.of(url=shown(url)), _CHECK_ADDRESS)
        case status if status >= 500:
            raise WebFailure(plain(f"HTTP {status}"))
        case status:
            raise _refused(url, WebFailure(plain(f"HTTP {status}")))


def _refused(url: str, failure: WebFailure) -> UpdateError:
    text = translate("updates", "The update source at {url} cannot be reached: {reason}.")
    if isinstance(failure, LedAstray):
        return SourceForbidden(text.of(url=shown(url), reason=failure.text), _CHECK_ADDRESS)
    advice = translate("updates", "Check the address, this computer's network, and the proxy.")
    return SourceUnreachable(text.of(url=shown(url), reason=failure.text), advice)
