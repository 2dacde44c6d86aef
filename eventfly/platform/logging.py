"""Logging for every process: one line a record, secrets redacted before any handler sees them."""

import logging.config
from typing import Any

from eventfly.platform.reflex.log_filter import install as install_redaction

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def configure(level: str) -> None:
    """Send this process's records of `level` and above to stderr, redacted."""
    install_redaction()
    logging.config.dictConfig(configuration(level))


def configuration(level: str) -> dict[str, Any]:
    """Return the logging configuration, in the form of `logging.config.dictConfig`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": FORMAT}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"level": level.upper(), "handlers": ["stderr"]},
        "loggers": {
            "_granian": {"level": level.upper(), "handlers": ["stderr"], "propagate": False},
            # These tell of each frame and each second at "info".
            "apscheduler": {"level": "WARNING"},
            "engineio": {"level": "WARNING"},
            "socketio": {"level": "WARNING"},
        },
    }
