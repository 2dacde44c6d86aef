from eventfly import orders, payments
from eventfly.platform.database import open_database
from state.order import OrderState
from tests.builders import Kind, a_buyer, a_key, a_paid_order, an_event
from tests.state.tabs import a_tab, scripts


async def test_the_link_opens_the_order(runtime):
    placed = await a_paid_order(runtime, await an_event(runtime))
    tab = a_tab(OrderState, order_ref=placed.reference, order_secret=placed.secret)
    await tab.load()
    assert tab.order.reference == placed.reference
    assert len(tab.order.tickets) == 1


async def test_the_reference_alone_opens_nothing(runtime):
    placed = await a_paid_order(runtime, await an_event(runtime))
    for secret in ("", "x" * 32, "../../etc"):
        tab = a_tab(OrderState, order_ref=placed.reference, order_secret=secret)
        await tab.load()
        assert tab.missing
        assert tab.order is None


async def test_a_name_can_be_changed_until_the_doors(runtime):
    placed = await a_paid_order(runtime, await an_event(runtime))
    tab = a_tab(OrderState, order_ref=placed.reference, order_secret=placed.secret)
    await tab.load()
    await tab.rename(1)
    assert tab.renamed == tab.order.tickets[0].attendee != ""
    await tab.save_name({"attendee": ""})
    assert "name" in tab.problems
    await tab.save_name({"attendee": "Bea Example"})
    assert tab.order.tickets[0].attendee == "Bea Example"
    runtime.clock.advance(days=31)
    await tab.rename(1)
    await tab.save_name({"attendee": "Too Late"})
    assert tab.notice.startswith("Doors are open")


async def test_correcting_the_address_kills_the_old_link(runtime):
    placed = await a_paid_order(runtime, await an_event(runtime))
    tab = a_tab(OrderState, order_ref=placed.reference, order_secret=placed.secret)
    await tab.load()
    told = scripts(await tab.save_address({"email": "right@example.org"}))
    assert f"/o/{placed.reference}/" in told
    assert placed.secret not in told
    await tab.load()
    assert tab.missing


async def test_a_mistyped_correction_is_suggested_and_forgotten_when_left(runtime):
    placed = await a_paid_order(runtime, await an_event(runtime))
    tab = a_tab(OrderState, order_ref=placed.reference, order_secret=placed.secret)
    await tab.load()
    await tab.correct(True)
    await tab.suggest("ada@gmial.com")
    assert tab.suggestion == "ada@gmail.com"
    await tab.correct(False)
    assert tab.suggestion == ""


async def test_tickets_are_mailed_again_only_for_paid_orders(runtime):
    event = await an_event(runtime, Kind("Seat", 1000))
    key = "k" * 32
    placed = await orders.place(runtime, event.id, key, event.lines(Seat=1))
    tab = a_tab(OrderState, order_ref=placed.reference, order_secret=placed.secret)
    await tab.load()
    await tab.resend()
    assert tab.missing


async def an_unanswered_payment(runtime):
    await runtime.payments.close()
    runtime.payments = payments.SandboxPaymentProcessor(runtime, silence_seconds=0.2)
    event = await an_event(runtime)
    placed = await orders.place(runtime, event.id, key := a_key(), event.lines(Regular=1), buyer=a_buyer())
    outcome = await orders.pay(runtime, event.id, key, {"card": "times_out"})
    assert outcome.step is orders.PaymentStep.WAITING
    return placed


async def test_a_payment_under_way_is_looked_at_again_until_it_becomes_tickets(runtime):
    placed = await an_unanswered_payment(runtime)
    tab = a_tab(OrderState, order_ref=placed.reference, order_secret=placed.secret)
    assert "data-look-again" in scripts(await tab.load())
    assert "data-look-again" in scripts(await tab.look_again())
    runtime.clock.advance(seconds=30)
    await orders.settle_payments(runtime)
    assert await tab.look_again() is None
    assert (tab.order.status, len(tab.order.tickets)) == ("paid", 1)
    assert tab.thanks.startswith("The payment is through")


async def test_looking_again_outlasts_a_moment_without_the_database(runtime):
    placed = await an_unanswered_payment(runtime)
    tab = a_tab(OrderState, order_ref=placed.reference, order_secret=placed.secret)
    await tab.load()
    runtime.database, working = open_database("sqlite:////nowhere/at/all.db"), runtime.database
    assert "data-look-again" in scripts(await tab.look_again())
    runtime.database = working
    assert tab.order.status == "paying"


async def test_an_order_that_waits_for_nothing_is_not_looked_at_again(runtime):
    placed = await a_paid_order(runtime, await an_event(runtime))
    tab = a_tab(OrderState, order_ref=placed.reference, order_secret=placed.secret)
    assert await tab.load() is None
    assert await tab.look_again() is None
    assert tab.thanks == ""
