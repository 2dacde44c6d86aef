"""The servers that tests lean on are the real ones."""

import smtplib

import psycopg
import redis


def test_each_test_gets_an_empty_postgresql_database(empty_postgresql_url):
    with psycopg.connect(empty_postgresql_url) as connection:
        tables = connection.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone()
    assert tables == (0,)


def test_each_test_gets_an_empty_redis_database(redis_url):
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("seat", "taken")
        assert client.get("seat") == b"taken"


def test_the_smtp_server_keeps_what_it_accepts(smtp_server):
    with smtplib.SMTP("127.0.0.1", smtp_server.port) as client:
        client.sendmail("from@example.org", ["to@example.org"], "Subject: Hello\r\n\r\nBody")
    assert [mail["subject"] for mail in smtp_server.mails_to("to@example.org")] == ["Hello"]
