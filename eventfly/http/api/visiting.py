"""What everybody may read: which events there are, and one of them."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from starlette.responses import Response

from eventfly import events
from eventfly.errors import Invalid, Problem
from eventfly.http import schemas
from eventfly.http.api.answering import shown_to_all
from eventfly.http.api.asking import CURSOR, LIMIT, Asked, Operation, Parameter
from eventfly.http.api.cursors import moment, read_cursor, whole, write_cursor

_FILTERS = (
    Parameter("q", "Words, anywhere in what an event shows.", example="bloom"),
    Parameter("when", "today, weekend, week or month.", example="month"),
    Parameter("from", "First day, YYYY-MM-DD, in each event's own zone.", example="2027-12-01"),
    Parameter("to", "Last day, YYYY-MM-DD.", example="2027-12-31"),
    Parameter("city", "A city's name.", example="Berlin"),
    Parameter("category", "A category, such as music.", example="music"),
    Parameter("price", "free", example="free"),
    Parameter("sort", "date or price.", example="date"),
)
_NEXT = {"date": (moment, UUID), "price": (whole, moment, UUID)}


async def list_events(asked: Asked) -> Response:
    search = search_of(asked.request.query_params)
    after = read_cursor(asked.text("cursor"), *_NEXT["price" if search.sort == "price" else "date"])
    found = await events.walk(asked.runtime, search, after=after, limit=asked.limit())
    listed = schemas.EventList(
        events=[schemas.EventSummary.of(card, asked.runtime.absolute) for card in found.cards],
        total=found.total,
        next=asked.link(write_cursor(found.next)),
    )
    return shown_to_all(asked.request, listed)


async def show_event(asked: Asked) -> Response:
    page = await events.page(asked.runtime, asked.path("slug"))
    return shown_to_all(asked.request, schemas.Event.of(page))


def search_of(query: Mapping[str, str]) -> events.Search:
    """Turn the filters of an address into what the domain looks for: the same ones as on the front page.

    Raises Invalid for a page that is no number.
    """
    page = query.get("page", "1")
    if not page.isascii() or not page.isdigit() or len(page) > 6:
        raise Invalid(Problem("page", "A whole number from 1 on.", "page"))
    return events.Search(
        text=query.get("q", ""),
        city=query.get("city", ""),
        category=query.get("category", ""),
        free=query.get("price") == "free",
        when=query.get("when", ""),
        when_from=query.get("from", ""),
        when_to=query.get("to", ""),
        sort=query.get("sort", "date"),
        page=int(page),
    )


OPERATIONS = (
    Operation(
        name="listEvents",
        method="GET",
        path="/events",
        summary="Find upcoming events",
        description="The same filters as on the front page; what cannot be understood is passed over.",
        tag="Events",
        handler=list_events,
        query=(*_FILTERS, LIMIT, CURSOR),
        gives=schemas.EventList,
        is_cached=True,
    ),
    Operation(
        name="showEvent",
        method="GET",
        path="/events/{slug}",
        summary="Show an event with what can be bought",
        tag="Events",
        handler=show_event,
        gives=schemas.Event,
        refusals=(403,),
        is_cached=True,
    ),
)
