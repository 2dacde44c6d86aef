import pytest

from eventfly import notifications, orders
from eventfly.errors import Invalid, NotFound, Unavailable
from eventfly.platform.rates import MemoryRates
from tests.builders import a_key, an_event
from tests.integration.notifications.builders import a_sale, deliver_mails, mails


async def test_an_address_gets_the_links_to_all_its_orders_in_one_mail(runtime, postbox):
    first, second = await an_event(runtime), await an_event(runtime)
    bought = [await a_sale(runtime, event, "ada@example.org") for event in (first, second)]
    await a_sale(runtime, first, "grace@example.org")
    await deliver_mails(runtime)
    postbox.taken.clear()
    await notifications.send_order_links(runtime, " Ada@Example.org ", client="here")
    await deliver_mails(runtime)
    (mail,) = postbox.taken
    assert mail.to == "ada@example.org"
    for placed in bought:
        secret = mail.text.split(f"/o/{placed.reference}/")[1].split()[0]
        assert (await orders.view(runtime, placed.reference, secret)).reference == placed.reference


async def test_an_unknown_address_gets_the_same_answer_and_no_mail(runtime, postbox):
    event = await an_event(runtime)
    await a_sale(runtime, event, "ada@example.org")
    await deliver_mails(runtime)
    known = await notifications.send_order_links(runtime, "ada@example.org", client="here")
    unknown = await notifications.send_order_links(runtime, "nobody@example.org", client="here")
    assert known == unknown
    await deliver_mails(runtime)
    assert {mail.to for mail in postbox.taken} == {"ada@example.org"}


async def test_what_is_no_address_is_said_beside_the_field(runtime):
    with pytest.raises(Invalid) as refused:
        await notifications.send_order_links(runtime, "not an address", client="here")
    assert refused.value.problems[0].field == "email"


async def test_known_and_unknown_addresses_are_limited_alike(runtime):
    runtime.rates = MemoryRates()
    await a_sale(runtime, await an_event(runtime), "ada@example.org")
    for address in ("ada@example.org", "nobody@example.org"):
        for _ in range(5):
            await notifications.send_order_links(runtime, address, client="here")
        with pytest.raises(Unavailable):
            await notifications.send_order_links(runtime, address, client="elsewhere")


async def test_the_tickets_are_mailed_once_more_to_the_buyer_alone(runtime, postbox):
    placed = await a_sale(runtime, await an_event(runtime), "ada@example.org")
    await deliver_mails(runtime)
    await notifications.resend(runtime, placed.reference, placed.secret)
    await deliver_mails(runtime)
    first, again = postbox.taken
    assert first.to == again.to == "ada@example.org"
    assert first.message_id != again.message_id
    assert again.attachments


async def test_nobody_resends_with_the_reference_alone(runtime):
    placed = await a_sale(runtime, await an_event(runtime), "ada@example.org")
    with pytest.raises(NotFound):
        await notifications.resend(runtime, placed.reference, a_key())
    assert await mails(runtime) == []


async def test_an_order_that_is_not_paid_has_nothing_to_resend(runtime):
    event = await an_event(runtime)
    placed = await orders.place(runtime, event.id, a_key(), event.lines(Regular=1), buyer=None)
    with pytest.raises(NotFound):
        await notifications.resend(runtime, placed.reference, placed.secret)


async def test_a_corrected_address_gets_the_tickets_and_every_old_link_dies(runtime, postbox):
    placed = await a_sale(runtime, await an_event(runtime), "adaa@example.org")
    await deliver_mails(runtime)
    fresh = await notifications.correct_address(runtime, placed.reference, placed.secret, "ada@example.org")
    await deliver_mails(runtime)
    mistaken, corrected = postbox.taken
    assert (mistaken.to, corrected.to) == ("adaa@example.org", "ada@example.org")
    assert "your address was corrected" in corrected.text
    old = mistaken.text.split(f"/o/{placed.reference}/")[1].split()[0]
    for dead in (old, placed.secret):
        with pytest.raises(NotFound):
            await orders.view(runtime, placed.reference, dead)
    assert (await orders.view(runtime, placed.reference, fresh)).buyer_email == "ada@example.org"


async def test_a_mail_still_waiting_goes_to_the_corrected_address(runtime, postbox):
    placed = await a_sale(runtime, await an_event(runtime), "adaa@example.org")
    await notifications.correct_address(runtime, placed.reference, placed.secret, "ada@example.org")
    await deliver_mails(runtime)
    assert {mail.to for mail in postbox.taken} == {"ada@example.org"}
