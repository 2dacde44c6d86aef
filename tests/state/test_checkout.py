import re

import pytest

from eventfly import orders, payments
from eventfly.platform.database import open_database
from state.checkout import CheckoutState
from tests.builders import AnEvent, Kind, a_key, a_paid_order, an_event
from tests.state.tabs import InBackground, a_tab, scripts

WHO = {"name": "Ada Example", "email": "ada@example.org", "consent": "on"}


async def held(runtime, *kinds: Kind, **quantities: int) -> tuple[AnEvent, str, CheckoutState]:
    event, key = await an_event(runtime, *(kinds or (Kind("Seat", 1000),))), a_key()
    await orders.place(runtime, event.id, key, event.lines(**(quantities or {"Seat": 1})))
    tab = a_tab(CheckoutState, at=f"/e/{event.slug}/checkout", event_slug=event.slug)
    await tab.load()
    await tab.resume(key)
    return event, key, tab


async def pay(tab: CheckoutState, key: str, card: str = "succeeds") -> str:
    told = [
        item async for item in CheckoutState.event_handlers["pay"].fn(InBackground(tab), key, {"card": card})
    ]
    return " ".join(scripts(item) for item in told)


async def test_the_page_asks_the_browser_for_the_key_and_keeps_it_nowhere(runtime):
    _event, key, tab = await held(runtime)
    assert "draftKey" in scripts(await tab.load())
    assert key not in str(tab.dict())
    assert key not in str(vars(tab))


async def test_details_lengthen_the_hold_and_open_the_payment(runtime):
    _event, key, tab = await held(runtime)
    assert (tab.step, tab.draft.seconds_left) == (2, 180)
    await tab.give_details(key, WHO)
    assert (tab.step, tab.draft.seconds_left) == (3, 600)


async def test_problems_stand_beside_their_fields(runtime):
    _event, key, tab = await held(runtime)
    await tab.give_details(key, {"name": "", "email": "nonsense", "attendees.0.name": "\u202eevil"})
    assert set(tab.problems) == {"name", "email", "consent", "attendees.0.name"}
    assert ("consent", "Terms: Please agree to the terms to go on.") in tab.summary


async def test_hostile_forms_are_problems_and_not_crashes(runtime):
    _event, key, tab = await held(runtime)
    await tab.give_details(key, {"name": {"x": 1}, "email": ["a"], "consent": "maybe"})
    assert {"name", "email", "consent"} <= set(tab.problems)


async def test_each_ticket_gets_the_name_typed_for_it_and_else_the_buyers(runtime):
    _event, key, tab = await held(runtime, Seat=2)
    await tab.give_details(key, {**WHO, "attendees.1.name": "Bea Example"})
    assert [person.name for person in tab.draft.attendees] == ["Ada Example", "Bea Example"]


async def test_a_mistyped_address_is_suggested(runtime):
    _event, _key, tab = await held(runtime)
    await tab.suggest("ada@gmial.com")
    assert tab.suggestion == "ada@gmail.com"


async def test_paying_leads_to_the_order_and_forgets_the_draft(runtime):
    _event, key, tab = await held(runtime)
    await tab.give_details(key, WHO)
    told = await pay(tab, key)
    assert f"/o/{tab.draft.reference}/" in told
    assert "forgetDraft" in told
    assert not tab.pay_busy


async def test_paying_twice_makes_one_order(runtime):
    _event, key, tab = await held(runtime, Kind("Seat", 1000, quantity=5))
    await tab.give_details(key, WHO)
    await pay(tab, key)
    assert "/o/" in await pay(tab, key)
    async with runtime.reading() as connection:
        assert (await connection.exec_driver_sql("select count(*) from payments")).scalar() == 1


async def test_a_click_while_paying_does_nothing(runtime):
    _event, key, tab = await held(runtime)
    await tab.give_details(key, WHO)
    tab.pay_busy = True
    assert await pay(tab, key) == ""
    assert (await orders.draft(runtime, tab.event_slug, key)).status == "held"


async def test_a_declined_card_is_said_and_another_may_be_tried(runtime):
    _event, key, tab = await held(runtime)
    await tab.give_details(key, WHO)
    await pay(tab, key, "declined")
    assert "declined" in tab.failure
    assert tab.status == "held"
    assert "/o/" in await pay(tab, key)


async def test_the_second_step_leads_to_the_bank(runtime):
    _event, key, tab = await held(runtime)
    await tab.give_details(key, WHO)
    assert "/sandbox/step/" in await pay(tab, key, "second_step")
    assert tab.status == "paying"


@pytest.mark.parametrize(("allowed", "site"), [(("http://eventfly.test",), "http://eventfly.test"), ((), "")])
async def test_the_bank_leads_back_to_a_static_site_only_if_it_is_ours(runtime, allowed, site):
    _event, key, tab = await held(runtime)
    runtime.allowed_origins = allowed
    await tab.give_details(key, WHO)
    told = await pay(tab, key, "second_step")
    assert "window.efBackend" in told
    reference = re.findall(r"/sandbox/step/(\w+)", told)[0]
    step = await runtime.payments.find_step(reference)
    assert step.return_path == f"{site}/e/{tab.event_slug}/checkout"


async def test_something_that_is_no_card_is_a_problem(runtime):
    _event, key, tab = await held(runtime)
    await tab.give_details(key, WHO)
    await pay(tab, key, "4242 4242 4242 4242")
    assert tab.problems == {"details": "Choose how to pay."}


async def test_free_tickets_need_no_card(runtime):
    _event, key, tab = await held(runtime, Kind("Seat", 0))
    await tab.give_details(key, WHO)
    assert "/o/" in await pay(tab, key, "")


async def test_another_tab_continues_with_the_same_order(runtime):
    event, key, tab = await held(runtime)
    await tab.give_details(key, WHO)
    other = a_tab(CheckoutState, event_slug=event.slug)
    await other.load()
    await other.resume(key)
    assert (other.draft.reference, other.step) == (tab.draft.reference, 3)


async def test_coming_back_after_paying_leads_to_the_order(runtime):
    event, key, tab = await held(runtime)
    await tab.give_details(key, WHO)
    await pay(tab, key)
    other = a_tab(CheckoutState, event_slug=event.slug)
    assert f"/o/{tab.draft.reference}/" in scripts(await other.resume(key))


async def test_an_unanswered_payment_is_looked_at_again_until_it_leads_to_the_order(runtime):
    await runtime.payments.close()
    runtime.payments = payments.SandboxPaymentProcessor(runtime, silence_seconds=0.2)
    _event, key, tab = await held(runtime)
    await tab.give_details(key, WHO)
    assert "data-look-again" in await pay(tab, key, "times_out")
    runtime.database, working = open_database("sqlite:////nowhere/at/all.db"), runtime.database
    assert "data-look-again" in scripts(await tab.resume(key))
    runtime.database = working
    assert "data-look-again" in scripts(await tab.resume(key))
    runtime.clock.advance(seconds=30)
    await orders.settle_payments(runtime)
    assert f"/o/{tab.draft.reference}/" in scripts(await tab.resume(key))


async def test_the_hold_can_be_kept_longer_once(runtime):
    _event, key, tab = await held(runtime)
    await tab.give_details(key, WHO)
    await tab.extend(key)
    assert tab.draft.seconds_left == 1200
    await tab.extend(key)
    assert tab.notice == "The hold was already extended once."


async def test_giving_the_places_back_frees_them_at_once(runtime):
    event, key, tab = await held(runtime, Kind("Seat", 1000, quantity=1))
    assert "forgetDraft" in scripts(await tab.cancel(key))
    await a_paid_order(runtime, event)


async def test_a_lapsed_hold_can_be_taken_again_with_the_same_quantities(runtime):
    _event, key, tab = await held(runtime, Seat=2)
    runtime.clock.advance(seconds=181)
    await tab.resume(key)
    assert tab.status == "expired"
    await tab.start_again(a_key(), "browser")
    assert (tab.status, tab.draft.lines[0].quantity) == ("held", 2)


async def test_a_browser_that_holds_nothing_is_told_so(runtime):
    event = await an_event(runtime)
    tab = a_tab(CheckoutState, event_slug=event.slug)
    await tab.load()
    await tab.resume(a_key())
    assert tab.loaded
    assert tab.draft is None


async def test_after_a_bug_of_ours_the_button_can_be_pressed_again(runtime):
    _event, key, tab = await held(runtime)
    await tab.give_details(key, WHO)
    works, runtime.payments = runtime.payments, object()
    with pytest.raises(AttributeError):
        await pay(tab, key)
    assert not tab.pay_busy
    runtime.payments = works
    assert "/o/" in await pay(tab, key)
