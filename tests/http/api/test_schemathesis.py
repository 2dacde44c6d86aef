"""Schemathesis asks the running product everything that the description allows, and what it does not.

Every check is on, as nobody, as somebody who bought, with the order's own secret, as staff of another organization
and as owner: no 5xx, no status, field or header that is not described, no way around a credential, nothing of
others. `EXAMPLES_EACH` bounds it for each operation and role, so that it fits into every run.
"""

import asyncio
import copy
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from eventfly import orders
from eventfly.clock import SystemClock
from eventfly.http.openapi import document
from tests.builders import AnEvent, Kind, a_buyer, a_key, a_runtime, an_event
from tests.http.api import schemathesis_hooks
from tests.http.api.people import PASSWORD, an_account, joins, token_of
from tests.http.api.schemathesis_hooks import PRIVATE
from tests.servers import eventfly as product

# One server for all of them, and so one worker of the run.
pytestmark = [pytest.mark.xdist_group("schemathesis"), pytest.mark.timeout(600)]

EXAMPLES_EACH = int(os.environ.get("EVENTFLY_TEST_EXAMPLES", "5"))
PLENTY = str(10**9)
UNLIMITED = {
    "EVENTFLY_API_ORDERS_PER_MINUTE": PLENTY,
    "EVENTFLY_API_REQUESTS_PER_MINUTE": PLENTY,
    "EVENTFLY_PLACES_PER_CLIENT": PLENTY,
    "EVENTFLY_PLACES_PER_CONTACT": PLENTY,
}
# The domain's rules say more than a schema can: an end after the start, a name without control characters.
CONFIG = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "304", "401", "403", "404", "409", "412", "422", "429"]
[checks.missing_required_header]
expected-statuses = ["401", "403", "404", "422", "428", "429"]
"""


@dataclass
class World:
    """A running product with an event on sale, one in draft, orders of two people, and who is who."""

    api: str
    folder: Path
    paths: dict[str, list[str]] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    """The credential of each role; empty for nobody."""

    async def begin(self, database_url: str) -> None:
        async with a_runtime(database_url, clock=SystemClock()) as runtime:
            event = await an_event(runtime, Kind("Seat", 1000))
            draft = await an_event(runtime, published=False, title=PRIVATE[2])
            own = await bought(runtime, event, "attendee@example.org")
            await bought(runtime, event, PRIVATE[1], PRIVATE[0])
            attendee = await an_account(runtime, "attendee@example.org")
            owner = await an_account(runtime, "owner@example.org", password=PASSWORD)
            staff = await an_account(runtime, "staff@example.org", password=PASSWORD)
            organization = await joins(runtime, owner, event)
            await joins(runtime, owner, draft)
            await joins(runtime, staff, await an_event(runtime), "staff")
            token = (await token_of(runtime, attendee))["Authorization"].removeprefix("Bearer ")
        self.roles = {"nobody": "", "attendee": token, "holder": own.secret}
        self.paths = {
            "slug": [event.slug, draft.slug],
            "reference": [own.reference],
            "organization_id": [organization],
        }

    def description(self) -> Path:
        """Write the description down, with addresses of things that there are as often as of others."""
        described = copy.deepcopy(document(self.api.removesuffix("/api/v1")))
        for operation in (operation for path in described["paths"].values() for operation in path.values()):
            for parameter in operation["parameters"]:
                if parameter["in"] == "path":
                    there = [*self.paths.get(parameter["name"], []), "nothing-here"]
                    parameter["schema"]["enum"] = there
                    parameter["example"] = there[0]
        (self.folder / "openapi.json").write_text(json.dumps(described))
        (self.folder / "schemathesis.toml").write_text(CONFIG)
        return self.folder / "openapi.json"


async def bought(runtime: Any, event: AnEvent, email: str, name: str = "Ada") -> orders.PlacedView:
    key = a_key()
    placed = await orders.place(runtime, event.id, key, event.lines(Seat=1), buyer=a_buyer(name, email))
    await orders.pay(runtime, event.id, key, {"card": "succeeds"})
    return placed


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("schemathesis")
    served = product.prepare(folder / "served", UNLIMITED, seeded=False)
    served.start()
    made = World(f"{served.url}/api/v1", folder)
    asyncio.run(made.begin(f"sqlite:///{served.data_dir / 'eventfly.db'}"))
    yield made
    served.stop()


@pytest.mark.parametrize("role", ["nobody", "attendee", "holder", "staff", "owner"])
def test_the_api_does_what_its_description_says_to(role: str, world: World, monkeypatch: Any) -> None:
    monkeypatch.setenv("PASSWORD", PASSWORD)
    environ = {"SCHEMATHESIS_HOOKS": "tests.http.api.schemathesis_hooks", "API": world.api}
    credential = world.roles.get(role, "")
    if role in ("staff", "owner"):
        environ["SIGNED_IN_AS"] = f"{role}@example.org"
        credential = schemathesis_hooks.sign_in(world.api, environ["SIGNED_IN_AS"])
    if role == "owner":
        environ["MAY_READ_ALL"] = "1"
    arguments = ["-H", f"Authorization: Bearer {credential}"] if credential else []
    run = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli"),
            *("--config-file", str(world.folder / "schemathesis.toml")),
            *("run", str(world.description()), "--url", world.api, "--checks", "all"),
            *("--max-examples", str(EXAMPLES_EACH), "--warnings", "off", "--no-color", "--no-shrink"),
            *("--generation-database", "none", "--continue-on-failure", "--max-failures", "20"),
            *arguments,
        ],
        env={**os.environ, **environ},
        cwd=product.ROOT,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Traceback" not in (world.folder / "served/server.log").read_text()
