"""A start that cannot succeed says which setting is to blame, in a line and not in a traceback."""

import os
import socket
import subprocess
import sys
from contextlib import closing

import pytest

from tests.servers.eventfly import ROOT
from tests.servers.sharing import free_port


@pytest.fixture
def run(tmp_path, sqlite_url):
    """Run `python -m eventfly ARGUMENTS` with settings; return its status and what it printed as errors."""

    def run(*arguments, **settings):
        given = {"DATA_DIR": tmp_path / "data", "DATABASE_URL": sqlite_url, "PORT": free_port(), **settings}
        done = subprocess.run(
            [sys.executable, "-m", "eventfly", *arguments],
            env={**os.environ, **{f"EVENTFLY_{name}": str(value) for name, value in given.items()}},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert "Traceback" not in done.stderr
        return done.returncode, done.stderr

    return run


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none"),
        ("REDIS_URL", "redis://127.0.0.1:9"),
        ("SMTP_URL", "smtp://127.0.0.1:9"),
    ],
)
def test_a_service_that_is_away_stops_the_start_and_its_setting_is_named(run, name, url):
    status, said = run("serve", **{name: url})
    assert status == 2
    assert f"EVENTFLY_{name}: " in said


def test_setup_names_the_database_that_is_away(run):
    status, said = run("setup", DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    assert status == 2
    assert said.startswith("EVENTFLY_DATABASE_URL: ")


def test_a_database_that_does_not_exist_is_named(run, postgresql_server):
    missing = postgresql_server["url"].rpartition("/")[0] + "/no_such_database"
    status, said = run("setup", DATABASE_URL=missing)
    assert status == 2
    assert said.startswith("EVENTFLY_DATABASE_URL: ")
    assert "no_such_database" in said


def test_a_port_is_not_shared_with_who_listens_there_already(run):
    with closing(socket.socket()) as other:
        # As granian does, with which a second server would share the port without a word.
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        status, said = run("serve", PORT=other.getsockname()[1])
    assert status == 2
    assert said.startswith("EVENTFLY_PORT: ")


def test_an_address_of_another_machine_cannot_be_listened_on(run):
    status, said = run("serve", HOST="192.0.2.1", SECRET_KEY="k" * 40)
    assert status == 2
    assert said.startswith("EVENTFLY_HOST: ")


@pytest.mark.parametrize("command", [("serve",), ("seed",), ("journal", "verify")])
def test_before_setup_every_command_says_to_run_it(run, command, tmp_path):
    status, said = run(*command, DATABASE_URL=f"sqlite:///{tmp_path / 'new.db'}")
    assert status == 2
    assert "python -m eventfly setup" in said


def test_what_is_asked_wrongly_is_refused_in_a_line(run, tmp_path):
    assert run("setup", "--owner", "nobody") == (1, "Please enter an e-mail address like name@example.org.\n")
    status, said = run("journal", "replay", "poems")
    assert status == 2
    assert "poems" in said
    status, said = run("backup", str(tmp_path / "no" / "such" / "folder" / "copy.tar.gz"))
    assert status == 1
    assert "could not be written" in said
