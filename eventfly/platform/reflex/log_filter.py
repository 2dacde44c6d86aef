"""Keep secrets out of every log, whoever logs.

Reflex 0.10.1 logs a failed event whole, with the `cookie` header and the tab's token, and requests name the
secrets of order links. A record factory sees each record before any handler does, so no logger is forgotten.
"""

import logging
import re
from typing import Any

REDACTED = "[redacted]"

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


def install() -> None:
    """Redact every record that this process makes from now on; doing it twice is harmless."""
    logging.setLogRecordFactory(_RedactedRecord)


class _RedactedRecord(logging.LogRecord):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.exc_info and self.exc_info[0]:
            # Formatters take this text instead of formatting the exception again.
            self.exc_text = redact(logging.Formatter().formatException(self.exc_info))

    def getMessage(self) -> str:  # noqa: N802 - the name of logging.LogRecord
        return redact(super().getMessage())
