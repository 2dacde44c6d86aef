"""Signing up, in and out, and erasing an account over plain HTTP: only its answers set cookies that no script reads.

Each route takes what `eventfly.js` sends (JSON, answered by `{"next": "/path"}` or a problem document) and
what a plain form sends (answered by a redirect, with `?problem=CODE` when refused, without what was typed).
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from eventfly import accounts, organizers, privacy
from eventfly import routes as addresses
from eventfly.errors import EventflyError, Invalid, Problem
from eventfly.http.limits import TooLarge, client_of, read_body
from eventfly.http.problems import problem_response, status_response
from eventfly.platform.sites import NOWHERE, Sites
from eventfly.runtime import Runtime

BODY_BYTES = 16 * 1024
MOST_FIELDS = 20
_JSON, _FORM = "application/json", "application/x-www-form-urlencoded"
_EXPECTED = "Please send a form, or JSON with texts."
_RELATIVE = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f-\uffff]{0,300}")


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form sent: texts by field name, and from where."""

    fields: dict[str, str]
    is_json: bool
    client: str
    session: str | None
    address: dict[str, str] = field(default_factory=dict)
    """What stood in the address, such as the slug of an event."""

    def text(self, name: str) -> str:
        return self.fields.get(name, "")

    def next(self, otherwise: str) -> str:
        return own_path(self.text("next"), otherwise=otherwise)


@dataclass(frozen=True, slots=True)
class Answer:
    """Where to go next, and the new session if there is one; an empty session ends the old one's cookie.

    `told` names what the next page shows then to a browser without a script (`components.without_script`).
    """

    next: str
    session: str | None = None
    told: str = ""
    cookie: tuple[str, str, int] | None = None
    """Another cookie to set: name, value and seconds."""


Handler = Callable[[Runtime, Sent], Awaitable[Answer]]
REFUSED = "refused"
"""What a page shows without a script when its form was refused."""


def routes(runtime: Runtime, settings: Any = None) -> list[Route]:
    """List the routes under `/auth/`."""
    route = partial(form_route, runtime, sites=getattr(settings, "sites", NOWHERE))
    return [
        route("/auth/sign-up", _sign_up, addresses.SIGN_UP),
        route("/auth/verify", _verify, addresses.VERIFY),
        route("/auth/sign-in", _sign_in, addresses.SIGN_IN),
        route("/auth/sign-out", _sign_out, addresses.DISCOVER),
        route("/auth/forgot-password", _forgot_password, addresses.FORGOT_PASSWORD),
        route("/auth/reset-password", _reset_password, addresses.RESET_PASSWORD),
        route("/auth/join", _join, addresses.JOIN),
        route("/auth/erase-account", _erase_account, addresses.ACCOUNT),
    ]


def own_path(text: str, *, otherwise: str) -> str:
    r"""Return `text` if it is a path on this site, so that no link of ours sends people elsewhere.

    >>> own_path("/my/tickets?page=2", otherwise="/"), own_path("//evil.example", otherwise="/")
    ('/my/tickets?page=2', '/')
    """
    is_own = _RELATIVE.fullmatch(text) is not None and not text.startswith("/auth/")
    return text if is_own else otherwise


def is_own_origin(request: Request, public_url: str, sites: Sites = NOWHERE) -> bool:
    """Tell whether a request comes from a page of ours, or from no page at all."""
    if request.headers.get("origin") in sites.sharing_cookies:
        return True
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin in (None, "null"):
        # Pages without a referrer post like this; a browser says above whose page it was.
        return origin is None or "sec-fetch-site" in request.headers
    # Compared as text: what a stranger sends need not be an address.
    return origin == _origin(public_url) or origin.partition("://")[2] == request.headers.get("host", "")


async def _sign_up(runtime: Runtime, sent: Sent) -> Answer:
    await accounts.sign_up(
        runtime,
        name=sent.text("name"),
        email=sent.text("email"),
        password=sent.text("password"),
        client=sent.client,
    )
    return Answer(addresses.VERIFY)


async def _verify(runtime: Runtime, sent: Sent) -> Answer:
    signed_in = await accounts.verify(
        runtime, sent.text("token"), password=sent.text("password"), client=sent.client
    )
    await accounts.sign_out(runtime, sent.session)
    return Answer(addresses.MY_TICKETS, signed_in.secret)


async def _sign_in(runtime: Runtime, sent: Sent) -> Answer:
    signed_in = await accounts.sign_in(
        runtime, email=sent.text("email"), password=sent.text("password"), client=sent.client
    )
    await accounts.sign_out(runtime, sent.session)
    return Answer(sent.next(await _home(runtime, signed_in.account)), signed_in.secret)


async def _home(runtime: Runtime, account: accounts.AccountView) -> str:
    """Whoever runs events starts there, everybody else with their tickets."""
    runs_events = await organizers.of_account(runtime, account.id)
    return addresses.ORGANIZE if runs_events else addresses.MY_TICKETS


async def _sign_out(runtime: Runtime, sent: Sent) -> Answer:
    await accounts.sign_out(runtime, sent.session)
    return Answer(sent.next(addresses.DISCOVER), "")


async def _forgot_password(runtime: Runtime, sent: Sent) -> Answer:
    await accounts.ask_reset(runtime, email=sent.text("email"), client=sent.client)
    return Answer(f"{addresses.FORGOT_PASSWORD}?done=asked", told="asked")


async def _reset_password(runtime: Runtime, sent: Sent) -> Answer:
    await accounts.reset_password(runtime, sent.text("token"), sent.text("password"), client=sent.client)
    return Answer(f"{addresses.SIGN_IN}?done=reset", "", told="reset")


async def _join(runtime: Runtime, sent: Sent) -> Answer:
    signed_in = await organizers.sign_up(
        runtime, sent.text("token"), name=sent.text("name"), password=sent.text("password")
    )
    await accounts.sign_out(runtime, sent.session)
    return Answer(addresses.TEAM, signed_in.secret)


async def _erase_account(runtime: Runtime, sent: Sent) -> Answer:
    account = await accounts.who(runtime, sent.session)
    await privacy.erase_account(runtime, account, password=sent.text("password"), client=sent.client)
    return Answer(f"{addresses.SIGN_IN}?done=erased", "")


def form_route(runtime: Runtime, path: str, handler: Handler, page: str, *, sites: Sites = NOWHERE) -> Route:
    """Let `handler` answer what the form of `page` posts to `path`, with a script and without.

    `page` may name parameters of the path, such as `{slug}`.
    """

    async def endpoint(request: Request) -> Response:
        if not is_own_origin(request, runtime.public_url, sites):
            return status_response(403, "This request came from another site.")
        try:
            sent = await _read(request, https=_is_https(runtime))
        except TooLarge as refusal:
            return status_response(413, str(refusal))
        except HTTPException as refusal:
            return status_response(refusal.status_code, _EXPECTED)
        except ValueError:
            return problem_response(Invalid(Problem("", _EXPECTED, "unreadable")))
        try:
            answer = await handler(runtime, sent)
        except EventflyError as refusal:
            return _refused(refusal, sent, page.format(**sent.address), request)
        return _answered(runtime, answer, sent)

    return Route(path, endpoint, methods=["POST"])


async def _read(request: Request, *, https: bool) -> Sent:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await read_body(request, limit=BODY_BYTES)
    if kind == _JSON:
        given = orjson.loads(body or b"{}")
    elif kind == _FORM or not body:
        given = dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    else:
        raise HTTPException(415)
    if not isinstance(given, dict) or len(given) > MOST_FIELDS:
        raise ValueError("not an object of texts")
    fields = {str(name): value for name, value in given.items() if isinstance(value, str)}
    session = accounts.session_secret(request.headers.get("cookie"), https=https)
    return Sent(fields, kind == _JSON, client_of(request.scope), session, dict(request.path_params))


def _answered(runtime: Runtime, answer: Answer, sent: Sent) -> Response:
    headers = {"Cache-Control": "no-store"}
    response: Response
    if sent.is_json:
        response = JSONResponse({"next": answer.next}, headers=headers)
    else:
        response = RedirectResponse(_with_fragment(answer.next, answer.told), 303, headers=headers)
    if answer.session is not None:
        _set_cookie(response, answer.session, https=_is_https(runtime))
    if answer.cookie is not None:
        name, value, seconds = answer.cookie
        response.set_cookie(
            name, value, max_age=seconds, secure=_is_https(runtime), httponly=True, samesite="lax"
        )
    return response


def _set_cookie(response: Response, secret: str, *, https: bool) -> None:
    response.set_cookie(
        accounts.cookie_name(https=https),
        secret,
        max_age=accounts.SESSION_SECONDS if secret else 0,
        path="/",
        secure=https,
        httponly=True,
        samesite="lax",
    )


def _refused(refusal: EventflyError, sent: Sent, page: str, request: Request) -> Response:
    if sent.is_json:
        return problem_response(refusal, correlation=request.scope.get("correlation", ""))
    query = {"problem": _code(refusal), "next": sent.next(""), "token": sent.text("token")}
    kept = {name: value for name, value in query.items() if value}
    place = _with_fragment(f"{page}?{urlencode(kept)}", REFUSED)
    return RedirectResponse(place, 303, headers={"Cache-Control": "no-store"})


def _with_fragment(path: str, fragment: str) -> str:
    return f"{path}#{fragment}" if fragment else path


def _code(refusal: EventflyError) -> str:
    problems: tuple[Problem, ...] = refusal.problems if isinstance(refusal, Invalid) else ()
    return problems[0].code if problems else refusal.code


def _is_https(runtime: Runtime) -> bool:
    return runtime.public_url.startswith("https://")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
