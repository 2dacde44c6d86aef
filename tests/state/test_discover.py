from state.discover import DiscoverState
from tests.builders import Kind, an_event
from tests.state.tabs import a_tab, scripts


async def test_the_address_says_what_is_looked_for(runtime):
    await an_event(runtime, title="Jazz in the barn")
    await an_event(runtime, title="Pottery")
    tab = a_tab(DiscoverState, at="/?q=jazz")
    await tab.load()
    assert [card.title for card in tab.view.cards] == ["Jazz in the barn"]
    assert tab.filtered


async def test_typing_changes_the_address_without_filling_the_history(runtime):
    tab = a_tab(DiscoverState, at="/?city=Berlin&page=3")
    await tab.load()
    told = scripts(await tab.look_for("slow techno"))
    assert "/?q=slow+techno&city=Berlin" in told
    assert "page" not in told.replace("page_", "")


async def test_a_preset_and_dates_exclude_each_other(runtime):
    tab = a_tab(DiscoverState, at="/?from=2027-03-01&to=2027-03-09")
    await tab.load()
    assert '"/?when=weekend"' in scripts(await tab.choose("when", "weekend"))


async def test_days_are_asked_for_together_and_told_in_words(runtime):
    tab = a_tab(DiscoverState, at="/?q=jazz&when=weekend")
    await tab.load()
    told = scripts(await tab.submit({"q": "jazz", "from": "2027-03-01", "to": "2027-03-09"}))
    assert '"/?q=jazz&from=2027-03-01&to=2027-03-09"' in told
    tab = a_tab(DiscoverState, at="/?from=2027-03-01&to=2027-03-09")
    await tab.load()
    assert tab.dates == "1 Mar – 9 Mar"


async def test_searching_by_enter_keeps_the_preset_day(runtime):
    tab = a_tab(DiscoverState, at="/?when=weekend")
    await tab.load()
    assert '"/?q=jazz&when=weekend"' in scripts(await tab.submit({"q": "jazz", "from": "", "to": ""}))


async def test_only_filters_can_be_chosen(runtime):
    tab = a_tab(DiscoverState)
    await tab.load()
    assert await tab.choose("missing", "1") is None


async def test_nonsense_in_the_address_is_passed_over(runtime):
    await an_event(runtime, Kind("Seat", 0))
    tab = a_tab(DiscoverState, at="/?page=%E2%91%A0&when=soon&from=yesterday&sort=up&category=x&token=t")
    await tab.load()
    assert tab.view.total == 1


async def test_the_first_event_leads_unless_somebody_searches(runtime):
    for _ in range(3):
        await an_event(runtime)
    tab = a_tab(DiscoverState)
    await tab.load()
    assert tab.featured == tab.view.cards[0]
    assert len(tab.entries) == 2
    tab = a_tab(DiscoverState, at="/?category=music")
    await tab.load()
    assert tab.featured is None


async def test_half_a_character_is_left_out_of_the_address(runtime):
    tab = a_tab(DiscoverState, at="/?city=Berlin")
    await tab.load()
    assert "/?q=jazz&city=Berlin" in scripts(await tab.look_for("jazz\ud83d"))
