from state.sign_in import SignInState
from tests.state.tabs import a_tab


async def test_a_mistyped_address_is_suggested_to_whoever_signs_up(runtime):
    tab = a_tab(SignInState, at="/sign-up")
    await tab.load()
    await tab.suggest("ada@hotmial.com")
    assert tab.suggestion == "ada@hotmail.com"
    await tab.load()
    assert tab.suggestion == ""
