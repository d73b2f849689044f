"""Sending mail by SMTP, over TLS: letters to people, and notices to recipients."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from typing import Final

from delenda.errors import ConfigError, InputError, Refused, SourceUnavailable
from delenda.settings import MailSettings

TIMEOUT_SECONDS: Final = 20.0


def compose(
    settings: MailSettings,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    attachments: Sequence[tuple[str, bytes]] = (),
) -> EmailMessage:
    """Return a message; ``attachments`` are pairs of a name and JSON.

    Raises ``InputError`` for an address or subject that would write headers of its own.
    """
    message = EmailMessage()
    try:
        message["From"] = settings.sender
        message["To"] = to
        message["Subject"] = subject
    except ValueError as e:
        raise InputError("mail: an address or subject holds a line break") from e
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, content in attachments:
        message.add_attachment(content, maintype="application", subtype="json", filename=name)
    return message


def send(settings: MailSettings, message: EmailMessage, trust: ssl.SSLContext | None = None) -> None:
    """Hand a message to the mail server.

    Raises ``ConfigError`` without a server, ``SourceUnavailable`` if it may be tried again, ``Refused`` if the server
    does not take it. No message of these names an address.
    """
    if not settings.host:
        raise ConfigError("mail.host: no mail server is configured")
    try:
        with _connected(settings, trust or ssl.create_default_context()) as server:
            if settings.user and settings.password is not None:
                server.login(settings.user, settings.password.get_secret_value())
            server.send_message(message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as e:
        if _for_good(e):
            raise Refused("the mail server does not take this message") from None
        raise SourceUnavailable("the mail server does not take this message now") from None
    except smtplib.SMTPAuthenticationError:
        raise Refused("the mail server refuses mail.user or mail.password") from None
    except (smtplib.SMTPException, OSError) as e:
        raise SourceUnavailable(f"the mail server {settings.host} did not answer ({type(e).__name__})") from None


def _connected(settings: MailSettings, trust: ssl.SSLContext) -> smtplib.SMTP:
    if settings.security == "tls":
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=TIMEOUT_SECONDS, context=trust)
    server = smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT_SECONDS)
    if settings.security == "starttls":
        try:
            server.starttls(context=trust)
        except BaseException:
            server.close()
            raise
    return server


def _for_good(error: smtplib.SMTPException) -> bool:
    """Is it of no use to try again? Codes from 500 on."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500
