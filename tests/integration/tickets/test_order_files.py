from io import BytesIO

import httpx
import pymupdf
import pytest
import pytest_asyncio
import zxingcpp
from icalendar import Calendar
from PIL import Image
from starlette.applications import Starlette

from eventfly import orders, tickets
from eventfly.errors import EventflyError
from eventfly.http import order_files
from eventfly.http.problems import on_refusal
from tests.builders import a_key, a_paid_order, an_event


@pytest_asyncio.fixture
async def client(runtime):
    app = Starlette(routes=order_files.routes(runtime, None), exception_handlers={EventflyError: on_refusal})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        yield client


async def test_the_holder_of_the_link_gets_pdf_calendar_file_and_each_qr_code(runtime, client):
    event = await an_event(runtime)
    placed = await a_paid_order(runtime, event, Regular=2)
    base = f"/o/{placed.reference}/{placed.secret}"

    pdf = await client.get(f"{base}/tickets.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    codes = [_read(page.get_pixmap(dpi=150)) for page in pymupdf.open(stream=pdf.content)]
    keys = await tickets.load_keys(runtime)
    assert [tickets.verify_code(keys, code).event_id for code in codes] == [event.id, event.id]

    calendar = await client.get(f"{base}/event.ics")
    assert calendar.headers["content-type"] == "text/calendar; charset=utf-8"
    assert Calendar.from_ical(calendar.content).events[0]["SUMMARY"] == "A night of fireflies"

    for number, code in enumerate(codes, start=1):
        svg = await client.get(f"{base}/tickets/{number}.svg")
        drawn = pymupdf.open(stream=svg.content, filetype="svg")[0].get_pixmap(matrix=pymupdf.Matrix(8, 8))
        assert _read(drawn) == code


def _read(pixels) -> str:
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(pixels.tobytes("png"))).convert("L"))
    return found.text


async def test_a_holders_file_is_kept_by_no_cache_listed_by_no_search_and_tells_no_page_its_address(
    runtime, client
):
    placed = await a_paid_order(runtime, await an_event(runtime))
    for name in ("tickets.pdf", "event.ics", "tickets/1.svg"):
        headers = (await client.get(f"/o/{placed.reference}/{placed.secret}/{name}")).headers
        assert headers["cache-control"] == "no-store"
        assert "noindex" in headers["x-robots-tag"]
        assert headers["referrer-policy"] == "no-referrer"
        assert "filename=" in headers["content-disposition"]


@pytest.mark.parametrize("name", ["tickets.pdf", "event.ics", "tickets/1.svg"])
async def test_a_wrong_secret_and_a_wrong_reference_get_the_same_answer(runtime, client, name):
    placed = await a_paid_order(runtime, await an_event(runtime))
    wrong_secret = await client.get(f"/o/{placed.reference}/{a_key()}/{name}")
    wrong_reference = await client.get(f"/o/AAAAA-22222222/{placed.secret}/{name}")
    assert wrong_secret.status_code == wrong_reference.status_code == 404
    assert wrong_secret.json() == wrong_reference.json()


async def test_a_ticket_number_that_the_order_does_not_have_is_not_found(runtime, client):
    placed = await a_paid_order(runtime, await an_event(runtime))
    for number in (0, 2, 10**30):
        answer = await client.get(f"/o/{placed.reference}/{placed.secret}/tickets/{number}.svg")
        assert answer.status_code == 404


async def test_a_hold_has_no_tickets_to_download(runtime, client):
    event = await an_event(runtime)
    placed = await orders.place(runtime, event.id, a_key(), event.lines(Regular=1), buyer=None)
    answer = await client.get(f"/o/{placed.reference}/{placed.secret}/tickets.pdf")
    assert answer.status_code == 404
