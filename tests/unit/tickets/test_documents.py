from datetime import UTC, datetime

import pytest

from eventfly.tickets.documents import span, zone_name
from tests.unit.tickets.builders import a_document


def test_a_night_that_ends_after_midnight_is_still_that_night():
    said = span(datetime(2027, 7, 2, 20, tzinfo=UTC), datetime(2027, 7, 3, 2, tzinfo=UTC), "Europe/Berlin")
    assert said == "Friday 2 July 2027, 22:00 – 04:00"


def test_a_festival_names_its_last_day():
    said = span(datetime(2027, 7, 2, 10, tzinfo=UTC), datetime(2027, 7, 4, 20, tzinfo=UTC), "Europe/Berlin")
    assert said == "Friday 2 July 2027, 12:00 – Sunday 4 July, 22:00"


def test_the_day_is_the_events_own_not_the_servers():
    said = span(datetime(2027, 7, 2, 23, tzinfo=UTC), datetime(2027, 7, 3, 1, tzinfo=UTC), "Asia/Tokyo")
    assert said == "Saturday 3 July 2027, 08:00 – 10:00"


@pytest.mark.parametrize(("month", "said"), [(1, "Standard"), (7, "Summer")])
def test_the_zones_name_is_that_of_the_day(month, said):
    assert said in zone_name(datetime(2027, month, 1, tzinfo=UTC), "Europe/Berlin")


def test_a_place_does_not_repeat_the_city_that_its_address_ends_in():
    assert a_document().place == "Speicherhalle 7, Am Sandtorkai 7, 20457 Hamburg"
    assert a_document(address="").place == "Speicherhalle 7, Hamburg"
    assert a_document(venue="Online", address="", city="").place == "Online"
