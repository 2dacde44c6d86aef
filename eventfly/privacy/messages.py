"""What happens to a person's data in an event's stream: ids and counts, so that nobody is named by being forgotten."""

from dataclasses import dataclass
from uuid import UUID

from eventfly.journal import Message, message


@message("privacy.contacts_erased")
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactsErased(Message):
    """Names and addresses of an order are blank from now on."""

    order_id: UUID
    contacts: int
    by_organizer: bool
