"""The first answer of `/` and `/e/SLUG`: what the page will show, for readers without JavaScript, previews and
search engines; and a real 404 where an order's page or a checkout has nothing to show.

The templates use the same classes and the same words as `pages/public`, so nothing moves when the page takes
over. `platform.reflex.first_html` splices the result into the built shell and keeps it for at most a second.
"""

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import escape

from eventfly import events, orders, routes
from eventfly.errors import Invalid, NotFound
from eventfly.events.views import CATEGORY_TEXTS, DiscoverView, EventPageView
from eventfly.http.api import search_of
from eventfly.money import Money
from eventfly.platform.reflex.first_html import Head, Renderer
from eventfly.runtime import Runtime

TITLE = "Eventfly · What's on"
DESCRIPTION = "Find concerts, talks, theatre and workshops, and get tickets without an account."
_FILTERS = ("q", "when", "from", "to", "city", "category", "price", "sort", "page")
_LONGEST = 100
_NO_EVENT = "It may be over for good, not published yet, or the link is mistyped."
_NO_ORDER = (
    "The link may be incomplete, or a newer one took its place. We can mail you the links to your orders."
)
_EVENT = re.compile(routes.event("([^/]*)(/checkout)?"))
_ORDER = re.compile(routes.order("([^/]*)", "([^/]*)"))
_STATUSES = {True: "https://schema.org/EventCancelled", False: "https://schema.org/EventScheduled"}

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.globals["routes"] = routes


def renderer(runtime: Runtime) -> Renderer:
    """Make what `platform.reflex.first_html.FirstHtml` asks for each address."""
    return partial(_render, runtime)


async def _render(runtime: Runtime, path: str, query: str) -> Head | None:
    if path == routes.DISCOVER:
        return await _discover(runtime, read_filters(query))
    if at := _EVENT.fullmatch(path):
        return await (_checkout(runtime, at[1]) if at[2] else _event(runtime, at[1]))
    if at := _ORDER.fullmatch(path):
        return await _order(runtime, at[1], at[2])
    return None


def read_filters(query: str) -> dict[str, str]:
    """Keep what is a filter, as the front page does; anything else does not make another page.

    >>> read_filters("utm_source=x&q=%20jazz%20&city=")
    {'q': 'jazz'}
    """
    given = dict(parse_qsl(query, max_num_fields=50)) if query.count("&") < 50 else {}
    found = {name: given.get(name, "")[:_LONGEST].strip() for name in _FILTERS}
    return {name: value for name, value in found.items() if value}


async def _discover(runtime: Runtime, filters: dict[str, str]) -> Head:
    try:
        view = await events.discover(runtime, search_of(filters))
    except Invalid:
        view = await events.discover(runtime, search_of({**filters, "page": "1"}))
    filtered = any(name not in ("sort", "page") for name in filters)
    leads = not filtered and view.page == 1 and len(view.cards) > 2
    body = _templates.get_template("discover.html").render(
        view=view,
        filters=filters,
        filtered=filtered,
        featured=view.cards[0] if leads else None,
        cards=view.cards[1:] if leads else view.cards,
        categories=_categories(filters),
        days=events.days_text(filters.get("from", ""), filters.get("to", "")),
        earlier=_address(filters, page=str(view.page - 1)) if view.page > 1 else "",
        later=_address(filters, page=str(view.page + 1)) if view.page < view.pages else "",
    )
    canonical = runtime.absolute(_address({}, page=str(view.page) if view.page > 1 else ""))
    tags = _tags(TITLE, DESCRIPTION, canonical, kind="website")
    if filtered:
        tags += _meta("robots", "noindex, follow")
    return Head(TITLE, tags, body, jsonld=_item_list(runtime, view))


def _categories(filters: Mapping[str, str]) -> list[tuple[str, str, bool]]:
    chosen = filters.get("category", "")
    listed = [("", "All"), *CATEGORY_TEXTS.items()]
    return [(text, _address(filters, category=value, page=""), chosen == value) for value, text in listed]


def _address(filters: Mapping[str, str], **changes: str) -> str:
    wanted = {**filters, **changes}
    kept = {name: wanted[name] for name in _FILTERS if wanted.get(name)}
    return routes.DISCOVER + (f"?{urlencode(kept)}" if kept else "")


async def _event(runtime: Runtime, slug: str) -> Head:
    try:
        page = await events.page(runtime, slug)
    except NotFound:
        return _missing("Event not found", "This event is not here", _NO_EVENT)
    except events.PasswordNeeded as refusal:
        body = _templates.get_template("locked.html").render(title=refusal.title, slug=slug)
        return Head(f"{refusal.title} · Eventfly", _meta("robots", "noindex"), body)
    body = _templates.get_template("event.html").render(view=page)
    title = f"{page.title} · Eventfly"
    tags = _tags(title, _description(page), page.url, kind="event", image=page.cover_image_url)
    if not page.listed:
        tags += _meta("robots", "noindex")
    return Head(title, tags, body, jsonld=_json(event_data(page)))


async def _checkout(runtime: Runtime, slug: str) -> Head | None:
    try:
        await events.public_id(runtime, slug)
    except NotFound:
        return _missing("Event not found", "This event is not here", _NO_EVENT)
    return None


async def _order(runtime: Runtime, reference: str, secret: str) -> Head | None:
    """Answer alike for what no order has, a wrong secret and a link that has died: a reference tells nothing."""
    try:
        async with runtime.reading() as connection:
            await orders.find_by_secret(connection, reference, secret)
    except NotFound:
        return _missing("Order not found", "This order is not here", _NO_ORDER)
    return None


def _missing(title: str, heading: str, text: str) -> Head:
    body = _templates.get_template("missing.html").render(heading=heading, text=text)
    return Head(f"{title} · Eventfly", _meta("robots", "noindex"), body, status=404)


def _description(page: EventPageView) -> str:
    words = page.summary or page.description_text
    return f"{page.when_text}, {page.where_text}. {words}"[:300].strip()


def _tags(title: str, description: str, url: str, *, kind: str, image: str = "") -> str:
    pairs = {"og:type": kind, "og:site_name": "Eventfly", "og:title": title, "og:url": url}
    pairs |= {"og:description": description}
    if image:
        pairs |= {"og:image": image, "og:image:width": "1200", "og:image:height": "630"}
    tags = [_meta("description", description), f'<link rel="canonical" href="{escape(url)}" data-ef-seo="">']
    tags += [_meta(name, content, key="property") for name, content in pairs.items()]
    tags.append(_meta("twitter:card", "summary_large_image" if image else "summary"))
    return "".join(tags)


def _meta(name: str, content: str, *, key: str = "name") -> str:
    return f'<meta {key}="{name}" content="{escape(content)}" data-ef-seo="">'


def event_data(page: EventPageView) -> dict[str, Any]:
    """Describe an event in the words of schema.org, with an offer for each ticket type."""
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": page.title,
        "description": page.summary or page.description_text[:500],
        "url": page.url,
        "image": [page.cover_image_url],
        "startDate": page.starts_at_iso,
        "endDate": page.ends_at_iso,
        **({"doorTime": page.doors_at_iso} if page.doors_at_iso else {}),
        "eventStatus": _STATUSES[page.cancelled],
        **_location(page),
        **({"keywords": ", ".join(tag.text for tag in page.tags)} if page.tags else {}),
        "organizer": {"@type": "Organization", "name": page.organizer_name},
        "offers": [
            {
                "@type": "Offer",
                "name": offered.name,
                "price": str(Money(offered.price_minor, offered.currency).major),
                "priceCurrency": offered.currency,
                "availability": f"https://schema.org/{offered.availability}",
                "url": page.url,
                **({"validFrom": offered.sales_start_iso} if offered.sales_start_iso else {}),
                **({"validThrough": offered.sales_end_iso} if offered.sales_end_iso else {}),
            }
            for offered in page.ticket_types
        ],
    }


def _location(page: EventPageView) -> dict[str, Any]:
    if page.online:
        # The link is for holders alone: what search engines get is the page on which tickets are had.
        location = {"@type": "VirtualLocation", "url": page.url}
        return {"eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode", "location": location}
    address = {
        "@type": "PostalAddress",
        "streetAddress": page.address,
        "addressLocality": page.city,
        "addressCountry": page.country,
    }
    return {
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {"@type": "Place", "name": page.venue, "address": address},
    }


def _item_list(runtime: Runtime, view: DiscoverView) -> str:
    items = [
        {"@type": "ListItem", "position": position, "url": runtime.absolute(card.url), "name": card.title}
        for position, card in enumerate(view.cards, start=1)
    ]
    return _json({"@context": "https://schema.org", "@type": "ItemList", "itemListElement": items})


def _json(data: dict[str, Any]) -> str:
    # "<" is escaped once more where it is spliced in; done here too, so that this text is safe by itself.
    return orjson.dumps(data).decode().replace("<", "\\u003c").replace("&", "\\u0026")
