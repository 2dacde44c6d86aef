"""Notifications: the mails that follow from what happened, and those that people ask for.

A mail is ``queued`` in the transaction of its cause, then ``sent`` when the server took it, ``failed`` when it never
will (after six tries within 15 hours, or at once when it says so), or ``dropped`` when nothing is owed any more.

Invariants: a mail's row holds ids only; address, links and secrets are put in when it is sent. One message owes
one mail, however often it is delivered. A mail may be sent twice after a crash, always with the same Message-ID.
"""

from eventfly.notifications.asking import (
    correct_address,
    correct_address_for_organizer,
    resend,
    resend_for_organizer,
    send_order_links,
)
from eventfly.notifications.models import Mail, MailKind, MailStatus
from eventfly.notifications.owing import MAILS, owe, owe_mails
from eventfly.notifications.sending import send_due

__all__ = [
    "MAILS",
    "Mail",
    "MailKind",
    "MailStatus",
    "correct_address",
    "correct_address_for_organizer",
    "owe",
    "owe_mails",
    "resend",
    "resend_for_organizer",
    "send_due",
    "send_order_links",
]
