"""The command line: reads the arguments and starts the one part of the program that they ask for."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

from rpu_desktop.console.arguments import Options, parse_arguments
from rpu_desktop.console.language import chosen_language, find_translator
from rpu_desktop.console.outcome import Complaint, ConsoleError, ExitCode
from rpu_desktop.console.output import Output
from rpu_desktop.console.passwords import media_password, passwords_for
from rpu_desktop.console.profiles import tell_profile
from rpu_desktop.console.screen import missing_library, missing_screen
from rpu_desktop.errors import AppError
from rpu_desktop.i18n.text import Text, translate
from rpu_desktop.logs import log_beginning, log_folder, start_logging
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning.types import Immovable, LocalDisks, Mode, Wishes
from rpu_desktop.redaction import redact
from rpu_desktop.streams import prepare_streams
from rpu_desktop.xapi.address import ServerAddress

if TYPE_CHECKING:
    from rpu_desktop.console.rehearse import RehearseRequest
    from rpu_desktop.console.servers import ServerRequest, TrustWish
    from rpu_desktop.console.updates import SecretFiles, UpdateRequest
    from rpu_desktop.run.hooks import Hook
    from rpu_desktop.run.timing import Timing

__all__ = ["run"]

_log = logging.getLogger(__name__)


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say; the exit code (see `ExitCode`)."""
    prepare_streams()
    language = chosen_language(arguments)
    translator = find_translator(language)
    options = parse_arguments(arguments, translator)
    options.wished_language, options.language = options.language, options.language or language
    output = Output(as_json=getattr(options, "json", False), translator=translator)
    if getattr(options, "profile", ""):
        tell_profile(arguments, output)
    start_logging()
    log_beginning(options.start)
    try:
        if getattr(options, "look_for_newer", False):
            _look_for_newer(options, output)
        return int(_STARTS[options.start](options, output))
    except ConsoleError as error:
        for complaint in error.complaints:
            output.complain(complaint)
        return error.code
    except AppError as error:
        _log.error("no command caught this: %r", error)
        output.complain(Complaint(error.text, error.advice))
        return ExitCode.FAILED
    except KeyboardInterrupt:
        return ExitCode.FAILED
    except ImportError as error:
        _log.exception("a library is missing")
        output.complain(Complaint(missing_library(error)) if options.start in _WINDOWS else _surprise(error))
        return ExitCode.FAILED
    except Exception as error:  # noqa: BLE001 (a person must not read a traceback)
        _log.exception("unexpected error")
        output.complain(_surprise(error))
        return ExitCode.FAILED


def _look_for_newer(options: Options, output: Output) -> None:
    """Say which version this is, and whether there is a newer one; it decides nothing."""
    import asyncio  # noqa: PLC0415 (what only this option needs)

    from rpu_desktop.updates.program import look_for_newer, made_for, releases_address  # noqa: PLC0415 (as above)
    from rpu_desktop.updates.source import Proxy  # noqa: PLC0415 (as above)

    output.aside(made_for())
    proxy = Proxy(getattr(options, "update_proxy", ""))
    output.aside(asyncio.run(look_for_newer(releases_address(), proxy)).text)


def _surprise(error: Exception) -> Complaint:
    """Words for an error that nobody expected."""
    return Complaint(
        translate("console", "Internal error: {error}").of(error=redact(repr(error))),
        translate("console", "Check the pool before you continue. See the log in {folder} for details.").of(
            folder=log_folder()
        ),
    )


def _servers(options: Options, output: Output) -> tuple[ServerRequest, ...]:
    from rpu_desktop.console.servers import ServerRequest  # noqa: PLC0415 (the API)

    addresses: list[ServerAddress] = options.server
    users = options.username or ["root"]
    for name, given in (("--username", users), ("--password-file", options.password_file)):
        if len(given) > 1 and len(given) != len(addresses):
            _wrong_usage(
                translate("console", "{option} must be given once, or once for each --server.").of(option=name)
            )
    users = users * len(addresses) if len(users) == 1 else users
    passwords = passwords_for(list(zip(addresses, users, strict=True)), options.password_file, output.aside)
    return tuple(map(ServerRequest, addresses, users, passwords))


def _with_password(options: Options, output: Output) -> Any:
    """The media, with the password for the user name that stands in their address."""
    media = options.media
    if isinstance(media, MediaSource) and media.username and not media.password:
        return replace(media, password=media_password(media, options.media_password_file, output.aside))
    return media


def _trust_wish(options: Options, *, legacy_tls: bool = False) -> TrustWish:
    from rpu_desktop.console.servers import TrustWish  # noqa: PLC0415 (the API)

    fingerprints = tuple(text for text in options.trust if text != "first")
    return TrustWish(fingerprints, "first" in options.trust, legacy_tls=legacy_tls)


def _secret_files(options: Options) -> SecretFiles:
    from rpu_desktop.console.updates import SecretFiles  # noqa: PLC0415 (the engine)

    return SecretFiles(options.update_client_id_file, options.update_password_file, options.update_proxy_password_file)


def _wrong_usage(text: Text, advice: Text | None = None) -> NoReturn:
    raise ConsoleError(ExitCode.USAGE, [Complaint(text, advice)])


def _assure_screen() -> None:
    missing = missing_screen()
    if missing is not None:
        raise ConsoleError(ExitCode.FAILED, [Complaint(missing)])


def _desktop(options: Options, output: Output) -> int:
    _assure_screen()
    from rpu_desktop.desktop.application import run_application  # noqa: PLC0415 (Qt)

    return run_application(options.wished_language)


def _demo(options: Options, output: Output) -> int:
    _assure_screen()
    from rpu_desktop.desktop.demo import run  # noqa: PLC0415 (Qt)

    return run(options)


def _simulate(options: Options, output: Output) -> int:
    from rpu_desktop.simulator import serve  # noqa: PLC0415 (its web server)

    wished = {
        "dumps": tuple(options.dump),
        "faults": tuple(options.fault),
        "scenario": options.scenario,
        "hosts": options.hosts,
        "vms": options.vms,
        "seed": options.seed,
        "port": options.port,
        "speed": options.speed,
        "commands": options.commands,
    }
    return serve.main(serve.Options(**{name: value for name, value in wished.items() if value is not None}))


def _wishes(options: Options) -> Wishes:
    return Wishes(
        immovable=Immovable(options.immovable),
        local_disks=LocalDisks(options.local_disks),
        make_room=Immovable(options.make_room),
        return_home=options.return_home,
        parallel_migrations=options.parallel_migrations,
        empty_ahead=options.empty_ahead,
        lift_blocks=options.lift_blocks,
        give_up_files=options.give_up_local_files,
        network=getattr(options, "migration_network", ""),
        order=tuple(options.order),
    )


def _precheck(options: Options, output: Output) -> int:
    from rpu_desktop.console import examine  # noqa: PLC0415 (what only this command needs)

    return examine.precheck(_examine_request(options, output), output)


def _plan(options: Options, output: Output) -> int:
    from rpu_desktop.console import examine  # noqa: PLC0415 (what only this command needs)

    if options.save is not None:
        from rpu_desktop.i18n.language import use  # noqa: PLC0415 (only what is saved is in the program's language)

        use(options.language)
    return examine.plan(_examine_request(options, output), output, options.save)


def _rehearse(options: Options, output: Output) -> int:
    from rpu_desktop.console.rehearse import rehearse_upgrade  # noqa: PLC0415 (only this command)

    return rehearse_upgrade(_rehearse_request(options, output), output)


def _rehearse_request(options: Options, output: Output) -> RehearseRequest:
    from rpu_desktop.console.rehearse import RehearseRequest  # noqa: PLC0415 (only for rehearsals)

    return RehearseRequest(
        _examine_request(options, output),
        options.resolve_all,
        options.retries,
        options.max_failed,
        tuple(getattr(options, "trouble", ())),
        _timing(options),
        _hooks(options),
    )


def _hooks(options: Options) -> tuple[Hook, ...]:
    return tuple(replace(hook, timeout=float(options.script_timeout)) for hook in options.script)


def _prepare(options: Options, output: Output) -> int:
    from rpu_desktop.console.prepare import prepare  # noqa: PLC0415 (only this command)
    from rpu_desktop.i18n.language import use  # noqa: PLC0415 (the document is in the program's language)

    use(options.language)
    return prepare(_rehearse_request(options, output), options.save, output)


def _support(options: Options, output: Output) -> int:
    from rpu_desktop.engine.support import write_bundle  # noqa: PLC0415 (what only this command needs)

    try:
        write_bundle(options.file)
    except OSError as error:
        words = translate("console", "The file {file} cannot be written: {reason}.")
        complaint = Complaint(words.of(file=options.file, reason=error.strerror or error))
        raise ConsoleError(ExitCode.FAILED, [complaint]) from error
    output.say(translate("console", "Saved in {file}").of(file=options.file))
    return ExitCode.DONE


def _examine_request(options: Options, output: Output) -> Any:
    from rpu_desktop.console.examine import ExamineRequest  # noqa: PLC0415 (what only these commands need)

    if bool(options.server) == bool(options.dump):
        _wrong_usage(translate("console", "Give either --server or --dump."))
    return ExamineRequest(
        servers=_servers(options, output) if options.server else (),
        dumps=tuple(options.dump),
        trust=_trust_wish(options, legacy_tls=options.legacy_tls),
        wishes=_wishes(options),
        media=_with_password(options, output),
        mode=Mode(options.mode),
        updates=_updates(options, output),
    )


def _updates(options: Options, output: Output) -> UpdateRequest:
    from rpu_desktop.console.updates import UpdateRequest  # noqa: PLC0415 (the engine)

    return UpdateRequest.of(
        wanted=options.apply_updates,
        source=options.update_source,
        certificate=options.update_certificate,
        proxy=options.update_proxy,
        packs=tuple(options.pack),
        secrets=_secret_files(options),
        notify=output.aside,
    )


def _upgrade(options: Options, output: Output) -> int:
    from rpu_desktop.console.upgrade import UpgradeRequest, upgrade  # noqa: PLC0415
    from rpu_desktop.i18n.language import use  # noqa: PLC0415 (the comparison with a rehearsal is in this language)

    use(options.language)
    if (options.mode == "automatic") != (options.media is not None):
        _wrong_usage(
            translate(
                "console", "--mode automatic requires --media; in manual mode you provide the media at the servers."
            )
        )
    request = UpgradeRequest(
        servers=_servers(options, output),
        media=_with_password(options, output),
        trust=_trust_wish(options, legacy_tls=options.legacy_tls),
        wishes=_wishes(options),
        resolve_all=options.resolve_all,
        updates=_updates(options, output),
        accept_eula=options.accept_eula,
        backup=options.backup,
        take_over=options.take_over,
        retries=options.retries,
        timing=_timing(options),
        max_failed=options.max_failed,
        notify=_addresses(options.notify_file),
        hooks=_hooks(options),
    )
    return upgrade(request, output)


def _timing(options: Options) -> Timing:
    from rpu_desktop.run.timing import Timing, TimingError, read_moment, read_zone  # noqa: PLC0415 (only for upgrades)

    try:
        read_zone(options.time_zone)
        typed = (options.not_before, options.not_after)
        before, after = (read_moment(text, options.time_zone) if text else 0.0 for text in typed)
    except TimingError as error:
        _wrong_usage(error.text, error.advice)
    soak = 60.0 * options.soak
    coordinator = soak if options.soak_coordinator is None else 60.0 * options.soak_coordinator
    return Timing(tuple(options.window), before, after, options.time_zone, soak, coordinator)


def _addresses(file: str) -> Sequence[str]:
    if not file:
        return ()
    from rpu_desktop.console.text_files import Unreadable, read_text  # noqa: PLC0415 (seldom used)
    from rpu_desktop.session.notifying import NotificationError, read_addresses  # noqa: PLC0415 (likewise)

    try:
        return read_addresses(read_text(file))
    except Unreadable as error:
        _wrong_usage(translate("console", "{file} cannot be read: {reason}.").of(file=file, reason=error.reason))
    except NotificationError as error:
        _wrong_usage(translate("console", "{file}: {reason}").of(file=file, reason=error.text), error.advice)


def _notify_test(options: Options, output: Output) -> int:
    from rpu_desktop.session.notifying import send_test  # noqa: PLC0415 (seldom used)

    addresses = _addresses(options.notify_file)
    failures = send_test(addresses, output.translator)
    for text in failures:
        output.complain(Complaint(text))
    taken = len(addresses) - len(failures)
    output.say(translate("console", "{n} address took the test.", "{n} addresses took the test.", taken))
    return ExitCode.FAILED if failures else ExitCode.DONE


def _resume(options: Options, output: Output) -> int:
    from rpu_desktop.console.resume import ResumeRequest, resume  # noqa: PLC0415 (the engine)

    if options.finish_here and options.discard:
        _wrong_usage(translate("console", "Give either --finish-here or --discard."))
    request = ResumeRequest(
        run=options.run,
        password_files=options.password_file,
        trust=_trust_wish(options),
        media=_with_password(options, output),
        finish_here=options.finish_here,
        discard=options.discard,
        take_over=options.take_over,
        retries=options.retries,
        secrets=_secret_files(options),
        proxy=options.update_proxy,
        notify=_addresses(options.notify_file),
    )
    return resume(request, output)


_WINDOWS = ("desktop", "demo")

_STARTS: Mapping[str, Callable[[Options, Output], int]] = {
    "desktop": _desktop,
    "demo": _demo,
    "simulate": _simulate,
    "precheck": _precheck,
    "plan": _plan,
    "rehearse": _rehearse,
    "prepare": _prepare,
    "upgrade": _upgrade,
    "support": _support,
    "resume": _resume,
    "notify-test": _notify_test,
}
