"""The doctor names what is wrong, and what to do."""

from eventfly.assembly import close, make_runtime
from eventfly.platform.doctor import examine
from eventfly.platform.settings import load_settings
from eventfly.tickets.keys import load_keys


async def findings(environ):
    return {finding.component: finding for finding in await examine(load_settings(environ))}


async def test_a_healthy_installation_is_well(database_url, redis_url, smtp_server, tmp_path):
    found = await findings(
        {
            "EVENTFLY_DATA_DIR": str(tmp_path / "data"),
            "EVENTFLY_DATABASE_URL": database_url,
            "EVENTFLY_REDIS_URL": redis_url,
            "EVENTFLY_SMTP_URL": smtp_server.url,
        }
    )
    ill = [
        str(finding)
        for name, finding in found.items()
        if not finding.well and name not in ("build", "settings")
    ]
    assert ill == []
    assert "schema" in found["database"].what


async def test_what_does_not_answer_is_named_with_a_fix(tmp_path):
    found = await findings(
        {
            "EVENTFLY_DATA_DIR": str(tmp_path / "data"),
            "EVENTFLY_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
            "EVENTFLY_REDIS_URL": "redis://127.0.0.1:9",
            "EVENTFLY_SMTP_URL": "smtp://127.0.0.1:9",
        }
    )
    for name, setting in {"database": "DATABASE_URL", "redis": "REDIS_URL", "mail": "SMTP_URL"}.items():
        assert not found[name].well
        assert f"EVENTFLY_{setting}" in found[name].fix


async def test_a_database_without_our_tables_is_not_well(empty_postgresql_url, tmp_path):
    environ = {"EVENTFLY_DATA_DIR": str(tmp_path / "data")}
    for given in (environ, {**environ, "EVENTFLY_DATABASE_URL": empty_postgresql_url}):
        database = (await findings(given))["database"]
        assert not database.well
        assert database.fix == "python -m eventfly setup"


async def test_a_mail_server_that_refuses_our_password_is_not_well(smtp_server, tmp_path):
    url = smtp_server.url.replace("smtp://", "smtp://somebody:wrong@")
    found = await findings({"EVENTFLY_DATA_DIR": str(tmp_path / "data"), "EVENTFLY_SMTP_URL": url})
    assert not found["mail"].well
    assert "wrong" not in str(found["mail"])


async def test_a_key_that_opens_nothing_is_found_before_a_buyer_finds_it(database_url, tmp_path):
    environ = {"EVENTFLY_DATA_DIR": str(tmp_path / "data"), "EVENTFLY_DATABASE_URL": database_url}
    runtime = make_runtime(load_settings(environ))
    await load_keys(runtime)
    await close(runtime)
    assert (await findings(environ))["key"].well
    key = (await findings({**environ, "EVENTFLY_SECRET_KEY": "k" * 40}))["key"]
    assert not key.well
    assert "EVENTFLY_SECRET_KEY" in key.fix


async def test_a_key_that_others_may_read_is_not_well(sqlite_url, tmp_path):
    environ = {"EVENTFLY_DATA_DIR": str(tmp_path / "data"), "EVENTFLY_DATABASE_URL": sqlite_url}
    (load_settings(environ).data_dir / "secret.key").chmod(0o644)
    assert not (await findings(environ))["key"].well


async def test_too_few_open_files_are_noticed(tmp_path):
    found = await findings({"EVENTFLY_DATA_DIR": str(tmp_path / "data"), "EVENTFLY_BACKPRESSURE": "90000000"})
    assert not found["files"].well
    assert "EVENTFLY_BACKPRESSURE" in found["files"].fix
