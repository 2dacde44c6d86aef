"""Correcting an address: all of it happens, or nothing does."""

from typing import Any

import pytest

from eventfly import notifications, orders
from eventfly.errors import NotFound, Unavailable
from eventfly.notifications import MailKind, asking
from eventfly.platform.rates import MemoryRates
from eventfly.runtime import Runtime
from tests.builders import a_buyer, a_key, an_event
from tests.integration.notifications.builders import a_sale, mails


async def test_a_correction_that_breaks_in_the_middle_leaves_the_old_link_alive(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("killed here")

    placed = await a_sale(runtime, await an_event(runtime), "typo@exmaple.test")
    monkeypatch.setattr(asking, "owe", broken)
    with pytest.raises(RuntimeError):
        await notifications.correct_address(runtime, placed.reference, placed.secret, "right@example.test")
    view = await orders.view(runtime, placed.reference, placed.secret)
    assert view.buyer_email == "typo@exmaple.test"


async def test_a_correction_moves_the_link_and_owes_one_mail(runtime: Runtime) -> None:
    placed = await a_sale(runtime, await an_event(runtime), "typo@exmaple.test")
    fresh = await notifications.correct_address(
        runtime, placed.reference, placed.secret, "right@example.test"
    )
    assert (await orders.view(runtime, placed.reference, fresh)).buyer_email == "right@example.test"
    assert [mail.kind for mail in await mails(runtime)] == [MailKind.ADDRESS_CORRECTED.value]
    with pytest.raises(NotFound):
        await orders.view(runtime, placed.reference, placed.secret)


async def test_an_order_that_is_not_paid_keeps_its_link_and_its_address(runtime: Runtime) -> None:
    event = await an_event(runtime)
    placed = await orders.place(
        runtime, event.id, a_key(), event.lines(Regular=1), buyer=a_buyer(email="held@example.test")
    )
    with pytest.raises(NotFound):
        await notifications.correct_address(runtime, placed.reference, placed.secret, "other@example.test")
    assert (await orders.view(runtime, placed.reference, placed.secret)).buyer_email == "held@example.test"


async def test_nobody_mails_the_world_by_correcting_over_and_over(runtime: Runtime) -> None:
    runtime.rates = MemoryRates()
    placed = await a_sale(runtime, await an_event(runtime), "a0@example.test")
    secret = placed.secret
    for number in range(1, 6):
        secret = await notifications.correct_address(
            runtime, placed.reference, secret, f"a{number}@example.test"
        )
    with pytest.raises(Unavailable):
        await notifications.correct_address(runtime, placed.reference, secret, "a6@example.test")
    assert (await orders.view(runtime, placed.reference, secret)).buyer_email == "a5@example.test"
