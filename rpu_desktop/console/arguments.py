"""The arguments of the command line, with help in the user's language."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from rpu_desktop import __version__
from rpu_desktop.console.profiles import from_profile, profile_in, with_manual_mode
from rpu_desktop.i18n.catalogue import languages
from rpu_desktop.i18n.text import Text, Translator, translate
from rpu_desktop.media.errors import MediaAddressError
from rpu_desktop.media.local import looks_local
from rpu_desktop.media.url import MediaSource
from rpu_desktop.planning import MIGRATIONS, USUAL_MIGRATIONS, Immovable, LocalDisks
from rpu_desktop.redaction import redact
from rpu_desktop.run.hooks import TIMEOUT, HookError, HookMoment, read_hook
from rpu_desktop.run.timing import TimingError, read_window
from rpu_desktop.session.profile import Profile, ProfileError
from rpu_desktop.typed_paths import typed_path
from rpu_desktop.updates.source import has_secrets, user_and_rest
from rpu_desktop.xapi.address import AddressError, ServerAddress
from rpu_desktop.xapi.trust import normal_fingerprint

__all__ = ["Options", "make_parser", "parse_arguments"]

Options = argparse.Namespace


def parse_arguments(arguments: Sequence[str], translator: Translator | None) -> Options:
    """Read the arguments; wrong ones end the program with exit code 2.

    `start` names the command, ``desktop`` when there is none.
    """
    try:
        profile = profile_in(arguments)
    except ProfileError as error:
        make_parser(translator).error(error.text.render(translator))
    options = make_parser(translator, profile).parse_args(arguments)
    return with_manual_mode(options, arguments, profile)


def make_parser(translator: Translator | None, profile: Profile | None = None) -> argparse.ArgumentParser:
    """The parser with all commands; its help is in the translator's language (None: English)."""
    return _Parser(translator, profile or Profile()).make()


class _Arguments(argparse.ArgumentParser):
    """Repeats no secret that was put where none belongs."""

    def error(self, message: str) -> NoReturn:
        """End the program with exit code 2."""
        super().error(redact(message))


class _Parser:
    """Builds the argument parser in the reader's language."""

    def __init__(self, translator: Translator | None, profile: Profile) -> None:
        self.translator = translator
        self.profile = profile

    def make(self) -> argparse.ArgumentParser:
        about = translate("console", "Rolling pool upgrades for XCP-ng, XenServer and Citrix Hypervisor.")
        parser = _Arguments("rpu-desktop", description=self.words(about), allow_abbrev=False)
        parser.add_argument(
            "--language",
            choices=languages(),
            help=self.words(translate("console", "the language of all texts (default: the system's)")),
        )
        parser.add_argument(
            "--version",
            action="version",
            version=f"RPU Desktop {__version__}",
            help=self.words(translate("console", "show the version of the program and exit")),
        )
        parser.set_defaults(start="desktop")
        commands = parser.add_subparsers(title=self.words(translate("console", "commands")), metavar="")
        self.demo(commands)
        self.simulate(commands)
        self.precheck(commands)
        self.plan(commands)
        self.rehearse(commands)
        self.prepare(commands)
        self.upgrade(commands)
        self.support(commands)
        self.resume(commands)
        self.notify_test(commands)
        return parser

    def words(self, text: Text) -> str:
        return text.render(self.translator).replace("%", "%%")

    def command(self, commands: Any, name: str, about: Text) -> _Adder:
        words = self.words(about)
        parser = commands.add_parser(name, help=words, description=words, allow_abbrev=False)
        parser.set_defaults(start=name)
        parser.add_argument("--language", choices=languages(), default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        return _Adder(parser, self)

    def demo(self, commands: Any) -> None:
        add = self.command(commands, "demo", translate("console", "the desktop application on simulated pools"))
        add("--autoplay", translate("console", "run the whole wizard automatically"), action="store_true")
        add("--speed", translate("console", "simulated seconds in one second"), type=float, metavar="N")
        add("--scenario", translate("console", "which simulated pools"), metavar="NAME")
        add(
            "--screenshots",
            translate("console", "save a screenshot of every page there"),
            type=typed_path,
            metavar="DIR",
        )
        one_look = translate("console", "save the screenshots in the current look only, not in light and dark")
        add("--one-look", one_look, action="store_true")

    def simulate(self, commands: Any) -> None:
        about = translate("console", "serve simulated pools over the real protocol until stopped")
        add = self.command(commands, "simulate", about)
        dump = translate("console", "a pool built from this database dump; may be given several times")
        add("--dump", dump, type=typed_path, action="append", default=[], metavar="FILE")
        add("--scenario", translate("console", "a set of simulated pools"), metavar="NAME")
        add("--hosts", translate("console", "number of hosts of a simulated pool"), type=_positive, metavar="N")
        add("--vms", translate("console", "number of virtual machines of a simulated pool"), type=_natural, metavar="N")
        add("--seed", translate("console", "seed: a different number creates a different pool"), type=int, metavar="N")
        add("--port", translate("console", "the first pool's port (default: a free one)"), type=_natural, metavar="P")
        add("--speed", translate("console", "simulated seconds in one second"), type=float, metavar="N")
        fault = translate("console", "a fault to simulate; may be given several times")
        add("--fault", fault, action="append", default=[], metavar="SPEC")
        person = translate(
            "console", "read actions at the servers' consoles from standard input: insert HOST [ACTION], reboot HOST"
        )
        add("--commands", person, action="store_true")

    def precheck(self, commands: Any) -> None:
        about = translate("console", "show what prevents an upgrade; changes nothing")
        self.examine(self.command(commands, "precheck", about))

    def plan(self, commands: Any) -> None:
        about = translate("console", "show what an upgrade would do, step by step; changes nothing")
        add = self.command(commands, "plan", about)
        save = translate("console", "save the plan for change approval: as a page (.html) or as text (.txt)")
        add("--save", save, type=typed_path, metavar="FILE")
        self.examine(add)

    def prepare(self, commands: Any) -> None:
        about = translate(
            "console",
            "prechecks, media test, plan and rehearsal in one document, and what has changed since the last time; "
            "changes nothing",
        )
        add = self.command(commands, "prepare", about)
        save = translate(
            "console",
            "the document: a page (.html) or text (.txt); beside it, a file that ends in .json is for the comparison",
        )
        add("--save", save, type=typed_path, required=True, metavar="FILE")
        self.examine(add)
        self.resolve_all(add)
        self.retries(add)
        self.max_failed(add)
        self.timing(add)
        self.hooks(add)

    def rehearse(self, commands: Any) -> None:
        about = translate(
            "console",
            "carry out an upgrade on a simulated copy of the pools, and compare it with the plan; changes nothing",
        )
        add = self.command(commands, "rehearse", about)
        self.examine(add)
        self.resolve_all(add)
        self.retries(add)
        self.max_failed(add)
        self.timing(add)
        self.hooks(add)
        trouble = translate(
            "console",
            "a fault to simulate in the rehearsal; may be given several times: host-lost[:host=NAME] (a host does "
            "not come back), migration-fails[:vm=NAME], connection-lost (the connection breaks when a host gets "
            "the command to reboot)",
        )
        add("--trouble", trouble, action="append", default=[], metavar="KIND")

    def profile_option(self, add: _Adder) -> None:
        """Options that are added after this one have the profile's values as their defaults."""
        words = translate(
            "console", "a file with options, as the desktop saves it; options on the command line take precedence"
        )
        add("--profile", words, default="", metavar="FILE")
        add.takes_profile = True

    def examine(self, add: _Adder) -> None:
        self.profile_option(add)
        self.server_options(add, required=False)
        dump = translate("console", "a pool database dump instead of a server; may be given several times")
        add("--dump", dump, type=typed_path, action="append", default=[], metavar="FILE")
        self.mode(add, required=False)
        self.media_options(add)
        self.update_options(add)
        self.network(add)
        self.look_for_newer(add)
        self.common_options(add)

    def mode(self, add: _Adder, *, required: bool) -> None:
        mode = translate(
            "console",
            "automatic: the hosts download the installation media themselves; manual: you boot each host from the "
            "media, and answer questions on standard input",
        )
        default: dict[str, Any] = {"required": True} if required else {"default": "automatic"}
        add("--mode", mode, choices=("automatic", "manual"), **default)

    def network(self, add: _Adder) -> None:
        network = translate(
            "console", "the network that migrations use, by name or UUID (default: the management network)"
        )
        add("--migration-network", network, default="", metavar="NETWORK")

    def upgrade(self, commands: Any) -> None:
        about = translate("console", "upgrade pools and standalone servers, one host after another")
        add = self.command(commands, "upgrade", about)
        self.profile_option(add)
        self.server_options(add, required=True)
        self.mode(add, required=True)
        self.media_options(add)
        accept = translate("console", "accept the license agreement on the installation media")
        add("--accept-eula", accept, action="store_true")
        self.update_options(add)
        self.network(add)
        self.resolve_all(add)
        backup = translate("console", "folder for the backup of the pool database (default: your documents folder)")
        add("--backup", backup, default="", metavar="DIR")
        waive = translate("console", "start without a backup of the pool database: rolling back is then impossible")
        add("--no-backup", waive, action="store_const", const=None, dest="backup")
        self.timing(add)
        self.notify(add, required=False)
        self.hooks(add)
        self.take_over(add)
        self.retries(add)
        self.max_failed(add)
        self.look_for_newer(add)
        self.common_options(add)

    def resolve_all(self, add: _Adder) -> None:
        resolve = translate(
            "console", "resolve the problems that the prechecks find, and restore the changes at the end"
        )
        add("--resolve-all", resolve, action="store_true")

    def notify(self, add: _Adder, *, required: bool) -> None:
        words = translate(
            "console",
            "a file with the addresses of notification services, one per line, such as "
            "mailtos://user:password@example.com or jsons://example.com/hook: they are notified when a question is "
            "waiting, a server fails or is done, and the upgrade ends",
        )
        add("--notify-file", words, default="", required=required, metavar="FILE")

    def notify_test(self, commands: Any) -> None:
        about = translate("console", "send a test to each notification service")
        add = self.command(commands, "notify-test", about)
        self.notify(add, required=True)

    def timing(self, add: _Adder) -> None:
        window = translate(
            "console",
            "begin a server only if it can be back within this window of time, such as 22:00-06:00 or "
            "Sat,Sun 08:00-18:00; may be given several times",
        )
        add("--window", window, type=self.checked(read_window), action="append", default=[], metavar="WINDOW")
        before = translate("console", "begin no server before this date and time, such as “2026-12-05 22:00”")
        add("--not-before", before, default="", metavar="TIME")
        after = translate("console", "begin only servers that can be back before this date and time")
        add("--not-after", after, default="", metavar="TIME")
        zone = translate("console", "time zone of these times, such as Europe/Berlin (default: this computer's)")
        add("--time-zone", zone, default="", metavar="ZONE")
        soak = translate("console", "minutes to wait after each server before the next one (default: 0)")
        add("--soak", soak, type=_natural, default=0, metavar="MINUTES")
        coordinator = translate("console", "the same after the coordinator (default: as --soak)")
        add("--soak-coordinator", coordinator, type=_natural, default=None, metavar="MINUTES")

    def hooks(self, add: _Adder) -> None:
        words = translate(
            "console",
            "a script of yours and the moment when it runs: {moments}; its exit code says what follows: 0 continue, "
            "10 wait, 11 skip, 12 stop; may be given several times",
        )
        moments = ", ".join(HookMoment)
        add(
            "--script",
            words.of(moments=moments),
            type=self.checked(read_hook),
            action="append",
            default=[],
            metavar="MOMENT=COMMAND",
        )
        limit = translate("console", "the time limit for each script, in seconds (default: {n})")
        add(
            "--script-timeout",
            limit.of(n=int(TIMEOUT)),
            type=_positive,
            default=int(TIMEOUT),
            metavar="SECONDS",
        )

    def look_for_newer(self, add: _Adder) -> None:
        newer = translate("console", "check the internet for a newer version of this program first")
        add("--look-for-newer", newer, action="store_true")

    def update_options(self, add: _Adder) -> None:
        self.apply_updates(add)
        source = translate("console", "address of the list of updates, or a folder with downloaded updates")
        add("--update-source", source, type=self.checked(_source), default="", metavar="URL|DIR")
        certificate = translate(
            "console", "a certificate authority (PEM) to trust for that address in addition to the system's"
        )
        add("--update-certificate", certificate, default="", metavar="FILE")
        self.update_secrets(add)
        pack = translate("console", "a supplemental pack to install after the updates; may be given several times")
        add("--pack", pack, type=typed_path, action="append", default=[], metavar="ISO")

    def apply_updates(self, add: _Adder) -> None:
        updates = translate(
            "console",
            "install the new version's updates: while each host is still empty or, for XenServer 8, in a second "
            "pass when all hosts have the new version",
        )
        add("--apply-updates", updates, action=argparse.BooleanOptionalAction, default=False)

    def update_secrets(self, add: _Adder) -> None:
        """What no journal holds."""
        client = translate("console", "a file with the client ID that downloads need (default: the keyring's)")
        add("--update-client-id-file", client, default="", metavar="FILE")
        proxy = translate("console", "proxy for downloads (default: the system's)")
        add("--update-proxy", proxy, type=self.checked(_proxy), default="", metavar="URL")
        file = translate(
            "console", "a file with the password for the user name in the proxy's address (default: the keyring's)"
        )
        add("--update-proxy-password-file", file, default="", metavar="FILE")
        file = translate(
            "console",
            "a file with the password for the user name in the update source's address (default: the keyring's)",
        )
        add("--update-password-file", file, default="", metavar="FILE")

    def support(self, commands: Any) -> None:
        about = translate("console", "write log, journals and versions into one file for support; without secrets")
        add = self.command(commands, "support", about)
        add("file", translate("console", "the file; its name must end in .zip"), type=typed_path)

    def media_options(self, add: _Adder) -> None:
        media = translate(
            "console",
            "the unpacked installation media on a server (http, https, ftp or nfs), or an ISO image or folder on this "
            "computer, which the program serves itself",
        )
        add("--media", media, type=self.checked(_media), metavar="URL|ISO")
        self.media_password(add)

    def media_password(self, add: _Adder) -> None:
        file = translate(
            "console",
            "a file with the password for the user name in the media's address (default: the keyring's password)",
        )
        add("--media-password-file", file, default="", metavar="FILE")

    def resume(self, commands: Any) -> None:
        about = translate("console", "continue an interrupted upgrade from where it stopped")
        add = self.command(commands, "resume", about)
        run = translate("console", "which one; not needed while only one is unfinished")
        add("run", run, nargs="?", default="", metavar="RUN-ID")
        file = translate(
            "console",
            "a file with the password, - for standard input; once for all pools or once for each (default: the "
            "keyring's password)",
        )
        add("--password-file", file, action="append", default=[], metavar="FILE")
        self.trust(add)
        media = translate("console", "the installation media, where they need a password")
        add("--media", media, type=self.checked(_media), metavar="URL")
        self.media_password(add)
        self.update_secrets(add)
        finish = translate(
            "console", "upgrade no more servers: put every server back into service, restore all settings, and end"
        )
        add("--finish-here", finish, action="store_true")
        forget = translate(
            "console", "discard the upgrade: the pool is not changed, and what is switched off stays off"
        )
        add("--discard", forget, action="store_true")
        self.take_over(add)
        self.retries(add)
        self.notify(add, required=False)
        self.json(add)

    def take_over(self, add: _Adder) -> None:
        words = translate(
            "console", "continue although another upgrade of the pool seems to be running: only if there is none"
        )
        add("--take-over", words, action="store_true")

    def retries(self, add: _Adder) -> None:
        words = translate(
            "console", "how often to retry a failed host before the upgrade of its pool stops (default: 0)"
        )
        add("--retries", words, type=_natural, default=0, metavar="N")

    def max_failed(self, add: _Adder) -> None:
        words = translate(
            "console",
            "how many members of a pool may fail before its upgrade stops; until then, one that fails is skipped "
            "(default: 0; automatic mode)",
        )
        add("--max-failed", words, type=_natural, default=0, metavar="N")

    def json(self, add: _Adder) -> None:
        add("--json", translate("console", "JSON for programs on standard output"), action="store_true")

    def server_options(self, add: _Adder, *, required: bool) -> None:
        server = translate("console", "a server of the pool, https://host[:port]; may be given several times")
        read = self.checked(ServerAddress.parse)
        add("--server", server, type=read, action="append", default=[], required=required, metavar="URL")
        user = translate("console", "the user name (default: root); once for all servers or once for each")
        add("--username", user, action="append", default=[], metavar="NAME")
        file = translate(
            "console",
            "a file with the password, - for standard input; once for all servers or once for each "
            "(default: the keyring's password)",
        )
        add("--password-file", file, action="append", default=[], metavar="FILE")
        self.trust(add)
        legacy = translate("console", "allow the old encryption required by XenServer 6 and earlier")
        add("--legacy-tls", legacy, action="store_true")

    def trust(self, add: _Adder) -> None:
        trust = translate(
            "console",
            "SHA-256 fingerprint of a certificate to trust, or “first” to trust and remember the certificate of a "
            "server that has not been seen before; may be given several times: every server has its own "
            "certificate, and each fingerprint applies to all servers specified and to their pool coordinators",
        )
        add("--trust", trust, type=self.checked(_trust), action="append", default=[], metavar="FINGERPRINT")

    def common_options(self, add: _Adder) -> None:
        immovable = translate(
            "console",
            "what to do with running virtual machines that no other host can take: stop (do not start the "
            "upgrade), suspend or shutdown",
        )
        kinds = [kind.value for kind in Immovable]
        add("--immovable", immovable, choices=kinds, default=Immovable.STOP.value)
        disks = translate(
            "console",
            "what to do with running virtual machines whose disks only their own host can reach: down (they cannot be "
            "migrated, see --immovable) or move (copy their disks to other storage for the upgrade of their host, "
            "and back; they keep running)",
        )
        add("--local-disks", disks, choices=[way.value for way in LocalDisks], default=LocalDisks.DOWN.value)
        room = translate(
            "console",
            "what to do if there is not enough memory to empty a host: stop (do not start the upgrade), or suspend "
            "or shutdown (as few virtual machines as necessary, as briefly as possible)",
        )
        add("--make-room", room, choices=kinds, default=Immovable.STOP.value)
        lift = translate(
            "console",
            "with --resolve-all: unblock operations that an administrator has blocked for a virtual machine and "
            "that are needed, and block them again afterwards",
        )
        add("--lift-blocks", lift, action="store_true")
        order = translate(
            "console",
            "a pool member, by name or UUID; given several times, the members are upgraded in this order, and the "
            "others after them (the pool coordinator is always first)",
        )
        add("--order", order, action="append", default=[], metavar="HOST")
        files = translate(
            "console", "continue although storage is in folders of the servers that the installation erases"
        )
        add("--give-up-local-files", files, action="store_true")
        home = translate("console", "migrate virtual machines back to the hosts they run on now (default: yes)")
        add("--return-home", home, action=argparse.BooleanOptionalAction, default=True)
        parallel = translate("console", "how many virtual machines are migrated concurrently (default: 3)")
        add(
            "--parallel-migrations",
            parallel,
            type=self.checked(_migrations),
            default=USUAL_MIGRATIONS,
            metavar="N",
        )
        ahead = translate(
            "console",
            "empty the next host while one is being installed: faster, but two are then out of service (default: "
            "no, one host at a time)",
        )
        add("--empty-ahead", ahead, action=argparse.BooleanOptionalAction, default=False)
        self.json(add)

    def checked(self, read: Callable[[str], Any]) -> Callable[[str], Any]:
        """`read` with its complaints as argparse wants them."""

        def checked(text: str) -> Any:
            try:
                return read(text)
            except MediaAddressError as error:
                words = f"{error.text.render(self.translator)} {error.advice.render(self.translator)}"
            except (AddressError, HookError, TimingError) as error:
                words = error.text.render(self.translator)
            except _UsageError as error:
                words = error.text.render(self.translator)
            raise argparse.ArgumentTypeError(words)

        return checked


class _Adder:
    """Adds options to one parser, with help in the reader's language."""

    def __init__(self, parser: argparse.ArgumentParser, texts: _Parser) -> None:
        self.parser = parser
        self.texts = texts
        self.takes_profile = False

    def __call__(self, name: str, about: Text, **how: Any) -> None:
        if self.takes_profile:
            how = from_profile(self.texts.profile, name, how)
        self.parser.add_argument(name, help=self.texts.words(about), **how)


class _UsageError(ValueError):
    def __init__(self, text: Text) -> None:
        super().__init__(text.render())
        self.text = text


def _positive(text: str) -> int:
    number = _natural(text)
    if number == 0:
        raise ValueError
    return number


def _migrations(text: str) -> int:
    if text.isdecimal() and int(text) in MIGRATIONS:
        return int(text)
    words = translate("console", "“{text}” is not a number from {least} to {most}.")
    raise _UsageError(words.of(text=text, least=MIGRATIONS[0], most=MIGRATIONS[-1]))


def _natural(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError
    return number


def _trust(text: str) -> str:
    try:
        return text if text == "first" else normal_fingerprint(text)
    except ValueError:
        words = translate("console", "“{text}” is neither a SHA-256 fingerprint (64 hexadecimal digits) nor “first”.")
        raise _UsageError(words.of(text=text)) from None


def _no_secret(option: str, instead: str) -> _UsageError:
    words = translate(
        "console",
        "Do not put a password or key on the command line: everyone on this computer can read it there. Give only "
        "the user name in {option}, and put the secret into a file: {instead} (- for standard input).",
    )
    return _UsageError(words.of(option=option, instead=instead))


def _proxy(text: str) -> str:
    if has_secrets(text):
        raise _no_secret("--update-proxy", "--update-proxy-password-file FILE")
    return text


def _source(text: str) -> str:
    if has_secrets(text) and not typed_path(text).is_dir():
        raise _no_secret("--update-source", "--update-password-file FILE, --update-client-id-file FILE")
    return text


def _media(text: str) -> MediaSource | Path:
    path = typed_path(text)
    if user_and_rest(text)[1] and not path.exists():
        raise _no_secret("--media", "--media-password-file FILE")
    if not looks_local(text) and not path.is_dir():
        return MediaSource.parse(text)
    if not path.exists():
        raise _UsageError(translate("console", "“{path}” does not exist on this computer.").of(path=text))
    return path
