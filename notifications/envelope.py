"""Mail messages as JSON, so that they can wait in the task queue."""

from __future__ import annotations

import base64
from typing import Any

from django.core.mail import DNS_NAME, EmailMessage, EmailMultiAlternatives, make_msgid

Envelope = dict[str, Any]


def to_envelope(message: EmailMessage) -> Envelope:
    """Everything that sending needs; raises TypeError for ready-made MIME attachments.

    The message gets its identifier here, so that a second try of the same message can be told
    from a second message.
    """
    headers = dict(message.extra_headers)
    headers.setdefault("Message-ID", make_msgid(domain=DNS_NAME))
    alternatives = getattr(message, "alternatives", [])
    return {
        "subject": str(message.subject),
        "body": str(message.body),
        "subtype": message.content_subtype,
        "alternatives": [[str(content), mimetype] for content, mimetype in alternatives],
        "attachments": [_attachment(attachment) for attachment in message.attachments],
        "headers": {name: str(value) for name, value in headers.items()},
        "from_email": str(message.from_email),
        "to": [str(address) for address in message.to],
        "cc": [str(address) for address in message.cc],
        "bcc": [str(address) for address in message.bcc],
        "reply_to": [str(address) for address in message.reply_to],
    }


def from_envelope(envelope: Envelope) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        **{
            name: envelope[name]
            for name in ("subject", "body", "headers", "from_email", "to", "cc", "bcc", "reply_to")
        }
    )
    message.content_subtype = envelope["subtype"]
    for content, mimetype in envelope["alternatives"]:
        message.attach_alternative(content, mimetype)
    for name, content, mimetype in envelope["attachments"]:
        message.attach(name, base64.b64decode(content), mimetype)
    return message


def _attachment(attachment: Any) -> list[str | None]:
    if not isinstance(attachment, tuple):
        raise TypeError("A ready-made MIME part cannot wait in the queue.")
    name, content, mimetype = attachment
    raw = content.encode() if isinstance(content, str) else content
    return [name, base64.b64encode(raw).decode(), mimetype]
