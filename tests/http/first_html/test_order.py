from eventfly import http, notifications
from eventfly.identifiers import new_secret
from eventfly.runtime import Runtime
from tests.builders import a_paid_order, an_event


async def test_a_link_that_opens_an_order_is_left_to_its_page(runtime: Runtime) -> None:
    placed = await a_paid_order(runtime, await an_event(runtime))
    for path in ("", "/tickets.pdf", "/event.ics", "/tickets/1.svg"):
        assert await http.first_html(runtime)(f"/o/{placed.reference}/{placed.secret}{path}", "") is None


async def test_a_wrong_secret_is_the_same_404_as_an_order_that_never_was(runtime: Runtime) -> None:
    placed = await a_paid_order(runtime, await an_event(runtime))
    await notifications.correct_address(runtime, placed.reference, placed.secret, "right@example.org")
    render = http.first_html(runtime)
    never_was = await render(f"/o/NEVER-WAS23456/{new_secret()}", "")
    assert never_was is not None
    assert never_was.status == 404
    assert 'name="robots" content="noindex"' in never_was.tags_html
    assert "Find my order" in never_was.body_html
    for link in (
        f"{placed.reference}/{new_secret()}",
        f"{placed.reference}/{placed.secret}",
        f"{placed.reference}/short",
        f"{placed.reference}/a.b",
        "nothing/like-it",
    ):
        assert await render(f"/o/{link}", "") == never_was
