import pytest

from eventfly.errors import Conflict, Invalid, NotAllowed, NotFound, Problem, Unavailable
from eventfly.http.idempotency import KeyNotUsable, checked_key, key_bits
from eventfly.http.limits import Bounds, client_of
from eventfly.http.problems import document
from eventfly.identifiers import new_secret
from eventfly.money import Money
from eventfly.orders import PriceChanged
from eventfly.platform.rates import MemoryRates, TooManyRequests


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Invalid(Problem("title", "Too long.")), 422),
        (NotAllowed(), 403),
        (NotFound(), 404),
        (Conflict(), 409),
        (Unavailable(), 503),
        (TooManyRequests(), 429),
    ],
)
def test_each_kind_of_refusal_has_its_status(error: Exception, status: int) -> None:
    assert document(error)["status"] == status  # type: ignore[arg-type]


def test_a_conflict_carries_what_the_next_step_needs() -> None:
    assert document(PriceChanged(Money(4200, "EUR")))["total"]["minor"] == 4200


@pytest.mark.parametrize("key", ["", "short", "0" * 60, "ab" * 40, "0123456789" * 3, "x" * 256, "ключ" * 20])
def test_a_guessable_or_odd_key_is_refused_without_a_credential(key: str) -> None:
    with pytest.raises(KeyNotUsable):
        checked_key(key)


@pytest.mark.parametrize("key", ["5f0c9a4e-2b7d-4c31-9e8f-61d2a7b3c405", "kQ7-x_R2mZbT9sVwLc4Hda"])
def test_a_random_key_of_128_bits_is_taken(key: str) -> None:
    assert key_bits(key) >= 128
    assert checked_key(key) == key


def test_our_own_secrets_are_strong_enough_keys() -> None:
    assert all(key_bits(new_secret()) >= 128 for _ in range(100))


def test_with_a_credential_any_short_key_will_do() -> None:
    assert checked_key("1", credential="secret") == "1"


def test_one_household_counts_as_one_client() -> None:
    scopes = [{"client": (address, 1)} for address in ("2001:db8::1", "2001:db8::ffff", "::ffff:192.0.2.7")]
    assert [client_of(scope) for scope in scopes] == ["2001:db8::/64", "2001:db8::/64", "192.0.2.7"]
    assert client_of({"client": None}) == ""


def test_streams_leave_room_for_pages() -> None:
    class Settings:
        backpressure = 1000

    assert Bounds.of(Settings).streams == 500


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_a_burst_passes_and_then_one_use_at_a_time() -> None:
    clock = Clock()
    rates = MemoryRates(clock)
    for _ in range(10):
        await rates.hit("a", limit=10, per_seconds=60)
    with pytest.raises(TooManyRequests) as refusal:
        await rates.hit("a", limit=10, per_seconds=60)
    assert refusal.value.retry_after == 6
    await rates.hit("b", limit=10, per_seconds=60)
    clock.now = 6.1
    await rates.hit("a", limit=10, per_seconds=60)
    with pytest.raises(TooManyRequests):
        await rates.hit("a", limit=10, per_seconds=60)


async def test_a_flood_of_keys_does_not_grow_without_end() -> None:
    rates = MemoryRates(max_buckets=100)
    for number in range(1000):
        await rates.hit(str(number), limit=1, per_seconds=60)
    assert len(rates._buckets) == 100
