"""The permission matrix on the wire: hand-made websocket calls to the handlers, and requests where HTTP has the action.

Whoever calls a handler need not have seen its page. So what counts is what changed, and what was told.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import orjson
import pytest
import pytest_asyncio
from sqlalchemy import select

from eventfly import accounts, orders
from eventfly.accounts import CONTACTS
from eventfly.accounts.sessions import start_session
from eventfly.clock import SystemClock
from eventfly.organizers import INVITATIONS, ORGANIZATIONS, Action, Role, Verdict, verdict
from eventfly.runtime import Runtime
from tests.builders import a_runtime
from tests.cells import CELLS, Cell, a_cell, memberships, status_of, used_actions
from tests.servers import eventfly as product
from tests.servers.probing import Tab, until

MANAGED = "reflex___state____state.state___organizer_event____managed_event_state"
EDITING = "reflex___state____state.state___organizer_edit_event____edit_event_state"
TEAM = "reflex___state____state.state___team____team_state"
ORGANIZATION = "reflex___state____state.state___organization____organization_state"
SWITCHER = "reflex___state____state.state___switcher____switcher_state"
SECRET_KEY = "a secret key that is only used in tests"


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An empty installation, for the tests of this module alone."""
    folder = tmp_path_factory.mktemp("permissions")
    served = product.prepare(folder, {"EVENTFLY_SECRET_KEY": SECRET_KEY}, seeded=False)
    yield served.start()
    served.stop()


@pytest_asyncio.fixture
async def runtime(serving: product.Served) -> AsyncIterator[Runtime]:
    """A runtime beside the server, on the same database."""
    async with a_runtime(f"sqlite:///{serving.data_dir / 'eventfly.db'}", clock=SystemClock()) as made:
        yield made


class Client:
    """Somebody's hand-made client: it knows every name, and the ids of everything."""

    def __init__(self, runtime: Runtime, cell: Cell, url: str, cookie: str) -> None:
        self.runtime, self.cell, self.url, self.cookie = runtime, cell, url, cookie

    async def run(self, *calls: tuple[str, dict[str, Any]], slug: str = "") -> str:
        """Call handlers one after the other; return all that the server told, as one text."""
        async with Tab(self.url, headers={"Cookie": self.cookie}) as tab:
            path = {"pathname": "/organize/[event_slug]", "asPath": f"/organize/{slug}"}
            tab.router_data = {**path, "query": {"event_slug": slug}}
            for name, payload in calls:
                await tab.call(name, **payload)
            # A tab's events run one after the other: once this one is answered, the others are done.
            await tab.call(f"{TEAM}.ask", account_id="all done")
            await until(lambda: tab.latest("asking") == "all done", within=25)
            return orjson.dumps(tab.received, default=str).decode()

    async def get(self, path: str) -> int:
        async with (
            httpx.AsyncClient(base_url=self.url, headers={"Cookie": self.cookie}) as client,
            client.stream("GET", path) as answer,
        ):
            return answer.status_code


@asynccontextmanager
async def a_client(
    runtime: Runtime, serving: product.Served, role: Role | None, foreign: bool
) -> AsyncIterator[Client]:
    cell = await a_cell(runtime, role, foreign)
    async with runtime.transaction() as connection:
        secret = await start_session(connection, cell.actor.id, runtime.now())
    yield Client(runtime, cell, serving.url, f"{accounts.cookie_name(https=False)}={secret}")


Attempt = Callable[[Client], Awaitable[bool]]


async def see_event(client: Client) -> bool:
    told = await client.run((f"{MANAGED}.load", {}), slug=client.cell.target.event.slug)
    async with client.runtime.reading() as connection:
        buyers = select(CONTACTS.c.email).where(CONTACTS.c.event_id == client.cell.target.event.id)
        addresses = set((await connection.execute(buyers)).scalars())
    seen = {address in told for address in addresses}
    assert len(seen) == 1, "all of it, or nothing"
    return seen.pop()


async def see_live_numbers(client: Client) -> bool:
    return await client.get(f"/live/organize/{client.cell.target.event.slug}") == 200


async def see_the_cover_of_a_draft(client: Client) -> bool:
    return await client.get(f"/covers/{client.cell.target.draft.slug}.svg") == 200


async def publish(client: Client) -> bool:
    draft = client.cell.target.draft
    await client.run((f"{MANAGED}.publish", {}), slug=draft.slug)
    return await status_of(client.runtime, draft) == "published"


async def open_the_form(client: Client) -> bool:
    told = await client.run((f"{EDITING}.load", {}), slug=client.cell.target.draft.slug)
    return "Come and **see**." in told


async def release(client: Client) -> bool:
    return await _on_order(client, "release", client.cell.target.held_id, "released")


async def refund(client: Client) -> bool:
    return await _on_order(client, "refund", client.cell.target.paid_id, "cancelled")


async def erase(client: Client) -> bool:
    target = client.cell.target
    for slug in {client.cell.own.event.slug, target.event.slug}:
        await client.run((f"{MANAGED}.erase", {"order_id": str(target.paid_id)}), slug=slug)
    async with client.runtime.reading() as connection:
        of_order = CONTACTS.c.order_id == target.paid_id
        return all((await connection.execute(select(CONTACTS.c.erased_at).where(of_order))).scalars())


async def _on_order(client: Client, handler: str, order_id: Any, done: str) -> bool:
    # By the event it belongs to, and smuggled in by one's own.
    for slug in {client.cell.own.event.slug, client.cell.target.event.slug}:
        await client.run((f"{MANAGED}.{handler}", {"order_id": str(order_id)}), slug=slug)
    async with client.runtime.reading() as connection:
        found = select(orders.ORDERS.c.status).where(orders.ORDERS.c.id == order_id)
        return (await connection.execute(found)).scalar_one() == done


async def see_team(client: Client) -> bool:
    target = client.cell.target
    switching = f"{SWITCHER}.switch", {"organization_id": str(target.organization_id)}
    told = await client.run(switching, (f"{TEAM}.load", {}))
    return target.colleague.name in told


async def leave(client: Client) -> bool:
    team = client.cell.target.organization_id
    before = await memberships(client.runtime, team)
    await client.run((f"{TEAM}.leave", {"organization_id": str(team)}))
    return len(await memberships(client.runtime, team)) < len(before)


async def invite(client: Client) -> bool:
    target = client.cell.target
    form = {"organization": str(target.organization_id), "email": client.cell.actor.email, "role": "owner"}
    form["email"] = f"friend.{form['email']}"
    await client.run((f"{TEAM}.load", {}), (f"{TEAM}.invite", {"form": form}))
    async with client.runtime.reading() as connection:
        invited = select(INVITATIONS.c.id).where(INVITATIONS.c.email == form["email"])
        return (await connection.execute(invited)).first() is not None


async def resend(client: Client) -> bool:
    return (await _on_invitation(client, "resend")).edition == 2


async def withdraw(client: Client) -> bool:
    return (await _on_invitation(client, "withdraw")).withdrawn_at is not None


async def _on_invitation(client: Client, handler: str) -> Any:
    invitation_id = client.cell.target.invitation_id
    calls = (f"{TEAM}.load", {}), (f"{TEAM}.{handler}", {"invitation_id": str(invitation_id)})
    await client.run(*calls)
    async with client.runtime.reading() as connection:
        found = select(INVITATIONS).where(INVITATIONS.c.id == invitation_id)
        return (await connection.execute(found)).one()


async def change_role(client: Client) -> bool:
    target = client.cell.target
    wanted = {"account_id": str(target.colleague.id), "role": "owner"}
    await client.run((f"{TEAM}.load", {}), (f"{TEAM}.change_role", wanted))
    return (await memberships(client.runtime, target.organization_id))[target.colleague.id] == "owner"


async def remove(client: Client) -> bool:
    target = client.cell.target
    await client.run((f"{TEAM}.load", {}), (f"{TEAM}.remove", {"account_id": str(target.colleague.id)}))
    return target.colleague.id not in await memberships(client.runtime, target.organization_id)


async def edit_organization(client: Client) -> bool:
    target = client.cell.target
    form = {
        "organization": str(target.organization_id),
        "name": "Taken over",
        "contact_email": "x@example.org",
    }
    await client.run((f"{ORGANIZATION}.save", {"form": form}))
    async with client.runtime.reading() as connection:
        found = select(ORGANIZATIONS.c.name).where(ORGANIZATIONS.c.id == target.organization_id)
        return (await connection.execute(found)).scalar_one() == "Taken over"


ATTEMPTS: dict[Action, list[Attempt]] = {
    Action.SEE_EVENT: [see_event, see_live_numbers, see_the_cover_of_a_draft],
    Action.EDIT_EVENT: [publish, open_the_form],
    Action.RELEASE_HOLD: [release],
    Action.REFUND: [refund],
    Action.ERASE_BUYER: [erase],
    Action.SEE_TEAM: [see_team],
    Action.LEAVE_TEAM: [leave],
    Action.MANAGE_TEAM: [invite, resend, withdraw, change_role, remove],
    Action.EDIT_ORGANIZATION: [edit_organization],
}


def test_every_action_that_a_use_case_asks_for_is_tried_on_the_wire() -> None:
    assert set(ATTEMPTS) == used_actions() | {Action.SEE_EVENT}


@pytest.mark.xdist_group("permissions")
@pytest.mark.parametrize(
    ("action", "attempt"),
    [(action, attempt) for action, attempts in ATTEMPTS.items() for attempt in attempts],
    ids=lambda item: getattr(item, "__name__", str(item)),
)
async def test_every_cell_of_the_matrix_holds_on_the_wire(
    runtime: Runtime, serving: product.Served, action: Action, attempt: Attempt
) -> None:
    happened = {}
    for role, foreign in CELLS:
        async with a_client(runtime, serving, role, foreign) as client:
            happened[role, foreign] = await attempt(client)
    assert happened == {
        (role, foreign): verdict(role, action, foreign=foreign) is Verdict.ALLOWED for role, foreign in CELLS
    }
