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


def test_a_key_made_in_a_trial_is_not_taken_silently_when_others_reach_the_server(environ):
    kept = load_settings(environ).data_dir / "secret.key"
    with pytest.raises(SettingsError, match="^EVENTFLY_SECRET_KEY: ") as refused:
        load_settings({**environ, "EVENTFLY_HOST": "0.0.0.0"})
    assert str(kept) in str(refused.value)
    assert kept.read_text().strip() not in str(refused.value)


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
        ("EVENTFLY_ALLOWED_ORIGINS", "*"),
        ("EVENTFLY_ALLOWED_ORIGINS", "https://www.example.org, https://*.example.org"),
        ("EVENTFLY_ALLOWED_ORIGINS", "https://www.example.org/tickets"),
        ("EVENTFLY_SECRET_KEY", "short"),
        ("EVENTFLY_TRUSTED_PROXIES", "10.0.0.0/8, the-proxy"),
        ("EVENTFLY_DEMO", "perhaps"),
        ("EVENTFLY_WORKERS", "2"),
        ("EVENTFLY_LOG_LEVEL", "loud"),
        ("EVENTFLY_HOLD_SECONDS", "0"),
        ("EVENTFLY_HOST", "no such host"),
        ("EVENTFLY_PUBLIC_URL", "https://example.org:99999"),
        ("EVENTFLY_DATABASE_URL", "mysql://db.example.org/eventfly"),
        ("EVENTFLY_DATABASE_URL", "the database over there"),
        ("EVENTFLY_DATABASE_URL", "postgresql://eventfly@db.example.org:post/eventfly"),
        ("EVENTFLY_REDIS_URL", "http://cache.example.org"),
        ("EVENTFLY_REDIS_URL", "redis://cache.example.org:99999"),
        ("EVENTFLY_SMTP_URL", "mail.example.org"),
        ("EVENTFLY_SMTP_URL", "smtp://mail.example.org:99999"),
        ("EVENTFLY_SMTP_URL", "smtp://mail.example.org?starttls=perhaps"),
        ("EVENTFLY_MAIL_FROM", "the box office"),
    ],
)
def test_an_error_names_the_setting_once(environ, name, value):
    with pytest.raises(SettingsError, match=f"^{name}: (?!{name})"):
        load_settings({**environ, name: value})


def test_all_that_is_wrong_is_said_at_once_and_no_password_with_it(environ):
    wrong = {
        "EVENTFLY_DATABASE_URL": "postgresql://eventfly:hunter2@db.example.org:nowhere/x",
        "EVENTFLY_REDIS_URL": "http://:hunter2@cache.example.org",
        "EVENTFLY_SMTP_URL": "smtp://me:hunter2@mail.example.org:nowhere",
    }
    with pytest.raises(SettingsError) as refused:
        load_settings({**environ, **wrong})
    assert [line.partition(":")[0] for line in str(refused.value).splitlines()] == list(wrong)
    assert "hunter2" not in str(refused.value)


def test_localhost_is_listened_on_by_its_address(environ):
    settings = load_settings({**environ, "EVENTFLY_HOST": "localhost"})
    assert settings.host in ("127.0.0.1", "::1")
    assert settings.is_private


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="^EVENTFLY_DATA_DIR: "):
        load_settings({"EVENTFLY_DATA_DIR": str(tmp_path / "file" / "data")})


def test_an_empty_variable_means_not_set(environ):
    assert load_settings({**environ, "EVENTFLY_PORT": ""}).port == 3000


def test_settings_cannot_be_changed(environ):
    with pytest.raises(ValueError, match="frozen"):
        load_settings(environ).port = 1


def test_half_of_the_connections_are_for_box_offices(environ):
    assert load_settings({**environ, "EVENTFLY_POOL_SIZE": "16"}).box_offices == 8


def test_misspelt_settings_are_found():
    assert unknown_settings({"EVENTFLY_PROT": "1", "EVENTFLY_PORT": "1"}) == ["EVENTFLY_PROT"]


def test_allowed_origins_are_written_as_browsers_send_them(environ):
    given = "HTTPS://Www.Example.org:443/, http://tickets.example.net:8080,https://www.example.org"
    settings = load_settings({**environ, "EVENTFLY_ALLOWED_ORIGINS": given})
    assert settings.allowed_origins == ("https://www.example.org", "http://tickets.example.net:8080")
