import pytest

from eventfly.accounts import throttling
from eventfly.accounts.errors import TooManyAttempts


async def test_the_window_slides_and_says_how_long_to_wait(monkeypatch):
    now = 100.0
    monkeypatch.setattr(throttling.time, "monotonic", lambda: now)
    rates = throttling.LocalRates()
    await rates.hit("k", limit=2, per_seconds=60)
    now = 130.0
    await rates.hit("k", limit=2, per_seconds=60)
    with pytest.raises(TooManyAttempts) as caught:
        await rates.hit("k", limit=2, per_seconds=60)
    assert caught.value.retry_after == 31
    now = 161.0
    await rates.hit("k", limit=2, per_seconds=60)


async def test_a_flood_of_keys_does_not_grow_without_bound(monkeypatch):
    monkeypatch.setattr(throttling, "MOST_KEYS", 10)
    rates = throttling.LocalRates()
    for number in range(50):
        await rates.hit(str(number), limit=1, per_seconds=60)
    assert len(rates._hits) == 10
