"""The one base of all errors that a person reads.

    AppError
    ├── XapiError                  between this program and a pool (xapi/failures.py)
    │   ├── Unreachable            the call was never sent
    │   ├── ConnectionLost         its answer was lost; NoAnswer: it took too long
    │   ├── ApiFailure             the pool refused it; PluginFailure: a host's plugin did
    │   ├── TaskVanished, AuthenticationFailed, UntrustedCertificate, WrongPool, TrustStoreError, DuplicatePool
    │   └── UndoImpossible         something cannot be put back (prechecks/remedies.py)
    ├── StepFailed                 a step of an upgrade (run/failures.py)
    │   ├── NeedsConsent, Declined, StaysDown, Occupied
    │   └── JournalFailed, JournalDamaged, JournalBusy
    ├── MediaError                 installation media (media/errors.py)
    ├── UpdateError                updates and packs (updates/errors.py)
    ├── AddressError               what was typed is no address; also a ValueError (xapi/address.py)
    ├── DumpError                  a file is no pool database (pooldump.py)
    ├── HookError                  what was typed is no script for a moment (run/hooks.py)
    ├── ScriptError                a script of the admin could not be run (engine/hook_process.py)
    ├── TimingError                what was typed is no window, time or time zone (run/timing.py)
    ├── NotificationError          an address of a notification service (session/notifying.py)
    ├── KeyringTrouble             saved passwords cannot be had (session/keyring_asking.py)
    ├── RehearsalFailed            a rehearsal could not be carried out (rehearsal/child.py); TroubleError
    └── ConsoleError               several of them at once, and the exit code (console/outcome.py)

Exceptions outside this tree never reach a person: they steer (Stopped, Skipped) or are turned into one of these by the
module that raises or calls.  The simulator has errors of its own.
"""

from __future__ import annotations

from rpu_desktop.i18n.text import Text

__all__ = ["AppError"]


class AppError(Exception):
    """Something went wrong: `text` names the object and says why, `advice` what to do next (None: nothing)."""

    def __init__(self, text: Text, advice: Text | None = None) -> None:
        super().__init__(text.render())
        self.text = text
        self.advice = advice
