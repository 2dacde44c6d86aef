"""What a test can ask for.

- `sqlite_url`, `postgresql_url`: a migrated, empty database of its own; `database_url`: one after the other
- `empty_postgresql_url`: a database without a table
- `redis_url`: a Redis-protocol database of its own, empty
- `smtp_server`: an SMTP server (`url`, `mails`, `mails_to`, `wait_for`)
- `served`: the whole product, built, seeded and running, shared by the run: leave it as you found it
- `serve`: makes and starts another one, with settings of your choice, for this test alone
- `probe`: a tiny Reflex application behind the same middleware, whose handlers leave traces
- `browser`, `page`: Playwright's asynchronous Chromium; a page in a context of its own
"""

import asyncio
import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import pytest_asyncio

from tests.servers import browser as chromium
from tests.servers import eventfly as product
from tests.servers import postgresql, probing, sharing, valkey
from tests.servers.smtp import SmtpServer

# No test may read or write the developer's own data folder.
if "EVENTFLY_DATA_DIR" not in os.environ:
    os.environ["EVENTFLY_DATA_DIR"] = tempfile.mkdtemp(prefix="eventfly-test-data-")
os.environ.setdefault("REFLEX_TELEMETRY_ENABLED", "false")

# What is slow says more about the machine than about the code; only counter-examples fail a test.
hypothesis.settings.register_profile(
    "eventfly", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], print_blob=True
)
hypothesis.settings.load_profile("eventfly")

TEMPLATE = "eventfly_template"
_names = itertools.count()


def pytest_configure(config: pytest.Config) -> None:
    """Begin a run, in the process that the others are started from."""
    if not hasattr(config, "workerinput"):
        config.stash[_RUN] = sharing.begin_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop every server of the run."""
    if folder := config.stash.get(_RUN, None):
        sharing.end_run(folder)
        shutil.rmtree(os.environ["EVENTFLY_DATA_DIR"], ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long tests to `bin/test --long`."""
    if os.environ.get("EVENTFLY_TEST_LONG"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


_RUN = pytest.StashKey[Path]()


@pytest.fixture(scope="session")
def postgresql_server() -> dict[str, Any]:
    """The run's PostgreSQL server: `url` of its database postgres, `port`, `pid`, `version`."""
    return sharing.shared("postgresql", postgresql.start)


@pytest.fixture
def empty_postgresql_url(postgresql_server: dict[str, Any]) -> Iterator[str]:
    """A PostgreSQL database without a table."""
    with _postgresql_database(postgresql_server["url"], "template1") as url:
        yield url


@pytest.fixture
def postgresql_url(postgresql_server: dict[str, Any]) -> Iterator[str]:
    """A migrated, empty PostgreSQL database."""
    sharing.shared("postgresql-template", lambda _folder: _make_template(postgresql_server))
    with _postgresql_database(postgresql_server["url"], TEMPLATE) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A migrated, empty SQLite database."""
    template = sharing.shared("sqlite-template", _make_sqlite_template)["path"]
    shutil.copy(template, tmp_path / "eventfly.db")
    return f"sqlite:///{tmp_path / 'eventfly.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database: the test runs once on SQLite and once on PostgreSQL."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def redis_url() -> Iterator[str]:
    """A Redis-protocol database of its own, empty."""
    import redis

    server = sharing.shared("valkey", valkey.start)
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    url = f"{server['url']}/{worker * 256 + next(_names) % 256}"
    with redis.Redis.from_url(url) as client:
        client.flushdb()
        yield url


@pytest.fixture
def smtp_server() -> Iterator[SmtpServer]:
    """An SMTP server that keeps the mails it accepts."""
    server = SmtpServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def served() -> product.Served:
    """The whole product, seeded and running, shared by every test of the run."""
    record = sharing.shared("served", _start_product)
    return product.Served(Path(record["folder"]), record["port"], record["environ"])


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., product.Served]]:
    """Make and start an Eventfly for this test: `serve({"EVENTFLY_WORKERS": "2"}, seeded=False)`."""
    running: list[product.Served] = []

    def start(environ: Mapping[str, str] | None = None, *, seeded: bool = True) -> product.Served:
        prepared = product.prepare(tmp_path / f"served-{len(running)}", environ, seeded=seeded)
        running.append(prepared.start())
        return running[-1]

    yield start
    for one in running:
        one.stop()


@pytest.fixture
def probe(tmp_path: Path) -> Iterator[Callable[..., probing.Probe]]:
    """Make and start the probe application: `probe({"EVENTFLY_REDIS_URL": ...})`."""
    running: list[probing.Probe] = []

    def start(environ: Mapping[str, str] | None = None) -> probing.Probe:
        running.append(probing.probe(tmp_path / f"probe-{len(running)}", environ))
        return running[-1].start()

    yield start
    for one in running:
        one.stop()


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[Any]:
    """A Chromium, driven by Playwright's asynchronous API."""
    from playwright.async_api import async_playwright

    with sharing.exclusive("chromium"):
        path = chromium.find_chromium()
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        yield launched
        await launched.close()


@pytest_asyncio.fixture
async def page(browser: Any, served: product.Served) -> AsyncIterator[Any]:
    """A page in a browser context of its own; addresses are relative to `served`."""
    context = await browser.new_context(base_url=served.url, locale="en-GB", timezone_id="Europe/Berlin")
    yield await context.new_page()
    await context.close()


def _start_product(folder: Path) -> dict[str, Any]:
    started = product.prepare(folder).start()
    assert started.process is not None
    return {
        "pid": started.process.pid,
        "port": started.port,
        "folder": str(folder),
        "environ": started.environ,
    }


def _make_template(server: dict[str, Any]) -> dict[str, Any]:
    _sql(server["url"], f"CREATE DATABASE {TEMPLATE}")
    _migrate(_database(server["url"], TEMPLATE))
    return {}


def _make_sqlite_template(folder: Path) -> dict[str, Any]:
    _migrate(f"sqlite:///{folder / 'template.db'}")
    return {"path": str(folder / "template.db")}


def _migrate(url: str) -> None:
    from eventfly.platform.migrating import migrate

    asyncio.run(migrate(url))


@contextmanager
def _postgresql_database(server_url: str, template: str) -> Iterator[str]:
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{next(_names)}"
    # PostgreSQL copies a template only while nobody else does.
    with sharing.exclusive(template):
        _sql(server_url, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _database(server_url, name)
    _sql(server_url, f"DROP DATABASE {name} WITH (FORCE)")


def _database(server_url: str, name: str) -> str:
    return server_url.rpartition("/")[0] + f"/{name}"


def _sql(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())
