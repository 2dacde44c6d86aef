"""Exporting from a real database, with a frontend of three files in place of the built one."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from eventfly import events, journal, routes
from eventfly.events.cover_pictures import read_picture
from eventfly.exporting import Addresses, Changes, export
from eventfly.exporting.site import kept_covers
from eventfly.platform.settings import Settings, load_settings
from eventfly.platform.storage import FolderStorage
from eventfly.runtime import Runtime
from tests.builders import AnEvent, Kind, a_paid_order, a_runtime, an_event
from tests.unit.events.test_cover_pictures import a_picture

ADDRESSES = Addresses(backend="https://api.example.org", site="https://www.example.org")
SHELL = '<html><head></head><body><div id="ef-snapshot"></div></body></html>'


@pytest_asyncio.fixture
async def runtime(database_url: str) -> AsyncIterator[Runtime]:
    """The runtime of a backend that sells."""
    async with a_runtime(database_url) as made:
        yield made


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return load_settings({"EVENTFLY_DATABASE_URL": database_url, "EVENTFLY_DATA_DIR": str(tmp_path / "data")})


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """What `reflex export` leaves behind, in small."""
    built = tmp_path / "build"
    files = {
        "__spa-fallback.html": SHELL,
        "404.html": SHELL,
        "index.html": "<html><head></head><body>prerendered</body></html>",
        "terms.html": "<html><head></head><body>Terms</body></html>",
        "terms/index.html": "<html><head></head><body>Terms</body></html>",
        "organize/index.html": "<html><head></head><body>Desk</body></html>",
        "assets/root-1a2b.js": "code",
        "assets/root-1a2b.js.gz": "packed",
    }
    for name, content in files.items():
        (built / name).parent.mkdir(parents=True, exist_ok=True)
        (built / name).write_text(content)
    return built


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "site"


@pytest.fixture
def exported(settings: Settings, folder: Path, build: Path) -> Any:
    async def run() -> Changes:
        return await export(settings, folder, ADDRESSES, build=build)

    return run


async def said(runtime: Runtime, event: AnEvent, message: Any) -> None:
    async with runtime.transaction() as connection:
        await journal.record(connection, await journal.lock_stream(connection, event.id), [message])


async def unpublish(runtime: Runtime, event: AnEvent) -> None:
    await said(runtime, event, events.EventUnpublished(event_id=event.id, at=runtime.now()))


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def give_cover(runtime: Runtime, settings: Settings, event: AnEvent, size: tuple[int, int]) -> str:
    """Make a picture the event's cover, as uploading does; returns its name."""
    picture = read_picture(a_picture(size))
    storage = FolderStorage(settings.data_dir / "files")
    await storage.put(f"covers/{picture.name}.webp", picture.webp)
    await storage.put(f"covers/{picture.name}.jpg", picture.jpeg)
    await said(runtime, event, events.CoverChanged(event_id=event.id, at=runtime.now(), cover=picture.name))
    return picture.name


def links_of(html: str) -> str:
    return "".join(re.findall(r'<link rel="canonical"[^>]*>', html))


async def test_a_public_event_is_a_file_with_its_whole_first_answer(runtime, exported, folder):
    event = await an_event(runtime, Kind("Seat", 1850), slug="jazz", title="Jazz <at> night")
    await exported()
    page = (folder / f"e/{event.slug}/index.html").read_text()
    assert "Jazz &lt;at&gt; night" in page
    assert "18.50" in page
    assert '<meta name="ef-backend" content="https://api.example.org">' in page
    assert 'href="https://www.example.org/e/jazz"' in links_of(page)
    assert '"@type":"Event"' in page
    assert "api.example.org/e/" not in page
    home = (folder / "index.html").read_text()
    assert "Jazz &lt;at&gt; night" in home
    assert "prerendered" not in home


async def test_what_a_site_needs_beside_its_events_is_there(runtime, exported, folder):
    await an_event(runtime, slug="jazz")
    await exported()
    assert "<loc>https://www.example.org/e/jazz</loc>" in (folder / "sitemap.xml").read_text()
    assert "Sitemap: https://www.example.org/sitemap.xml" in (folder / "robots.txt").read_text()
    assert "Terms" in (folder / "terms/index.html").read_text()
    assert (folder / "covers/jazz.svg").read_text().startswith("<svg")
    assert (folder / "covers/jazz.png").read_bytes().startswith(b"\x89PNG")
    assert (folder / "assets/root-1a2b.js").read_text() == "code"
    assert 'content="noindex"' in (folder / "shell.html").read_text()
    assert "ef-backend" in (folder / "404.html").read_text()
    assert "Desk" not in (folder / "organize/index.html").read_text()
    assert list(folder.rglob("*.gz")) == []
    script = re.findall(r'src="/(assets/static-site-\w+\.js)"', (folder / "index.html").read_text())
    assert (folder / script[0]).exists()


async def test_drafts_are_nowhere_in_the_folder(runtime, exported, folder):
    await an_event(runtime, slug="open-night")
    await an_event(runtime, slug="secret-draft", title="Nobody knows", published=False)
    await exported()
    everything = everything_in(folder)
    assert b"secret-draft" not in everything
    assert b"Nobody knows" not in everything
    assert b"open-night" in everything


@pytest.mark.parametrize("visibility", ["unlisted", "password"])
async def test_events_that_not_everybody_may_find_are_nowhere_in_the_folder(
    runtime, settings, exported, folder, visibility
):
    await an_event(runtime, slug="open-night")
    hidden = await an_event(runtime, slug="hidden-night", title="By invitation", visibility=visibility)
    await give_cover(runtime, settings, hidden, (800, 600))
    await exported()
    everything = everything_in(folder)
    assert b"open-night" in everything
    assert b"hidden-night" not in everything
    assert b"By invitation" not in everything
    assert not list(folder.glob("covers/hidden*"))


@pytest.mark.parametrize("message", [events.EventArchived, events.EventCancelled])
async def test_archived_and_cancelled_events_leave_the_folder(runtime, exported, folder, message):
    jazz = await an_event(runtime, slug="jazz", starts_in=timedelta(days=-3))
    await an_event(runtime, slug="opera", starts_in=timedelta(days=-3))
    await exported()
    assert (folder / "e/jazz/index.html").exists()
    await said(runtime, jazz, message(event_id=jazz.id, at=runtime.now()))
    await exported()
    assert b"jazz" not in everything_in(folder)
    assert (folder / "e/opera/index.html").exists()


async def test_an_event_that_is_hidden_during_the_export_is_not_in_the_folder(
    runtime, exported, folder, monkeypatch
):
    await an_event(runtime, slug="jazz", visibility="unlisted")
    await an_event(runtime, slug="opera")
    listings = iter([["jazz", "opera"], ["opera"]])

    async def listed(_runtime: Runtime) -> list[str]:
        return next(listings)

    monkeypatch.setattr(events, "public_slugs", listed)
    await exported()
    assert b"jazz" not in everything_in(folder)
    assert (folder / "e/opera/index.html").exists()


async def test_an_uploaded_cover_is_exported_at_its_own_address(runtime, settings, exported, folder):
    jazz = await an_event(runtime, slug="jazz")
    name = await give_cover(runtime, settings, jazz, (1600, 900))
    await exported()
    storage = settings.data_dir / "files/covers"
    assert (folder / "covers/jazz.webp").read_bytes() == (storage / f"{name}.webp").read_bytes()
    assert (folder / "covers/jazz.jpg").read_bytes() == (storage / f"{name}.jpg").read_bytes()
    assert sorted(path.name for path in folder.glob("covers/*")) == ["jazz.jpg", "jazz.webp"]
    page = (folder / "e/jazz/index.html").read_text()
    assert f'src="{routes.cover("jazz", name)}"' in page
    assert f'content="https://www.example.org{routes.cover_image("jazz", name)}"' in page
    assert f'src="{routes.cover("jazz", name)}"' in (folder / "index.html").read_text()
    assert (await exported()).written == ()


async def test_another_picture_takes_the_place_of_the_first(runtime, settings, exported, folder):
    jazz = await an_event(runtime, slug="jazz")
    await exported()
    await give_cover(runtime, settings, jazz, (1600, 900))
    changes = await exported()
    assert changes.removed == ("covers/jazz.png", "covers/jazz.svg")
    second = await give_cover(runtime, settings, jazz, (800, 450))
    changes = await exported()
    assert {"covers/jazz.webp", "e/jazz/index.html"} <= set(changes.written)
    stored = (settings.data_dir / f"files/covers/{second}.webp").read_bytes()
    assert (folder / "covers/jazz.webp").read_bytes() == stored


async def test_a_second_export_touches_only_what_changed(runtime, exported, folder):
    jazz = await an_event(runtime, Kind("Seat", 1000, quantity=5), slug="jazz")
    await an_event(runtime, slug="opera")
    await exported()
    assert (await exported()).written == ()
    await a_paid_order(runtime, jazz, Seat=2)
    changes = await exported()
    assert "e/jazz/index.html" in changes.written
    assert set(changes.written) <= {"e/jazz/index.html", "index.html"}
    assert changes.removed == ()


async def test_what_is_no_longer_public_leaves_the_folder(runtime, exported, folder):
    jazz = await an_event(runtime, slug="jazz")
    await an_event(runtime, slug="opera")
    await exported()
    await unpublish(runtime, jazz)
    changes = await exported()
    assert changes.removed == ("covers/jazz.png", "covers/jazz.svg", "e/jazz/index.html")
    assert b"jazz" not in everything_in(folder)
    assert (folder / "e/opera/index.html").exists()


async def test_no_buyer_is_in_the_folder(runtime, exported, folder):
    event = await an_event(runtime, Kind("Seat", 1000), slug="jazz")
    placed = await a_paid_order(runtime, event, Seat=1)
    await exported()
    everything = everything_in(folder)
    for private in (placed.reference, placed.secret, "Ada Example"):
        assert private.encode() not in everything


async def test_covers_are_drawn_again_only_for_pages_that_changed(runtime, exported, folder):
    await an_event(runtime, slug="jazz")
    await an_event(runtime, slug="opera")
    await exported()
    pages = {
        f"e/{slug}/index.html": (folder / f"e/{slug}/index.html").read_bytes() for slug in ("jazz", "opera")
    }
    pages["e/opera/index.html"] += b"changed"
    assert sorted(kept_covers(folder, pages)) == ["covers/jazz.png", "covers/jazz.svg"]
    # What is no longer as it was exported is not taken from the folder.
    (folder / "covers/jazz.svg").write_text("defaced")
    assert sorted(kept_covers(folder, pages)) == ["covers/jazz.png"]
    await exported()
    assert (folder / "covers/jazz.svg").read_text().startswith("<svg")
