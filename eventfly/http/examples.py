"""Examples for the API's documentation, by the name of what they show. A test reads each by its model."""

from __future__ import annotations

from typing import Any

SLUG, REFERENCE = "night-bloom-berlin", "KLMNP-7Q2W9XYZ"
ID, OTHER_ID = "01955ad2-9c3e-7b11-8a55-3f4c1b2d9e01", "01955ad2-9c3e-7b11-8a55-3f4c1b2d9e02"
CURSOR = "WyIwMTk1NWFkMi05YzNlLTdiMTEtOGE1NS0zZjRjMWIyZDllMDEiXQ"
KEY = "4f9c1d7e2b8a4c06b5d3e1f0a9876543"
PATHS = {"slug": SLUG, "reference": REFERENCE, "token_id": ID, "organization_id": ID}

_PRICE = {"minor": 2000, "currency": "EUR", "text": "€20.00"}
_TOTAL = {"minor": 4000, "currency": "EUR", "text": "€40.00"}
_WHEN = {
    "starts_at": "2027-12-03T18:30:00Z",
    "ends_at": "2027-12-03T22:00:00Z",
    "zone": "Europe/Berlin",
    "local": "2027-12-03T19:30:00+01:00",
    "text": "Fri 3 December 2027, 19:30–23:00 CET",
}
_PLACE = {"venue": "Kellerlicht", "city": "Berlin", "country": "DE", "address": "Gartenstraße 12"}
_PERSON = {"name": "Ada Example", "email": "ada@example.org"}
_LINE = {"ticket_type_id": ID, "name": "Standard", "quantity": 2, "unit_minor": 2000}
_NEXT = f"/api/v1/events?limit=10&cursor={CURSOR}"
_COVER = f"https://tickets.example.org/covers/{SLUG}"
_ABOUT = {
    "slug": SLUG,
    "url": f"https://tickets.example.org/e/{SLUG}",
    "title": "Night Bloom",
    "summary": "Ambient until the lights go on.",
    "category": "music",
}
_ORDER = {
    "reference": REFERENCE,
    "status": "paid",
    "event": SLUG,
    "zone": "Europe/Berlin",
    "total": _TOTAL,
    "lines": [_LINE],
    "placed_at": "2027-03-01T12:00:00Z",
    "expires_at": "2027-03-01T12:10:00Z",
    "paid_at": "2027-03-01T12:01:30Z",
}
_TYPE = {
    "id": ID,
    "name": "Standard",
    "description": "Standing",
    "price": _PRICE,
    "quantity": 120,
    "sold": 42,
    "held": 2,
    "sales_start": None,
    "sales_end": "2027-12-03T18:00:00Z",
    "per_order_min": 1,
    "per_order_max": 10,
    "on_sale": True,
}
_MANAGED = {
    **_ABOUT,
    "status": "published",
    "edition": 7,
    "organization_id": ID,
    "organization": "Kellerlicht",
    "role": "owner",
    "description": "Come and **listen**.",
    "when": _WHEN,
    "doors_at": "2027-12-03T18:00:00Z",
    "place": _PLACE,
    "setting": "venue",
    "visibility": "public",
    "tags": ["ambient"],
    "accent": "",
    "refund_policy": "Until a week before.",
    "currency": "EUR",
    "left_display": "exact",
    "few_threshold": 10,
    "show_going": True,
    "total_capacity": 300,
    "sold": 42,
    "held": 2,
    "ticket_types": [_TYPE],
    "published_at": "2027-02-01T09:00:00Z",
}
_TOKEN = {
    "id": ID,
    "name": "Door app",
    "hint": "x7Qa",
    "scopes": ["events:read", "orders:read"],
    "created_at": "2027-03-01T12:00:00Z",
    "expires_at": "2027-05-30T12:00:00Z",
    "used_at": None,
}
_PAIR = {
    "access_token": "eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiIwMTk1NSJ9.c2lnbmF0dXJl",
    "token_type": "Bearer",
    "expires_in": 600,
    "refresh_token": "kQ7-x_R2mZbT9sVwLc4HdaPq3rS8uXyZ",
    "refresh_expires_in": 2592000,
}
_ORGANIZATION = {
    "id": ID,
    "name": "Kellerlicht",
    "slug": "kellerlicht",
    "contact_email": "hello@kellerlicht.example",
    "role": "owner",
}

EXAMPLES: dict[str, Any] = {
    "OrderIn": {
        "lines": [{"ticket_type_id": ID, "quantity": 2, "unit_minor": 2000}],
        "buyer": {**_PERSON, "consent": True},
    },
    "PaymentIn": {"details": {"card": "succeeds"}},
    "SignInIn": {"email": "mara@kellerlicht.example", "password": "mossy lantern ferry"},
    "RefreshIn": {"refresh_token": _PAIR["refresh_token"]},
    "ApiTokenIn": {"name": "Door app", "scopes": ["events:read", "orders:read"], "days": 90},
    "EventIn": {
        "title": "Night Bloom",
        "summary": "Ambient until the lights go on.",
        "description": "Come and **listen**.",
        "category": "music",
        "venue": "Kellerlicht",
        "address": "Gartenstraße 12",
        "city": "Berlin",
        "country": "DE",
        "zone": "Europe/Berlin",
        "starts_at": "2027-12-03T18:30:00Z",
        "ends_at": "2027-12-03T22:00:00Z",
        "currency": "EUR",
        "total_capacity": 300,
        "ticket_types": [{"name": "Standard", "price_minor": 2000, "quantity": 120}],
    },
    "EventPatch": {
        "summary": "Ambient until sunrise.",
        "total_capacity": 320,
        "ticket_types": [
            {"id": ID, "quantity": 140},
            {"name": "Balcony", "price_minor": 3500, "quantity": 20},
        ],
    },
    "EventList": {
        "events": [
            {
                **_ABOUT,
                "organizer": "Kellerlicht",
                "when": _WHEN,
                "place": {**_PLACE, "address": ""},
                "price": "€20",
                "free": False,
                "sold_out": False,
                "badge": "",
                "cover": f"{_COVER}.svg",
            }
        ],
        "total": 24,
        "next": _NEXT,
    },
    "Event": {
        **_ABOUT,
        "status": "published",
        "description": "<p>Come and <strong>listen</strong>.</p>",
        "organizer": "Kellerlicht",
        "organizer_contact": "hello@kellerlicht.example",
        "when": _WHEN,
        "doors_at": "2027-12-03T18:00:00Z",
        "place": _PLACE,
        "online": False,
        "tags": ["ambient"],
        "refund_policy": "Until a week before.",
        "currency": "EUR",
        "going": "42 going",
        "sold_out": False,
        "on_sale": True,
        "cover": f"{_COVER}.png",
        "ticket_types": [
            {
                "id": ID,
                "name": "Standard",
                "description": "Standing",
                "price": _PRICE,
                "availability": "InStock",
                "reason": "",
                "left": "76 left",
                "min_per_order": 1,
                "max_per_order": 10,
                "max_now": 10,
            }
        ],
    },
    "Placed": {
        "reference": REFERENCE,
        "secret": "kQ7-x_R2mZbT9sVwLc4HdaPq3rS8uXyZ",
        "status": "held",
        "total": _TOTAL,
        "expires_at": "2027-03-01T12:10:00Z",
        "order": f"/api/v1/orders/{REFERENCE}",
        "pay": f"/api/v1/orders/{REFERENCE}/pay",
    },
    "Payment": {"step": "paid", "failure": "", "action_url": ""},
    "Order": {
        **_ORDER,
        "starts_at": "2027-12-03T18:30:00Z",
        "tickets": [
            {
                "number": 1,
                "type": "Standard",
                "attendee": "Ada Example",
                "status": "valid",
                "code": "EF1.9f31c02a.AQIDBAUG",
            }
        ],
        "online_link": "",
        "test": False,
    },
    "OrderRecord": {**_ORDER, "buyer": _PERSON},
    "OrderList": {"orders": [{**_ORDER, "buyer": _PERSON}], "next": None},
    "AttendeeList": {
        "attendees": [
            {
                "id": OTHER_ID,
                "order": REFERENCE,
                "number": 1,
                "ticket_type_id": ID,
                "type": "Standard",
                **_PERSON,
                "status": "valid",
                "issued_at": "2027-03-01T12:01:30Z",
            }
        ],
        "next": None,
    },
    "ManagedEvent": _MANAGED,
    "ManagedEventList": {"events": [_MANAGED], "next": None},
    "MemberList": {
        "members": [{"person": _PERSON, "role": "staff", "since": "2027-02-01T09:00:00Z"}],
        "next": None,
    },
    "TokensOut": _PAIR,
    "KeySet": {
        "keys": [
            {
                "kid": "8a553f4c1b2d9e01",
                "kty": "OKP",
                "crv": "Ed25519",
                "alg": "EdDSA",
                "use": "sig",
                "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
            }
        ]
    },
    "ApiTokenList": {"tokens": [_TOKEN], "next": None},
    "NewApiTokenOut": {**_TOKEN, "token": "eft_3Qm0cYw1bS7tUvX9zA2dF4gH6jK8lN0pR5sT7uV9x7Q"},
    "AccountOut": {
        "id": ID,
        "name": "Mara Example",
        "email": "mara@kellerlicht.example",
        "scopes": ["events:read", "orders:read"],
        "organizations": [_ORGANIZATION],
    },
}

PROBLEMS: dict[int, dict[str, Any]] = {
    401: {"code": "not-signed-in", "detail": "This needs a credential that is known here and still good."},
    403: {
        "code": "scope-missing",
        "detail": "This credential does not permit this: it needs the scope events:write.",
    },
    404: {"code": "not-found", "detail": "There is nothing here under this address."},
    409: {"code": "sold-out", "detail": "Not enough places left: Standard. Choose fewer, or another ticket."},
    412: {
        "code": "edition-passed",
        "detail": "Somebody else changed this meanwhile. Read it again, and repeat your change.",
    },
    413: {"code": "too-large", "detail": "What was sent is larger than we take."},
    415: {"code": "unsupported-media-type", "detail": "Unsupported Media Type"},
    422: {
        "code": "invalid",
        "detail": "Please enter an e-mail address like name@example.org.",
        "errors": [
            {
                "field": "buyer.email",
                "message": "Please enter an e-mail address like name@example.org.",
                "code": "email",
            }
        ],
    },
    428: {
        "code": "precondition-required",
        "detail": "Send If-Match with the ETag of the event that you changed.",
    },
    429: {
        "code": "too-many-requests",
        "detail": "That was more than we take from one place at once. Please wait a moment.",
    },
    503: {"code": "unavailable", "detail": "We cannot answer just now. Please try again in a moment."},
}
"""A refusal of each status: what a problem document says beside `type`, `title` and `status`."""
