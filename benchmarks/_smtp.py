"""An SMTP server that says to whom each mail went: `python -m benchmarks._smtp PORT`."""

import signal
import sys
from typing import Any

from aiosmtpd.controller import Controller


class _Accepting:
    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd calls it so
        print(envelope.rcpt_tos[0], flush=True)
        return "250 Accepted"


if __name__ == "__main__":
    controller = Controller(_Accepting(), hostname="127.0.0.1", port=int(sys.argv[1]))
    controller.start()
    print("ready", flush=True)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    controller.stop()
