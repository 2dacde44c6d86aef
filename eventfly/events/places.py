"""Where an event is, written for people: a venue with its city, or the one word "Online"."""

from __future__ import annotations

from urllib.parse import quote_plus

from eventfly.events.messages import EventDetails
from eventfly.events.times import country_text

ONLINE = "Online"


def where_text(details: EventDetails) -> str:
    """Write where an event is in few words: ``Echo Hall, Berlin`` or ``Online``."""
    return ONLINE if details.online else ", ".join(part for part in (details.venue, details.city) if part)


def place_fields(details: EventDetails) -> dict[str, str]:
    """Fill in what a page shows of a place; an online event has no map, and its link is no part of any page."""
    country = country_text(details.country)
    parts = list(dict.fromkeys(part for part in (details.venue, details.address, details.city) if part))
    query = quote_plus(", ".join([*parts, country]))
    return {
        "venue": ONLINE if details.online else details.venue,
        "address": details.address,
        "city": details.city,
        "country": details.country,
        "country_text": country,
        "place_text": ONLINE if details.online else ", ".join(parts),
        "map_url": "" if details.online else f"https://www.openstreetmap.org/search?query={query}",
    }
