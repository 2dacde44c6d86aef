"""Orders and attendees as CSV, sent while they are read; ``X-Rows`` says how many there are, for showing progress."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from eventfly import accounts, analytics
from eventfly.http.limits import count_request
from eventfly.orders import AttendeeFilter, OrderFilter
from eventfly.runtime import Runtime

A_MINUTE = 30
"""Far more than people press a button, far less than would keep a database busy."""
_PRIVATE = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
    # A proxy that gathers the whole file first would leave nothing to show progress by.
    "X-Accel-Buffering": "no",
}


def routes(runtime: Runtime, _settings: Any) -> list[Route]:
    """Return the routes of the files."""

    async def orders(request: Request) -> StreamingResponse:
        asked = request.query_params
        wanted = OrderFilter(asked.get("q", ""), asked.get("status", ""), asked.get("type", ""))
        return _file(await analytics.export_orders(runtime, *await _asking(runtime, request), wanted))

    async def attendees(request: Request) -> StreamingResponse:
        asked = request.query_params
        wanted = AttendeeFilter(asked.get("q", ""), asked.get("status", ""), asked.get("type", ""))
        return _file(await analytics.export_attendees(runtime, *await _asking(runtime, request), wanted))

    return [
        Route("/organize/{slug}/orders.csv", orders),
        Route("/organize/{slug}/attendees.csv", attendees),
    ]


async def _asking(runtime: Runtime, request: Request) -> tuple[accounts.AccountView | None, str]:
    await count_request(runtime, request, "export", A_MINUTE)
    https = runtime.public_url.startswith("https://")
    secret = accounts.session_secret(request.headers.get("cookie"), https=https)
    return await accounts.who(runtime, secret), request.path_params["slug"]


def _file(export: analytics.Export) -> StreamingResponse:
    headers = {
        **_PRIVATE,
        "Content-Disposition": f'attachment; filename="{quote(export.filename)}"',
        "X-Rows": str(export.rows),
    }
    return StreamingResponse(export.lines, headers=headers, media_type="text/csv; charset=utf-8")
