"""Every address of the product, in one place, so that pages, mails and the API agree."""

DISCOVER = "/"
FIND_ORDER = "/find-order"
SEND_ORDER_LINKS = "/find-order/links"
TERMS = "/terms"
PRIVACY = "/privacy"
SIGN_IN = "/sign-in"
SIGN_UP = "/sign-up"
VERIFY = "/verify"
FORGOT_PASSWORD = "/forgot-password"  # noqa: S105 - an address, not a password
RESET_PASSWORD = "/reset-password"  # noqa: S105 - an address, not a password
JOIN = "/join"
MY_TICKETS = "/my/tickets"
ACCOUNT = "/my/account"
OWN_DATA = "/my/account/data.json"
MAILBOX = "/mailbox"
ORGANIZE = "/organize"
NEW_EVENT = "/organize/new"
TEAM = "/team"
ORGANIZATION = "/organization"
GALLERY = "/gallery"
API = "/api/v1"
API_DOCS = "/api/docs"
API_TOKENS = "/my/api-tokens"


def event(slug: str) -> str:
    return f"/e/{slug}"


def event_calendar(slug: str) -> str:
    return f"/e/{slug}/event.ics"


def checkout(slug: str) -> str:
    return f"/e/{slug}/checkout"


def enter_event(slug: str) -> str:
    return f"/e/{slug}/enter"


def order(reference: str, secret: str) -> str:
    return f"/o/{reference}/{secret}"


def order_pdf(reference: str, secret: str) -> str:
    return f"/o/{reference}/{secret}/tickets.pdf"


def order_calendar(reference: str, secret: str) -> str:
    return f"/o/{reference}/{secret}/event.ics"


def ticket_qr(reference: str, secret: str, number: int) -> str:
    return f"/o/{reference}/{secret}/tickets/{number}.svg"


def manage_event(slug: str) -> str:
    return f"/organize/{slug}"


def managed_orders(slug: str) -> str:
    return f"/organize/{slug}/orders"


def managed_order(slug: str, reference: str) -> str:
    return f"/organize/{slug}/orders/{reference}"


def managed_attendees(slug: str) -> str:
    return f"/organize/{slug}/attendees"


def orders_csv(slug: str) -> str:
    return f"/organize/{slug}/orders.csv"


def attendees_csv(slug: str) -> str:
    return f"/organize/{slug}/attendees.csv"


def edit_event(slug: str) -> str:
    return f"/organize/{slug}/edit"


def event_settings(slug: str) -> str:
    return f"/organize/{slug}/settings"


def upload_cover(slug: str) -> str:
    return f"/organize/{slug}/cover"


def cover(slug: str, picture: str = "") -> str:
    """Address an event's cover; a ``picture`` of its own changes the address, so that it may be kept for long."""
    return f"/covers/{slug}.webp?v={picture[:16]}" if picture else f"/covers/{slug}.svg"


def cover_image(slug: str, picture: str = "") -> str:
    """Address the cover as chats show it."""
    return f"/covers/{slug}.jpg?v={picture[:16]}" if picture else f"/covers/{slug}.png"


def live_event(slug: str) -> str:
    return f"/live/events/{slug}"


def live_organizer(slug: str) -> str:
    return f"/live/organize/{slug}"
