import httpx
import pytest

from eventfly.payments import ChargeStatus
from eventfly.runtime import Runtime
from tests.integration.payments.builders import a_request

BACK = "/e/jazz/checkout"


async def a_step(runtime: Runtime, **details: str) -> tuple[str, str]:
    request = a_request(details={"card": "second_step"} | details)
    asked = await runtime.payments.process_payment(request)
    return asked.action_url, request.idempotency_key


async def test_the_page_says_test_and_what_is_to_be_paid(runtime: Runtime, client: httpx.AsyncClient) -> None:
    address, _ = await a_step(runtime, return_to=BACK)
    page = await client.get(address)
    assert page.status_code == 200
    assert "TEST" in page.text
    assert "€25.00" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-robots-tag"] == "noindex"


@pytest.mark.parametrize(
    ("answer", "status"), [("approve", ChargeStatus.SUCCEEDED), ("refuse", ChargeStatus.DECLINED)]
)
async def test_an_answer_decides_the_payment_and_leads_back(
    runtime: Runtime, client: httpx.AsyncClient, answer: str, status: ChargeStatus
) -> None:
    address, key = await a_step(runtime, return_to=BACK)
    answered = await client.post(address, data={"answer": answer})
    assert (answered.status_code, answered.headers["location"]) == (303, BACK)
    assert (await runtime.payments.look_up(key)).status is status


async def test_a_second_answer_changes_nothing(runtime: Runtime, client: httpx.AsyncClient) -> None:
    address, key = await a_step(runtime)
    await client.post(address, data={"answer": "refuse"})
    await client.post(address, data={"answer": "approve"})
    assert (await runtime.payments.look_up(key)).status is ChargeStatus.DECLINED
    page = await client.get(address)
    assert "Already answered" in page.text
    assert "<form" not in page.text


async def test_looking_at_the_page_decides_nothing(runtime: Runtime, client: httpx.AsyncClient) -> None:
    address, key = await a_step(runtime)
    await client.get(address, params={"answer": "approve"})
    assert (await runtime.payments.look_up(key)).status is ChargeStatus.NEEDS_ACTION


async def test_without_a_way_back_the_page_leads_where_the_buyer_came_from(
    runtime: Runtime, client: httpx.AsyncClient
) -> None:
    address, _ = await a_step(runtime)
    page = await client.get(address, headers={"Referer": "http://tickets.test/e/jazz/checkout"})
    assert f'value="{BACK}"' in page.text
    foreign = await client.get(address, headers={"Referer": "http://evil.example/e/jazz"})
    assert 'name="return_to" value="/"' in foreign.text


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", '/"><script>']
)
async def test_nobody_is_led_to_another_site_or_into_a_script(
    runtime: Runtime, client: httpx.AsyncClient, back: str
) -> None:
    address, _ = await a_step(runtime)
    page = await client.get(address, params={"return_to": back})
    assert "evil.example" not in page.text
    assert "<script" not in page.text
    answered = await client.post(address, data={"answer": "approve", "return_to": back})
    assert answered.headers["location"].startswith("/")
    assert "evil.example" not in answered.headers["location"]


@pytest.mark.parametrize("form", [{}, {"answer": "maybe"}, {"answer": ""}])
async def test_any_other_answer_is_refused(runtime: Runtime, client: httpx.AsyncClient, form: dict) -> None:
    address, key = await a_step(runtime)
    assert (await client.post(address, data=form)).status_code == 422
    assert (await runtime.payments.look_up(key)).status is ChargeStatus.NEEDS_ACTION


async def test_a_guessed_address_is_not_found(runtime: Runtime, client: httpx.AsyncClient) -> None:
    address, _ = await a_step(runtime)
    for guess in (address[:-4] + "zzzz", "/sandbox/step/TEST", "/sandbox/step/TEST_1_2"):
        assert (await client.get(guess)).status_code == 404
        assert (await client.post(guess, data={"answer": "approve"})).status_code == 404


async def test_a_buyer_from_our_static_site_is_led_back_there(
    runtime: Runtime, client: httpx.AsyncClient
) -> None:
    address, _ = await a_step(runtime, return_to=f"https://www.example.org{BACK}")
    page = await client.get(address)
    # Browsers follow the redirect that answers a form only to where the policy lets forms go.
    assert "form-action 'self' https://www.example.org;" in page.headers["content-security-policy"]
    answered = await client.post(address, data={"answer": "approve"})
    assert answered.headers["location"] == f"https://www.example.org{BACK}"
