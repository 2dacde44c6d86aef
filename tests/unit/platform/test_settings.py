import stat

import pytest

from eventfly.platform.settings import SettingsError, load_settings, unknown_settings


@pytest.fixture
def environ(tmp_path):
    return {"EVENTFLY_DATA_DIR": str(tmp_path / "data")}


def test_an_empty_environment_serves_a_demo_on_this_machine_alone(environ):
    settings = load_settings(environ)
    assert (settings.host, settings.port) == ("127.0.0.1", 3000)
    assert settings.public_url == "http://127.0.0.1:3000"
    assert settings.demo
    assert settings.sandbox
    assert settings.database_url == f"sqlite+aiosqlite:///{settings.data_dir}/eventfly.db"


def test_the_secret_key_is_made_once_and_only_its_owner_may_read_it(environ):
    first, second = load_settings(environ), load_settings(environ)
    path = first.data_dir / "secret.key"
    assert first.secret_key == second.secret_key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert first.secret_key.get_secret_value() not in repr(first)


def test_a_server_that_others_reach_needs_a_secret_key(environ):
    with pytest.raises(SettingsError, match="^EVENTFLY_SECRET_KEY: "):
        load_settings({**environ, "EVENTFLY_HOST": "0.0.0.0"})


def test_a_server_that_others_reach_has_neither_demo_nor_sandbox_unless_asked(environ):
    environ |= {"EVENTFLY_HOST": "0.0.0.0", "EVENTFLY_SECRET_KEY": "k" * 40}
    assert not load_settings(environ).demo
    assert not load_settings(environ).sandbox
    assert load_settings({**environ, "EVENTFLY_SANDBOX": "1"}).sandbox


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EVENTFLY_PORT", "80000"),
        ("EVENTFLY_PORT", "tcp://10.0.0.1:3000"),
        ("EVENTFLY_PUBLIC_URL", "tickets.example.org"),
        ("EVENTFLY_PUBLIC_URL", "https://example.org/tickets"),
        ("EVENTFLY_SECRET_KEY", "short"),
        ("EVENTFLY_TRUSTED_PROXIES", "10.0.0.0/8, the-proxy"),
        ("EVENTFLY_DEMO", "perhaps"),
        ("EVENTFLY_WORKERS", "2"),
        ("EVENTFLY_LOG_LEVEL", "loud"),
        ("EVENTFLY_HOLD_SECONDS", "0"),
    ],
)
def test_an_error_names_the_setting(environ, name, value):
    with pytest.raises(SettingsError, match=f"^{name}: "):
        load_settings({**environ, name: value})


def test_an_empty_variable_means_not_set(environ):
    assert load_settings({**environ, "EVENTFLY_PORT": ""}).port == 3000


def test_settings_cannot_be_changed(environ):
    with pytest.raises(ValueError, match="frozen"):
        load_settings(environ).port = 1


def test_half_of_the_connections_are_for_box_offices(environ):
    assert load_settings({**environ, "EVENTFLY_POOL_SIZE": "16"}).box_offices == 8


def test_misspelt_settings_are_found():
    assert unknown_settings({"EVENTFLY_PROT": "1", "EVENTFLY_PORT": "1"}) == ["EVENTFLY_PROT"]
