from datetime import UTC, datetime, timedelta

import pytest

from eventfly.payments.errors import ForgedWebhook
from eventfly.payments.signatures import check_signature, sign

SECRET, BODY, NOW = b"s" * 32, b'{"id": "TEST_1"}', datetime(2027, 3, 1, 12, tzinfo=UTC)


def test_a_signature_is_good_for_five_minutes_either_way() -> None:
    header = sign(SECRET, BODY, NOW)
    for seconds in (-300, 0, 300):
        check_signature(SECRET, BODY, header, NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_signature_from_another_time_is_refused(seconds: int) -> None:
    with pytest.raises(ForgedWebhook):
        check_signature(SECRET, BODY, sign(SECRET, BODY, NOW), NOW + timedelta(seconds=seconds))


def test_a_signature_of_another_body_or_secret_is_refused() -> None:
    for secret, body in ((b"x" * 32, BODY), (SECRET, BODY + b" ")):
        with pytest.raises(ForgedWebhook):
            check_signature(SECRET, BODY, sign(secret, body, NOW), NOW)


def test_an_old_signature_cannot_be_given_a_new_time() -> None:
    old = sign(SECRET, BODY, NOW - timedelta(hours=1))
    forged = f"t={int(NOW.timestamp())},{old.split(',')[1]}"
    with pytest.raises(ForgedWebhook):
        check_signature(SECRET, BODY, forged, NOW)


@pytest.mark.parametrize(
    "header", ["", "t=1", "v1=" + "0" * 64, "t=-1,v1=" + "0" * 64, "t=1,v1=ü", "t=9" * 9999]
)
def test_a_malformed_header_is_refused(header: str) -> None:
    with pytest.raises(ForgedWebhook):
        check_signature(SECRET, BODY, header, NOW)
