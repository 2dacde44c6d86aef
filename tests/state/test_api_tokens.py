from eventfly import accounts
from state.api_tokens import ApiTokensState
from tests.http.api.people import PASSWORD, an_account
from tests.state.tabs import a_tab, scripts

OLGA = "olga@example.org"


async def a_signed_in_tab(runtime, email=OLGA):
    await an_account(runtime, email, password=PASSWORD)
    signed_in = await accounts.sign_in(runtime, email=email, password=PASSWORD, client="here")
    tab = a_tab(ApiTokensState, cookie=f"ef_session={signed_in.secret}")
    await tab.load()
    return tab


def asked(**changes):
    return {"name": "Door app", "days": "30", "scope events:read": "on"} | changes


async def test_a_token_is_made_shown_once_and_kept_in_no_state(runtime):
    tab = await a_signed_in_tab(runtime)
    told = scripts(await tab.create(asked()))
    secret = "eft_" + told.partition("eft_")[2][:43]
    assert (await accounts.caller_of(runtime, secret)).introduce().email == OLGA
    assert [token.name for token in tab.tokens] == ["Door app"]
    assert secret not in str(tab.dict())
    await tab.load()
    assert secret not in str(tab.dict())


async def test_what_is_wrong_is_told_beside_its_field(runtime):
    tab = await a_signed_in_tab(runtime)
    await tab.create({"name": "", "days": "30"})
    assert set(tab.problems) == {"name"}
    for form, field in (
        ({"name": "A", "days": "30"}, "scopes"),
        (asked(days="9" * 30), "days"),
        (asked(days="-1"), "days"),
        (asked(days=None), "days"),
        ({"name": "A", "days": "30", "scope tokens": "on"}, "scopes"),
        ({"name": "A", "days": "30", "scope events:read": ""}, "scopes"),
    ):
        await tab.create(form)
        assert field in tab.problems, form
    assert tab.tokens == []


async def test_a_token_is_revoked_after_it_was_asked_about(runtime):
    tab = await a_signed_in_tab(runtime)
    await tab.create(asked())
    token_id = tab.tokens[0].id
    await tab.ask(token_id)
    assert tab.revoking == token_id
    await tab.revoke(token_id)
    assert (tab.tokens, tab.revoking) == ([], "")
    assert tab.thanks.startswith("The token is revoked")
    await tab.revoke(token_id)
    assert tab.missing


async def test_strangers_and_others_reach_nobodys_tokens(runtime):
    tab = await a_signed_in_tab(runtime)
    await tab.create(asked())
    token_id = tab.tokens[0].id
    stranger = a_tab(ApiTokensState)
    await stranger.load()
    assert (stranger.signed_in, stranger.tokens) == (False, [])
    await stranger.create(asked())
    assert stranger.missing
    other = await a_signed_in_tab(runtime, "other@example.org")
    assert other.tokens == []
    for hostile in (token_id, "", "x" * 10_000, None, {"$ne": ""}, 5):
        other.missing = False
        await other.revoke(hostile)
        assert other.missing
    await tab.load()
    assert len(tab.tokens) == 1
