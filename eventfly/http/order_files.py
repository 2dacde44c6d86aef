"""What a holder downloads from an order's private link: the tickets as PDF, the calendar file, each QR code.

The link is a bearer secret: nothing is cached, indexed, or told to the next page as where one came from.
"""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from eventfly import orders, tickets
from eventfly.errors import NotFound
from eventfly.runtime import Runtime

PRIVATE = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
ORDER = "/o/{reference}/{secret}"


def routes(runtime: Runtime, _settings: Any) -> list[Route]:
    """Return the routes of an order's files."""

    async def pdf(request: Request) -> Response:
        order = await _document(runtime, request)
        content = await asyncio.to_thread(tickets.pdf, order)
        return file_response(content, "application/pdf", f"tickets-{order.reference}.pdf", inline=True)

    async def calendar(request: Request) -> Response:
        order = await _document(runtime, request)
        content = await asyncio.to_thread(tickets.calendar_file, order)
        return file_response(content, "text/calendar; charset=utf-8", f"{order.reference}.ics")

    async def qr(request: Request) -> Response:
        order = await _document(runtime, request)
        number = request.path_params["number"]
        ticket = next((item for item in order.tickets if item.number == number), None)
        if ticket is None:
            raise NotFound
        drawn = tickets.qr_svg(ticket.code, label=f"QR code of ticket {number}")
        return file_response(drawn.encode(), "image/svg+xml", f"ticket-{number}.svg", inline=True)

    return [
        Route(f"{ORDER}/tickets.pdf", pdf),
        Route(f"{ORDER}/event.ics", calendar),
        Route(f"{ORDER}/tickets/{{number:int}}.svg", qr),
    ]


async def _document(runtime: Runtime, request: Request) -> tickets.OrderDocument:
    return await orders.document(runtime, request.path_params["reference"], request.path_params["secret"])


def file_response(content: bytes, media_type: str, name: str, *, inline: bool = False) -> Response:
    disposition = f'{"inline" if inline else "attachment"}; filename="{quote(name)}"'
    return Response(content, headers={**PRIVATE, "Content-Disposition": disposition}, media_type=media_type)
