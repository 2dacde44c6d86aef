"""The permission matrix on the wire: hand-made websocket calls to the handlers, and requests where HTTP has the action.

Whoever calls a handler need not have seen its page. So what counts is what changed, and what was told.
"""

import io
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest
import pytest_asyncio
from PIL import Image
from sqlalchemy import func, select

from eventfly import accounts, orders, routes
from eventfly.accounts import CONTACTS
from eventfly.accounts.sessions import start_session
from eventfly.clock import SystemClock
from eventfly.events import EVENTS
from eventfly.journal import JOURNAL
from eventfly.notifications import MAILS
from eventfly.orders import PlacedView
from eventfly.organizers import INVITATIONS, ORGANIZATIONS, Action, Role, Verdict, verdict
from eventfly.runtime import Runtime
from tests.builders import AnEvent, a_runtime
from tests.cells import CELLS, Cell, a_cell, memberships, status_of, used_actions
from tests.servers import eventfly as product
from tests.servers.probing import Tab, until

ORDERS_OF_EVENT = "reflex___state____state.state___organizer_orders____managed_orders_state"
ATTENDEES = "reflex___state____state.state___organizer_attendees____managed_attendees_state"
ORDER = "reflex___state____state.state___organizer_order____managed_order_state"
MANAGED = "reflex___state____state.state___organizer_event____managed_event_state"
SETTINGS = "reflex___state____state.state___organizer_settings____event_settings_state"
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

    async def run(self, *calls: Any, slug: str = "", order: str = "") -> str:
        """Call handlers one after the other; return all that the server told, as one text.

        A call may carry the slug from which it is made, where it is another one.
        """
        async with Tab(self.url, headers={"Cookie": self.cookie}) as tab:
            for name, payload, *elsewhere in calls:
                tab.router_data = _at(elsewhere[0] if elsewhere else slug, order)
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

    async def send(self, path: str, picture: bytes) -> int:
        async with httpx.AsyncClient(base_url=self.url, headers={"Cookie": self.cookie}) as client:
            return (await client.post(path, files={"picture": ("cover.png", picture)})).status_code


def _at(slug: str, order: str) -> dict[str, Any]:
    if not order:
        path = {"pathname": "/organize/[event_slug]", "asPath": f"/organize/{slug}"}
        return {**path, "query": {"event_slug": slug}}
    path = {
        "pathname": "/organize/[event_slug]/orders/[order_ref]",
        "asPath": f"/organize/{slug}/orders/{order}",
    }
    return {**path, "query": {"event_slug": slug, "order_ref": order}}


@asynccontextmanager
async def a_client(
    runtime: Runtime, serving: product.Served, role: Role | None, foreign: bool
) -> AsyncIterator[Client]:
    cell = await a_cell(runtime, role, foreign)
    async with runtime.transaction() as connection:
        secret = await start_session(connection, cell.actor.id, runtime.now())
    yield Client(runtime, cell, serving.url, f"{accounts.cookie_name(https=False)}={secret}")


Attempt = Callable[[Client], Awaitable[bool]]
Call = tuple[str, dict[str, Any]]


def a_picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (1600, 900), "#204060").save(made, "PNG")
    return made.getvalue()


async def see_event(client: Client) -> bool:
    return await _sees_buyers(client, f"{MANAGED}.load")


async def see_orders(client: Client) -> bool:
    return await _sees_buyers(client, f"{ORDERS_OF_EVENT}.load")


async def see_attendees(client: Client) -> bool:
    target = client.cell.target
    return target.paid.reference in await client.run((f"{ATTENDEES}.load", {}), slug=target.event.slug)


async def see_order(client: Client) -> bool:
    target, told = client.cell.target, ""
    for slug in {client.cell.own.event.slug, target.event.slug}:
        told += await client.run((f"{ORDER}.load", {}), slug=slug, order=target.paid.reference)
    return str(target.paid.order_id) in told


async def _sees_buyers(client: Client, handler: str) -> bool:
    told = await client.run((handler, {}), slug=client.cell.target.event.slug)
    async with client.runtime.reading() as connection:
        buyers = select(CONTACTS.c.email).where(CONTACTS.c.event_id == client.cell.target.event.id)
        addresses = set((await connection.execute(buyers)).scalars())
    seen = {address in told for address in addresses}
    assert len(seen) == 1, "all of it, or nothing"
    return seen.pop()


async def export_orders(client: Client) -> bool:
    return await client.get(routes.orders_csv(client.cell.target.event.slug)) == 200


async def export_attendees(client: Client) -> bool:
    return await client.get(routes.attendees_csv(client.cell.target.event.slug)) == 200


async def see_live_numbers(client: Client) -> bool:
    return await client.get(f"/live/organize/{client.cell.target.event.slug}") == 200


async def see_the_cover_of_a_draft(client: Client) -> bool:
    return await client.get(f"/covers/{client.cell.target.draft.slug}.svg") == 200


async def publish(client: Client) -> bool:
    draft = client.cell.target.draft
    await client.run((f"{MANAGED}.publish", {}), slug=draft.slug)
    return await status_of(client.runtime, draft) == "published"


async def schedule(client: Client) -> bool:
    when = f"{client.runtime.now() + timedelta(days=3):%Y-%m-%dT%H:%M}"
    call = f"{SETTINGS}.schedule", {"form": {"publish_at": when}}
    return bool((await _after(client, call, client.cell.target.draft)).publish_at)


async def archive(client: Client) -> bool:
    call: Call = f"{SETTINGS}.archive", {}
    return bool((await _after(client, call, client.cell.target.draft)).archived_at)


async def cancel_event(client: Client) -> bool:
    call: Call = f"{SETTINGS}.cancel", {}
    return (await _after(client, call, client.cell.target.event)).status == "cancelled"


async def duplicate(client: Client) -> bool:
    target = client.cell.target
    before = await _events_of(client.runtime, target.organization_id)
    await client.run((f"{SETTINGS}.duplicate", {}), slug=target.event.slug)
    return await _events_of(client.runtime, target.organization_id) > before


async def change_cover(client: Client) -> bool:
    event = client.cell.target.event
    await client.send(routes.upload_cover(event.slug), a_picture())
    return bool((await _row(client.runtime, event)).cover)


async def _after(client: Client, call: Call, event: AnEvent) -> Any:
    await client.run(call, slug=event.slug)
    return await _row(client.runtime, event)


async def _row(runtime: Runtime, event: AnEvent) -> Any:
    async with runtime.reading() as connection:
        return (await connection.execute(select(EVENTS).where(EVENTS.c.id == event.id))).one()


async def _events_of(runtime: Runtime, organization_id: UUID) -> int:
    counted = select(func.count()).where(EVENTS.c.organization_id == organization_id)
    async with runtime.reading() as connection:
        return int((await connection.execute(counted)).scalar_one())


async def open_the_form(client: Client) -> bool:
    told = await client.run((f"{EDITING}.load", {}), slug=client.cell.target.draft.slug)
    return "Come and **see**." in told


async def release(client: Client) -> bool:
    await _on_order(client, "release", client.cell.own.held, client.cell.target.held)
    return await _status(client, client.cell.target.held) == "released"


async def refund(client: Client) -> bool:
    await _on_order(client, "cancel", client.cell.own.paid, client.cell.target.paid)
    return await _status(client, client.cell.target.paid) == "cancelled"


async def erase(client: Client) -> bool:
    await _on_order(client, "erase", client.cell.own.paid, client.cell.target.paid)
    return all(person.erased_at for person in await _people(client))


async def resend_tickets(client: Client) -> bool:
    await _on_order(client, "resend", client.cell.own.paid, client.cell.target.paid)
    async with client.runtime.reading() as connection:
        # The news of the payment is mailed too, once, whoever asks.
        owed = select(MAILS.c.id).where(
            MAILS.c.subject_id == client.cell.target.paid.order_id,
            MAILS.c.id.not_in(select(JOURNAL.c.message_id)),
        )
        return (await connection.execute(owed)).first() is not None


async def correct_address(client: Client) -> bool:
    form = {"email": "wrong.hands@example.org"}
    await _on_order(client, "save_address", client.cell.own.paid, client.cell.target.paid, form=form)
    return {person.email for person in await _people(client)} == {form["email"]}


async def edit_attendee(client: Client) -> bool:
    form = {"name": "Somebody Else", "attendee_email": ""}
    first: Call = f"{ORDER}.edit", {"number": 1}
    paid = client.cell.own.paid, client.cell.target.paid
    await _on_order(client, "save_attendee", *paid, first, form=form)
    return form["name"] in {person.name for person in await _people(client)}


async def _on_order(
    client: Client, handler: str, own: PlacedView, target: PlacedView, *first: Call, **payload: Any
) -> None:
    call = f"{ORDER}.{handler}", payload
    # On its own page, on a page that claims it for one's own event, and from one's own order's page.
    for slug in {own.event_slug, target.event_slug}:
        await client.run((f"{ORDER}.load", {}), *first, call, slug=slug, order=target.reference)
    if own != target:
        moved = (*call, target.event_slug)
        await client.run((f"{ORDER}.load", {}), *first, moved, slug=own.event_slug, order=own.reference)


async def _status(client: Client, placed: PlacedView) -> str:
    async with client.runtime.reading() as connection:
        found = select(orders.ORDERS.c.status).where(orders.ORDERS.c.id == placed.order_id)
        return str((await connection.execute(found)).scalar_one())


async def _people(client: Client) -> Sequence[Any]:
    of_order = select(CONTACTS).where(CONTACTS.c.order_id == client.cell.target.paid.order_id)
    async with client.runtime.reading() as connection:
        return (await connection.execute(of_order)).all()


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
    Action.SEE_EVENT: [
        *(see_event, see_orders, see_attendees, see_order, export_orders, export_attendees),
        *(see_live_numbers, see_the_cover_of_a_draft),
    ],
    Action.EDIT_EVENT: [
        *(publish, open_the_form, schedule, archive, duplicate, change_cover, cancel_event),
    ],
    Action.CORRECT_ORDER: [resend_tickets, correct_address, edit_attendee],
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
