from eventfly import privacy
from state.account import AccountState
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
