"""The frontend is built when what it is made of changed, and only then."""

import pytest

from eventfly.platform.reflex import building


@pytest.fixture
def project(tmp_path):
    for name in (
        "pages/discover.py",
        "state/discover.py",
        "eventfly/events/views.py",
        "eventfly/orders/placing.py",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("first")
    (tmp_path / "rxconfig.py").write_text("first")
    return tmp_path


@pytest.mark.parametrize(
    "name", ["pages/discover.py", "state/discover.py", "eventfly/events/views.py", "rxconfig.py"]
)
def test_a_change_of_what_is_shown_is_a_new_build(project, name):
    before = building.fingerprint(project)
    (project / name).write_text("second")
    assert building.fingerprint(project) != before


def test_a_new_page_is_a_new_build(project):
    before = building.fingerprint(project)
    (project / "pages" / "event.py").write_text("")
    assert building.fingerprint(project) != before


def test_a_change_of_what_is_decided_is_none(project):
    before = building.fingerprint(project)
    (project / "eventfly/orders/placing.py").write_text("second")
    assert building.fingerprint(project) == before


def test_a_build_in_order_is_left_alone(project):
    stamp = project / building.STAMP
    stamp.parent.mkdir(parents=True)
    stamp.write_text(building.fingerprint(project))
    assert not building.build_if_stale(project)
