import json
import stat
import time
from pathlib import Path

from eventfly import accounts, demo, events, orders, organizers
from eventfly.demo.accounts import FILE, ORGANIZERS, make_or_read
from eventfly.demo.dating import form_of
from eventfly.journal import verifying
from eventfly.journal.consuming import CURSORS, JOURNAL
from tests.integration.events.worlds import a_runtime


async def test_the_demo_is_varied_verifies_and_is_seeded_once(database_url: str, tmp_path: Path) -> None:
    async with a_runtime(database_url, tmp_path) as runtime:
        started = time.monotonic()
        made = await demo.seed(runtime)
        assert time.monotonic() - started < 20
        pages = [await events.discover(runtime, events.Search(page=page)) for page in (1, 2)]
        cards = [card for page in pages for card in page.cards]
        assert len(cards) >= 12
        assert len({card.city for card in cards}) >= 6
        assert len({card.zone for card in cards}) >= 6
        badges = {card.badge for card in cards}
        assert {"Sold out", "Few left", ""} < badges
        assert any(badge.endswith(" left") and badge[0].isdigit() for badge in badges)
        assert any(card.free for card in cards)
        assert await demo.seed(runtime) == made
        assert (await events.discover(runtime, events.Search())).total == len(cards)
        verdict = await verifying.verify(runtime)
        assert verdict.problems == (), verdict


async def test_the_demos_people_can_sign_in_and_have_something_to_see(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with a_runtime(sqlite_url, tmp_path) as runtime:
        made = await demo.seed(runtime)
        for account in made.accounts:
            signed_in = await accounts.sign_in(
                runtime, email=account.email, password=account.password, client="127.0.0.1"
            )
            owned = await events.of_account(runtime, signed_in.account)
            bought = await orders.of_account(runtime, signed_in.account.id)
            assert bool(owned) != bool(bought)


async def test_the_sign_ins_are_kept_for_their_owner_alone(sqlite_url: str, tmp_path: Path) -> None:
    async with a_runtime(sqlite_url, tmp_path) as runtime:
        made = await demo.seed(runtime)
    path = tmp_path / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    kept = json.loads(path.read_text())["accounts"]
    assert [entry["password"] for entry in kept] == [account.password for account in made.accounts]
    assert len({entry["password"] for entry in kept}) == len(kept)


async def test_only_the_attendees_order_is_mailed(sqlite_url: str, tmp_path: Path) -> None:
    async with a_runtime(sqlite_url, tmp_path) as runtime:
        await demo.seed(runtime)
        async with runtime.reading() as connection:
            cursors = {row.event_id: row.seq for row in await connection.execute(CURSORS.select())}
            entries = (await connection.execute(JOURNAL.select())).all()
    waiting = [
        entry for entry in entries if entry.kind == "orders.paid" and entry.seq > cursors[entry.event_id]
    ]
    assert len(waiting) == 1


async def test_what_a_stopped_seeding_left_is_completed(sqlite_url: str, tmp_path: Path) -> None:
    organizer = ORGANIZERS[0]
    async with a_runtime(sqlite_url, tmp_path) as runtime:
        account = make_or_read(tmp_path).by_email(organizer.owner_email)
        owner_id = await accounts.ensure(runtime, email=account.email, name="Mara", password=account.password)
        owner = accounts.AccountView(id=owner_id, email=account.email, name="Mara", verified=True)
        await organizers.found(runtime, owner, organizer.name)
        here = runtime.now().replace(tzinfo=None)
        for item in organizer.events[:2]:
            await events.create(runtime, owner, form_of(item, here))
        await events.publish(runtime, owner, organizer.events[0].slug)
        await demo.seed(runtime)
        assert len(await organizers.of_account(runtime, owner_id)) == 1
        cards = await events.of_account(runtime, owner)
        assert {card.slug for card in cards} == {item.slug for item in organizer.events}
        assert {card.status for card in cards} == {"published"}
        assert all(card.sold for card in cards)
