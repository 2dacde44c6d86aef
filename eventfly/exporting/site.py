"""Gather the files of a site: the built frontend, public pages with their first answers, covers, sitemap, robots."""

import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path, PurePosixPath

import httpx

from eventfly import events, http, routes
from eventfly.assembly import close, make_runtime
from eventfly.exporting.folder import Changes, ExportError, as_exported, bring_up_to_date, exported_digests
from eventfly.exporting.pages import NOINDEX, SCRIPT, SCRIPT_PATH, Addresses, dress, leading
from eventfly.platform.reflex.first_html import splice
from eventfly.platform.settings import Settings
from eventfly.runtime import Runtime

BUILD = Path(".web/build/client")
SHELL = "__spa-fallback.html"
Files = dict[str, bytes]
_COVER = re.compile(r"/covers/[\w-]+\.\w+(?:\?v=\w+)?")


async def export(settings: Settings, folder: Path, addresses: Addresses, *, build: Path = BUILD) -> Changes:
    """Write the site into `folder`, or bring it up to date there. The frontend has to be built.

    Raises:
        ExportError: if the folder holds something else, or the backend has no answer for what a site needs.
    """
    async with _runtime(settings, addresses) as runtime:
        files = built_files(build, addresses)
        files |= await public_pages(runtime, (build / SHELL).read_text(), addresses)
        files |= kept_covers(folder, files)
        missing = [path for path in _covers_in(files.values()) if _file(path) not in files]
        files |= await _asked(runtime, settings, missing)
        return bring_up_to_date(folder, files, runtime.now())


@asynccontextmanager
async def _runtime(settings: Settings, addresses: Addresses) -> AsyncIterator[Runtime]:
    # Links, previews and the sitemap name the site, not the backend.
    runtime = make_runtime(settings.model_copy(update={"public_url": addresses.site}))
    try:
        yield runtime
    finally:
        await close(runtime)


def built_files(build: Path, addresses: Addresses) -> Files:
    """Take the built frontend: assets as they are, each prerendered page dressed for the site or leading on."""
    shell = (build / SHELL).read_text()
    files = {
        SCRIPT_PATH: SCRIPT,
        "shell.html": dress(shell, addresses, head=NOINDEX),
        "404.html": dress(shell, addresses, head=NOINDEX),
        _page(routes.MAILBOX): leading(routes.MAILBOX, addresses),
    }
    for path in build.rglob("*"):
        name = path.relative_to(build).as_posix()
        if path.is_dir() or path.suffix == ".gz":
            continue
        if path.suffix != ".html":
            files[name] = path.read_bytes()
        elif path.name == "index.html" and path.parent != build:
            route = f"/{PurePosixPath(name).parent}"
            leads = addresses.leads_on(route)
            files[name] = leading(route, addresses) if leads else dress(path.read_text(), addresses)
    return files


async def public_pages(runtime: Runtime, shell: str, addresses: Addresses) -> Files:
    """Render the front page and the page of every public event."""
    render = http.first_html(runtime)
    files: Files = {}
    heads = {route: await render(route, "") for route in await _public_routes(runtime)}
    # Since it was listed, an event may have stopped being public: unlisted, its page would still be answered.
    for route in await _public_routes(runtime):
        head = heads.get(route)
        if head is not None and head.status == 200:
            files[_page(route)] = dress(splice(shell, head), addresses)
    return files


async def _public_routes(runtime: Runtime) -> list[str]:
    return [routes.DISCOVER, *map(routes.event, await events.public_slugs(runtime))]


def kept_covers(folder: Path, files: Files) -> Files:
    """Take the covers of events whose pages are as they were from `folder`: drawing one takes half a second."""
    kept: Files = {}
    digests = exported_digests(folder)
    for path, page in files.items():
        if path.startswith("e/") and as_exported(folder, path, digests) == page:
            covers = {name: as_exported(folder, name, digests) for name in map(_file, _covers_in([page]))}
            kept |= {name: content for name, content in covers.items() if content is not None}
    return kept


async def _asked(runtime: Runtime, settings: Settings, covers: Iterable[str]) -> Files:
    """Ask our own endpoints, so that the site holds what the backend would answer."""
    transport = httpx.ASGITransport(http.application(runtime, settings))
    files = {}
    async with httpx.AsyncClient(transport=transport, base_url=runtime.public_url) as client:
        for path in ("/sitemap.xml", "/robots.txt", *covers):
            answer = await client.get(path)
            if answer.status_code == 200:
                files[_file(path)] = answer.content
            elif path not in covers:
                raise ExportError(f"{path} was answered with {answer.status_code}.")
    return files


def _covers_in(pages: Iterable[bytes]) -> list[str]:
    found = {path for page in pages for path in _COVER.findall(page.decode("utf-8", "replace"))}
    return sorted(found)


def _file(path: str) -> str:
    # What a static host looks for: the picture's version after the question mark is for caches.
    return path.removeprefix("/").partition("?")[0]


def _page(route: str) -> str:
    return f"{route.strip('/')}/index.html".removeprefix("/")
