"""Orders, attendees, events and members slice by slice, on both databases."""

from datetime import timedelta
from uuid import UUID

from eventfly import accounts, events, orders, organizers
from eventfly.orders import OrderStatus
from eventfly.tickets import TicketStatus
from tests.builders import Kind, a_paid_order, an_event
from tests.http.api.people import an_account, joins


async def test_orders_and_attendees_of_an_event_and_its_members(runtime):
    event = await an_event(runtime, Kind("Seat", 1000))
    placed = [await a_paid_order(runtime, event, Seat=2) for _ in range(3)]
    owner = await an_account(runtime, "owner@example.org")
    organization = UUID(await joins(runtime, owner, event))
    first = await orders.walk_orders(runtime, owner, event.slug, status=OrderStatus.PAID, text="ada", limit=2)
    rest = await orders.walk_orders(runtime, owner, event.slug, after=first[-1].order_id)
    assert [found.reference for found in first + rest] == [order.reference for order in placed[::-1]]
    held = await orders.walk_orders(runtime, owner, event.slug, status=OrderStatus.HELD)
    assert held == []
    assert await orders.order_of_event(runtime, owner, event.slug, placed[0].reference) == rest[0]
    some = await orders.walk_attendees(runtime, owner, event.slug, status=TicketStatus.VALID, limit=4)
    others = await orders.walk_attendees(runtime, owner, event.slug, after=some[-1].ticket_id)
    assert [found.order for found in some + others] == [order.reference for order in placed for _ in "12"]
    (member,) = await organizers.walk_members(runtime, owner.id, organization)
    assert await organizers.walk_members(runtime, owner.id, organization, after=member.account_id) == []


async def test_a_buyers_own_orders(runtime):
    event = await an_event(runtime, Kind("Seat", 1000))
    placed = [await a_paid_order(runtime, event) for _ in range(2)]
    buyer = (await orders.view(runtime, placed[0].reference, placed[0].secret)).buyer_email
    account = await an_account(runtime, buyer)
    (own,) = await orders.walk_own(runtime, account)
    assert own.reference == placed[0].reference
    assert await orders.walk_own(runtime, account, after=own.order_id) == []
    await accounts.collect_contacts(runtime, account)
    assert (await orders.view_own(runtime, account, own.reference)).pdf_url == ""
    assert (await orders.document_own(runtime, account, own.reference)).tickets


async def test_public_and_own_events(runtime):
    owner = await an_account(runtime, "owner@example.org")
    slugs = [f"evening-{number}" for number in range(5)]
    for number, slug in enumerate(slugs):
        kind = Kind(price=1000 + number % 2)
        event = await an_event(runtime, kind, slug=slug, starts_in=timedelta(days=10 + number // 2))
        await joins(runtime, owner, event)
    for sort in ("date", "price"):
        found, after = [], None
        while True:
            slice_ = await events.walk(runtime, events.Search(sort=sort), after=after, limit=2)
            found += [card.slug for card in slice_.cards]
            if (after := slice_.next) is None:
                break
        expected = (await events.discover(runtime, events.Search(sort=sort))).cards
        assert found == [card.slug for card in expected]
    own, after = [], None
    while True:
        managed = await events.walk_managed(
            runtime, owner, status=events.EventStatus.PUBLISHED, after=after, limit=2
        )
        own += [item.event.details.slug for item in managed.events]
        if (after := managed.next) is None:
            break
    assert sorted(own) == slugs
