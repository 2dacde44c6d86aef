"""Uploading a cover: a form of ours, since Reflex's own upload takes any size from anybody."""

from collections.abc import AsyncGenerator
from typing import Any

from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from eventfly import accounts, events
from eventfly import routes as addresses
from eventfly.errors import EventflyError, Invalid, NotFound, Problem
from eventfly.events.cover_pictures import FIELD, MAX_BYTES
from eventfly.http.limits import TooLarge
from eventfly.http.problems import problem_response, status_response
from eventfly.http.sign_in import is_own_origin
from eventfly.runtime import Runtime

ENVELOPE_BYTES = 64 * 1024
"""What a form may hold beside the picture."""
_FORM = "multipart/form-data"
_HEADERS = {"Cache-Control": "no-store"}


def routes(runtime: Runtime, _settings: Any = None) -> list[Route]:
    """List the one route, which takes a picture or ``remove``."""

    async def change(request: Request) -> Response:
        if not is_own_origin(request, runtime.public_url):
            return status_response(403, "This request came from another site.")
        try:
            await _change(runtime, request)
        except TooLarge:
            too_large = Problem(
                FIELD, f"Please choose a file of at most {MAX_BYTES // 1024**2} MB.", "too-large"
            )
            return _refused(Invalid(too_large), request)
        except EventflyError as refusal:
            return _refused(refusal, request)
        return _answer(request, addresses.event_settings(request.path_params["slug"]))

    return [Route(addresses.upload_cover("{slug}"), change, methods=["POST"])]


async def _change(runtime: Runtime, request: Request) -> None:
    slug = request.path_params["slug"]
    account = await _account(runtime, request)
    if account is None or not events.is_slug(slug):
        # Before a single byte of the picture is read.
        raise NotFound
    picture, remove = await _form(request)
    if remove:
        await events.remove_cover(runtime, account, slug)
    else:
        await events.change_cover(runtime, account, slug, picture)


async def _account(runtime: Runtime, request: Request) -> accounts.AccountView | None:
    https = runtime.public_url.startswith("https://")
    secret = accounts.session_secret(request.headers.get("cookie"), https=https)
    return await accounts.who(runtime, secret)


async def _form(request: Request) -> tuple[bytes, bool]:
    """Read the picture, and whether to remove it instead. Raises TooLarge, Invalid."""
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length) > MAX_BYTES + ENVELOPE_BYTES:
        raise TooLarge
    if not request.headers.get("content-type", "").startswith(_FORM):
        raise Invalid(Problem(FIELD, "Please send a form with a picture.", "type"))
    try:
        parser = MultiPartParser(request.headers, _bounded(request), max_files=1, max_fields=4)
        form = await parser.parse()
    except (MultiPartException, UnicodeDecodeError) as error:
        raise Invalid(Problem(FIELD, "Please send a form with one picture.", "form")) from error
    try:
        sent = form.get(FIELD)
        return (b"" if sent is None or isinstance(sent, str) else await sent.read()), bool(form.get("remove"))
    finally:
        await form.close()


async def _bounded(request: Request) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BYTES + ENVELOPE_BYTES:
            raise TooLarge
        yield chunk


def _answer(request: Request, address: str) -> Response:
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"next": address}, headers=_HEADERS)
    return RedirectResponse(address, 303, headers=_HEADERS)


def _refused(refusal: EventflyError, request: Request) -> Response:
    return problem_response(refusal, correlation=request.scope.get("correlation", ""))
