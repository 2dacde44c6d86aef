"""Joining by an invitation, downloading and erasing one's data, as a browser asks for it."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from eventfly import accounts, organizers
from eventfly.errors import EventflyError
from eventfly.http import own_data, sign_in
from eventfly.http.problems import on_refusal
from eventfly.runtime import Runtime
from tests.builders import a_runtime, an_event
from tests.integration.accounts.acting import EMAIL, PASSWORD, an_account
from tests.integration.privacy.people import a_person, a_purchase

OWN = "http://127.0.0.1:3000"


@pytest_asyncio.fixture
async def runtime(sqlite_url: str) -> AsyncIterator[Runtime]:
    async with a_runtime(sqlite_url) as made:
        yield made


@pytest_asyncio.fixture
async def browser(runtime: Runtime) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on a page of ours."""
    listed = [*sign_in.routes(runtime), *own_data.routes(runtime)]
    site = Starlette(routes=listed, exception_handlers={EventflyError: on_refusal})
    transport = httpx.ASGITransport(site, client=("192.0.2.7", 4711))
    async with httpx.AsyncClient(transport=transport, base_url=OWN, headers={"Origin": OWN}) as client:
        yield client


async def signed_in(browser: httpx.AsyncClient, email: str, password: str) -> None:
    answer = await browser.post("/auth/sign-in", json={"email": email, "password": password})
    assert answer.status_code == 200


async def an_invitation(runtime: Runtime, email: str) -> str:
    owner = await a_person(runtime, "Olga Owner")
    team = await organizers.found(runtime, owner, "Night Owls")
    invited = await organizers.invite(runtime, owner, team, email=email, role="staff")
    return (await organizers.letter(runtime, invited)).secret


async def test_the_file_is_a_download_that_nobody_else_keeps(runtime, browser):
    await an_account(runtime)
    await signed_in(browser, EMAIL, PASSWORD)
    answer = await browser.get("/my/account/data.json")
    assert answer.json()["account"]["email"] == EMAIL
    assert answer.headers["content-disposition"] == 'attachment; filename="eventfly-my-data.json"'
    assert answer.headers["cache-control"] == "no-store"


async def test_whoever_is_not_signed_in_is_asked_to(browser):
    answer = await browser.get("/my/account/data.json")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/my/account")


async def test_erasing_takes_the_password_and_ends_the_session(runtime, browser):
    await an_account(runtime)
    await signed_in(browser, EMAIL, PASSWORD)
    secret = browser.cookies["ef_session"]
    refused = await browser.post("/auth/erase-account", json={"password": "not the password"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "password")
    assert await accounts.who(runtime, secret)
    erased = await browser.post("/auth/erase-account", json={"password": PASSWORD})
    assert erased.json() == {"next": "/sign-in?done=erased"}
    assert "ef_session" not in browser.cookies
    assert await accounts.who(runtime, secret) is None
    again = await browser.post("/auth/sign-in", json={"email": EMAIL, "password": PASSWORD})
    assert again.status_code == 422


async def test_another_site_erases_nothing(runtime, browser):
    await an_account(runtime)
    await signed_in(browser, EMAIL, PASSWORD)
    answer = await browser.post(
        "/auth/erase-account", json={"password": PASSWORD}, headers={"Origin": "http://evil.example"}
    )
    assert answer.status_code == 403
    assert (await browser.get("/my/account/data.json")).status_code == 200


async def test_nobody_erases_without_a_session(browser):
    assert (await browser.post("/auth/erase-account", json={"password": PASSWORD})).status_code == 403


async def test_a_form_without_script_is_led_back_to_the_account(runtime, browser):
    ada = await a_person(runtime)
    await a_purchase(runtime, await an_event(runtime), ada)
    await signed_in(browser, ada.email, PASSWORD)
    answer = await browser.post("/auth/erase-account", data={"password": "wrong"})
    assert answer.headers["location"] == "/my/account?problem=wrong-password#refused"


async def test_an_invited_newcomer_signs_up_and_is_signed_in(runtime, browser):
    token = await an_invitation(runtime, "new@example.org")
    form = {"token": token, "name": "Newcomer", "password": PASSWORD}
    assert (await browser.post("/auth/join", json=form)).json() == {"next": "/team"}
    account = await accounts.who(runtime, browser.cookies["ef_session"])
    assert account is not None
    assert (account.email, account.verified) == ("new@example.org", True)
    used = await browser.post("/auth/join", json=form)
    assert (used.status_code, used.json()["code"]) == (409, "bad-invitation")


@pytest.mark.parametrize("token", ["", "x", "a" * 32, "\x00" * 32])
async def test_a_made_up_invitation_makes_no_account(browser, token):
    form = {"token": token, "name": "Eve", "password": PASSWORD}
    assert (await browser.post("/auth/join", json=form)).status_code == 409
