"""Profiles: the choices of an upgrade in a file, for the next one.

A profile is a JSON object with the options of the command line by their names.  It contains no passwords, and nothing
about single virtual machines.  An option that is missing has its default.  The file of a prepared upgrade is a profile
with one more key (`session/prepared.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from rpu_desktop.errors import AppError
from rpu_desktop.files import write_whole
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.media.errors import MediaAddressError
from rpu_desktop.media.local import looks_local
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import MIGRATIONS, Immovable, LocalDisks
from rpu_desktop.planning.types import Mode
from rpu_desktop.run.hooks import TIMEOUT, HookError, read_hook
from rpu_desktop.run.timing import Timing, TimingError, WeeklyWindow, read_moment, read_window, read_zone
from rpu_desktop.session.choices import Choices
from rpu_desktop.typed_paths import typed_path
from rpu_desktop.updates.source import UpdateSource, without_secrets

__all__ = [
    "LISTS",
    "PREPARED",
    "Profile",
    "ProfileError",
    "options_of",
    "profile_json",
    "profile_of",
    "read_profile",
    "save_profile",
    "with_profile",
]

_VERSION = 1
_MARK = "rpu-desktop-profile"
PREPARED = "prepared"
"""The key for what the pools were like, which is no option."""
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONGEST = 1 << 24
"""Bytes of a file that may be a profile; that of a prepared upgrade lists all virtual machines."""


class ProfileError(AppError):
    """A file is no profile that this version can use, or cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Profile:
    """`options` as on the command line, without the dashes."""

    options: Mapping[str, Any] = field(default_factory=dict)
    path: str = ""

    @property
    def name(self) -> str:
        """What a person calls it: the name of its file."""
        return Path(self.path).stem


def _whole(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _word(*words: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and (not words or value in words)


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


_KINDS: Mapping[str, Callable[[Any], bool]] = {
    "mode": _word(*Mode),
    "media": _word(),
    "apply-updates": _flag,
    "update-source": _word(),
    "pack": _words,
    "resolve-all": _flag,
    "immovable": _word(*Immovable),
    "local-disks": _word(*LocalDisks),
    "make-room": _word(*Immovable),
    "return-home": _flag,
    "parallel-migrations": _whole(MIGRATIONS[0], MIGRATIONS[-1]),
    "empty-ahead": _flag,
    "lift-blocks": _flag,
    "give-up-local-files": _flag,
    "backup": _word(),
    "window": _words,
    "not-before": _word(),
    "not-after": _word(),
    "time-zone": _word(),
    "soak": _whole(0, 1 << 20),
    "soak-coordinator": _whole(0, 1 << 20),
    "order": _words,
    "max-failed": _whole(0, 1 << 20),
    "retries": _whole(0, 1 << 20),
    "script": _words,
    "script-timeout": _whole(1, 1 << 20),
}

LISTS = frozenset({"pack", "window", "order", "script"})
"""Options that may be given several times."""


def read_profile(path: Path) -> Profile:
    """Read a file.

    Raises:
        ProfileError: it cannot be read, is no profile, or is one of a newer version.

    """
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(_LONGEST).decode("utf-8-sig"))
    except OSError as error:
        raise _cannot(path, plain(f"{error.strerror or error}.")) from error
    except (ValueError, RecursionError) as error:
        raise _cannot(path, translate("session", "it is not a profile of RPU Desktop.")) from error
    version = found.get(_MARK) if isinstance(found, dict) else None
    if not isinstance(version, int) or isinstance(version, bool):
        raise _cannot(path, translate("session", "it is not a profile of RPU Desktop."))
    if version > _VERSION:
        raise _cannot(path, translate("session", "it was saved by a newer version of RPU Desktop."))
    options = {name: value for name, value in found.items() if name not in (_MARK, "saved", PREPARED)}
    profile = Profile(options, str(path))
    _check(path, options)
    return profile


def _check(path: Path, options: Mapping[str, Any]) -> None:
    for name, value in options.items():
        if name not in _KINDS:
            raise _cannot(path, translate("session", "it has the unknown option {name}.").of(name=plain(name[:40])))
        if not _KINDS[name](value):
            raise _cannot(path, translate("session", "the value of {name} is invalid.").of(name=name))
    try:
        _read(Choices(), options)
    except (TimingError, HookError, MediaAddressError) as error:
        raise _cannot(path, error.text) from error


def _cannot(path: Path, reason: Text) -> ProfileError:
    text = translate("session", "The profile {file} cannot be used: {reason}")
    return ProfileError(text.of(file=plain(str(path)), reason=reason))


def with_profile(choices: Choices, profile: Profile) -> Choices:
    """`choices` with what the profile says, and everything else as it is."""
    return _read(choices, profile.options)


def _read(choices: Choices, found: Mapping[str, Any]) -> Choices:
    wishes = choices.wishes
    wishes = replace(
        wishes,
        immovable=Immovable(found.get("immovable", wishes.immovable)),
        local_disks=LocalDisks(found.get("local-disks", wishes.local_disks)),
        make_room=Immovable(found.get("make-room", wishes.make_room)),
        return_home=found.get("return-home", wishes.return_home),
        parallel_migrations=found.get("parallel-migrations", wishes.parallel_migrations),
        empty_ahead=found.get("empty-ahead", wishes.empty_ahead),
        lift_blocks=found.get("lift-blocks", wishes.lift_blocks),
        give_up_files=found.get("give-up-local-files", wishes.give_up_files),
        order=tuple(found.get("order", wishes.order)),
    )
    source = choices.update_source
    if "update-source" in found:
        source = replace(UpdateSource.at(found["update-source"]), proxy=source.proxy, client_id=source.client_id)
    limit = float(found.get("script-timeout", TIMEOUT))
    hooks = tuple(read_hook(text, limit) for text in found["script"]) if "script" in found else choices.hooks
    return replace(
        choices,
        mode=Mode(found.get("mode", choices.mode)),
        media=_media(found["media"]) if found.get("media") else choices.media,
        wishes=wishes,
        apply_updates=found.get("apply-updates", choices.apply_updates),
        update_source=source,
        packs=tuple(map(typed_path, found["pack"])) if "pack" in found else choices.packs,
        resolve_all=found.get("resolve-all", choices.resolve_all),
        backup=found.get("backup", choices.backup),
        timing=_timing(choices.timing, found),
        max_failed=found.get("max-failed", choices.max_failed),
        hooks=hooks,
    )


def _media(text: str) -> MediaSource | Path:
    return typed_path(text) if looks_local(text) else MediaSource.parse(text)


def _timing(timing: Timing, found: Mapping[str, Any]) -> Timing:
    zone = found.get("time-zone", timing.zone)
    read_zone(zone)
    soak = 60.0 * found["soak"] if "soak" in found else timing.soak
    after = 60.0 * found["soak-coordinator"] if "soak-coordinator" in found else timing.soak_coordinator
    return Timing(
        windows=tuple(map(read_window, found["window"])) if "window" in found else timing.windows,
        not_before=_moment(found.get("not-before"), zone, timing.not_before),
        not_after=_moment(found.get("not-after"), zone, timing.not_after),
        zone=zone,
        soak=soak,
        soak_coordinator=after if "soak-coordinator" in found or "soak" not in found else soak,
    )


def _moment(text: str | None, zone: str, otherwise: float) -> float:
    if text is None:
        return otherwise
    return read_moment(text, zone) if text else 0.0


# --- saving


def profile_of(choices: Choices) -> Profile:
    """What differs from the defaults, without secrets; windows, scripts and times as they are typed."""
    mine, usual = options_of(choices), options_of(Choices())
    return Profile({name: value for name, value in mine.items() if value != usual[name]})


def options_of(choices: Choices) -> dict[str, Any]:
    """All options as a profile would have them, without secrets."""
    wishes, timing = choices.wishes, choices.timing
    media = choices.media
    shown = media.without_credentials() if isinstance(media, MediaSource) else str(media or "")
    source = choices.update_source
    return {
        "mode": choices.mode.value,
        "media": shown,
        "apply-updates": choices.apply_updates,
        "update-source": str(source.folder) if source.folder else without_secrets(source.document),
        "pack": list(map(str, choices.packs)),
        "resolve-all": choices.resolve_all,
        "immovable": wishes.immovable.value,
        "local-disks": wishes.local_disks.value,
        "make-room": wishes.make_room.value,
        "return-home": wishes.return_home,
        "parallel-migrations": wishes.parallel_migrations,
        "empty-ahead": wishes.empty_ahead,
        "lift-blocks": wishes.lift_blocks,
        "give-up-local-files": wishes.give_up_files,
        "backup": choices.backup or "",
        "window": list(map(_window, timing.windows)),
        "not-before": _local(timing.not_before, timing.zone),
        "not-after": _local(timing.not_after, timing.zone),
        "time-zone": timing.zone,
        "soak": round(timing.soak / 60),
        "soak-coordinator": round(timing.soak_coordinator / 60),
        "order": list(wishes.order),
        "max-failed": choices.max_failed,
        "script": [f"{hook.moment}={hook.name}" for hook in choices.hooks],
        "script-timeout": round(choices.hooks[0].timeout if choices.hooks else TIMEOUT),
    }


def _window(window: WeeklyWindow) -> str:
    days = "" if len(window.days) == len(_DAYS) else ",".join(_DAYS[day] for day in sorted(window.days)) + " "
    clock = (f"{minutes // 60:02d}:{minutes % 60:02d}" for minutes in (window.start, window.end))
    return days + "-".join(clock)


def _local(at: float, zone: str) -> str:
    return f"{datetime.fromtimestamp(at).astimezone(read_zone(zone)):%Y-%m-%d %H:%M}" if at else ""


def profile_json(options: Mapping[str, Any]) -> str:
    """The content of a profile's file."""
    return json.dumps({_MARK: _VERSION, **options}, indent=2, ensure_ascii=False) + "\n"


def save_profile(path: Path, profile: Profile) -> Profile:
    """Write the file; the profile with its place.

    Raises:
        ProfileError: it cannot be written.

    """
    try:
        write_whole(path, profile_json(profile.options).encode())
    except OSError as error:
        words = translate("session", "The profile {file} cannot be written: {reason}.")
        reason = plain(error.strerror or str(error))
        raise ProfileError(words.of(file=plain(str(path)), reason=reason)) from error
    return replace(profile, path=str(path))
