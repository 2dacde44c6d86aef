import asyncio

import pytest

from eventfly.errors import Unavailable
from eventfly.platform.mail import FolderSender, MailRefused, SmtpSender, selftest, smtp_address
from eventfly.runtime import Attachment, OutgoingMail
from tests.builders import a_paid_order, an_event
from tests.integration.notifications.builders import a_sale, deliver_mails, mails
from tests.servers.sharing import free_port

SENDER = "Eventfly <tickets@example.org>"


def a_mail(to="ada@example.org", subject="Grüße 山") -> OutgoingMail:
    return OutgoingMail(
        message_id="<0192f0c8@example.org>",
        to=to,
        subject=subject,
        text="Plain — text",
        html='<p>Zoë <img src="cid:ticket-1.png"></p>',
        attachments=(
            Attachment("ticket-1.png", "image/png", b"\x89PNG"),
            Attachment("tickets.pdf", "application/pdf", b"%PDF-1.4"),
            Attachment("event.ics", "text/calendar", "BEGIN:VCALENDAR\r\nX:ü\r\nEND:VCALENDAR\r\n".encode()),
        ),
    )


async def test_a_mail_arrives_whole(smtp_server):
    sender = SmtpSender(smtp_server.url, SENDER)
    await sender.send(a_mail())
    await sender.close()
    (mail,) = smtp_server.mails
    assert (mail["Subject"], mail["From"], mail["To"]) == ("Grüße 山", SENDER, "ada@example.org")
    assert mail["Message-ID"] == "<0192f0c8@example.org>"
    assert mail.get_body(("plain",)).get_content().strip() == "Plain — text"
    assert "Zoë" in mail.get_body(("html",)).get_content()
    files = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
    assert files["tickets.pdf"] == b"%PDF-1.4"
    assert "X:ü" in files["event.ics"]
    (shown,) = [part for part in mail.walk() if part["Content-ID"] == "<ticket-1.png>"]
    assert shown.get_payload(decode=True) == b"\x89PNG"


async def test_one_connection_carries_many_mails(smtp_server):
    sessions = set()
    accept = smtp_server.handle_DATA

    async def watched(server, session, envelope):
        sessions.add(session.peer)
        return await accept(server, session, envelope)

    smtp_server.handle_DATA = watched
    sender = SmtpSender(smtp_server.url, SENDER)
    for _ in range(5):
        await sender.send(a_mail())
    await sender.close()
    assert len(smtp_server.mails) == 5
    assert len(sessions) == 1


async def test_a_server_that_wants_it_later_is_unavailable_and_takes_it_later(smtp_server):
    sender = SmtpSender(smtp_server.url, SENDER)
    smtp_server.refusing = True
    with pytest.raises(Unavailable):
        await sender.send(a_mail())
    smtp_server.refusing = False
    await sender.send(a_mail())
    await sender.close()
    assert len(smtp_server.mails) == 1


async def test_a_server_that_never_takes_an_address_refuses_it(smtp_server):
    async def unknown(_server, _session, _envelope, _address, _options):
        return "550 No such mailbox"

    smtp_server.handle_RCPT = unknown
    sender = SmtpSender(smtp_server.url, SENDER)
    with pytest.raises(MailRefused) as refused:
        await sender.send(a_mail())
    await sender.close()
    assert "ada" not in str(refused.value), "the error is stored and shown: it names no address"


async def test_a_server_that_is_not_there_is_unavailable():
    with pytest.raises(Unavailable):
        await SmtpSender(f"smtp://127.0.0.1:{free_port()}", SENDER).send(a_mail())


async def test_an_idle_connection_that_the_server_closed_is_replaced(smtp_server):
    connections, loops = [], []
    accept = smtp_server.handle_DATA

    async def watched(server, session, envelope):
        connections.append(server.transport)
        loops.append(asyncio.get_running_loop())
        return await accept(server, session, envelope)

    smtp_server.handle_DATA = watched
    sender = SmtpSender(smtp_server.url, SENDER)
    await sender.send(a_mail())
    loops[0].call_soon_threadsafe(connections[0].close)
    await asyncio.sleep(0.1)
    await sender.send(a_mail())
    await sender.close()
    assert len(smtp_server.mails) == 2
    assert connections[0] is not connections[1]


async def test_an_order_paid_while_the_server_refuses_is_mailed_once_it_accepts(runtime, smtp_server):
    runtime.mail = SmtpSender(smtp_server.url, SENDER)
    smtp_server.refusing = True
    await a_sale(runtime, await an_event(runtime), "ada@example.org")
    await deliver_mails(runtime)
    assert (await mails(runtime))[0].status == "queued"
    smtp_server.refusing = False
    runtime.clock.advance(minutes=1)
    await deliver_mails(runtime)
    await runtime.mail.close()
    (mail,) = smtp_server.mails_to("ada@example.org")
    assert {part.get_content_type() for part in mail.iter_attachments()} == {
        "application/pdf",
        "text/calendar",
    }
    assert (await mails(runtime))[0].status == "sent"


async def test_a_subject_or_address_with_a_line_break_smuggles_no_header(smtp_server):
    sender = SmtpSender(smtp_server.url, SENDER)
    for mail in (
        a_mail(subject="Hi\r\nBcc: eve@example.org"),
        a_mail(to="ada@example.org\r\nBcc: eve@example.org"),
    ):
        with pytest.raises(ValueError):
            await sender.send(mail)
    assert smtp_server.mails == []


async def test_the_selftest_speaks_to_the_server_and_sends_nothing(smtp_server):
    assert "250" in await selftest(smtp_server.url)
    assert smtp_server.mails == []


async def test_without_a_server_mails_are_files_and_a_repeat_replaces_its_file(runtime, tmp_path):
    runtime.mail = FolderSender(tmp_path / "mails", SENDER)
    await a_paid_order(runtime, await an_event(runtime))
    await deliver_mails(runtime)
    await runtime.mail.send(a_mail())
    await runtime.mail.send(a_mail())
    (row,) = await mails(runtime)
    assert sorted(path.name for path in (tmp_path / "mails").iterdir()) == sorted(
        [f"{row.id.hex}.eml", "0192f0c8.eml"]
    )


@pytest.mark.parametrize(
    "url", ["http://mail.example.org", "smtp://", "smtp://mail.example.org?starttls=maybe"]
)
def test_an_address_of_no_smtp_server_names_the_setting(url):
    with pytest.raises(ValueError, match="EVENTFLY_SMTP_URL"):
        smtp_address(url)


def test_a_password_goes_to_another_machine_only_encrypted():
    assert smtp_address("smtp://user:p%40ss@mail.example.org").starttls is True
    assert smtp_address("smtp://user:p%40ss@mail.example.org").password == "p@ss"
    assert smtp_address("smtps://user:pass@mail.example.org").implicit_tls
