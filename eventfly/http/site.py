"""What crawlers, previews, calendars and watchers ask for: covers, dates, sitemap, robots, health."""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from xml.sax.saxutils import escape

from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from eventfly import accounts, events, routes, tickets
from eventfly.errors import NotFound
from eventfly.events.covers import cover_png, cover_svg
from eventfly.runtime import Runtime

MOST_DRAWN = 256
"""Covers and calendar files kept in memory (a PNG is about 40 KB)."""
COVER_SECONDS = 3600
CALENDAR_SECONDS = 60
PICTURE_SECONDS = 31_536_000
"""The address of an uploaded picture changes with it."""
_PRIVATE = (
    *("/api/", "/auth/", "/live/", "/my/", "/o/", "/organize", "/team", "/organization", "/join"),
    *("/mailbox", "/sandbox/", "/webhooks/"),
)


def site(runtime: Runtime) -> list[Route]:
    """List the routes."""
    pages = _Site(runtime)
    return [
        Route("/covers/{slug}.svg", pages.cover),
        Route("/covers/{slug}.png", pages.cover_image),
        Route("/e/{slug}/event.ics", pages.calendar),
        Route("/covers/{slug}.webp", pages.picture),
        Route("/covers/{slug}.jpg", pages.picture),
        Route("/sitemap.xml", pages.sitemap),
        Route("/robots.txt", pages.robots),
        Route("/.well-known/jwks.json", pages.keys),
        Route("/health", pages.health),
        Route("/ready", pages.ready),
    ]


@dataclass(frozen=True, slots=True)
class _Drawn:
    content: bytes
    media_type: str
    tag: str


@dataclass(slots=True)
class _Site:
    runtime: Runtime
    drawn: OrderedDict[tuple[str, ...], _Drawn] = field(default_factory=OrderedDict)
    drawing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def cover(self, request: Request) -> Response:
        event = await self._event(request)
        category = event.details.category
        drawn = await self._draw(
            ("svg", str(event.event_id), category),
            lambda: cover_svg(event.event_id, category).encode(),
            "image/svg+xml",
        )
        return _drawn_response(request, drawn, _seconds(event, COVER_SECONDS))

    async def cover_image(self, request: Request) -> Response:
        event = await self._event(request)
        details = event.details
        date = events.when_text(details.starts_at, details.ends_at, details.zone)
        place = events.where_text(details)
        drawn = await self._draw(
            ("png", str(event.event_id), details.category, details.title, date, place),
            lambda: cover_png(event.event_id, details.category, title=details.title, date=date, place=place),
            "image/png",
        )
        return _drawn_response(request, drawn, _seconds(event, COVER_SECONDS))

    async def calendar(self, request: Request) -> Response:
        """Give an event's date to whoever wants to keep it; drafts have none."""
        slug = request.path_params["slug"]
        entry = events.entry_in(request.headers.get("cookie"), slug)
        page = await events.page(self.runtime, slug, account=await self._account(request), entry=entry)
        appointment = _appointment(page, self.runtime.now())
        # What is drawn anew tells calendars by its time that it is newer; the same date is not drawn again.
        said = {**asdict(appointment), "written_at": ""}
        drawn = await self._draw(
            ("ics", *map(str, said.values())),
            lambda: tickets.write_calendar(appointment),
            "text/calendar; charset=utf-8",
        )
        response = _drawn_response(request, drawn, CALENDAR_SECONDS if page.listed else 0)
        response.headers["Content-Disposition"] = f'attachment; filename="{page.slug}.ics"'
        return response

    async def picture(self, request: Request) -> Response:
        """Answer the organizer's own picture; the generated cover where there is none (any more)."""
        event = await self._event(request)
        slug, kind = event.details.slug, request.url.path.rpartition(".")[2]
        try:
            content = await events.stored_cover(self.runtime, event.cover, kind)
        except NotFound:
            return RedirectResponse(routes.cover(slug) if kind == "webp" else routes.cover_image(slug))
        drawn = _Drawn(content, "image/webp" if kind == "webp" else "image/jpeg", f'"{event.cover[:24]}"')
        current = event.cover.startswith(request.query_params.get("v") or "-")
        return _drawn_response(request, drawn, _seconds(event, PICTURE_SECONDS if current else COVER_SECONDS))

    async def _event(self, request: Request) -> events.EventSnapshot:
        slug = request.path_params["slug"]
        async with self.runtime.reading() as connection:
            try:
                event = await events.by_slug(connection, slug)
            except NotFound:
                # A draft has its cover too, for those who work on it.
                account = await self._account(request)
                return (await events.managed_event(connection, account, slug))[0]
        if _is_guarded(event):
            await self._check_entry(request, event)
        return event

    async def _check_entry(self, request: Request, event: events.EventSnapshot) -> None:
        account = await self._account(request)
        entry = events.entry_in(request.headers.get("cookie"), event.details.slug)
        account_id = account.id if account else None
        await events.check_entry(self.runtime, event.event_id, account_id=account_id, entry=entry)

    async def _account(self, request: Request) -> accounts.AccountView | None:
        https = self.runtime.public_url.startswith("https://")
        secret = accounts.session_secret(request.headers.get("cookie"), https=https)
        return await accounts.who(self.runtime, secret)

    async def _draw(self, key: tuple[str, ...], draw: Callable[[], bytes], media_type: str) -> _Drawn:
        if key not in self.drawn:
            # One at a time, beside the loop: drawing takes tens of milliseconds of a core.
            async with self.drawing:
                if key not in self.drawn:
                    content = await asyncio.to_thread(draw)
                    tag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
                    self.drawn[key] = _Drawn(content, media_type, tag)
        self.drawn.move_to_end(key)
        drawn = self.drawn[key]
        while len(self.drawn) > MOST_DRAWN:
            self.drawn.popitem(last=False)
        return drawn

    async def sitemap(self, _request: Request) -> Response:
        listed = [f"<url><loc>{escape(self.runtime.absolute(routes.DISCOVER))}</loc></url>"]
        for slug, changed_at in await events.sitemap(self.runtime):
            place = escape(self.runtime.absolute(routes.event(slug)))
            changed = f"<lastmod>{changed_at.date().isoformat()}</lastmod>" if changed_at else ""
            listed.append(f"<url><loc>{place}</loc>{changed}</url>")
        body = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(listed)}</urlset>\n'
        )
        return Response(body, headers={"Cache-Control": "public, max-age=60"}, media_type="application/xml")

    async def robots(self, _request: Request) -> Response:
        forbidden = "".join(f"Disallow: {path}\n" for path in _PRIVATE)
        sitemap = self.runtime.absolute("/sitemap.xml")
        return PlainTextResponse(f"User-agent: *\n{forbidden}Disallow: /*/checkout\nSitemap: {sitemap}\n")

    async def keys(self, _request: Request) -> Response:
        """Publish the keys that access tokens are signed with, where programs look for them."""
        ring = await accounts.load_access_keys(self.runtime)
        return JSONResponse(ring.key_set(), headers={"Cache-Control": "public, max-age=300"})

    async def health(self, _request: Request) -> Response:
        """Say that the process answers, whatever else is down: a restart would not help that."""
        return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})

    async def ready(self, _request: Request) -> Response:
        """Say whether this process can serve visitors now. Raises Unavailable without its database."""
        async with self.runtime.reading() as connection:
            await connection.execute(text("select 1"))
        return PlainTextResponse("ready\n", headers={"Cache-Control": "no-store"})


def _appointment(page: events.EventPageView, now: datetime) -> tickets.Appointment:
    said = (page.doors_text, page.summary, f"Tickets: {page.url}")
    return tickets.Appointment(
        uid=f"{page.id}@eventfly",
        written_at=now,
        title=page.title,
        starts_at=datetime.fromisoformat(page.starts_at_iso),
        ends_at=datetime.fromisoformat(page.ends_at_iso),
        zone=page.zone,
        place=page.place_text,
        description="\n".join(line for line in said if line),
        url=page.url,
        organizer=page.organizer_name,
        organizer_email=page.organizer_contact,
        cancelled=page.cancelled,
    )


def _is_guarded(event: events.EventSnapshot) -> bool:
    return event.details.visibility == events.Visibility.PASSWORD


def _seconds(event: events.EventSnapshot, seconds: int) -> int:
    """Let nobody on the way keep what a password guards."""
    return 0 if _is_guarded(event) else seconds


def _drawn_response(request: Request, drawn: _Drawn, seconds: int) -> Response:
    kept = f"public, max-age={seconds}" if seconds else "private, no-store"
    headers = {"Cache-Control": kept, "ETag": drawn.tag, "X-Content-Type-Options": "nosniff"}
    # An SVG opened by itself is a document: it may load and run nothing.
    headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    if drawn.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(drawn.content, headers=headers, media_type=drawn.media_type)
