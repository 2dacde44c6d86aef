from eventfly import accounts, events, orders, organizers, privacy
from state.account import AccountState
from state.organizer_event import ManagedEventState
from tests.builders import a_paid_order, an_event
from tests.integration.privacy import people
from tests.integration.privacy.people import a_member
from tests.state.tabs import a_tab, scripts
from tests.state.test_organizing import PASSWORD, signed_in


async def test_nobody_sees_no_account(runtime):
    tab = a_tab(AccountState)
    await tab.load()
    assert (tab.held, tab.signed_in, tab.loaded) == (None, False, True)


async def test_the_page_says_what_is_held_and_asks_before_erasing(runtime):
    account, cookie = await signed_in(runtime, "ada")
    tab = a_tab(AccountState, cookie=cookie)
    await tab.load()
    assert (tab.held.name, tab.held.email, tab.held.orders) == ("ada", account.email, 0)
    assert "field-password" in scripts(await tab.erase(True))
    assert tab.erasing
    await tab.erase(False)
    assert not tab.erasing


async def test_a_refusal_of_a_form_without_script_is_told(runtime):
    _account, cookie = await signed_in(runtime, "ada")
    tab = a_tab(AccountState, at="/my/account?problem=wrong-password", cookie=cookie)
    await tab.load()
    assert tab.erasing
    assert "do not fit together" in tab.refusal


async def test_an_erased_account_is_signed_out(runtime):
    account, cookie = await signed_in(runtime, "ada")
    await privacy.erase_account(runtime, account, password=PASSWORD, client="c")
    tab = a_tab(AccountState, cookie=cookie)
    await tab.load()
    assert (tab.held, tab.signed_in) == (None, False)


async def test_an_organizer_erases_a_guests_order(runtime):
    event = await an_event(runtime)
    await a_paid_order(runtime, event)
    manager = await a_member(runtime, event, "manager")
    session = await _session(runtime, manager)
    tab = a_tab(ManagedEventState, event_slug=event.slug, cookie=session)
    await tab.load()
    (row,) = tab.listed.rows
    assert (tab.view.may_erase, row.erasable) == (True, True)
    await tab.ask(f"e:{row.order_id}")
    assert tab.asking == f"e:{row.order_id}"
    await tab.erase(row.order_id)
    assert (tab.listed.rows[0].erased, tab.told) == (True, "The names and addresses are erased.")


async def test_staff_and_strangers_erase_nothing(runtime):
    event = await an_event(runtime)
    await a_paid_order(runtime, event)
    owner, staff = await a_member(runtime, event), await a_member(runtime, event, "staff", "Stan Staff")
    _stranger, other = await signed_in(runtime, "eve")
    order = (await _rows(runtime, owner, event.slug))[0]
    for cookie in (await _session(runtime, staff), other):
        tab = a_tab(ManagedEventState, event_slug=event.slug, cookie=cookie)
        await tab.load()
        await tab.erase(order.order_id)
        assert tab.missing
    assert not (await _rows(runtime, owner, event.slug))[0].erased
    assert organizers.may("staff", organizers.Action.SEE_EVENT)
    assert (await events.managed(runtime, staff, event.slug)).may_erase is False


async def _rows(runtime, account, slug):
    return (await orders.of_event(runtime, account, slug)).rows


async def _session(runtime, account) -> str:
    session = await accounts.sign_in(runtime, email=account.email, password=people.PASSWORD, client="c")
    return f"{accounts.cookie_name(https=False)}={session.secret}"
