"""Serve the probe application, and talk to it as a hand-made websocket client does."""

import asyncio
import os
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import socketio

from tests.servers.eventfly import ROOT, Served
from tests.servers.sharing import free_port, launch

STATE = "reflex___state____state.tests___servers___probe___application____probe_state"
NAMESPACE = "/_event"


class Probe(Served):
    """The probe application, served like Eventfly."""

    def start(self) -> "Probe":
        """Start it; return when it answers."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        (self.data_dir / "trace.txt").touch()
        web = self.folder / ".web"
        (web / "build" / "client").mkdir(parents=True, exist_ok=True)
        program = (
            "from eventfly.platform.settings import load_settings as load;"
            "from eventfly.platform import serving;"
            "serving.TARGET = 'application:app';"
            "serving.serve(load())"
        )
        folder = Path(__file__).parent / "probe"
        path = os.pathsep.join([str(folder), str(ROOT)])
        self.process = launch(
            [sys.executable, "-c", program],
            self.folder / "server.log",
            cwd=folder,
            env={**os.environ, **self.environ, "PYTHONPATH": path, "REFLEX_WEB_WORKDIR": str(web)},
        )
        self._wait_until_it_answers()
        return self

    @property
    def trace(self) -> list[str]:
        """What handlers did: lines of a word and the process's number."""
        return (self.data_dir / "trace.txt").read_text().splitlines()

    def words(self) -> list[str]:
        """What handlers did, without the processes."""
        return [line.split()[0] for line in self.trace]


def probe(folder: Path, environ: Mapping[str, str] | None = None) -> Probe:
    """Make a probe with its data in `folder`; do not start it."""
    port = free_port()
    given = {"EVENTFLY_PORT": str(port), "EVENTFLY_DATA_DIR": str(folder / "data")}
    return Probe(folder, port, {**given, **(environ or {})})


class Tab:
    """A browser's tab, as far as the server can tell: a token and a websocket."""

    def __init__(self, url: str, *, token: str = "", headers: Mapping[str, str] | None = None) -> None:
        self.url = url
        self.token = token or str(uuid.uuid4())
        self.headers = dict(headers or {})
        self.router_data: dict[str, Any] = {"pathname": "/", "asPath": "/", "query": {}}
        """Where the tab says it is; ``query`` holds the route's arguments."""
        self.received: list[Any] = []
        self.new_tokens: list[str] = []
        self.client = socketio.AsyncClient(reconnection=False)
        self.client.on("event", self.received.append, namespace=NAMESPACE)
        self.client.on("new_token", self.new_tokens.append, namespace=NAMESPACE)

    async def __aenter__(self) -> "Tab":
        await self.connect()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.disconnect()

    async def connect(self) -> None:
        """Open the websocket.

        Raises:
            socketio.exceptions.ConnectionError: when the server refuses.
        """
        await self.client.connect(
            f"{self.url}?token={self.token}",
            headers=self.headers,
            transports=["websocket"],
            socketio_path="_event",
            namespaces=[NAMESPACE],
            # A killed worker's lock on the tab's state has to run out first.
            wait_timeout=25,
        )

    async def call(self, name: str, **payload: Any) -> None:
        """Send one event."""
        event = {
            "name": name,
            "payload": payload,
            "router_data": self.router_data,
        }
        await self.client.emit("event", event, namespace=NAMESPACE)

    def latest(self, var: str) -> Any:
        """Return the last value that the server sent for a var of any state."""
        for update in reversed(self.received):
            for values in (update.get("delta") or {}).values():
                for key, value in values.items():
                    if key.removesuffix("_rx_state_") == var:
                        return value
        return None


async def until(condition: Any, *, within: float = 10) -> None:
    """Wait until `condition()` holds.

    Raises:
        AssertionError: when it does not in time.
    """
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.02)


def get(url: str, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
    """Request `url`; return status, headers (lower case) and body, errors too."""
    request = urllib.request.Request(
        url, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, _lower(response.headers), response.read()
    except urllib.error.HTTPError as error:
        return error.code, _lower(error.headers), error.read()


def _lower(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
