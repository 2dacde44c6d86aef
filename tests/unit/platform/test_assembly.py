from pathlib import Path

from eventfly.assembly import make_runtime
from eventfly.platform.settings import load_settings


def test_every_bound_on_what_is_held_is_a_setting(tmp_path: Path) -> None:
    names = ("ORDER", "CLIENT", "CONTACT")
    given = {f"EVENTFLY_PLACES_PER_{name}": str(number) for number, name in enumerate(names, start=3)}
    given |= {"EVENTFLY_LAPSES_BEFORE_WAIT": "7", "EVENTFLY_DATA_DIR": str(tmp_path)}
    limits = make_runtime(load_settings(given)).limits
    assert (limits.tickets_per_order, limits.places_held_per_client, limits.places_held_per_contact) == (
        3,
        4,
        5,
    )
    assert limits.lapses_before_waiting == 7
