"""Uploading a cover: who may, what is taken, and what everybody then sees."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from PIL import Image
from sqlalchemy import text

from eventfly import accounts, events, http
from eventfly.platform.storage import FolderStorage
from eventfly.runtime import Runtime
from tests.http.clients import a_stranger
from tests.integration.events.worlds import a_member, a_published, an_owner
from tests.unit.events.builders import a_form
from tests.unit.events.test_cover_pictures import a_picture

PASSWORD = "violet otter pond lantern"


@pytest.fixture(autouse=True)
def storage(runtime: Runtime, tmp_path: Path) -> FolderStorage:
    kept = FolderStorage(tmp_path / "files")
    runtime.storage = kept
    return kept


@pytest_asyncio.fixture
async def owner(runtime: Runtime) -> accounts.AccountView:
    return await an_owner(runtime)


@pytest_asyncio.fixture
async def client(runtime: Runtime) -> AsyncIterator[httpx.AsyncClient]:
    async with a_stranger(runtime) as stranger:
        yield stranger


async def signed_in(runtime: Runtime, person: accounts.AccountView) -> dict[str, str]:
    chosen = {"hash": await accounts.hash_password(PASSWORD), "email": person.email}
    async with runtime.transaction() as connection:
        await connection.execute(
            text("update accounts set password_hash = :hash where email = :email"), chosen
        )
    session = await accounts.sign_in(runtime, email=person.email, password=PASSWORD, client="c")
    return {"cookie": f"{accounts.cookie_name(https=False)}={session.secret}"}


def upload(content: bytes, name: str = "cover.jpg") -> dict[str, tuple[str, bytes, str]]:
    return {"picture": (name, content, "image/jpeg")}


async def test_an_owner_uploads_a_picture_that_everybody_sees(runtime, owner, client, storage) -> None:
    slug, cookie = await a_published(runtime, owner), await signed_in(runtime, owner)
    answer = await client.post(
        f"/organize/{slug}/cover", files=upload(a_picture((1600, 1200))), headers=cookie
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"/organize/{slug}/settings")
    page = await events.page(runtime, slug)
    assert page.cover_url.startswith(f"/covers/{slug}.webp?v=")
    shown = await client.get(page.cover_url)
    assert shown.headers["content-type"] == "image/webp"
    assert "31536000" in shown.headers["cache-control"]
    assert Image.open(BytesIO(shown.content)).size == (1600, 900)
    preview = await client.get(page.cover_image_url.removeprefix("http://127.0.0.1:3000"))
    assert Image.open(BytesIO(preview.content)).format == "JPEG"
    head = await http.first_html(runtime)(f"/e/{slug}", "")
    assert head is not None
    assert page.cover_url in head.body_html
    assert page.cover_image_url in head.tags_html
    again = await client.get(page.cover_url, headers={"if-none-match": shown.headers["etag"]})
    assert again.status_code == 304


async def test_another_picture_takes_the_place_of_the_first_and_nothing_is_left_behind(
    runtime, owner, client, storage
) -> None:
    slug, cookie = await a_published(runtime, owner), await signed_in(runtime, owner)
    for size in ((1600, 1200), (1280, 800)):
        sent = upload(a_picture(size))
        assert (await client.post(f"/organize/{slug}/cover", files=sent, headers=cookie)).status_code == 303
    assert len(list((storage.folder / "covers").iterdir())) == 2
    removed = await client.post(f"/organize/{slug}/cover", files={"remove": (None, "1")}, headers=cookie)
    assert removed.status_code == 303
    assert list((storage.folder / "covers").iterdir()) == []
    assert (await events.page(runtime, slug)).cover_url == f"/covers/{slug}.svg"
    assert (await client.get(f"/covers/{slug}.webp")).headers["location"] == f"/covers/{slug}.svg"


async def test_a_duplicate_keeps_the_picture_that_the_first_gives_up(runtime, owner, client, storage) -> None:
    slug, cookie = await a_published(runtime, owner), await signed_in(runtime, owner)
    await client.post(f"/organize/{slug}/cover", files=upload(a_picture()), headers=cookie)
    copy = await events.duplicate(runtime, owner, slug)
    await events.remove_cover(runtime, owner, slug)
    shown = await client.get(f"/covers/{copy}.webp", headers=cookie)
    assert shown.status_code == 200


async def test_what_is_refused_is_told_at_the_field(runtime, owner, client) -> None:
    slug, cookie = await a_published(runtime, owner), await signed_in(runtime, owner)
    for content, code in (
        (b"<svg/>", "type"),
        (a_picture((300, 200)), "too-small"),
        (b"\0" * 11_000_000, "too-large"),
    ):
        answer = await client.post(f"/organize/{slug}/cover", files=upload(content), headers=cookie)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)
    no_form = await client.post(f"/organize/{slug}/cover", content=b"x", headers=cookie)
    assert no_form.status_code == 422
    broken = {**cookie, "content-type": "multipart/form-data; boundary=x"}
    assert (
        await client.post(f"/organize/{slug}/cover", content=b"nonsense", headers=broken)
    ).status_code == 422
    assert (await events.page(runtime, slug)).cover_url == f"/covers/{slug}.svg"


async def test_strangers_staff_and_other_sites_change_no_cover(runtime, owner, client, storage) -> None:
    slug = await a_published(runtime, owner)
    staff, other = await a_member(runtime, owner, "staff"), await an_owner(runtime, "eve")
    path, sent = f"/organize/{slug}/cover", upload(a_picture())
    assert (await client.post(path, files=sent)).status_code == 404
    assert (await client.post(path, files=sent, headers=await signed_in(runtime, other))).status_code == 404
    assert (await client.post(path, files=sent, headers=await signed_in(runtime, staff))).status_code == 403
    own = await signed_in(runtime, owner)
    foreign = {**own, "origin": "https://evil.example"}
    assert (await client.post(path, files=sent, headers=foreign)).status_code == 403
    assert (await client.post("/organize/..%2f/cover", files=sent, headers=own)).status_code == 404
    assert not storage.folder.exists()


async def test_the_cover_of_a_draft_is_for_its_team(runtime, owner, client) -> None:
    slug = await events.create(runtime, owner, a_form())
    cookie = await signed_in(runtime, owner)
    await client.post(f"/organize/{slug}/cover", files=upload(a_picture()), headers=cookie)
    assert (await client.get(f"/covers/{slug}.webp")).status_code == 404
    assert (await client.get(f"/covers/{slug}.webp", headers=cookie)).status_code == 200
