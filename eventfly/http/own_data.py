"""A person's own data as a file, for whoever is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from eventfly import accounts, privacy
from eventfly import routes as addresses
from eventfly.http.limits import count_request
from eventfly.journal import canonical
from eventfly.runtime import Runtime

DOWNLOADS_PER_MINUTE = 10


def routes(runtime: Runtime, settings: Any = None) -> list[Route]:
    """List the routes."""
    return [Route(addresses.OWN_DATA, _OwnData(runtime).download)]


@dataclass(frozen=True, slots=True)
class _OwnData:
    runtime: Runtime

    async def download(self, request: Request) -> Response:
        await count_request(self.runtime, request, "own-data", DOWNLOADS_PER_MINUTE)
        https = self.runtime.public_url.startswith("https://")
        secret = accounts.session_secret(request.headers.get("cookie"), https=https)
        account = await accounts.who(self.runtime, secret)
        if account is None:
            return RedirectResponse(f"{addresses.SIGN_IN}?next={addresses.ACCOUNT}", 303)
        data = await privacy.personal_data(self.runtime, account)
        # Written and read again, so that every id and time has the form it has elsewhere; then for people.
        readable = orjson.dumps(orjson.loads(canonical(data)), option=orjson.OPT_INDENT_2)
        headers = {
            "Cache-Control": "no-store",
            "Content-Disposition": 'attachment; filename="eventfly-my-data.json"',
        }
        return Response(readable, headers=headers, media_type="application/json")
