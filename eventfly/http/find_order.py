"""The form for whoever lost their tickets, when no script sends it: the page's own handler does the same."""

from typing import Any

from starlette.routing import Route

from eventfly import notifications
from eventfly import routes as addresses
from eventfly.http.sign_in import Answer, Sent, form_route
from eventfly.runtime import Runtime


def routes(runtime: Runtime, _settings: Any = None) -> list[Route]:
    """Mail the links to an address's orders; the same answer whether it has any or not."""
    return [form_route(runtime, addresses.SEND_ORDER_LINKS, _send_links, addresses.FIND_ORDER)]


async def _send_links(runtime: Runtime, sent: Sent) -> Answer:
    await notifications.send_order_links(runtime, sent.text("email"), client=sent.client)
    return Answer(f"{addresses.FIND_ORDER}?done=sent", told="sent")
