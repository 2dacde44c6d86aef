from dataclasses import dataclass

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from eventfly.errors import EventflyError
from eventfly.http import mailbox
from eventfly.http.problems import on_refusal
from eventfly.platform.mail import FolderSender
from tests.builders import an_event
from tests.integration.notifications.builders import a_sale, deliver_mails


@dataclass
class Listening:
    is_private: bool = True


def a_client(runtime, settings, host="127.0.0.1:3000"):
    app = Starlette(routes=mailbox.routes(runtime, settings), exception_handlers={EventflyError: on_refusal})
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"http://{host}")


@pytest_asyncio.fixture
async def demo(runtime, tmp_path):
    runtime.mail, runtime.demo = FolderSender(tmp_path / "mails", "Eventfly <tickets@localhost>"), True
    await a_sale(runtime, await an_event(runtime), "ada@example.org")
    await deliver_mails(runtime)
    return runtime


async def test_the_demo_shows_what_it_mailed(demo):
    async with a_client(demo, Listening()) as client:
        page = await client.get("/mailbox")
        assert "[TEST] Your ticket for A night of fireflies" in page.text
        link = page.text.split('href="/mailbox/')[1].split('"')[0]
        mail = await client.get(f"/mailbox/{link}")
        assert "sandbox=" in mail.text
        content = await client.get(f"/mailbox/{link}/content")
        assert "data:image/png;base64," in content.text
        assert "cid:" not in content.text
        assert "script-src" not in content.headers["content-security-policy"]
        assert "default-src 'none'" in content.headers["content-security-policy"]
        file = await client.get(f"/mailbox/{link}/files/0")
        assert file.content.startswith(b"%PDF")
        assert file.headers["content-disposition"].startswith("attachment")
        assert (await client.get(f"/mailbox/{link}/files/9")).status_code == 404


async def test_names_that_leave_the_folder_find_nothing(demo):
    async with a_client(demo, Listening()) as client:
        for name in ("..%2Fsecret", "%2e%2e", "nothing", "a" * 300):
            assert (await client.get(f"/mailbox/{name}")).status_code == 404


async def test_an_empty_mailbox_says_how_to_fill_it(runtime, tmp_path):
    runtime.mail, runtime.demo = FolderSender(tmp_path / "none", "tickets@localhost"), True
    async with a_client(runtime, Listening()) as client:
        assert "Nothing was mailed yet" in (await client.get("/mailbox")).text


async def test_a_page_that_rebinds_its_own_name_to_this_machine_sees_nothing(demo):
    async with a_client(demo, Listening(), host="evil.example:3000") as client:
        assert (await client.get("/mailbox")).status_code == 404


@pytest.mark.parametrize("change", ["no demo", "smtp", "public host", "public address"])
async def test_there_is_no_mailbox_where_others_could_look(demo, postbox, change):
    settings = Listening()
    match change:
        case "no demo":
            demo.demo = False
        case "smtp":
            demo.mail = postbox
        case "public host":
            settings.is_private = False
        case "public address":
            demo.public_url = "https://tickets.example.org"
    assert mailbox.routes(demo, settings) == []
