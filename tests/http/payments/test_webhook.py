from collections.abc import Sequence

import httpx
import pytest

from eventfly.payments import SIGNATURE_HEADER, SandboxPaymentProcessor, WebhookDelivery, over_http
from eventfly.payments.sandbox_deliveries import SignedWebhook
from eventfly.runtime import Runtime
from tests.integration.payments.builders import a_request, count


async def a_signed_webhook(runtime: Runtime) -> SignedWebhook:
    kept: list[SignedWebhook] = []

    async def keep(webhooks: Sequence[SignedWebhook]) -> list[bool]:
        kept.extend(webhooks)
        return [True] * len(webhooks)

    await runtime.payments.process_payment(a_request())
    runtime.clock.advance(seconds=5)
    await SandboxPaymentProcessor(runtime, deliver=keep).deliver_due()
    return kept[0]


async def post(client: httpx.AsyncClient, body: bytes, signature: str) -> httpx.Response:
    return await client.post("/webhooks/sandbox", content=body, headers={SIGNATURE_HEADER: signature})


async def test_a_good_webhook_is_answered_at_once_and_stored_once(
    runtime: Runtime, client: httpx.AsyncClient
) -> None:
    webhook = await a_signed_webhook(runtime)
    for _ in range(2):
        assert (await post(client, webhook.body, webhook.signature)).status_code == 204
    assert await count(runtime, WebhookDelivery) == 1


async def test_a_forged_webhook_is_refused_and_not_stored(
    runtime: Runtime, client: httpx.AsyncClient
) -> None:
    webhook = await a_signed_webhook(runtime)
    answer = await post(client, webhook.body + b" ", webhook.signature)
    assert (answer.status_code, answer.json()["code"]) == (403, "forged-webhook")
    assert await count(runtime, WebhookDelivery) == 0


async def test_an_old_webhook_is_refused(runtime: Runtime, client: httpx.AsyncClient) -> None:
    webhook = await a_signed_webhook(runtime)
    runtime.clock.advance(minutes=6)
    assert (await post(client, webhook.body, webhook.signature)).status_code == 403


async def test_a_huge_body_is_refused_unread(client: httpx.AsyncClient) -> None:
    assert (await post(client, b"x" * 70_000, "t=1,v1=" + "0" * 64)).is_client_error


async def test_without_a_sandbox_there_is_no_webhook(runtime: Runtime, client: httpx.AsyncClient) -> None:
    await runtime.payments.close()
    sandbox, runtime.payments = runtime.payments, None
    assert (await post(client, b"{}", "")).status_code == 404
    runtime.payments = sandbox


async def test_the_sandbox_delivers_over_http(
    runtime: Runtime, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    transport = client._transport
    connect = httpx.AsyncClient
    monkeypatch.setattr(httpx, "AsyncClient", lambda **_: connect(transport=transport))
    await runtime.payments.process_payment(a_request())
    runtime.clock.advance(seconds=5)
    sandbox = SandboxPaymentProcessor(runtime, deliver=over_http(runtime.absolute("/webhooks/sandbox")))
    assert await sandbox.deliver_due() == 1
    assert await count(runtime, WebhookDelivery) == 1


async def test_a_receiver_that_is_down_gets_the_news_later(runtime: Runtime) -> None:
    await runtime.payments.process_payment(a_request())
    runtime.clock.advance(seconds=5)
    sandbox = SandboxPaymentProcessor(runtime, deliver=over_http("http://127.0.0.1:1/", timeout_seconds=1))
    assert await sandbox.deliver_due() == 0
    runtime.clock.advance(minutes=2)
    assert await runtime.payments.deliver_due() == 1
