import orjson
import pytest

from eventfly import accounts, organizers, privacy
from eventfly.errors import NotFound
from tests.builders import Kind, an_event
from tests.integration.privacy.people import PASSWORD, a_person, a_purchase


async def exported(runtime, person):
    return orjson.loads(orjson.dumps(await privacy.personal_data(runtime, person), default=str))


async def test_a_person_gets_account_orders_tickets_and_contacts(runtime):
    ada, event = await a_person(runtime), await an_event(runtime, Kind("Regular", 1500), title="Fireflies")
    placed = await a_purchase(runtime, event, ada, guests=(("", ""), ("Fay", "fay@example.org")))
    await accounts.sign_in(runtime, email=ada.email, password=PASSWORD, client="c")
    data = await exported(runtime, ada)
    assert (data["account"]["name"], data["account"]["email"]) == (ada.name, ada.email)
    (order,) = data["orders"]
    assert (order["reference"], order["status"], order["total_minor"]) == (placed.reference, "paid", 3000)
    assert order["event"]["title"] == "Fireflies"
    assert order["lines"] == [{"ticket_type": "Regular", "quantity": 2, "unit_minor": 1500}]
    assert [(ticket["number"], ticket["attendee"]) for ticket in order["tickets"]] == [
        (1, ada.name),
        (2, "Fay"),
    ]
    assert [payment["paid_minor"] for payment in order["payments"]] == [3000]
    assert [contact["role"] for contact in data["contacts"]] == ["buyer", "attendee"]
    assert len(data["sessions"]) == 1


async def test_what_was_bought_as_a_guest_with_the_same_address_is_in_it(runtime):
    event = await an_event(runtime)
    placed = await a_purchase(runtime, event, "ada@example.org")
    assert [order["reference"] for order in (await exported(runtime, await a_person(runtime)))["orders"]] == [
        placed.reference
    ]


async def test_a_mere_guest_gets_their_own_name_and_not_the_buyers_order(runtime):
    ada, event = await a_person(runtime), await an_event(runtime)
    await a_purchase(runtime, event, "bob@example.org", guests=(("Ada Private", ada.email),))
    data = await exported(runtime, ada)
    assert data["orders"] == []
    assert [(item["role"], item["name"]) for item in data["contacts"]] == [("attendee", "Ada Private")]
    assert "bob@example.org" not in str(data)


async def test_nobody_elses_data_and_nothing_that_opens_anything_is_in_it(runtime):
    ada, event = await a_person(runtime), await an_event(runtime)
    placed = await a_purchase(runtime, event, ada)
    other = await a_purchase(runtime, event, "gus@example.org")
    session = await accounts.sign_in(runtime, email=ada.email, password=PASSWORD, client="c")
    text = str(await exported(runtime, ada))
    assert [
        word for word in (placed.secret, session.secret, "argon2", "gus@", other.reference) if word in text
    ] == []


async def test_teams_and_open_invitations_are_in_it(runtime):
    ada, owner = await a_person(runtime), await a_person(runtime, "Olga Owner")
    await organizers.found(runtime, ada, "Ada's nights")
    team = await organizers.found(runtime, owner, "Night Owls")
    await organizers.invite(runtime, owner, team, email=ada.email, role="manager")
    data = await exported(runtime, ada)
    assert data["teams"] == [{"organization": "Ada's nights", "role": "owner"}]
    assert [(item["organization"], item["role"]) for item in data["invitations"]] == [
        ("Night Owls", "manager")
    ]


async def test_nobody_gets_nothing(runtime):
    for read in (privacy.personal_data, privacy.holdings):
        with pytest.raises(NotFound):
            await read(runtime, None)


async def test_the_numbers_beforehand_say_what_is_held_and_what_would_be_kept(runtime):
    ada = await a_person(runtime)
    await a_purchase(runtime, await an_event(runtime), ada, count=2)
    await a_purchase(runtime, await an_event(runtime, Kind("Free", 0)), ada)
    held = await privacy.holdings(runtime, ada)
    assert (held.orders, held.upcoming, held.contacts, held.receipts) == (2, 2, 5, 1)
    year = runtime.now().year + runtime.limits.receipt_years
    assert held.kept_until_text == f"31 December {year}"
    assert held.hindrance == ""
