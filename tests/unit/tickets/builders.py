"""Documents and keys for tests of tickets."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from eventfly.tickets import KeyRing, OrderDocument, TicketDocument, code

EVENT_ID = UUID("0192f0c8-0000-7000-8000-000000000001")


def a_ring(key_id: str = "0a0b0c0d") -> KeyRing:
    private = Ed25519PrivateKey.generate()
    return KeyRing(key_id, private, {key_id: private.public_key()})


def a_document(*attendees: str, keys: KeyRing | None = None, **changes: Any) -> OrderDocument:
    keys = keys or a_ring()
    document = OrderDocument(
        event_id=EVENT_ID,
        event_title="Lantern Nights",
        starts_at=datetime(2027, 3, 12, 19, tzinfo=UTC),
        ends_at=datetime(2027, 3, 12, 22, 30, tzinfo=UTC),
        zone="Europe/Berlin",
        venue="Speicherhalle 7",
        address="Am Sandtorkai 7, 20457 Hamburg",
        city="Hamburg",
        organizer="Harbour Collective",
        organizer_email="hello@harbour.example",
        reference="LANT-7K3MPQ2X",
        order_url="http://127.0.0.1:3000/o/LANT-7K3MPQ2X/a-secret-of-the-holder",
        total_text="€48.00",
        tickets=tuple(
            TicketDocument(
                number=number, type_name="Early bird", attendee=name, code=code(keys, EVENT_ID, uuid4(), 1)
            )
            for number, name in enumerate(attendees or ("Ada Example",), start=1)
        ),
    )
    return replace(document, **changes)
