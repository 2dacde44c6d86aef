import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from eventfly import accounts, organizers
from eventfly.accounts import TokenPurpose
from eventfly.clock import ManualClock
from eventfly.http.sign_in import own_path, routes
from eventfly.platform.database import open_database
from eventfly.platform.sites import Sites
from eventfly.runtime import Runtime
from tests.integration.accounts import acting
from tests.integration.accounts.acting import EMAIL, PASSWORD

OWN = "http://127.0.0.1:3000"
SIGN_IN = {"email": EMAIL, "password": PASSWORD}


@pytest_asyncio.fixture
async def runtime(sqlite_url: str) -> AsyncIterator[Runtime]:
    database = open_database(sqlite_url)
    yield Runtime(database=database, clock=ManualClock())
    await database.close()


@pytest_asyncio.fixture
async def browser(runtime: Runtime) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on a page of ours."""
    async with _browser(runtime) as client:
        yield client


def _browser(runtime: Runtime, url: str = OWN) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(Starlette(routes=routes(runtime)), client=("192.0.2.7", 4711))
    return httpx.AsyncClient(transport=transport, base_url=url, headers={"Origin": url})


def _cookie(response: httpx.Response) -> str:
    return response.headers.get("set-cookie", "")


def _query(response: httpx.Response) -> dict[str, list[str]]:
    return parse_qs(urlsplit(response.headers["location"]).query)


async def test_from_sign_up_to_my_tickets_and_out_again(runtime, browser):
    signed_up = await browser.post("/auth/sign-up", json={"name": "Ada", **SIGN_IN})
    assert (signed_up.status_code, signed_up.json()) == (200, {"next": "/verify"})
    assert not _cookie(signed_up)
    token = await acting.link(runtime, TokenPurpose.VERIFY_EMAIL)
    verified = await browser.post("/auth/verify", json={"token": token, "password": PASSWORD})
    assert verified.json() == {"next": "/my/tickets"}
    secret = browser.cookies["ef_session"]
    assert await accounts.who(runtime, secret)
    assert (await browser.post("/auth/sign-out", json={})).json() == {"next": "/"}
    assert "ef_session" not in browser.cookies
    assert await accounts.who(runtime, secret) is None


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(runtime, browser):
    await acting.an_account(runtime)
    cookie = _cookie(await browser.post("/auth/sign-in", json=SIGN_IN)).lower()
    assert cookie.startswith("ef_session=")
    assert all(part in cookie for part in ("httponly", "samesite=lax", "path=/", "max-age=2592000"))
    assert "secure" not in cookie


async def test_on_https_the_cookie_is_secure_and_bound_to_the_host(runtime):
    runtime.public_url = "https://tickets.example.org"
    await acting.an_account(runtime)
    async with _browser(runtime, runtime.public_url) as browser:
        cookie = _cookie(await browser.post("/auth/sign-in", json=SIGN_IN))
    assert cookie.startswith("__Host-ef_session=")
    assert "Secure" in cookie
    assert "Domain" not in cookie


async def test_a_session_fixed_beforehand_is_not_taken_over_and_the_former_one_ends(runtime, browser):
    await acting.an_account(runtime)
    secrets = ["a" * 32]
    for _ in range(2):
        sent = {"Cookie": f"ef_session={secrets[-1]}"}
        cookie = _cookie(await browser.post("/auth/sign-in", json=SIGN_IN, headers=sent))
        browser.cookies.clear()
        secrets.append(cookie.partition("=")[2].partition(";")[0])
    assert len(set(secrets)) == 3
    fixed, former, current = [await accounts.who(runtime, secret) for secret in secrets]
    assert fixed is former is None
    assert current is not None


async def test_a_cookie_copied_before_signing_out_opens_nothing_afterwards(runtime, browser):
    await acting.an_account(runtime)
    await browser.post("/auth/sign-in", json=SIGN_IN)
    stolen = browser.cookies["ef_session"]
    assert await accounts.who(runtime, stolen)
    await browser.post("/auth/sign-out", data={})
    assert await accounts.who(runtime, stolen) is None


async def test_refusals_are_problem_documents_that_name_the_fields(browser):
    answer = await browser.post("/auth/sign-up", json={"name": "", "email": "ada", "password": "short"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == ["name", "email", "password"]


async def test_known_and_unknown_addresses_get_the_very_same_answers(runtime, browser):
    await acting.an_account(runtime)
    for path, sent in (
        ("/auth/sign-in", {"password": "wrong wrong wrong"}),
        ("/auth/forgot-password", {}),
        ("/auth/sign-up", {"name": "Eve", "password": "another good phrase"}),
    ):
        known, unknown = [
            await browser.post(path, json={**sent, "email": email}) for email in (EMAIL, "nobody@example.org")
        ]
        assert (known.status_code, known.content) == (unknown.status_code, unknown.content), path
        assert {**known.headers} == {**unknown.headers}, path


async def test_a_plain_form_works_without_any_script(runtime, browser):
    await acting.an_account(runtime)
    answer = await browser.post("/auth/sign-in", data={**SIGN_IN, "next": "/e/jazz/checkout"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/e/jazz/checkout")
    assert _cookie(answer)


async def test_a_refused_form_goes_back_with_a_code_and_nothing_that_was_typed(runtime, browser):
    await acting.an_account(runtime)
    answer = await browser.post(
        "/auth/sign-in", data={"email": EMAIL, "password": "wrong wrong wrong", "next": "/my/tickets"}
    )
    assert answer.status_code == 303
    assert urlsplit(answer.headers["location"]).path == "/sign-in"
    assert _query(answer) == {"problem": ["wrong-password"], "next": ["/my/tickets"]}
    assert not _cookie(answer)


async def test_a_refused_link_form_keeps_its_link(runtime, browser):
    await acting.an_account(runtime)
    token = await acting.link(runtime, TokenPurpose.RESET_PASSWORD)
    answer = await browser.post("/auth/reset-password", data={"token": token, "password": "password123"})
    assert _query(answer) == {"problem": ["common"], "token": [token]}
    done = await browser.post(
        "/auth/reset-password", data={"token": token, "password": "another good phrase"}
    )
    assert done.headers["location"] == "/sign-in?done=reset#reset"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:3000.evil.example"},
        {"Origin": "", "Sec-Fetch-Site": "cross-site"},
        {"Origin": OWN, "Sec-Fetch-Site": "same-site"},
        {"Origin": "http://[::1", "Sec-Fetch-Site": "same-origin"},
    ],
)
async def test_other_sites_can_neither_sign_in_nor_out(runtime, browser, headers):
    await acting.an_account(runtime)
    session = await acting.sign_in(runtime)
    for path in ("/auth/sign-in", "/auth/sign-out"):
        answer = await browser.post(
            path, data=SIGN_IN, headers={**headers, "Cookie": f"ef_session={session.secret}"}
        )
        assert answer.status_code == 403
        assert not _cookie(answer)
    assert await accounts.who(runtime, session.secret)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": OWN},
        {"Origin": "http://localhost:3001", "Host": "localhost:3001"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    ],
)
async def test_our_own_pages_can(runtime, browser, headers):
    await acting.an_account(runtime)
    assert (await browser.post("/auth/sign-in", json=SIGN_IN, headers=headers)).status_code == 200


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "/ok\r\nSet-Cookie: x=1",
        "/auth/sign-out",
        "/" + "a" * 400,
        "evil",
        "",
    ],
)
async def test_nobody_is_sent_to_another_site_after_signing_in(runtime, browser, target):
    await acting.an_account(runtime)
    answer = await browser.post("/auth/sign-in", json={**SIGN_IN, "next": target})
    assert answer.json() == {"next": "/my/tickets"}
    assert own_path(target, otherwise="/x") == "/x"


async def test_whoever_runs_events_starts_there(runtime, browser):
    await acting.an_account(runtime)
    await organizers.make_owner(runtime, EMAIL)
    answer = await browser.post("/auth/sign-in", json=SIGN_IN)
    assert answer.json() == {"next": "/organize"}


async def test_oversized_bodies_are_refused_whatever_they_claim(runtime, browser):
    await acting.an_account(runtime)
    huge = {**SIGN_IN, "more": "x" * 20_000}
    assert (await browser.post("/auth/sign-in", json=huge)).status_code == 413

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(10_000):
            yield b"x" * 1000

    answer = await browser.post(
        "/auth/sign-in", content=endless(), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b"[]"),
        ("application/json", b'"x"'),
        ("application/json", b"[" * 5000),
        ("application/json", b"\xff\xfe"),
        ("application/x-www-form-urlencoded", b"\xff"),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % at for at in range(50))),
    ],
)
async def test_what_cannot_be_read_is_refused_without_a_trace(browser, kind, body):
    answer = await browser.post("/auth/sign-in", content=body, headers={"Content-Type": kind})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", b"email=a"),
        ("multipart/form-data; boundary=x", b"--x--"),
        ("", b"email=a"),
    ],
)
async def test_what_is_no_form_is_refused_by_its_kind(browser, kind, body):
    answer = await browser.post("/auth/sign-in", content=body, headers={"Content-Type": kind})
    assert (answer.status_code, answer.headers["content-type"]) == (415, "application/problem+json")


@pytest.mark.parametrize("value", [None, 5, True, ["a"], {"$ne": ""}, "\0", "\ud800x", "x" * 10_000])
async def test_hostile_values_are_wrong_values(runtime, browser, value):
    await acting.an_account(runtime)
    import json

    for field in ("email", "password"):
        sent = json.dumps({**SIGN_IN, field: value})
        answer = await browser.post(
            "/auth/sign-in", content=sent, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == 422
        assert not _cookie(answer)


async def test_too_many_attempts_say_when_to_come_back(runtime, browser):
    await acting.an_account(runtime)
    wrong = {"email": EMAIL, "password": "wrong wrong wrong"}
    answers = [await browser.post("/auth/sign-in", json=wrong) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert int(answers[-1].headers["retry-after"]) > 60


@pytest.mark.parametrize(
    "path", ["sign-in", "sign-up", "sign-out", "verify", "forgot-password", "reset-password"]
)
async def test_looking_changes_nothing(browser, path):
    assert (await browser.get(f"/auth/{path}?token={'a' * 32}")).status_code == 405


async def test_answers_are_kept_by_no_cache(runtime, browser):
    await acting.an_account(runtime)
    for sent in (SIGN_IN, {"email": EMAIL, "password": "wrong"}):
        assert (await browser.post("/auth/sign-in", json=sent)).headers["cache-control"] == "no-store"
        assert (await browser.post("/auth/sign-in", data=sent)).headers["cache-control"] == "no-store"


async def test_a_hundred_strangers_guessing_leave_the_loop_free(runtime, browser):
    await acting.an_account(runtime)
    longest, last = 0.0, asyncio.get_running_loop().time()

    async def watch() -> None:
        nonlocal longest, last
        while True:
            await asyncio.sleep(0.005)
            now = asyncio.get_running_loop().time()
            longest, last = max(longest, now - last), now

    watching = asyncio.create_task(watch())
    await asyncio.gather(
        *(
            browser.post("/auth/sign-in", json={"email": f"n{at}@example.org", "password": "x"})
            for at in range(30)
        )
    )
    watching.cancel()
    assert longest < 0.5


async def test_a_static_site_under_our_domain_signs_in_and_one_under_another_does_not(runtime):
    await acting.an_account(runtime)
    sister, partner = "https://www.example.org", "https://tickets.example.net"
    settings = SimpleNamespace(sites=Sites.of("https://api.example.org", [sister, partner]))
    runtime.public_url = "https://api.example.org"
    transport = httpx.ASGITransport(Starlette(routes=routes(runtime, settings)))
    async with httpx.AsyncClient(transport=transport, base_url=runtime.public_url) as client:
        at_sister = {"Origin": sister, "Sec-Fetch-Site": "same-site"}
        assert "ef_session=" in _cookie(await client.post("/auth/sign-in", json=SIGN_IN, headers=at_sister))
        at_partner = {"Origin": partner, "Sec-Fetch-Site": "cross-site"}
        refused = await client.post("/auth/sign-in", json=SIGN_IN, headers=at_partner)
        assert (refused.status_code, _cookie(refused)) == (403, "")
