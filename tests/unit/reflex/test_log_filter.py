import io
import logging

import pytest

from eventfly.platform.reflex.log_filter import install, redact


@pytest.mark.parametrize(
    "text",
    [
        "headers={'host': 'x', 'cookie': 'ef_session=SECRET; theme=dark'}",
        '{"Cookie": "ef_session=SECRET"}',
        "[(b'cookie', b'ef_session=SECRET')]",
        "Cookie: ef_session=SECRET",
        "set-cookie: ef_session=SECRET; HttpOnly",
        "{'authorization': 'Bearer SECRET'}",
        "Authorization: Bearer SECRET",
        "GET /_event/?EIO=4&transport=websocket&token=SECRET",
        "{'client_token': 'SECRET'}",
        "GET /o/LUMEN-7K3F/SECRET HTTP/1.1",
        "GET /o/LUMEN-7K3F/SECRET/tickets.pdf",
        "https://tickets.example.org/o/LUMEN-7K3F/SECRET?print=1",
        "/verify/SECRET",
        "/reset-password/SECRET",
        "Event(payload={'password': 'SECRET'})",
    ],
)
def test_a_secret_does_not_survive(text):
    assert "SECRET" not in redact(text)
    assert "[redacted]" in redact(text)


def test_the_rest_of_a_line_survives():
    line = "order LUMEN-7K3F paid, 2 tickets, /o/ page, tokens left: many"
    assert redact(line) == line


@pytest.fixture
def log():
    factory = logging.getLogRecordFactory()
    install()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logger = logging.getLogger("somebody.elses")
    logger.addHandler(handler)
    yield logger, stream
    logger.removeHandler(handler)
    logging.setLogRecordFactory(factory)


def test_arguments_and_exceptions_of_any_logger_are_redacted(log):
    logger, stream = log
    try:
        raise ValueError("{'cookie': 'ef_session=SECRET'}")
    except ValueError:
        logger.exception("failed: %s", {"headers": {"cookie": "ef_session=SECRET"}})
    assert "SECRET" not in stream.getvalue()
    assert "ValueError" in stream.getvalue()


def test_no_record_is_long_and_none_looks_like_several(log):
    logger, stream = log
    try:
        raise ValueError("first\n2026-01-01 INFO forged" + "A" * 50_000)
    except ValueError:
        logger.exception("%s", "first\r\n2026-01-01 INFO forged\x1b[2J" + "B" * 50_000)
    assert len(stream.getvalue()) < 20_000
    assert "\n2026" not in stream.getvalue()
    assert not set(stream.getvalue()) & {"\r", "\x1b"}


def test_a_secret_is_not_cut_into_the_open(log):
    logger, stream = log
    logger.warning("%s", {"filler": "A" * 50_000, "cookie": "SECRET" * 5_000})
    assert "SECRET" not in stream.getvalue()
