"""Keep secrets out of every log, and strangers from writing it, whoever logs.

Reflex 0.10.1 logs a failed event whole, with the `cookie` header and the tab's token, and requests name the
secrets of order links. It also logs what a client sends as a browser's error or as an event's name, of any length
and with line breaks that pass for other records. A record factory sees each record before any handler does, so no
logger is forgotten.
"""

import logging
import re
from typing import Any

REDACTED = "[redacted]"
LONGEST = 8_000
"""Characters of a record; the middle of a longer one goes."""
LONGEST_READ = 100_000
CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n"}

# Each pattern keeps its first group, and loses what follows it.
PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # in a mapping or in raw headers, of text or of bytes
        r"""((?:set-)?cookie["']?\s*[:=,]\s*b?["'])[^"'\r\n]*""",
        r"""(authorization["']?\s*[:=,]\s*b?["'])[^"'\r\n]*""",
        # as a line of HTTP
        r"""((?:set-)?cookie:\s+)[^"'\r\n]+""",
        r"""(authorization:\s+)[^"'\r\n]+""",
        r"""(\bbearer\s+)[\w.~+/=-]+""",
        # in a query, a mapping or a keyword
        r"""(\b(?:\w+_)?(?:token|password|secret)["']?\s*[:=]\s*["']?)[^\s"'&,;)}\]]+""",
        # in the path of an order, and of what a mail links to
        r"""(/o/[^/\s"'?#]+/)[^/\s"'?#]+""",
        r"""(/(?:verify|reset-password)/)[^/\s"'?#]+""",
    )
)


def redact(text: str) -> str:
    """Return `text` without cookies, tokens, passwords, bearer credentials and order secrets.

    >>> redact("GET /o/LUMEN-7K3F/s3cr3t/tickets.pdf")
    'GET /o/LUMEN-7K3F/[redacted]/tickets.pdf'
    >>> redact("{'headers': {'cookie': 'session=abc', 'host': 'x'}}")
    "{'headers': {'cookie': '[redacted]', 'host': 'x'}}"
    """
    for pattern in PATTERNS:
        text = pattern.sub(r"\g<1>" + REDACTED, text)
    return text


def tame(text: str) -> str:
    """Redact `text`, bound its length, and let no line of it but the first begin like a record.

    >>> tame("boom\\n2026-01-01 ERROR forged")
    'boom\\n    2026-01-01 ERROR forged'
    """
    text = redact(text[:LONGEST_READ])
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]} [… cut …] {text[-LONGEST // 2 :]}"
    return text.translate(CONTROLS).replace("\n", "\n    ")


def install() -> None:
    """Tame every record that this process makes from now on; doing it twice is harmless."""
    logging.setLogRecordFactory(_RedactedRecord)


class _RedactedRecord(logging.LogRecord):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.exc_info and self.exc_info[0]:
            # Formatters take this text instead of formatting the exception again.
            self.exc_text = tame(logging.Formatter().formatException(self.exc_info))

    def getMessage(self) -> str:  # noqa: N802 - the name of logging.LogRecord
        return tame(super().getMessage())
