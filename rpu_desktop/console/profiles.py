"""`--profile FILE`: options from a file, of which those on the command line take precedence."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rpu_desktop.i18n.text import plain, translate
from rpu_desktop.session.profile import LISTS, Profile, read_profile
from rpu_desktop.typed_paths import typed_path

if TYPE_CHECKING:
    from rpu_desktop.console.output import Output

__all__ = ["from_profile", "profile_in", "tell_profile", "with_manual_mode"]

_OPTION = "--profile"


class _Replaced(list[Any]):
    """Values of an option that may be given several times, until it is: argparse adds to a copy."""

    def __copy__(self) -> list[Any]:
        return []


def profile_in(arguments: Sequence[str]) -> Profile | None:
    """The profile that the arguments name.

    Raises:
        ProfileError: it cannot be used.

    """
    files = list(_values(arguments, _OPTION))
    return read_profile(typed_path(files[-1])) if files else None


def _values(arguments: Sequence[str], option: str) -> Iterator[str]:
    for number, argument in enumerate(arguments):
        if argument.startswith(f"{option}="):
            yield argument.partition("=")[2]
        elif argument == option and number + 1 < len(arguments):
            yield arguments[number + 1]


def from_profile(profile: Profile, name: str, how: Mapping[str, Any]) -> dict[str, Any]:
    """How to add the option `name` (``--…``), with the profile's value as its default."""
    option = name.removeprefix("--")
    if option not in profile.options:
        return dict(how)
    value = profile.options[option]
    if option in LISTS:
        read = how.get("type", str)
        value = _Replaced(read(each) for each in value)
    return {**how, "default": value} | ({"required": False} if "required" in how else {})


def with_manual_mode(
    options: argparse.Namespace, arguments: Sequence[str], profile: Profile | None
) -> argparse.Namespace:
    """In manual mode, the media in a profile do not matter."""
    if profile is not None and getattr(options, "mode", "") == "manual" and not _is_given("media", arguments):
        options.media = None
    return options


def _is_given(option: str, arguments: Sequence[str]) -> bool:
    words = (f"--{option}", f"--no-{option}")
    return any(argument in words or argument.startswith(f"--{option}=") for argument in arguments)


def tell_profile(arguments: Sequence[str], output: Output) -> None:
    """Print what the profile says, and where the command line says something else."""
    profile = profile_in(arguments)
    if profile is None:
        return
    output.aside(translate("console", "Profile {name}:").of(name=plain(profile.name)))
    for option, value in profile.options.items():
        if _is_given(option, arguments):
            text = translate("console", "  {option}: as on the command line, not {value}")
        else:
            text = translate("console", "  {option}: {value}")
        output.aside(text.of(option=option, value=plain(_shown(value))))


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
