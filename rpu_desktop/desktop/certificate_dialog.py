"""A certificate that is unknown or has changed: the admin checks it and decides."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QCheckBox, QDialog, QFormLayout, QLabel, QVBoxLayout, QWidget

from rpu_desktop.desktop.help.topics import Topic
from rpu_desktop.desktop.theme import GAP
from rpu_desktop.desktop.widgets.banner import Banner
from rpu_desktop.desktop.widgets.dialog_buttons import DialogButtons
from rpu_desktop.desktop.widgets.labels import label
from rpu_desktop.desktop.words import show, worded
from rpu_desktop.i18n.format import date
from rpu_desktop.i18n.language import joined, say
from rpu_desktop.i18n.text import Text, plain, translate
from rpu_desktop.xapi.failures import UntrustedCertificate

__all__ = ["CertificateDialog"]

_NAMED = 6
"""Maximum number of names that are shown."""


class CertificateDialog(QDialog):
    """Accepting the dialog means trusting this certificate.

    A changed certificate also needs a tick.
    """

    def __init__(self, error: UntrustedCertificate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        show(self.setWindowTitle, say(translate("desktop", "Certificate of {server}").of(server=error.address.host)))
        self.setMinimumWidth(620)
        changed = bool(error.expected)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP * 3, GAP * 2, GAP * 3, GAP * 2)
        column.setSpacing(GAP * 3 // 2)
        column.addWidget(_changed_banner(error) if changed else _unknown_banner(error))
        column.addLayout(_facts(error))
        self.sure = worded(
            QCheckBox(), say(translate("desktop", "I &compared the fingerprint; the new certificate is correct"))
        )
        self.sure.setVisible(changed)
        column.addWidget(self.sure)
        buttons = DialogButtons(self, translate("desktop", "&Trust This Certificate"), Topic.CERTIFICATE, default=False)
        self.trust = buttons.do
        self.trust.setEnabled(not changed)
        self.sure.toggled.connect(self.trust.setEnabled)
        buttons.accepted.connect(self.accept)
        column.addWidget(buttons)
        (self.sure if changed else buttons.cancel).setFocus()


def _unknown_banner(error: UntrustedCertificate) -> Banner:
    title = translate("desktop", "The certificate of {server} is not known yet").of(server=error.address.host)
    advice = translate(
        "desktop",
        "Compare the fingerprint with the one shown on the server's console. If they match, trust the certificate; "
        "it is then remembered.",
    )
    if error.led_there is not None:
        words = translate(
            "desktop",
            "{member} is a member of a pool whose coordinator is {server}. Every server has a certificate of its own. "
            "{advice}",
        )
        advice = words.of(member=error.led_there.host, server=error.address.host, advice=advice)
    return Banner("info", say(title), say(advice))


def _changed_banner(error: UntrustedCertificate) -> Banner:
    title = translate("desktop", "The certificate of {server} has changed!").of(server=error.address.host)
    advice = translate(
        "desktop",
        "If the server was reinstalled or has a new certificate, compare the fingerprint with the one on its "
        "console. Otherwise someone may be intercepting the connection: do not trust it.",
    )
    return Banner("bad", say(title), say(advice))


def _facts(error: UntrustedCertificate) -> QFormLayout:
    form = QFormLayout()
    form.setHorizontalSpacing(GAP * 2)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
    shown = error.certificate
    middle = len(shown.shown) // 2 + 1
    rows: list[tuple[Text, str]] = [
        (translate("desktop", "SHA-256 fingerprint:"), f"{shown.shown[:middle]}\n{shown.shown[middle:]}"),
        (translate("desktop", "Issued to:"), shown.subject),
        (translate("desktop", "Issued by:"), shown.issuer),
        (translate("desktop", "Names:"), _some(shown.names)),
    ]
    if shown.not_before and shown.not_after:
        dates = joined(" – ", [say(date(shown.not_before)), say(date(shown.not_after))])
        rows.append((translate("desktop", "Valid:"), dates))
    rows += [(translate("desktop", "Trusted before:"), _spaced(expected)) for expected in sorted(error.expected)]
    for name, value in rows:
        if value:
            form.addRow(say(name), _value(value, fixed=":" in value))
    return form


def _some(names: Sequence[str]) -> str:
    """As many names as fit; a certificate may contain thousands."""
    more = len(names) - _NAMED
    said = [*names[:_NAMED], *([say(translate("desktop", "{n} more", "{n} more", more))] if more > 0 else [])]
    return ", ".join(said)


def _spaced(fingerprint: str) -> str:
    upper = fingerprint.upper()
    pairs = [upper[i : i + 2] for i in range(0, len(upper), 2)]
    return ":".join(pairs[:16]) + ":\n" + ":".join(pairs[16:])


def _value(text: str, *, fixed: bool) -> QLabel:
    made = label(say(plain(text)))
    if fixed:
        made.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return made
