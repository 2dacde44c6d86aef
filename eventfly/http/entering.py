"""The form before an event that has a password: only an HTTP answer can set a cookie that no script reads."""

from typing import Any

from starlette.routing import Route

from eventfly import events
from eventfly import routes as addresses
from eventfly.http.sign_in import Answer, Sent, form_route
from eventfly.runtime import Runtime

ENTRY_SECONDS = 30 * 24 * 3600


def routes(runtime: Runtime, _settings: Any = None) -> list[Route]:
    """List the one route; what stands in its address is checked by the domain."""
    return [form_route(runtime, addresses.enter_event("{slug}"), _enter, addresses.event("{slug}"))]


async def _enter(runtime: Runtime, sent: Sent) -> Answer:
    slug = sent.address["slug"]
    entry = await events.enter(runtime, slug, sent.text("password"), client=sent.client)
    cookie = (events.entry_cookie(slug), entry, ENTRY_SECONDS) if entry else None
    return Answer(addresses.event(slug), cookie=cookie)
